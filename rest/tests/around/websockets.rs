//! WebSockets, as `actix-ws` has them: in an operation, and in a service of actix's own.

use super::support::{raw, started, with_component};
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{Message, MessageStream, Session};
use futures_util::StreamExt as _;
use lazo_rest::{
    ActixService, HttpError, RestApplication as _, RestComponent, RestConfig, api, config::Limits, controller,
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};

#[controller]
struct Echo {}

#[api]
impl Echo {
    /// Says everything again.
    #[get("/echo/{name}", response(101, "The connection speaks WebSocket"))]
    async fn echo(
        &self,
        name: String,
        #[extract] request: HttpRequest,
        #[extract] stream: web::Payload,
    ) -> Result<HttpResponse, HttpError> {
        shake(&request, stream, name)
    }
}

fn shake(request: &HttpRequest, stream: web::Payload, name: String) -> Result<HttpResponse, HttpError> {
    let (response, session, messages) = actix_ws::handle(request, stream).map_err(|error| {
        HttpError::bad_request("This is a WebSocket.").caused_by(anyhow::anyhow!("{error}"))
    })?;
    actix_web::rt::spawn(talk(session, messages, name));
    Ok(response)
}

async fn talk(mut session: Session, mut messages: MessageStream, name: String) {
    while let Some(Ok(message)) = messages.next().await {
        if let Message::Text(text) = message
            && session.text(format!("{name}: {text}")).await.is_err()
        {
            return;
        }
    }
}

fn own(actix: &mut web::ServiceConfig) {
    let echo =
        async |request: HttpRequest, stream: web::Payload| shake(&request, stream, "service".to_owned());
    actix.route("/socket", web::get().to(echo));
}

/// A client, once its hands are shaken.
struct Client(TcpStream);

impl Client {
    async fn of(address: SocketAddr, path: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        // The answer to the key of RFC 6455, 1.3.
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Self(stream)
    }

    async fn ask(&mut self, text: &str) -> String {
        // A text in one frame, masked with zeros.
        let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).unwrap(), 0, 0, 0, 0];
        frame.extend_from_slice(text.as_bytes());
        self.0.write_all(&frame).await.unwrap();
        let (kind, length) = (self.0.read_u8().await.unwrap(), self.0.read_u8().await.unwrap());
        assert_eq!(kind, 0x81);
        let mut answer = vec![0; usize::from(length)];
        self.0.read_exact(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn they_talk_for_as_long_as_they_like() {
    let limits = Limits {
        body_seconds: 1,
        body_grace_seconds: 1,
        keep_alive_seconds: 1,
        answer_seconds: 1,
        shutdown_seconds: 1,
        ..Limits::default()
    };
    let config = RestConfig { limits, ..RestConfig::default() };
    let app = with_component(RestComponent::default(), config)
        .controller::<Echo>()
        .actix_service(ActixService::new("/own", own));
    let address = started(&app).await;
    let mut clients =
        [Client::of(address, "/echo/operation").await, Client::of(address, "/own/socket").await];
    for (client, name) in clients.iter_mut().zip(["operation", "service"]) {
        assert_eq!(client.ask("one").await, format!("{name}: one"));
    }
    // None of the times that requests have is theirs.
    sleep(Duration::from_millis(3_500)).await;
    for (client, name) in clients.iter_mut().zip(["operation", "service"]) {
        assert_eq!(client.ask("two").await, format!("{name}: two"));
    }
    // Who does not ask for one is told so.
    assert!(raw(address, "GET /echo/x HTTP/1.1").await.starts_with("HTTP/1.1 400 "));
    // They end with the server.
    app.stop().await.unwrap();
    for client in &mut clients {
        let mut rest = Vec::new();
        let _ = client.0.read_to_end(&mut rest).await;
    }
}

#[tokio::test]
async fn the_document_tells_of_them() {
    let app = with_component(RestComponent::without_server(), RestConfig::default()).controller::<Echo>();
    let document = app.openapi().await.unwrap();
    let responses = &document.value()["paths"]["/echo/{name}"]["get"]["responses"];
    assert_eq!(responses["101"]["description"], "The connection speaks WebSocket");
}
