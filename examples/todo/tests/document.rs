//! The OpenAPI document beside the source is the application's: what clients see never changes unnoticed.

use lazo::prelude::*;

#[tokio::test]
async fn the_document_is_the_committed_one() -> Result<()> {
    let options = BootOptions::new().directory(env!("CARGO_MANIFEST_DIR")).environment([("NOTHING", "")]);
    let app = todo::application().boot_with(options.set("datasources.db.connector", "memory")?).await?;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    lazo_openapi_diff::assert_unchanged(&app.openapi().await?.to_json(), file);
    Ok(())
}
