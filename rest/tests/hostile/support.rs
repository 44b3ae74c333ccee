//! A server with short patience, and raw connections.

use actix_web::web;
use futures_util::StreamExt as _;
use lazo_kernel::Application;
use lazo_rest::{
    BodyStream, HttpError, REST_SERVER, RestApplication, RestComponent, RestConfig, RestServer, api,
    config::Limits, controller, with_config,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Longer than anything here takes.
pub(crate) const LONG: Duration = Duration::from_secs(60);

#[controller]
pub(crate) struct Target {}

#[api]
impl Target {
    #[get("/hello")]
    fn hello(&self) -> &'static str {
        "hello"
    }

    /// Is not there at once.
    #[get("/later")]
    async fn later(&self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(10)).await;
        "later than that"
    }

    /// More than any buffer on the way takes.
    #[get("/long")]
    fn long(&self) -> String {
        "x".repeat(16 << 20)
    }

    #[post("/echo")]
    fn echo(&self, #[body] value: serde_json::Value) -> serde_json::Value {
        value
    }

    #[get("/items/{id}")]
    fn item(&self, id: i64, #[query] limit: Option<u32>) -> String {
        format!("{id} {limit:?}")
    }

    /// Reads its body by an extractor of actix's.
    #[post("/raw")]
    async fn raw(&self, #[extract] body: web::Bytes) -> String {
        body.len().to_string()
    }

    /// Reads its body piece by piece.
    #[post("/pieces")]
    async fn pieces(&self, #[body] mut body: BodyStream) -> Result<String, HttpError> {
        let mut size = 0;
        while let Some(piece) = body.next().await {
            size += piece?.len();
        }
        Ok(size.to_string())
    }

    #[get("/fault")]
    async fn fault(&self) -> anyhow::Result<String> {
        Err(std::io::Error::other("/etc/passwd: SELECT secret FROM table").into())
    }

    #[get("/panic")]
    async fn panic(&self) -> Result<String, HttpError> {
        panic!("the secret of src/lib.rs")
    }
}

/// Short times, so that nobody waits long for what is cut.
pub(crate) fn impatient() -> Limits {
    Limits {
        head_seconds: 1,
        body_seconds: 1,
        body_grace_seconds: 1,
        keep_alive_seconds: 1,
        answer_seconds: 1,
        ..Limits::default()
    }
}

pub(crate) async fn started(limits: Limits) -> (Application, Arc<RestServer>, SocketAddr) {
    let config = RestConfig { port: 0, workers: Some(1), limits, ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Target>();
    app.start().await.unwrap();
    let server = app.get(&REST_SERVER).await.unwrap();
    let address = server.address().unwrap();
    (app, server, address)
}

pub(crate) async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// All that comes until the other side closes.
pub(crate) async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is cut is an end too.
    let _ = tokio::time::timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("it closes");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One answer, on a connection that goes on.
pub(crate) async fn one(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let reading = async {
        loop {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                if length.is_none_or(|length| body.len() >= length.parse::<usize>().unwrap()) {
                    return text;
                }
            }
            let mut buffer = [0; 4096];
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return text,
                Ok(read) => bytes.extend_from_slice(&buffer[..read]),
            }
        }
    };
    tokio::time::timeout(LONG, reading).await.expect("it answers")
}

/// What is answered to these bytes, until the server closes.
pub(crate) async fn answer(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = connect(address).await;
    // A server that has heard enough may have closed already.
    let _ = stream.write_all(bytes).await;
    rest(&mut stream).await
}

/// Others are served.
pub(crate) async fn assert_alive(address: SocketAddr) {
    let text = answer(address, b"GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(text.starts_with("HTTP/1.1 200 ") && text.ends_with("hello"), "{text}");
}

/// Waits until no connection is left.
pub(crate) async fn gone(server: &RestServer) {
    let waiting = async {
        while server.connections() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, waiting).await.expect("they go");
}
