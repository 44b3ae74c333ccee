//! The sequence and its steps.

use super::support::{answer, get, header, plain};
use actix_web::{
    HttpResponse,
    dev::Payload,
    http::{
        StatusCode, Uri,
        header::{HeaderName, HeaderValue},
    },
    test::TestRequest,
    web::Bytes,
};
use async_trait::async_trait;
use lazo_kernel::bind;
use lazo_rest::{
    Exchange, HttpError, RestApplication, SEQUENCE, Sequence, api, controller,
    middleware::from_fn,
    sequence::{FIND_ROUTE_STEP, INVOKE_STEP, PARSE_STEP, REJECT_STEP, SEND_STEP},
};
use serde_json::Value;
use std::sync::Arc;

/// Puts its name into a header of every answer, and does everything itself.
struct Mine;

#[async_trait(?Send)]
impl Sequence for Mine {
    async fn handle(&self, exchange: &mut Exchange) -> HttpResponse {
        let outcome = match exchange.request().path() {
            "/short" => Ok(HttpResponse::Ok().body("short")),
            _ => exchange.run().await,
        };
        exchange.finish(outcome)
    }

    fn send(&self, _: &Exchange, mut response: HttpResponse) -> HttpResponse {
        response.headers_mut().insert(HeaderName::from_static("x-by"), HeaderValue::from_static("mine"));
        response
    }

    fn reject(&self, exchange: &Exchange, error: &HttpError) -> HttpResponse {
        HttpResponse::build(error.status()).body(format!("{} {}", exchange.request().path(), error.message()))
    }
}

fn sequence(sequence: impl Sequence) -> Arc<dyn Sequence> {
    Arc::new(sequence)
}

#[actix_web::test]
async fn an_application_replaces_the_whole() {
    let app = plain().with(bind(SEQUENCE).to(sequence(Mine)));
    for (path, status, text) in [
        ("/hello", 200, "hello"),
        ("/short", 200, "short"),
        ("/fail", 409, "/fail No"),
        ("/nowhere", 404, "/nowhere Endpoint \"GET /nowhere\" not found."),
    ] {
        let (known, headers, body) = get(&app, path).await;
        assert_eq!((known, body.as_str(), header(&headers, "x-by")), (status, text, Some("mine")), "{path}");
    }
}

/// Each step does something that can be seen.
struct Steps;

#[async_trait(?Send)]
impl Sequence for Steps {
    async fn handle(&self, _: &mut Exchange) -> HttpResponse {
        panic!("it is here for its steps only")
    }

    fn find_route(&self, exchange: &mut Exchange) -> anyhow::Result<Option<HttpResponse>> {
        if exchange.request().path() == "/ours" {
            exchange.change_head(|head| head.uri = Uri::from_static("/hello"));
        }
        if exchange.request().path() == "/teapot" {
            return Ok(Some(HttpResponse::new(StatusCode::IM_A_TEAPOT)));
        }
        exchange.find_route()
    }

    async fn parse(&self, exchange: &mut Exchange) -> anyhow::Result<()> {
        assert!(exchange.operation().is_some());
        exchange.set_payload(Payload::from(Bytes::from_static(b"parsed")));
        Ok(())
    }

    async fn invoke(&self, exchange: &mut Exchange) -> anyhow::Result<HttpResponse> {
        let mut response = exchange.invoke().await?;
        response.headers_mut().insert(HeaderName::from_static("x-invoked"), HeaderValue::from_static("yes"));
        Ok(response)
    }

    fn reject(&self, _: &Exchange, error: &HttpError) -> HttpResponse {
        HttpResponse::Ok().body(format!("rejected {}", error.status()))
    }

    fn send(&self, _: &Exchange, mut response: HttpResponse) -> HttpResponse {
        response.headers_mut().insert(HeaderName::from_static("x-sent"), HeaderValue::from_static("yes"));
        response
    }
}

