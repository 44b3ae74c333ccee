//! Services below a path.

use crate::support::{Keys, ask, configured, get, plain, post, request, worker};
use actix_web::{
    App,
    http::Method,
    test::{self, TestRequest},
    web,
};
use axum::{
    Extension, Json, Router,
    extract::{Path, Query},
    response::{AppendHeaders, IntoResponse},
    routing::{any, get as on_get, post as on_post},
};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, header::SET_COOKIE};
use http_body_util::Full;
use lazo_rest::{
    HttpError, RestApplication, RestConfig, mount,
    openapi::Document,
    operation::SecurityRequirement,
    security::{Principal, Subject},
};
use lazo_tower::{OriginalUri, RequestBody, TowerApplication, tower_service};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    future::pending,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tower::{limit::ConcurrencyLimit, service_fn};

fn router() -> Router {
    Router::new()
        .route("/", any(async |uri: Uri| format!("root of {uri}")))
        .route("/hello", on_get(async || "never"))
        .route("/items/{id}", on_get(item))
        .route("/json", on_post(async |Json(value): Json<Value>| Json(json!({"given": value}))))
        .route("/cookies", on_get(cookies))
        .route("/bytes", on_get(bytes))
        .route("/where", any(whereabouts))
        .route("/panic", on_get(async || -> String { panic!("in a router") }))
}

