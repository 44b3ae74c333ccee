//! What a developer is told when something is put together wrongly: the application does not start, and the message says
//! what to write.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use lazo::{
    kernel::{Injectable, Package},
    prelude::*,
};

trait Mailer: Send + Sync {}

#[controller]
struct Letters {
    #[inject]
    _mailer: Arc<dyn Mailer>,
}

#[api]
impl Letters {
    #[get("/letters/{id}")]
    fn find(&self, id: i64) -> String {
        id.to_string()
    }
}

#[controller]
struct Parcels {}

#[api]
impl Parcels {
    #[get("/letters/{number}")]
    fn find(&self, number: String) -> String {
        number
    }
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Archive {
    #[inject]
    _visit: Arc<Visit>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Visit {}

async fn refused(app: Application) -> String {
    app.start().await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_missing_binding_and_two_equal_routes_are_told_together() {
    let app = Application::new(package!()).component(RestComponent::without_server());
    let app = app.boot_with(BootOptions::new().directory("/").only("wrong_use")).await.unwrap();
    let told = refused(app.clone()).await;
    assert!(told.contains("2 problems"), "{told}");
    assert!(told.contains("nothing provides `dyn wrong_use::Mailer`"), "{told}");
    assert!(told.contains("asked by: `wrong_use::Letters._mailer` (tests/tests/wrong_use.rs:"), "{told}");
    assert!(told.contains("help: bind a class that implements it"), "{told}");
    assert!(told.contains("Letters.find") && told.contains("Parcels.find"), "{told}");
}

#[tokio::test]
async fn a_captive_value_is_told_with_its_path() {
    let app = Application::new("test")
        .with(bind_type::<Archive>().to_class())
        .with(bind_type::<Visit>().to_class());
    let told = refused(app).await;
    assert!(told.contains("`wrong_use::Archive` (singleton) would hold `wrong_use::Visit`"), "{told}");
    assert!(told.contains("made for each request"), "{told}");
    assert!(told.contains("path: wrong_use::Archive (singleton) -> wrong_use::Visit (request)"), "{told}");
}

#[tokio::test]
async fn controllers_that_nobody_linked_are_missed() {
    let other = Package { name: "shop".into(), ..package!() };
    let booted = Application::new(other).component(RestComponent::default()).boot().await;
    let told = booted.err().unwrap().to_string();
    assert!(told.contains("no artifact of package `shop` was found"), "{told}");
    assert!(told.contains("`use shop as _;`"), "{told}");
}

#[tokio::test]
async fn a_model_without_its_data_source_is_told() {
    let app = todo::application().boot_with(
        BootOptions::new()
            .directory("/")
            .environment([("NOTHING", "")])
            .set("datasources.db.connector", "oracle")
            .unwrap(),
    );
    let told = refused(app.await.unwrap()).await;
    assert!(told.contains("oracle"), "{told}");
    assert!(told.contains("memory") && told.contains("sqlite"), "{told}");
}
