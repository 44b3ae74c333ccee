//! Interceptors around operations.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use actix_web::{
    App, FromRequest, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::Payload,
    test::{self, TestRequest},
};
use lazo_kernel::{
    Application, BindingKey, Failure, FailureKind, Injectable, bind, bind_type, interceptor,
    interceptor::{Interceptor, Interceptors, Invocation, Next, Returned, from_fn},
};
use lazo_rest::{
    Call, HttpError, REQUEST, RequestInfo, RestApplication, RestComponent, Route, api, mount,
    operation::Operation,
};
use serde_json::{Value, json};
use std::{
    cell::Cell,
    future::{Ready, ready},
    rc::Rc,
    sync::{Arc, Mutex},
};

const NOTES: BindingKey<Notes> = BindingKey::new("notes");
const NOBODY: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.nobody");

#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn add(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn add_note(invocation: &Invocation<'_>, what: &str) -> anyhow::Result<()> {
    invocation.context().get(&NOTES).await?.add(what);
    Ok(())
}

/// Notes the operation, the arguments, and where the call comes from.
#[interceptor]
async fn note(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    let source = invocation.source().unwrap();
    let operation: &Operation = source.data().unwrap();
    let arguments: Vec<_> = invocation
        .arguments()
        .iter()
        .map(|one| format!("{}{}", one.name(), if one.value().is_some() { "" } else { " hidden" }))
        .collect();
    let request = invocation.context().get(&REQUEST).await?;
    let text = format!(
        "{} {} = {} ({}) at {}",
        operation.method,
        operation.path,
        invocation.name(),
        arguments.join(", "),
        request.uri
    );
    add_note(invocation, &text).await?;
    next.run(invocation).await
}

#[interceptor]
async fn of_struct(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    add_note(invocation, "struct").await?;
    next.run(invocation).await
}

#[interceptor]
async fn of_block(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    add_note(invocation, "block").await?;
    next.run(invocation).await
}

/// Doubles what goes in, and adds one to what comes out.
#[interceptor]
async fn change(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    *invocation.arg_mut::<u64>("the_number")? *= 2;
    let mut returned = next.run(invocation).await?;
    *returned.get_mut::<u64>()? += 1;
    Ok(returned)
}

#[interceptor]
async fn refuse(_: &mut Invocation<'_>, _: Next<'_>) -> anyhow::Result<Returned> {
    Err(HttpError::new(actix_web::http::StatusCode::PAYMENT_REQUIRED, "Pay first").into())
}

#[interceptor]
async fn forbid(_: &mut Invocation<'_>, _: Next<'_>) -> anyhow::Result<Returned> {
    Err(anyhow::Error::from(Failure::new(FailureKind::Forbidden, "Not yours")).context("checking"))
}

#[interceptor]
async fn retry(invocation: &mut Invocation<'_>, mut next: Next<'_>) -> anyhow::Result<Returned> {
    let arguments = invocation.arguments().try_clone()?;
    match next.attempt(invocation).await {
        Ok(returned) => Ok(returned),
        Err(_) => {
            invocation.set_arguments(arguments);
            next.run(invocation).await
        }
    }
}

#[interceptor]
async fn answer_text(_: &mut Invocation<'_>, _: Next<'_>) -> anyhow::Result<Returned> {
    Ok(Returned::new("text".to_owned()))
}

/// Stays on its thread.
struct Local(Rc<Cell<u64>>);

impl FromRequest for Local {
    type Error = HttpError;
    type Future = Ready<Result<Self, HttpError>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(Rc::new(Cell::new(40)))))
    }
}

#[derive(Injectable)]
#[intercept(of_struct)]
struct Numbers {
    #[default]
    calls: Mutex<u64>,
}

#[api]
#[intercept(of_block)]
impl Numbers {
    #[get("/same/{theNumber}")]
    #[intercept(change)]
    async fn same(&self, the_number: u64) -> anyhow::Result<u64> {
        Ok(the_number)
    }

    #[get("/plain")]
    fn plain(&self, #[query] word: Option<String>) -> Option<String> {
        word
    }

