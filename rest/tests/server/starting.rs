//! What a server serves is made once for a start.

use super::support::get;
use lazo_kernel::Application;
use lazo_rest::{REST_SERVER, RestApplication, RestComponent, RestConfig, api, controller, with_config};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use std::{
    borrow::Cow,
    sync::atomic::{AtomicUsize, Ordering},
};

/// How often the schema of [`Counted`] was asked for.
static ASKED: AtomicUsize = AtomicUsize::new(0);

#[derive(Serialize)]
struct Counted {}

impl JsonSchema for Counted {
    fn schema_name() -> Cow<'static, str> {
        "Counted".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        ASKED.fetch_add(1, Ordering::Relaxed);
        json_schema!({"type": "object"})
    }
}

/// One test alone mounts it: the others run beside that one.
#[controller]
struct Counting {}

#[api]
impl Counting {
    #[get("/counted")]
    fn counted(&self) -> Counted {
        Counted {}
    }
}

#[controller]
struct Late {}

#[api]
impl Late {
    #[get("/late")]
    fn late(&self) -> &'static str {
        "here"
    }
}

fn application(config: RestConfig) -> Application {
    with_config(Application::new("demo"), config).component(RestComponent::default())
}

#[tokio::test(flavor = "multi_thread")]
async fn schemas_are_made_once_for_a_start() {
    let counting = || application(RestConfig { port: 0, ..RestConfig::default() }).controller::<Counting>();
    let verified = counting();
    verified.verify().unwrap();
    let once = ASKED.swap(0, Ordering::Relaxed);
    assert_ne!(once, 0);
    let started = counting();
    started.start().await.unwrap();
    assert_eq!(ASKED.load(Ordering::Relaxed), once);
    started.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_an_application_was_verified_is_served_too() {
    let app = application(RestConfig { port: 0, ..RestConfig::default() });
    app.verify().unwrap();
    let config = RestConfig { port: 0, base_path: "/api".to_owned(), ..RestConfig::default() };
    let app = with_config(app, config).controller::<Late>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    assert!(get(address, "/api/late").await.ends_with("here"));
    assert!(get(address, "/late").await.starts_with("HTTP/1.1 404"));
    app.stop().await.unwrap();
}
