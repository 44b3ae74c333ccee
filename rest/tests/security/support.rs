//! Authenticators, a server, and a client that sends what it is told.

use async_trait::async_trait;
use lazo_kernel::Application;
use lazo_rest::{
    HttpError, REST_SERVER, RestApplication as _, RestComponent, RestConfig, api, controller,
    openapi::{KeyPlace, SecurityScheme},
    security::{Authenticator, Credential, Demand, Principal, Refusal, Subject},
    with_config,
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Knows one scheme. `good` and `more` are let in, `more` with the scopes `read` and `write` and `good` with `read`; the rest says what
/// becomes of it.
pub(crate) struct Known {
    scheme: &'static str,
    described: Option<SecurityScheme>,
    pub(crate) asked: Arc<AtomicUsize>,
}

impl Known {
    pub(crate) fn new(scheme: &'static str, described: SecurityScheme) -> Self {
        Self { scheme, described: Some(described), asked: Arc::default() }
    }

    pub(crate) fn undescribed(scheme: &'static str) -> Self {
        Self { scheme, described: None, asked: Arc::default() }
    }
}

pub(crate) fn bearer() -> Known {
    Known::new("jwt", SecurityScheme::bearer("JWT"))
}

pub(crate) fn basic() -> Known {
    Known::new("basic", SecurityScheme::basic())
}

pub(crate) fn key() -> Known {
    Known::new("key", SecurityScheme::api_key(KeyPlace::Header, "X-Key"))
}

#[async_trait]
impl Authenticator for Known {
    fn scheme(&self) -> &str {
        self.scheme
    }

    fn describe(&self) -> Option<SecurityScheme> {
        self.described.clone()
    }

    async fn authenticate(&self, sent: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        let user = match sent {
            Credential::Basic { user, .. } => user.clone(),
            _ => format!("one by {}", self.scheme),
        };
        match sent.secret() {
            Some("good") => Ok(Principal::new(user).scoped(["read"])),
            Some("more") => Ok(Principal::new(user).scoped(["read", "write"])),
            Some("absent") => Err(Refusal::Absent),
            Some("scope") => Err(Refusal::InsufficientScope),
            Some("down") => Err(std::io::Error::other("the store at 10.0.0.7 is down"))?,
            Some("often") => Err(HttpError::too_many_requests("Not so often"))?,
            Some("panic") => panic!("a bug"),
            _ => Err(Refusal::Invalid),
        }
    }
}

/// Says who calls, to who has to say it and to who may.
#[controller]
pub(crate) struct Me {}

#[api]
impl Me {
    #[get("/me", security("jwt"))]
    fn me(&self, #[extract] caller: Principal) -> String {
        caller.id().to_owned()
    }

    #[get("/open")]
    fn open(&self, #[extract] caller: Subject) -> String {
        caller.principal().map_or("nobody", Principal::id).to_owned()
    }
}

/// An application with a server on a free port.
pub(crate) fn application(config: RestConfig) -> Application {
    let config = RestConfig { port: 0, workers: Some(1), ..config };
    with_config(Application::new("shop"), config).component(RestComponent::default())
}

pub(crate) fn with_all(config: RestConfig) -> Application {
    application(config).authenticator(bearer()).authenticator(basic()).authenticator(key())
}

/// With `Me` behind tokens.
pub(crate) fn with_me(config: RestConfig) -> Application {
    application(config).authenticator(bearer()).controller::<Me>()
}

pub(crate) async fn started(app: &Application) -> SocketAddr {
    app.start().await.unwrap();
    app.get(&REST_SERVER).await.unwrap().address().unwrap()
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    /// All values of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    pub(crate) fn challenges(&self) -> Vec<&str> {
        self.all("www-authenticate")
    }
}

/// Sends a head, `GET /path` and lines of headers, and nothing behind it.
pub(crate) async fn send(address: SocketAddr, head: &str) -> Answer {
    let (first, headers) = head.split_once('\n').unwrap_or((head, ""));
    let host = if headers.contains("Host:") { "" } else { "Host: shop.test\r\n" };
    let mut text = format!("{first} HTTP/1.1\r\n{host}");
    for line in headers.lines().map(str::trim).filter(|line| !line.is_empty()) {
        text.push_str(&format!("{line}\r\n"));
    }
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{text}Connection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.replace('\r', ""), body: body.to_owned() }
}

/// The base64 of name and password.
pub(crate) fn pair(text: &str) -> String {
    serde_json::to_value(lazo_rest::Base64(text.into())).unwrap().as_str().unwrap().to_owned()
}
