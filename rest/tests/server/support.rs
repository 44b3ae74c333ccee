//! A server, and clients that know nothing.

use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use lazo_kernel::Application;
use lazo_rest::{
    BodyStream, ClientCertificate, REST_SERVER, RequestInfo, RestApplication, RestComponent, RestConfig,
    RestServer, api, controller, with_config,
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    sync::Semaphore,
};

/// Requests to `/held` wait here.
pub(crate) static HELD: Semaphore = Semaphore::const_new(0);
/// Requests to `/kept` wait here.
pub(crate) static KEPT: Semaphore = Semaphore::const_new(0);
/// How many requests to `/never` there are.
pub(crate) static NEVER: AtomicUsize = AtomicUsize::new(0);

/// One request to `/never`.
struct Never;

impl Drop for Never {
    fn drop(&mut self) {
        NEVER.fetch_sub(1, Ordering::SeqCst);
    }
}

#[controller]
pub(crate) struct Demo {}

#[api]
impl Demo {
    #[get("/hello")]
    fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/version")]
    async fn version(&self, #[extract] request: HttpRequest) -> String {
        format!("{:?} {}", request.version(), request.connection_info().scheme())
    }

    #[post("/echo")]
    fn echo(&self, #[body] value: serde_json::Value) -> serde_json::Value {
        value
    }

    #[post("/words")]
    fn words(&self, #[body(content = "text/plain")] words: Option<String>) -> String {
        format!("{words:?}")
    }

    #[post("/length")]
    async fn length(&self, #[extract] bytes: Bytes) -> String {
        bytes.len().to_string()
    }

    /// Does not read its body.
    #[post("/unread")]
    async fn unread(&self, #[body] _body: BodyStream) -> String {
        std::future::pending().await
    }

    /// Answers when it is let go.
    #[get("/held")]
    async fn held(&self) -> &'static str {
        HELD.acquire().await.unwrap().forget();
        "held"
    }

    /// The same for another test.
    #[get("/kept")]
    async fn kept(&self) -> &'static str {
        KEPT.acquire().await.unwrap().forget();
        "kept"
    }

    #[get("/never")]
    async fn never(&self) -> String {
        NEVER.fetch_add(1, Ordering::SeqCst);
        let _never = Never;
        std::future::pending().await
    }

    #[get("/client")]
    async fn client(&self, #[extract] client: ClientCertificate) -> String {
        format!("{:?} {:?}", client.dns_names(), client.uris())
    }

    #[get("/endless")]
    async fn endless(&self) -> String {
        std::future::pending().await
    }

    /// A long answer, in pieces.
    #[get("/long")]
    async fn long(&self) -> HttpResponse {
        let pieces = futures_util::stream::iter(
            (0..200).map(|_| Ok::<_, actix_web::Error>(Bytes::from(vec![b'x'; 10_000]))),
        );
        HttpResponse::Ok().streaming(pieces)
    }
}

/// What is made for a request sees who the client is.
#[controller]
pub(crate) struct Guarded {
    #[inject]
    request: Arc<RequestInfo>,
}

#[api]
impl Guarded {
    #[get("/client-info")]
    fn client(&self) -> String {
        match self.request.client_certificate() {
            Some(client) => format!("{:?} {:?}", client.dns_names(), client.uris()),
            None => "nobody".to_owned(),
        }
    }
}

pub(crate) fn application(config: RestConfig) -> Application {
    let config = RestConfig { port: 0, workers: Some(1), ..config };
    with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Demo>()
        .controller::<Guarded>()
}

pub(crate) async fn started(config: RestConfig) -> (Application, Arc<RestServer>) {
    let app = application(config);
    app.start().await.unwrap();
    let server = app.get(&REST_SERVER).await.unwrap();
    (app, server)
}

/// All that comes back, until the other side closes.
pub(crate) async fn talk(mut stream: impl AsyncRead + AsyncWrite + Unpin, text: &str) -> String {
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    // A connection that is cut is an end too.
    let _ = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut bytes)).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) async fn raw(address: SocketAddr, text: &str) -> String {
    talk(TcpStream::connect(address).await.unwrap(), text).await
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> String {
    raw(address, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await
}

/// Waits until something is true.
pub(crate) async fn until(mut is_true: impl FnMut() -> bool) {
    let waiting = async {
        while !is_true() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap();
}
