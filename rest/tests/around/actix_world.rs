//! Middleware and extractors of actix's world.

use super::support::{Plain, answer, header, plain, raw, started, with_component};
use actix_cors::Cors;
use actix_governor::{Governor, GovernorConfigBuilder};
use actix_session::{Session, SessionMiddleware, storage::CookieSessionStore};
use actix_web::{
    FromRequest, HttpRequest,
    body::BoxBody,
    cookie::Key,
    dev::{ConnectionInfo, Payload, ServiceRequest},
    middleware::{DefaultHeaders, Next, NormalizePath, from_fn},
    test::TestRequest,
    web,
};
use lazo_kernel::Application;
use lazo_rest::{HttpError, RestApplication, RestComponent, RestConfig, api, controller, mount, with_config};
use std::future::{Ready, ready};
use tracing_actix_web::{RequestId, TracingLogger};

#[controller]
struct Visits {}

#[api]
impl Visits {
    #[get("/visits")]
    async fn count(&self, #[extract] session: Session) -> anyhow::Result<String> {
        let visits = session.get::<u32>("visits")?.unwrap_or_default() + 1;
        session.insert("visits", visits)?;
        Ok(visits.to_string())
    }

    #[get("/request-id")]
    async fn request_id(&self, #[extract] id: RequestId) -> String {
        id.to_string()
    }
}

fn application(component: RestComponent) -> Application {
    with_component(component, RestConfig::default()).controller::<Visits>()
}

