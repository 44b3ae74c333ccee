//! Middleware: how it is given, where it runs, what it can do.

use super::support::{answer, body, get, header, plain};
use actix_web::{
    HttpResponse,
    dev::Payload,
    http::{Uri, header::HeaderName, header::HeaderValue},
    test::TestRequest,
    web::Bytes,
};
use async_trait::async_trait;
use lazo_kernel::{Application, BindingKey, Injectable, Scope, bind, bind_type};
use lazo_rest::{
    Exchange, HttpError, Middleware, RestApplication, RestComponent, api, controller,
    middleware::{BindMiddleware, MIDDLEWARE_GROUPS, Next, from_fn},
};
use std::sync::Arc;

/// Writes its name into the header `way`, on the way back.
struct Mark(&'static str);

#[async_trait(?Send)]
impl Middleware for Mark {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let known = if exchange.operation().is_some() { "!" } else { "" };
        let mut response = next.run(exchange).await?;
        let so_far = header(response.headers(), "way").unwrap_or_default();
        let value = HeaderValue::from_str(&format!("{}{known} {so_far}", self.0)).unwrap();
        response.headers_mut().insert(HeaderName::from_static("way"), value);
        Ok(response)
    }
}

fn mark(app: Application, key: &'static str, group: &'static str, up: &[&str], down: &[&str]) -> Application {
    let binding = bind(BindingKey::<Mark>::new(key)).to(Mark(key)).middleware(group);
    app.with(binding.upstream_groups(up.iter().copied()).downstream_groups(down.iter().copied()))
}

async fn way(app: &Application) -> String {
    let (_, headers, _) = get(app, "/hello").await;
    header(&headers, "way").unwrap_or_default().trim_end().to_owned()
}

#[actix_web::test]
async fn groups_say_the_order_and_whether_the_operation_is_known() {
    let app = mark(plain(), "who", "authentication", &[], &[]);
    let app = mark(app, "log", "log", &[], &["cors"]);
    let app = mark(app, "most", "middleware", &[], &[]);
    let app = mark(app, "audit", "audit", &["authentication"], &[]);
    let app = mark(app, "policy", "cors", &[], &[]);
    assert_eq!(way(&app).await, "log policy most who! audit!");
    let groups = ["middleware", "findRoute", "log", "cors"].map(str::to_owned).to_vec();
    let app = app.with(bind(MIDDLEWARE_GROUPS).to(groups));
    assert_eq!(way(&app).await, "most log! policy! who! audit!");
}

#[actix_web::test]
async fn the_chain_follows_the_bindings() {
    let app = plain();
    let service =
        actix_web::test::init_service(actix_web::App::new().service(lazo_rest::mount(&app).unwrap())).await;
    let way = async || {
        let (_, headers, _) = super::support::answer_of(&service, TestRequest::with_uri("/hello")).await;
        header(&headers, "way").unwrap_or_default().trim_end().to_owned()
    };
    assert_eq!(way().await, "");
    let app = mark(app, "one", "middleware", &[], &[]);
    assert_eq!(way().await, "one");
    app.unbind("one").unwrap();
    assert_eq!(way().await, "");
}

#[actix_web::test]
async fn it_answers_changes_the_request_and_handles_errors() {
    let app = plain().middleware(
        "middleware",
        from_fn(|exchange, next| {
            Box::pin(async move {
                match exchange.request().path() {
                    "/closed" => return Err(HttpError::forbidden("Closed").code("CLOSED").into()),
                    "/here" => return Ok(HttpResponse::Accepted().body("here")),
                    "/old" => exchange.change_head(|head| head.uri = Uri::from_static("/hello?x=1")),
                    "/echo" => {
                        exchange.set_payload(Payload::from(Bytes::from_static(b"other")));
                    }
                    _ => {}
                }
                match next.run(exchange).await {
                    Err(error) if error.downcast_ref::<HttpError>().is_some_and(|e| e.status() == 409) => {
                        Ok(HttpResponse::Ok().body("mended"))
                    }
                    other => other,
                }
            })
        }),
    );
    let (status, _, text) = get(&app, "/closed").await;
    assert_eq!(status, 403);
    assert!(text.contains("\"code\":\"CLOSED\""), "{text}");
    assert_eq!((get(&app, "/here").await.0, get(&app, "/here").await.2), (202, "here".to_owned()));
    assert_eq!(get(&app, "/old").await.2, "hello");
    assert_eq!(get(&app, "/fail").await.2, "mended");
    assert_eq!(get(&app, "/nowhere").await.0, 404);
    let post =
        TestRequest::post().uri("/echo").insert_header(("content-type", "text/plain")).set_payload("mine!");
    assert_eq!(answer(&app, post).await.2, "other");
}

#[actix_web::test]
async fn a_panic_is_answered_and_told_nobody() {
    let app = plain().middleware("middleware", from_fn(|_, _| Box::pin(async { panic!("the secret") })));
    let (status, _, text) = get(&app, "/hello").await;
    assert_eq!(status, 500);
    assert!(!text.contains("secret"), "{text}");
}

/// Whom the request is for.
#[derive(Debug)]
struct Tenant(String);

const TENANT: BindingKey<Tenant> = BindingKey::new("tenant");

/// Binds what the controller gets.
#[derive(Injectable)]
struct FindTenant {}

