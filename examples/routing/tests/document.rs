//! The OpenAPI documents beside the source are the applications': what clients see never changes unnoticed.

use lazo::prelude::*;
use routing::Demo;

async fn assert_unchanged(demo: Demo, profile: &str, file: &str) -> Result<()> {
    let options = demo.boot_options().directory(env!("CARGO_MANIFEST_DIR"));
    let app = demo.application().boot_with(options.environment([("LAZO_PROFILE", profile)])).await?;
    let file = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    lazo_openapi_diff::assert_unchanged(&app.openapi().await?.to_json(), file);
    Ok(())
}

#[tokio::test]
async fn the_document_is_the_committed_one() -> Result<()> {
    assert_unchanged(Demo::Routing, "", "openapi.json").await
}

#[tokio::test]
async fn so_is_that_of_the_application_below_a_base_path() -> Result<()> {
    assert_unchanged(Demo::BasePath, "basepath", "openapi-basepath.json").await
}
