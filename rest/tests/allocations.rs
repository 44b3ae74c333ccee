//! What a request allocates on the fast lane: no more than a handler that is written by hand for actix.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::header::ContentType,
    rt::Runtime,
    test::{self, TestRequest},
    web,
};
use async_trait::async_trait;
use lazo_rest::{
    Routes, api, controller,
    openapi::SecurityScheme,
    security::{Authenticator, Credential, Demand, Principal, Refusal},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const CALLS: u64 = 16;

/// Makes a request.
type Make = fn() -> TestRequest;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Todo {
    #[schemars(length(min = 1))]
    title: String,
    size: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct Sum {
    sum: u64,
}

#[controller]
struct ByLazo {}

#[api]
impl ByLazo {
    #[get("/hello")]
    async fn hello(&self) -> Sum {
        Sum { sum: 0 }
    }

    #[get("/sum")]
    async fn sum(&self, #[query] a: u64, #[query] b: u64) -> Sum {
        Sum { sum: a + b }
    }

    #[post("/todos")]
    async fn create(&self, #[body] todo: Todo) -> Todo {
        todo
    }
}

/// Lets nobody in.
struct Closed;

#[async_trait]
impl Authenticator for Closed {
    fn scheme(&self) -> &str {
        "closed"
    }

    fn describe(&self) -> Option<SecurityScheme> {
        Some(SecurityScheme::bearer(""))
    }

    async fn authenticate(&self, _: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> {
        Err(Refusal::Invalid)
    }
}

#[controller]
struct Secret {}

#[api]
impl Secret {
    #[get("/secret", security("closed"))]
    fn secret(&self) {}
}

#[derive(Deserialize)]
struct Summands {
    a: u64,
    b: u64,
}

fn json(value: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::json()).body(serde_json::to_vec(value).unwrap())
}

async fn hello() -> HttpResponse {
    json(&Sum { sum: 0 })
}

async fn sum(summands: web::Query<Summands>) -> HttpResponse {
    json(&Sum { sum: summands.a + summands.b })
}

async fn create(todo: web::Json<Todo>) -> HttpResponse {
    match todo.title.is_empty() {
        true => HttpResponse::UnprocessableEntity().finish(),
        false => json(&todo),
    }
}

/// How many allocations one request makes once everything is warm, its own included.
fn count<S, B>(runtime: &Runtime, app: &S, request: impl Fn() -> TestRequest) -> u64
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let call = || {
        runtime.block_on(async {
            assert!(test::call_service(app, request().to_request()).await.status().is_success());
        });
    };
    (0..64).for_each(|_| call());
    let counted = allocation_counter::measure(|| (0..CALLS).for_each(|_| call()));
    assert_eq!(counted.count_total % CALLS, 0, "every request is like the others");
    counted.count_total / CALLS
}

#[test]
fn a_request_allocates_no_more_than_by_hand() {
    let runtime = Runtime::new().unwrap();
    let by_hand = App::new()
        .route("/hello", web::get().to(hello))
        .route("/sum", web::get().to(sum))
        .route("/todos", web::post().to(create));
    let by_lazo = App::new().service(Routes::new().controller(ByLazo {}).mount().unwrap());
    // Beside operations that require something, those that do not pay nothing for it.
    let beside = Routes::new().controller(ByLazo {}).controller(Secret {}).authenticator(Closed);
    let beside = runtime.block_on(test::init_service(App::new().service(beside.mount().unwrap())));
    let by_hand = runtime.block_on(test::init_service(by_hand));
    let by_lazo = runtime.block_on(test::init_service(by_lazo));
    let requests: [(&str, Make); 3] = [
        ("hello", || TestRequest::with_uri("/hello")),
        ("a typed query", || TestRequest::with_uri("/sum?a=1&b=2")),
        ("a validated body", || {
            TestRequest::post()
                .uri("/todos")
                .insert_header(ContentType::json())
                .set_payload(r#"{"title": "buy milk", "size": 2}"#)
        }),
    ];
    for (name, request) in requests {
        let (own, hand) = (count(&runtime, &by_lazo, request), count(&runtime, &by_hand, request));
        assert!(own <= hand, "{name}: {own} allocations, {hand} by hand");
        assert_eq!(count(&runtime, &beside, request), own, "{name}");
    }
}