    #[get("/local")]
    async fn local(&self, #[extract] local: Local, #[query] more: u64) -> Result<u64, HttpError> {
        let held = Rc::clone(&local.0);
        tokio::task::yield_now().await;
        held.set(held.get() + more);
        Ok(local.0.get())
    }

    #[get("/response")]
    async fn response(&self) -> HttpResponse {
        HttpResponse::Accepted().body("by hand")
    }

    #[get("/response/replaced")]
    #[intercept(answer_text)]
    async fn replaced_response(&self) -> HttpResponse {
        HttpResponse::Accepted().body("by hand")
    }

    #[get("/borrowed")]
    fn borrowed(&self) -> Result<&'static str, HttpError> {
        Ok("lives for ever")
    }

    #[get("/refused")]
    #[intercept(refuse)]
    async fn refused(&self) -> u64 {
        1
    }

    #[get("/forbidden")]
    #[intercept(forbid)]
    async fn forbidden(&self) -> u64 {
        1
    }

    #[post("/again")]
    #[intercept(retry)]
    async fn again(&self, #[body] list: Vec<u8>) -> anyhow::Result<usize> {
        let mut calls = self.calls.lock().unwrap();
        *calls += 1;
        anyhow::ensure!(*calls == 2, "not yet");
        Ok(list.len())
    }
}

/// Is made for each request.
#[derive(Injectable)]
struct PerRequest {
    #[inject]
    request: Arc<RequestInfo>,
}

#[api]
impl PerRequest {
    #[get("/per-request")]
    async fn show(&self) -> String {
        self.request.uri.to_string()
    }
}

fn application() -> (Application, Arc<Notes>) {
    let notes = Arc::new(Notes::default());
    let by_hand = Operation::new(actix_web::http::Method::GET, "/by-hand", "Hand.made");
    let by_hand = Route::new(by_hand, async |(): &(), call: &mut Call<'_>| call.json("made"));
    let app = Application::new("demo")
        .component(RestComponent::without_server())
        .with(bind(NOTES).to(Arc::clone(&notes)))
        .controller::<Numbers>()
        .controller::<PerRequest>()
        .route(by_hand);
    (app, notes)
}

fn everywhere<I: Interceptor>(app: &Application, key: &'static str, interceptor: I) {
    let binding = bind(BindingKey::<I>::new(key)).to(interceptor).global_interceptor("");
    app.add(binding.for_sources(["route"])).unwrap();
}

async fn answer(app: &Application, request: TestRequest) -> (u16, Value) {
    let service = test::init_service(App::new().service(mount(app).unwrap())).await;
    let response = test::call_service(&service, request.to_request()).await;
    let status = response.status().as_u16();
    let Ok(bytes) = response.into_body().try_into_bytes() else { panic!("a stream") };
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    (status, serde_json::from_str(&text).unwrap_or_else(|_| text.into()))
}

async fn get(app: &Application, uri: &str) -> (u16, Value) {
    answer(app, TestRequest::with_uri(uri)).await
}

#[actix_web::test]
async fn arguments_and_results_are_changed_on_the_way() {
    let (app, notes) = application();
    app.verify().unwrap();
    assert_eq!(get(&app, "/same/4").await, (200, json!(9)));
    assert_eq!(notes.take(), ["struct", "block"]);
}

#[actix_web::test]
async fn global_interceptors_see_the_operation_the_arguments_and_the_request() {
    let (app, notes) = application();
    everywhere(&app, "note", note);
    assert_eq!(get(&app, "/plain?word=x").await, (200, json!("x")));
    let seen = "GET /plain = Numbers.plain (word) at /plain?word=x";
    assert_eq!(notes.take(), [seen, "struct", "block"]);
    assert_eq!(get(&app, "/borrowed").await, (200, json!("lives for ever")));
    assert_eq!(get(&app, "/plain").await.0, 404, "`None` is still a 404");
}

#[actix_web::test]
async fn what_stays_on_its_thread_is_held_across_an_await_inside_of_interceptors() {
    let (app, notes) = application();
    everywhere(&app, "note", note);
    assert_eq!(get(&app, "/local?more=2").await, (200, json!(42)));
    assert_eq!(notes.take()[0], "GET /local = Numbers.local (local hidden, more) at /local?more=2");
    assert_eq!(get(&app, "/response").await, (202, json!("by hand")));
}

#[actix_web::test]
async fn a_result_that_interceptors_do_not_see_cannot_be_replaced() {
    let (app, _) = application();
    let errors = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&errors);
    everywhere(
        &app,
        "keep",
        from_fn(move |invocation, next| {
            let kept = Arc::clone(&kept);
            Box::pin(async move {
                let returned = next.run(invocation).await?;
                let hidden = returned.is_hidden();
                kept.lock().unwrap().push((hidden, returned.get::<HttpError>().is_err()));
                Ok(returned)
            })
        }),
    );
    assert_eq!(get(&app, "/response").await.0, 202);
    assert_eq!(*errors.lock().unwrap(), [(true, true)]);
    assert_eq!(get(&app, "/response/replaced").await.0, 500);
}