#[actix_web::test]
async fn single_steps_are_bindings() {
    let find = plain().with(bind(FIND_ROUTE_STEP).to(sequence(Steps)));
    assert_eq!(get(&find, "/ours").await.2, "hello");
    assert_eq!(get(&find, "/teapot").await.0, 418);
    assert_eq!(header(&get(&find, "/hello").await.1, "x-invoked"), None);

    let echo = || {
        TestRequest::post().uri("/echo").insert_header(("content-type", "text/plain")).set_payload("sent!!")
    };
    let parse = plain().with(bind(PARSE_STEP).to(sequence(Steps)));
    assert_eq!(answer(&parse, echo()).await.2, "parsed");
    assert_eq!(answer(&find, echo()).await.2, "sent!!");

    let invoke = plain().with(bind(INVOKE_STEP).to(sequence(Steps)));
    assert_eq!(header(&get(&invoke, "/hello").await.1, "x-invoked"), Some("yes"));
    assert_eq!(get(&invoke, "/fail").await.0, 409);

    let reject = plain().with(bind(REJECT_STEP).to(sequence(Steps)));
    assert_eq!(get(&reject, "/fail").await.2, "rejected 409 Conflict");
    assert_eq!(get(&reject, "/nowhere").await.2, "rejected 404 Not Found");
    // A middleware that wants answers only has them as the step writes them.
    let answers = reject.middleware(
        "middleware",
        from_fn(|exchange, next| {
            Box::pin(async move {
                let outcome = next.run(exchange).await;
                let mut response = outcome.unwrap_or_else(|error| exchange.reject(&error.into()));
                response.headers_mut().insert("x-answer".parse()?, HeaderValue::from_static("yes"));
                Ok(response)
            })
        }),
    );
    let (_, headers, body) = get(&answers, "/fail").await;
    assert_eq!((header(&headers, "x-answer"), body.as_str()), (Some("yes"), "rejected 409 Conflict"));

    let send = plain().with(bind(SEND_STEP).to(sequence(Steps)));
    assert_eq!(header(&get(&send, "/fail").await.1, "x-sent"), Some("yes"));
    // A step goes with a sequence, and with middleware.
    let all = send.with(bind(SEQUENCE).to(sequence(Mine))).middleware(
        "middleware",
        from_fn(|exchange, next| Box::pin(async move { next.run(exchange).await })),
    );
    let (_, headers, body) = get(&all, "/fail").await;
    assert_eq!(
        (header(&headers, "x-sent"), header(&headers, "x-by"), body.as_str()),
        (Some("yes"), None, "/fail No")
    );
}

/// Tells what it knows of an error in one line.
struct Lines;

impl Sequence for Lines {
    fn reject(&self, exchange: &Exchange, error: &HttpError) -> HttpResponse {
        let rules = error.details_value().and_then(Value::as_array).map_or(0, Vec::len);
        let told =
            HttpError::new(error.status(), format!("{} of {rules}", error.code_text().unwrap_or("none")));
        exchange.write_error(&told)
    }
}

#[controller]
struct Numbers {}

#[api]
impl Numbers {
    #[get("/numbers")]
    fn numbers(&self, #[query(minimum = 5, multiple_of = 2)] n: u8) -> u8 {
        n
    }
}

#[tokio::test]
async fn a_step_tells_of_broken_rules_in_its_own_way() {
    let app = plain().controller::<Numbers>().with(bind(REJECT_STEP).to(sequence(Lines)));
    let told = |message: &str, status: u16, name: &str| {
        format!(r#"{{"error":{{"statusCode":{status},"name":"{name}","message":"{message}"}}}}"#)
    };
    assert_eq!(
        get(&app, "/numbers?n=3").await.2,
        told("INVALID_PARAMETER_VALUE of 2", 400, "BadRequestError")
    );
    assert_eq!(get(&app, "/fail").await.2, told("none of 0", 409, "ConflictError"));
    assert_eq!(get(&app, "/numbers?n=6").await.2, "6");
}
