//! Applications of generated controllers keep the documents that these were made of.

use crate::{golden, petstore};
use lazo::{
    prelude::*,
    rest::{
        config::{RestConfig, SecurityConfig, with_config},
        openapi::{CONTRACT, Document},
    },
};
use lazo_openapi_diff::{Options, Severity, compare};

/// An application whose callers are somebody else's business.
pub(crate) fn application(error_responses: bool) -> Application {
    let mut config = RestConfig { security: SecurityConfig { enforce: false, ..SecurityConfig::default() }, ..RestConfig::default() };
    config.openapi.error_responses = error_responses;
    with_config(Application::new("generated"), config).component(RestComponent::without_server())
}

pub(crate) fn pet_store() -> Application {
    application(false)
        .with(petstore::declarations().binding("petstore"))
        .controller::<petstore::default::DefaultController>()
        .controller::<petstore::pets::PetsController>()
        .controller::<petstore::store::StoreController>()
}

/// Every difference from the document, and every break that a comparison finds in either direction.
async fn check(app: Application, path: &str, known: &[&str]) {
    let file = golden::document(path);
    let contract = Document::from_value(file.value().clone());
    let app = app.with(bind(CONTRACT).to(contract));
    let verified = app.verify();
    let own = app.openapi().await.map(|own| own.to_json());
    verified.unwrap();
    let own = lazo_openapi_diff::Document::parse("own.json", &own.unwrap()).unwrap();
    let mut found = Vec::new();
    for (way, old, new) in [("there", &file, &own), ("back", &own, &file)] {
        let report = compare(old, new, &Options::default()).unwrap();
        for finding in report.findings().iter().filter(|one| one.severity != Severity::Compatible) {
            found.push(format!("{way}: {} {} at {}", finding.id, finding.message, finding.pointer()));
        }
    }
    assert_eq!(found, known);
}

#[tokio::test]
async fn the_pet_store_keeps_its_contract() {
    check(pet_store(), "tests/documents/petstore.yaml", &[]).await;
}
