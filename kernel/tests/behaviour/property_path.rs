//! What is at a path in a bound value.

use std::sync::Arc;

use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, ErrorKind, Injectable, PropertyKey, Scope, bind,
    bind_type, verify::ProblemId,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Settings {
    rest: Rest,
    hosts: Vec<String>,
    nothing: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize, PartialEq)]
struct Rest {
    port: u16,
}

const SETTINGS: BindingKey<Settings> = BindingKey::new("application.settings");

fn settings(port: u16) -> Settings {
    Settings { rest: Rest { port }, hosts: vec!["a".into(), "b".into()], nothing: None }
}

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind(SETTINGS).to(settings(80)).with_properties()).unwrap();
    context
}

#[test]
fn a_path_walks_fields_and_lists() {
    let context = context();
    assert_eq!(context.get_property_sync(&SETTINGS.property::<u16>("rest.port")).unwrap(), 80);
    assert_eq!(context.get_property_sync(&SETTINGS.property::<Rest>("rest")).unwrap(), Rest { port: 80 });
    assert_eq!(context.get_property_sync(&SETTINGS.property::<String>("hosts.1")).unwrap(), "b");
    // Empty segments are skipped, and the key is trimmed.
    assert_eq!(context.get_property_sync(&SETTINGS.property::<u16>(".rest..port.")).unwrap(), 80);
    let parsed = PropertyKey::<u16>::parse(" application.settings #rest.port").unwrap();
    assert_eq!((parsed.key(), parsed.path()), ("application.settings", "rest.port"));
    assert_eq!(context.get_property_sync(&parsed).unwrap(), 80);
    assert!(matches!(PropertyKey::<u16>::parse("#rest").unwrap_err().kind(), ErrorKind::InvalidKey { .. }));
}

#[test]
fn what_is_null_or_absent_on_the_way_is_nothing() {
    let context = context();
    for path in ["nothing", "nothing.more", "absent", "hosts.7", "hosts.first", "rest.port.digit"] {
        let read = context.get_property_sync(&SETTINGS.property::<Option<u8>>(path));
        assert_eq!(read.unwrap(), None, "{path}");
        let error = context.get_property_sync(&SETTINGS.property::<u8>(path)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NoProperty { .. }), "{error}");
        assert!(error.to_string().contains(&format!("`application.settings#{path}` is nothing")), "{error}");
    }
    let unbound = BindingKey::<Settings>::new("unbound").property::<u8>("rest");
    assert_eq!(context.resolve_property(&unbound).now().unwrap(), None);
    assert!(matches!(context.get_property_sync(&unbound).unwrap_err().kind(), ErrorKind::NotBound { .. }));
}

#[test]
fn what_is_there_must_be_of_the_type() {
    let error = context().get_property_sync(&SETTINGS.property::<Option<u8>>("hosts.0")).unwrap_err();
    let told = error.to_string();
    assert!(told.starts_with("`application.settings#hosts.0` is not a `core::option::Option<u8>`"), "{told}");
    assert!(told.contains("invalid type: string \"a\", expected u8"), "{told}");
}

#[derive(Injectable)]
struct Server {
    #[inject("application.settings#rest.port")]
    port: u16,
    #[inject("application.settings#rest.port")]
    shared: Arc<u16>,
    #[inject("application.settings#absent")]
    absent: Option<Arc<u16>>,
    #[inject("nobody#absent")]
    nobody: Option<String>,
}

#[test]
fn properties_are_injected() {
    let context = context();
    context.add(bind_type::<Server>().to_class()).unwrap();
    let server = context.get_sync(&BindingKey::<Server>::of()).unwrap();
    assert_eq!((server.port, *server.shared), (80, 80));
    assert!(server.absent.is_none() && server.nobody.is_none());
}

#[tokio::test]
async fn the_value_may_have_to_be_awaited() {
    let context = Context::new("test");
    context
        .add(
            bind(SETTINGS)
                .to_async_function(|| async {
                    tokio::task::yield_now().await;
                    settings(81)
                })
                .with_properties(),
        )
        .unwrap();
    assert_eq!(context.get_property(&SETTINGS.property::<u16>("rest.port")).await.unwrap(), 81);
    let error = context.get_property_sync(&SETTINGS.property::<u16>("rest.port")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotReady), "{error}");
}

#[test]
fn a_key_can_be_bound_to_a_property_of_another() {
    const PORT: BindingKey<u16> = BindingKey::new("port");
    let app = context();
    app.add(bind(PORT).to_property(SETTINGS.property("rest.port"))).unwrap();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(SETTINGS).to(settings(8080)).with_properties()).unwrap();
    // Seen from whoever asks.
    assert_eq!((*app.get_sync(&PORT).unwrap(), *request.get_sync(&PORT).unwrap()), (80, 8080));
    // With a life of its own.
    app.add(bind(PORT).to_property(SETTINGS.property("rest.port")).scope(Scope::Singleton)).unwrap();
    assert_eq!(*request.get_sync(&PORT).unwrap(), 80);
    app.add(bind(SETTINGS).to(settings(82)).with_properties()).unwrap();
    assert_eq!(*app.get_sync(&PORT).unwrap(), 80);
}

#[test]
fn verification_sees_the_key_before_the_path() {
    let app = Application::new("test").with(bind_type::<Server>().to_class());
    let report = app.verify().unwrap_err();
    assert_eq!(report.problems().len(), 2, "{report}");
    assert_eq!(report.problems()[0].id, ProblemId::Missing);
    let app = app.with(bind(SETTINGS).to(settings(80)));
    let report = app.verify().unwrap_err();
    assert_eq!(report.problems()[0].id, ProblemId::TypeMismatch, "{report}");
    app.with(bind(SETTINGS).to(settings(80)).with_properties()).verify().unwrap();
}