#[tokio::test(flavor = "multi_thread")]
async fn cors_of_actix() {
    let app = application(RestComponent::default().wrap(Cors::permissive));
    let address = started(&app).await;
    let text = raw(address, "GET /hello HTTP/1.1\r\norigin: https://a.example").await;
    assert!(
        text.starts_with("HTTP/1.1 200 ") && text.contains("access-control-allow-origin: https://a.example"),
        "{text}"
    );
    let preflight =
        "OPTIONS /hello HTTP/1.1\r\norigin: https://a.example\r\naccess-control-request-method: PUT";
    let text = raw(address, preflight).await;
    assert!(text.contains("access-control-allow-methods: "), "{text}");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn tracing_of_actix() {
    let app = application(RestComponent::default().wrap(TracingLogger::default));
    let address = started(&app).await;
    let text = raw(address, "GET /request-id HTTP/1.1").await;
    let (head, id) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 ") && id.len() == 36, "{text}");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn governor_of_actix() {
    let limit = GovernorConfigBuilder::default().seconds_per_request(600).burst_size(2).finish().unwrap();
    let app = application(RestComponent::default().wrap(move || Governor::new(&limit)));
    let address = started(&app).await;
    for expected in ["200", "200", "429"] {
        let text = raw(address, "GET /hello HTTP/1.1").await;
        assert_eq!(&text[9..12], expected, "{text}");
    }
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn session_of_actix() {
    let key = Key::from(&[7; 64]);
    let component = RestComponent::default().wrap(move || {
        SessionMiddleware::builder(CookieSessionStore::default(), key.clone()).cookie_secure(false).build()
    });
    let app = application(component);
    let address = started(&app).await;
    let mut cookie = String::new();
    for expected in ["1", "2", "3"] {
        let text = raw(address, &format!("GET /visits HTTP/1.1\r\ncookie: {cookie}")).await;
        let (head, visits) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(visits, expected, "{text}");
        let set = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        set.split(';').next().unwrap().clone_into(&mut cookie);
    }
    app.stop().await.unwrap();
}

/// What a middleware says by an error is told in the form of all errors, and in the words of none.
#[tokio::test(flavor = "multi_thread")]
async fn errors_of_actix_middleware_are_written_as_all_errors() {
    let component = RestComponent::default().wrap(|| {
        from_fn(async |request: ServiceRequest, next: Next<BoxBody>| match request.path() {
            "/secret" => Err(actix_web::error::ErrorInternalServerError("the secret is 1234")),
            "/slow" => Err(actix_web::error::ErrorTooManyRequests("in words of its own")),
            "/ours" => Err(HttpError::conflict("Ours").code("OURS").into()),
            "/elsewhere" => {
                let found = actix_web::HttpResponse::Found().insert_header(("location", "/login")).finish();
                Err(actix_web::error::InternalError::from_response("", found).into())
            }
            _ => next.call(request).await,
        })
    });
    let app = application(component);
    let address = started(&app).await;
    let secret = raw(address, "GET /secret HTTP/1.1\r\nx-request-id: mine").await;
    assert!(
        secret.ends_with(r#"{"error":{"statusCode":500,"message":"Internal Server Error"}}"#),
        "{secret}"
    );
    assert!(secret.contains("\r\nx-request-id: ") && !secret.contains("mine"), "{secret}");
    let slow = raw(address, "GET /slow HTTP/1.1\r\naccept: text/xml").await;
    assert!(
        slow.starts_with("HTTP/1.1 429 ") && slow.contains("<name>TooManyRequestsError</name>"),
        "{slow}"
    );
    assert!(slow.contains("\r\nvary: accept\r\n") && !slow.contains("words"), "{slow}");
    let ours = raw(address, "GET /ours HTTP/1.1\r\naccept: text/html;q=0.1\r\naccept: */*").await;
    let told = r#"{"error":{"statusCode":409,"name":"ConflictError","message":"Ours","code":"OURS"}}"#;
    assert!(ours.starts_with("HTTP/1.1 409 ") && ours.ends_with(told), "{ours}");
    let elsewhere = raw(address, "GET /elsewhere HTTP/1.1").await;
    assert!(elsewhere.starts_with("HTTP/1.1 302 ") && elsewhere.contains("location: /login"), "{elsewhere}");
    assert!(raw(address, "GET /hello HTTP/1.1").await.ends_with("hello"));
    app.stop().await.unwrap();
}

/// The last is the outermost, each worker has its own, and services of actix's are wrapped too.
#[tokio::test(flavor = "multi_thread")]
async fn several_in_their_order() {
    let component = RestComponent::default()
        .configure(|actix| {
            actix.route("/raw", web::get().to(async || "raw"));
        })
        .wrap(|| DefaultHeaders::new().add(("x-layer", "inner")))
        .wrap(|| DefaultHeaders::new().add(("x-layer", "outer")).add(("x-other", "1")))
        .wrap(NormalizePath::trim);
    let app = application(component);
    let address = started(&app).await;
    for path in ["/hello", "/raw", "/raw/", "/nowhere"] {
        let text = raw(address, &format!("GET {path} HTTP/1.1")).await;
        assert!(text.contains("x-layer: inner\r\n") && text.contains("x-other: 1\r\n"), "{path}: {text}");
        assert_eq!(&text[9..12], if path == "/nowhere" { "404" } else { "200" }, "{path}");
    }
    app.stop().await.unwrap();
}

/// An extractor of our own, which reads state.
struct Greeting(String);

impl FromRequest for Greeting {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<web::Data<String>>();
        ready(match state {
            Some(word) => Ok(Self(format!("{}, {}", word.as_str(), request.path()))),
            None => Err(actix_web::error::ErrorNotFound("no word")),
        })
    }
}

#[controller]
struct Extracting {}

#[api]
impl Extracting {
    #[get("/own")]
    async fn own(&self, #[extract] greeting: Greeting) -> String {
        greeting.0
    }

    #[get("/state")]
    async fn state(&self, #[extract] word: web::Data<String>) -> String {
        word.to_string()
    }

    #[get("/several")]
    async fn several(
        &self,
        #[extract] request: HttpRequest,
        #[extract] connection: ConnectionInfo,
        #[query] name: String,
        #[extract] query: web::Query<std::collections::HashMap<String, String>>,
    ) -> String {
        format!("{} {} {name} {}", request.method(), connection.scheme(), query["name"])
    }

    #[post("/bytes")]
    async fn bytes(&self, #[extract] bytes: web::Bytes) -> String {
        bytes.len().to_string()
    }

    #[post("/form")]
    async fn form(&self, #[extract] form: web::Form<std::collections::HashMap<String, String>>) -> String {
        form["a"].clone()
    }
}

#[actix_web::test]
async fn any_extractor_is_a_parameter() {
    let app = plain().controller::<Extracting>();
    let state =
        || actix_web::App::new().app_data(web::Data::new("Hello".to_owned())).service(mount(&app).unwrap());
    let service = actix_web::test::init_service(state()).await;
    let text = async |request: TestRequest| super::support::answer_of(&service, request).await;
    assert_eq!(text(TestRequest::with_uri("/own")).await.2, "Hello, /own");
    assert_eq!(text(TestRequest::with_uri("/state")).await.2, "Hello");
    assert_eq!(text(TestRequest::with_uri("/several?name=Anna")).await.2, "GET http Anna Anna");
    assert_eq!(text(TestRequest::post().uri("/bytes").set_payload("12345")).await.2, "5");
    let form =
        TestRequest::post().uri("/form").insert_header(("content-type", "application/x-www-form-urlencoded"));
    assert_eq!(text(form.set_payload("a=b%20c")).await.2, "b c");
    // Its error has its status, and not its words.
    let (status, _, body) = answer(&app, TestRequest::with_uri("/own")).await;
    assert_eq!(status, 404);
    assert!(!body.contains("no word"), "{body}");
    let (status, headers, _) = answer(&app, TestRequest::with_uri("/state")).await;
    assert_eq!((status, header(&headers, "x-content-type-options")), (500, Some("nosniff")));
}

/// Middleware of actix's goes around a mounted application as its own app says.
#[actix_web::test]
async fn mounted_in_somebody_elses_app() {
    let config = RestConfig::default();
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::without_server())
        .controller::<Plain>();
    let service = actix_web::App::new().wrap(Cors::permissive()).service(mount(&app).unwrap());
    let service = actix_web::test::init_service(service).await;
    let request = TestRequest::with_uri("/hello").insert_header(("origin", "https://a.example")).to_request();
    let response = actix_web::test::call_service(&service, request).await;
    assert_eq!(header(response.headers(), "access-control-allow-origin"), Some("https://a.example"));
}