#[async_trait(?Send)]
impl Middleware for FindTenant {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let tenant = header(exchange.request().headers(), "x-tenant").unwrap_or("nobody").to_owned();
        exchange.context()?.add(bind(TENANT).to(Tenant(tenant)))?;
        next.run(exchange).await
    }
}

#[controller]
struct Tenants {
    #[inject(TENANT)]
    tenant: Arc<Tenant>,
}

#[api]
impl Tenants {
    #[get("/tenant")]
    fn tenant(&self) -> String {
        self.tenant.0.clone()
    }
}

#[actix_web::test]
async fn what_it_binds_for_a_request_is_injected() {
    let app = plain()
        .with(bind(TENANT).declared(Scope::Request))
        .with(bind_type::<FindTenant>().to_class().middleware("authentication"))
        .controller::<Tenants>();
    app.verify().unwrap();
    let tenant = async |name: &'static str| {
        answer(&app, TestRequest::with_uri("/tenant").insert_header(("x-tenant", name))).await.2
    };
    assert_eq!(tenant("acme").await, "acme");
    assert_eq!(tenant("other").await, "other");
}

/// Made for each request.
#[derive(Injectable)]
#[injectable(scope = Request)]
struct ForOne {
    #[inject]
    request: Arc<lazo_rest::RequestInfo>,
}

#[async_trait(?Send)]
impl Middleware for ForOne {
    async fn handle(&self, _: &mut Exchange, _: Next<'_>) -> anyhow::Result<HttpResponse> {
        Ok(HttpResponse::Ok().body(self.request.uri.to_string()))
    }
}

#[actix_web::test]
async fn one_of_a_request_is_made_for_it() {
    let app = plain().with(bind_type::<ForOne>().to_class().middleware("middleware"));
    app.verify().unwrap();
    assert_eq!(get(&app, "/a").await.2, "/a");
    assert_eq!(get(&app, "/b").await.2, "/b");
}

/// Lets nobody in who does not say please.
#[lazo_rest::middleware]
async fn please(exchange: &mut Exchange, next: Next<'_>) -> Result<HttpResponse, HttpError> {
    if exchange.request().query_string() != "please" {
        return Err(HttpError::bad_request("Say please"));
    }
    next.run(exchange).await.map_err(HttpError::from)
}

/// Counts what it lets through.
#[lazo_rest::middleware]
struct Loud {}

#[async_trait(?Send)]
impl Middleware for Loud {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let name = exchange.operation().unwrap().operation_id.clone();
        let response = next.run(exchange).await?;
        Ok(HttpResponse::Ok().body(format!("{name}: {}!", body(response))))
    }
}

const LOUD: BindingKey<dyn Middleware> = BindingKey::new("middleware.Loud");

#[controller]
struct Guarded {}

#[api(path = "/guarded")]
#[middleware(LOUD)]
impl Guarded {
    #[get("/polite")]
    #[middleware(please)]
    async fn polite(&self) -> &'static str {
        "polite"
    }

    #[get("/free")]
    fn free(&self) -> &'static str {
        "free"
    }
}

#[actix_web::test]
async fn operations_and_controllers_have_their_own() {
    let loud =
        bind(BindingKey::<Loud>::new("middleware.Loud")).to_class().provides::<dyn Middleware>(|it| it);
    let app = plain().with(loud).controller::<Guarded>();
    app.verify().unwrap();
    let (status, _, text) = get(&app, "/guarded/polite").await;
    assert_eq!(status, 400, "{text}");
    assert_eq!(get(&app, "/guarded/polite?please").await.2, "Guarded.polite: polite!");
    assert_eq!(get(&app, "/guarded/free").await.2, "Guarded.free: free!");
    assert_eq!(get(&app, "/hello").await.2, "hello");
    // Together with the application's.
    let app = mark(app, "one", "middleware", &[], &[]);
    let (_, headers, text) = get(&app, "/guarded/free").await;
    assert_eq!((text.as_str(), header(&headers, "way")), ("Guarded.free: free!", Some("one ")));
}

#[actix_web::test]
async fn what_is_listed_and_not_bound_is_found_before_the_start() {
    let app = Application::new("demo").component(RestComponent::without_server()).controller::<Guarded>();
    let report = app.verify().unwrap_err().to_string();
    assert!(report.contains("[LZ0110]") && report.contains("`middleware.Loud`"), "{report}");
}

/// Runs in front of everything else.
#[lazo_rest::middleware(group = "first", downstream = ["cors", "middleware"])]
async fn booted_function(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
    Mark("function").handle(exchange, next).await
}

#[lazo_rest::middleware(group = "last", upstream = "authentication")]
struct BootedClass {}

#[async_trait(?Send)]
impl Middleware for BootedClass {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        Mark("class").handle(exchange, next).await
    }
}

#[actix_web::test]
async fn what_is_marked_with_a_group_is_booted() {
    let app = mark(plain(), "most", "middleware", &[], &[]);
    for name in ["BootedClass", "booted_function"] {
        let artifacts = lazo_kernel::Artifact::linked();
        let artifact = artifacts.into_iter().find(|one| one.name == name).unwrap();
        assert_eq!(artifact.kind, "middleware");
        (artifact.register)(&app).unwrap();
        assert!(app.is_bound(&format!("middleware.{name}")));
    }
    app.verify().unwrap();
    assert_eq!(way(&app).await, "function most class!");
}
