//! An application without a socket, and one with.

use actix_web::{
    App, HttpResponse,
    body::{MessageBody as _, to_bytes},
    dev::{Service, ServiceResponse},
    http::header::HeaderMap,
    test::{self, TestRequest},
};
use lazo_kernel::Application;
use lazo_rest::{
    HttpError, REST_SERVER, RestApplication, RestComponent, RestConfig, api, controller, mount, with_config,
};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[controller]
pub(crate) struct Plain {}

#[api]
impl Plain {
    #[get("/hello")]
    fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/fail")]
    fn fail(&self) -> Result<String, HttpError> {
        Err(HttpError::conflict("No"))
    }

    #[post("/echo")]
    fn echo(&self, #[body(content = "text/plain")] text: String) -> String {
        text
    }
}

pub(crate) fn plain() -> Application {
    with_component(RestComponent::without_server(), RestConfig::default())
}

pub(crate) fn with_component(component: RestComponent, config: RestConfig) -> Application {
    let config = RestConfig { port: 0, workers: Some(1), ..config };
    with_config(Application::new("demo"), config).component(component).controller::<Plain>()
}

/// Status, headers and text of an answer.
pub(crate) async fn answer(app: &Application, request: TestRequest) -> (u16, HeaderMap, String) {
    answer_of(&service(app).await, request).await
}

/// The routes as a service.
pub(crate) async fn service(
    app: &Application,
) -> impl Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error> + use<> {
    test::init_service(App::new().service(mount(app).unwrap())).await
}

pub(crate) async fn answer_of<S>(service: &S, request: TestRequest) -> (u16, HeaderMap, String)
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    let response = test::call_service(service, request.to_request()).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = to_bytes(response.into_body()).await.unwrap();
    (status, headers, String::from_utf8(bytes.to_vec()).unwrap())
}

pub(crate) async fn get(app: &Application, path: &str) -> (u16, HeaderMap, String) {
    answer(app, TestRequest::with_uri(path)).await
}

pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

/// Starts the server.
pub(crate) async fn started(app: &Application) -> SocketAddr {
    app.start().await.unwrap();
    app.get(&REST_SERVER).await.unwrap().address().unwrap()
}

/// What a server answers to a request that closes its connection.
pub(crate) async fn raw(address: SocketAddr, head: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{head}\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

/// The body of a response that is there already.
pub(crate) fn body(response: HttpResponse) -> String {
    let Ok(bytes) = response.into_body().try_into_bytes() else { panic!("a stream") };
    String::from_utf8(bytes.to_vec()).unwrap()
}
