//! Enhancers of the document, and bindings that change while the server runs.

use super::support::{application, bearer, key, send, started};
use async_trait::async_trait;
use lazo_kernel::{Application, Binding, bind_type};
use lazo_rest::{
    REST_SERVER, RestApplication as _, RestConfig, api, controller,
    openapi::{Document, ENHANCERS, Enhancer},
    route_binding,
};
use serde_json::{Value, json};

#[controller]
struct Plain {}

#[api]
impl Plain {
    #[get("/a")]
    fn a(&self) -> &'static str {
        "a"
    }

    #[get("/b/{id}", security("jwt"))]
    fn b(&self, id: u8) -> String {
        id.to_string()
    }
}

/// Lays something over the document, after a while maybe.
struct Says {
    patch: Value,
    waits: bool,
}

#[async_trait]
impl Enhancer for Says {
    async fn enhance(&self, document: &mut Document) -> anyhow::Result<()> {
        if self.waits {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        anyhow::ensure!(!self.patch.is_null(), "it fails");
        document.merge(&self.patch);
        Ok(())
    }
}

fn says(patch: Value, waits: bool) -> Binding<Says> {
    bind_type::<Says>().to(Says { patch, waits }).extension_for(&ENHANCERS, |it| it)
}

fn app() -> Application {
    application(RestConfig::default()).authenticator(bearer()).authenticator(key()).controller::<Plain>()
}

/// The document after everybody has completed it counts: what an enhancer requires is required, what it opens is open.
#[tokio::test]
async fn what_enhancers_say_is_enforced() {
    for waits in [false, true] {
        let patch = json!({"security": [{"key": []}], "paths": {"/b/{id}": {"get": {"security": []}}}});
        let app = app().with(says(patch, waits));
        app.verify().unwrap();
        let address = started(&app).await;
        assert_eq!(send(address, "GET /a").await.status, 401);
        assert_eq!(send(address, "GET /a\nX-Key: good").await.body, "a");
        assert_eq!(send(address, "GET /b/1").await.body, "1");
        app.stop().await.unwrap();
    }
}

#[tokio::test]
async fn so_is_what_configuration_lays_over_the_document() {
    let mut config = RestConfig::default();
    let patch = json!({"paths": {"/a": {"get": {"security": [{"key": []}, {}]}}}, "security": [{"jwt": []}]});
    config.openapi.merge = patch.as_object().unwrap().clone();
    let app = application(config).authenticator(bearer()).authenticator(key()).controller::<Plain>();
    let address = started(&app).await;
    assert_eq!(send(address, "GET /a").await.status, 200);
    assert_eq!(send(address, "GET /a\nX-Key: bad").await.status, 401);
    app.stop().await.unwrap();
}

/// An enhancer that has to be waited for is waited for at the start, which fails where it would open something.
#[tokio::test]
async fn what_cannot_be_enforced_is_not_served() {
    for (patch, told) in [
        (json!({"paths": {"/a": {"get": {"security": [{"oauth": []}]}}}}), "`oauth`"),
        (json!({"security": {"key": []}}), "`security` is"),
        (Value::Null, "it fails"),
    ] {
        let at_once = app().with(says(patch.clone(), false)).verify().unwrap_err().to_string();
        assert!(at_once.contains("[LZ0131]") && at_once.contains(told), "{at_once}");
        let late = app().with(says(patch, true));
        late.verify().unwrap();
        let error = late.start().await.unwrap_err();
        assert!(format!("{error:#}").contains(told), "{error:#}");
    }
}

/// Mounted in somebody's application nobody starts, so it is told at the first request: nobody is let in.
#[actix_web::test]
async fn what_cannot_be_known_is_closed() {
    let app = app().with(says(Value::Null, true));
    let service = actix_web::App::new().service(lazo_rest::mount(&app).unwrap());
    let service = actix_web::test::init_service(service).await;
    for path in ["/a", "/b/1"] {
        let request =
            actix_web::test::TestRequest::with_uri(path).insert_header(("authorization", "Bearer good"));
        let response = actix_web::test::call_service(&service, request.to_request()).await;
        assert_eq!(response.status().as_u16(), 500, "{path}");
    }
}

/// Keys in the query are declared parameters though nothing is enforced, also where the first request has to wait for the document.
#[actix_web::test]
async fn keys_in_the_query_are_known_to_the_first_request() {
    let mut config = RestConfig::default();
    config.parameters.refuse_unknown = true;
    config.security.enforce = false;
    let scheme = json!({"late": {"type": "apiKey", "in": "query", "name": "key"}});
    let required = json!({"/a": {"get": {"security": [{"late": []}]}}});
    let patch = json!({"components": {"securitySchemes": scheme}, "paths": required});
    let app = application(config).controller::<Plain>().with(says(patch, true));
    let service = actix_web::App::new().service(lazo_rest::mount(&app).unwrap());
    let service = actix_web::test::init_service(service).await;
    for (path, status) in [("/a?key=any", 200), ("/a?kye=any", 400), ("/b/1?key=any", 400), ("/b/1", 200)] {
        let request = actix_web::test::TestRequest::with_uri(path).to_request();
        let response = actix_web::test::call_service(&service, request).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
    }
}

#[controller]
struct Key {}

#[api]
impl Key {
    #[get("/late", security("key"))]
    fn late(&self) -> &'static str {
        "late"
    }
}

#[tokio::test]
async fn routes_that_come_later_are_guarded_and_what_is_wrong_changes_nothing() {
    let app = application(RestConfig::default()).authenticator(bearer()).controller::<Plain>();
    let address = started(&app).await;
    assert_eq!(send(address, "GET /late\nX-Key: good").await.status, 404);
    // Nobody knows its keys: the routes stay as they were.
    let key_of = |name| lazo_kernel::BindingKey::<Key>::new(name);
    app.add(lazo_rest::controller_binding::<Key>(key_of("controllers.Key"))).unwrap();
    assert_eq!(send(address, "GET /late\nX-Key: good").await.status, 404);
    assert_eq!(send(address, "GET /b/1").await.status, 401);
    let app = app.authenticator(key());
    assert_eq!(send(address, "GET /late\nX-Key: good").await.body, "late");
    assert_eq!(send(address, "GET /late").await.status, 401);
    // What comes later for all is asked of all.
    app.add(says(json!({"security": [{"key": []}]}), true)).unwrap();
    assert_eq!(send(address, "GET /a").await.status, 401);
    assert_eq!(send(address, "GET /a\nX-Key: good").await.body, "a");
    let route = lazo_rest::Route::new(
        lazo_rest::operation::Operation::new(actix_web::http::Method::GET, "/more", "more"),
        async |_: &(), call: &mut lazo_rest::Call<'_>| call.json("more"),
    );
    app.add(route_binding(route)).unwrap();
    assert_eq!(send(address, "GET /more").await.status, 401);
    assert!(app.get(&REST_SERVER).await.unwrap().address().is_some());
    app.stop().await.unwrap();
}
