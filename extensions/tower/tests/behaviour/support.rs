//! An application that services are mounted in and layers are put around.

use actix_web::{
    App, HttpResponse,
    body::to_bytes,
    dev::{Payload, Service, ServiceResponse},
    error::PayloadError,
    http::{Method, header::HeaderMap},
    test::{self, TestRequest},
};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use lazo_kernel::Application;
use lazo_rest::{
    BodyStream, Exchange, HttpError, Middleware, REST_SERVER, RestApplication, RestComponent, RestConfig,
    Streaming, api, controller,
    middleware::Next,
    mount,
    openapi::{KeyPlace, SecurityScheme},
    security::{Authenticator, Credential, Demand, Principal, Refusal},
    with_config,
};
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

#[controller]
pub(crate) struct Plain {}

#[api]
impl Plain {
    #[get("/hello")]
    fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/long")]
    fn long(&self) -> String {
        "long ".repeat(1000)
    }

    #[get("/conflict")]
    fn conflict(&self) -> Result<String, HttpError> {
        Err(HttpError::conflict("No"))
    }

    #[get("/panic")]
    fn panic(&self) -> String {
        panic!("in an operation")
    }

    #[post("/echo")]
    fn echo(&self, #[body] value: serde_json::Value) -> serde_json::Value {
        value
    }

    #[post("/optional")]
    fn optional(&self, #[body] value: Option<serde_json::Value>) -> bool {
        value.is_some()
    }

    #[post("/size")]
    async fn size(&self, #[body] mut body: BodyStream) -> Result<String, HttpError> {
        let mut size = 0;
        while let Some(piece) = body.next().await {
            size += piece?.len();
        }
        Ok(size.to_string())
    }

    #[get("/slow")]
    async fn slow(&self) -> &'static str {
        tokio::time::sleep(Duration::from_secs(60)).await;
        "slow"
    }

    #[get("/stream")]
    fn stream(&self) -> Streaming {
        Streaming::of(stream::iter(["one ", "two ", "three"]))
    }

    #[get("/broken")]
    fn broken(&self) -> Streaming {
        let pieces: [io::Result<Bytes>; 2] =
            [Ok(Bytes::from_static(b"whole? ")), Err(io::Error::other("secret"))];
        Streaming::new(stream::iter(pieces).then(async |piece| {
            // What has been sent before is under way when the next piece comes.
            tokio::time::sleep(Duration::from_millis(20)).await;
            piece
        }))
    }
}

pub(crate) fn plain() -> Application {
    configured(RestConfig::default())
}

pub(crate) fn configured(config: RestConfig) -> Application {
    with_config(Application::new("test"), config)
        .component(RestComponent::without_server())
        .controller::<Plain>()
}

/// An application with a server on a free port.
pub(crate) fn served() -> Application {
    let config = RestConfig { port: 0, workers: Some(1), ..RestConfig::default() };
    with_config(Application::new("test"), config).component(RestComponent::default()).controller::<Plain>()
}

/// Starts the server.
pub(crate) async fn started(app: &Application) -> SocketAddr {
    app.start().await.unwrap();
    app.get(&REST_SERVER).await.unwrap().address().unwrap()
}

/// The routes as one worker has them.
pub(crate) async fn worker(
    app: &Application,
) -> impl Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error> + use<> {
    test::init_service(App::new().service(mount(app).unwrap())).await
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The name, which only errors of clients have, and the message of an error in the application's form.
    pub(crate) fn error(&self) -> (String, String) {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&self.body) else { panic!("{self:?}") };
        let text = |name: &str| value["error"][name].as_str().unwrap_or_default().to_owned();
        (text("name"), text("message"))
    }
}

pub(crate) async fn ask<S>(worker: &S, request: TestRequest) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    send(worker, request.to_request()).await
}

pub(crate) async fn send<S>(worker: &S, request: actix_http::Request) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    let response = test::call_service(worker, request).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: to_bytes(response.into_body()).await.unwrap() }
}

pub(crate) async fn get<S>(worker: &S, path: &str) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    ask(worker, TestRequest::with_uri(path)).await
}

pub(crate) fn request(method: Method, path: &str) -> TestRequest {
    TestRequest::with_uri(path).method(method)
}

/// A request with a body whose length is told.
pub(crate) fn post(path: &str, body: impl Into<Bytes>) -> TestRequest {
    let body = body.into();
    let length = ("content-length", body.len());
    request(Method::POST, path).insert_header(length).set_payload(body)
}

/// A request with a body of whose length nothing is told.
pub(crate) fn in_pieces(request: TestRequest, body: impl Into<Bytes>) -> actix_http::Request {
    let body = body.into();
    let pieces: Vec<_> = body.chunks(4).map(Bytes::copy_from_slice).map(Ok::<_, PayloadError>).collect();
    let payload = Payload::Stream { payload: stream::iter(pieces).boxed_local() };
    request.to_request().replace_payload(payload).0
}

/// Keeps what errors come past it.
#[derive(Clone, Default)]
pub(crate) struct Errors(Arc<Mutex<Vec<String>>>);

impl Errors {
    pub(crate) fn only(&self) -> String {
        let errors = self.0.lock().unwrap();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].clone()
    }
}

#[async_trait(?Send)]
impl Middleware for Errors {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let outcome = next.run(exchange).await;
        if let Err(error) = &outcome {
            self.0.lock().unwrap().push(format!("{error:#}"));
        }
        outcome
    }
}

/// Knows one key, and whose it is.
pub(crate) struct Keys;

#[async_trait]
impl Authenticator for Keys {
    fn scheme(&self) -> &str {
        "key"
    }

    fn describe(&self) -> Option<SecurityScheme> {
        Some(SecurityScheme::api_key(KeyPlace::Header, "X-Key"))
    }

    async fn authenticate(&self, sent: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> {
        if sent.is("right") { Ok(Principal::new("ada")) } else { Err(Refusal::Invalid) }
    }
}