#[actix_web::test]
async fn an_error_of_an_interceptor_is_answered_like_a_handlers() {
    let (app, _) = application();
    let (status, body) = get(&app, "/refused").await;
    assert_eq!((status, &body["error"]["message"]), (402, &json!("Pay first")));
    let (status, body) = get(&app, "/forbidden").await;
    assert_eq!((status, &body["error"]["message"]), (403, &json!("Not yours")));
}

#[actix_web::test]
async fn a_body_is_cloned_for_a_second_attempt() {
    let (app, _) = application();
    let request = TestRequest::post().uri("/again").set_json([1, 2, 3]);
    assert_eq!(answer(&app, request).await, (200, json!(3)));
}

#[actix_web::test]
async fn interceptors_come_and_go_while_it_serves() {
    let (app, notes) = application();
    let service = test::init_service(App::new().service(mount(&app).unwrap())).await;
    let call = async || {
        let request = TestRequest::with_uri("/per-request").to_request();
        let bytes = test::call_and_read_body(&service, request).await;
        assert_eq!(bytes, "/per-request");
        notes.take().len()
    };
    assert_eq!(call().await, 0);
    everywhere(&app, "note", note);
    assert_eq!(call().await, 1);
    app.unbind("note").unwrap();
    assert_eq!(call().await, 0);
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Gate {
    #[inject]
    request: Arc<RequestInfo>,
}

#[async_trait::async_trait]
impl Interceptor for Gate {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        let operation: &Operation = invocation.source().unwrap().data().unwrap();
        if self.request.headers.contains_key("authorization") {
            next.run(invocation).await
        } else {
            Err(HttpError::unauthorized(format!("{} is closed", operation.path)).into())
        }
    }
}

#[actix_web::test]
async fn a_requests_interceptor_is_made_for_each_request_and_routes_by_hand_have_it_too() {
    let (app, _) = application();
    app.add(bind_type::<Gate>().to_class().global_interceptor("auth")).unwrap();
    app.verify().unwrap();
    for path in ["/by-hand", "/per-request", "/plain"] {
        let (status, body) = get(&app, path).await;
        assert_eq!((status, &body["error"]["message"]), (401, &json!(format!("{path} is closed"))));
    }
    let open = TestRequest::with_uri("/by-hand").insert_header(("authorization", "me"));
    assert_eq!(answer(&app, open).await, (200, json!("made")));
    assert_eq!(get(&app, "/openapi.json").await.0, 200, "the document is not an operation");
}

#[derive(Injectable)]
struct Broken;

#[api]
impl Broken {
    #[get("/broken")]
    #[intercept(NOBODY)]
    fn broken(&self) {}
}

#[actix_web::test]
async fn verification_names_what_an_operation_lists_and_nobody_binds() {
    let (app, _) = application();
    let app = app.controller::<Broken>();
    let report = app.verify().unwrap_err().to_string();
    assert!(
        report.contains("[LZ0011] the interceptor `interceptors.nobody` is listed and not bound"),
        "{report}"
    );
    assert!(report.contains("Broken.broken"), "{report}");

    let list = Interceptors::new().with(NOBODY);
    let route = Route::new(
        Operation::new(actix_web::http::Method::GET, "/x", "x"),
        async |(): &(), call: &mut Call<'_>| call.json(&1),
    );
    let app = application().0.route(route.intercept(&list));
    assert_eq!(app.verify().unwrap_err().problems().len(), 1);
}