async fn item(Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> String {
    format!("{id} {query:?}")
}

async fn cookies() -> impl IntoResponse {
    (StatusCode::CREATED, AppendHeaders([(SET_COOKIE, "a=1"), (SET_COOKIE, "b=2")]), "cookies")
}

/// Gives back values that are no text.
async fn bytes(headers: HeaderMap) -> impl IntoResponse {
    let values = headers.get_all("x-many").iter().map(|value| value.as_bytes().len().to_string());
    let text = values.collect::<Vec<_>>().join(",");
    ([("x-bytes", HeaderValue::from_bytes(b"f\xfcr").unwrap())], text)
}

async fn whereabouts(
    uri: Uri,
    Extension(original): Extension<OriginalUri>,
    Extension(peer): Extension<SocketAddr>,
    Extension(subject): Extension<Subject>,
    principal: Option<Extension<Principal>>,
) -> String {
    let principal = principal.map(|principal| principal.id().to_owned());
    format!("{uri} {} {peer} {} {principal:?}", original.0, subject.is_anonymous())
}

#[actix_web::test]
async fn a_router_answers_below_its_path() {
    let worker = worker(&plain().tower_service("/legacy", router())).await;
    assert_eq!(get(&worker, "/legacy/items/7?b=2&a=%201").await.text(), r#"7 {"a": " 1", "b": "2"}"#);
    assert_eq!(get(&worker, "/legacy/items/a%2Fb").await.text(), "a/b {}", "an escaped slash is none");
    assert_eq!(get(&worker, "/legacy").await.text(), "root of /");
    assert_eq!(get(&worker, "/legacy/").await.text(), "root of /");
    assert_eq!(get(&worker, "/legacy?a=b").await.text(), "root of /?a=b");

    let json = post("/legacy/json", r#"{"a":[1]}"#).insert_header(("content-type", "application/json"));
    let given = ask(&worker, json).await;
    assert_eq!((given.status, given.text()), (200, r#"{"given":{"a":[1]}}"#));
    assert_eq!(given.header("content-type"), Some("application/json"));
    let refused = ask(&worker, post("/legacy/json", "{}")).await;
    assert_eq!(refused.status, 415, "{}", refused.text());

    let answer = get(&worker, "/legacy/cookies").await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").map(|value| value.to_str().unwrap()).collect();
    assert_eq!((answer.status, cookies), (201, vec!["a=1", "b=2"]));

    let many = actix_web::http::header::HeaderValue::from_bytes(b"\xff\xfe").unwrap();
    let asked =
        TestRequest::with_uri("/legacy/bytes").append_header(("x-many", many)).append_header(("x-many", "1"));
    let answer = ask(&worker, asked).await;
    assert_eq!(answer.text(), "2,1");
    assert_eq!(answer.headers.get("x-bytes").unwrap().as_bytes(), b"f\xfcr");
}

#[actix_web::test]
async fn what_it_does_not_know_is_its_own_affair() {
    let worker = worker(&plain().tower_service("/legacy", router())).await;
    let unknown = get(&worker, "/legacy/unknown").await;
    assert_eq!((unknown.status, unknown.text()), (404, ""), "as axum has it");
    let refused = ask(&worker, request(Method::DELETE, "/legacy/items/7")).await;
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET,HEAD")));
    let elsewhere = get(&worker, "/legacyitems").await;
    assert_eq!((elsewhere.status, elsewhere.error().0.as_str()), (404, "NotFoundError"));
}

#[actix_web::test]
async fn operations_come_first_wherever_the_application_is_mounted() {
    let config = RestConfig { base_path: "/v1".to_owned(), ..RestConfig::default() };
    let app = configured(config).tower_service("/", router());
    let mount = mount(&app).unwrap();
    let worker = test::init_service(App::new().service(web::scope("/outer").service(mount))).await;
    assert_eq!(get(&worker, "/outer/v1/hello").await.text(), "hello");
    let peer: SocketAddr = "10.1.2.3:4".parse().unwrap();
    let asked = TestRequest::with_uri("/outer/v1/where?q=%20").peer_addr(peer);
    let answer = ask(&worker, asked).await;
    assert_eq!(answer.text(), "/where?q=%20 /outer/v1/where?q=%20 10.1.2.3:4 true None");
    assert_eq!(get(&worker, "/outer/v1").await.text(), "root of /");

    let worker = crate::support::worker(&plain().tower_service("/le gacy", router())).await;
    assert_eq!(get(&worker, "/le%20gacy/items/1").await.text(), "1 {}");
}

#[actix_web::test]
async fn documents_are_merged_and_security_is_required() {
    let document = Document::from_value(json!({
        "openapi": "3.1.0",
        "info": {"title": "Legacy", "version": "1"},
        "paths": {"/items/{id}": {"get": {"operationId": "legacy.item", "responses": {"200": {"description": "It."}}}}}
    }));
    let required = SecurityRequirement::scheme("key");
    let guarded = tower_service("/legacy", router()).openapi(document).requires(required);
    let app = plain().authenticator(Keys).actix_service(guarded);
    app.verify().unwrap();
    let document = app.openapi().await.unwrap();
    assert_eq!(document.value()["paths"]["/legacy/items/{id}"]["get"]["operationId"], "legacy.item");

    let worker = worker(&app).await;
    let refused = get(&worker, "/legacy/items/7").await;
    assert_eq!((refused.status, refused.error().0.as_str()), (401, "UnauthorizedError"));
    assert_eq!(get(&worker, "/hello").await.status, 200);
    let peer: SocketAddr = "10.1.2.3:4".parse().unwrap();
    let asked = TestRequest::with_uri("/legacy/where").peer_addr(peer).insert_header(("x-key", "right"));
    let answer = ask(&worker, asked).await;
    assert_eq!(answer.text(), r#"/where /legacy/where 10.1.2.3:4 false Some("ada")"#);
}

#[actix_web::test]
async fn errors_and_panics_are_answered_as_the_applications() {
    let failing =
        service_fn(async |_: Request<RequestBody>| Err::<Response<String>, _>(io::Error::other("secret")));
    let refusing = service_fn(async |_: Request<RequestBody>| {
        Err::<Response<String>, HttpError>(HttpError::gone("It was here").code("MOVED"))
    });
    let app = plain()
        .tower_service("/failing", failing)
        .tower_service("/refusing", refusing)
        .tower_service("/legacy", router());
    let worker = worker(&app).await;
    for path in ["/failing", "/legacy/panic"] {
        let answer = get(&worker, path).await;
        assert_eq!((answer.status, answer.error().1.as_str()), (500, "Internal Server Error"), "{path}");
    }
    let answer = get(&worker, "/refusing").await;
    assert_eq!((answer.status, answer.error().1.as_str()), (410, "It was here"));
    assert_eq!(get(&worker, "/legacy/items/7").await.status, 200, "it goes on");
}

#[actix_web::test]
async fn a_service_is_waited_for_until_it_is_ready() {
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let service = service_fn(move |_: Request<RequestBody>| {
        let (running, most) = (Arc::clone(&running), Arc::clone(&most));
        async move {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Response::new(Full::<axum::body::Bytes>::from("done")))
        }
    });
    let app = plain().tower_service("/one", ConcurrencyLimit::new(service, 1));
    // What clones share, workers share.
    let (first, second) = (worker(&app).await, worker(&app).await);
    let path = "/one";
    let all = tokio::join!(get(&first, path), get(&first, path), get(&second, path), get(&second, path));
    for answer in [all.0, all.1, all.2, all.3] {
        assert_eq!((answer.status, answer.text()), (200, "done"));
    }
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}

#[actix_web::test]
async fn who_gives_up_cancels_it() {
    struct Dropped(Arc<AtomicUsize>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let dropped = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&dropped);
    let service = service_fn(move |_: Request<RequestBody>| {
        let guard = Dropped(Arc::clone(&dropped));
        async move {
            let _guard = guard;
            pending::<Result<Response<String>, Infallible>>().await
        }
    });
    let worker = worker(&plain().tower_service("/never", service)).await;
    {
        let mut asking = pin!(get(&worker, "/never"));
        assert!(futures_util::poll!(asking.as_mut()).is_pending());
        assert!(futures_util::poll!(asking.as_mut()).is_pending());
        assert_eq!(seen.load(Ordering::SeqCst), 0);
    }
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}
