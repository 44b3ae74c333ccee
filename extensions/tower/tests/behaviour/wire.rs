//! What goes over the wire.

use crate::support::{served, started};
use axum::{
    Router,
    body::{Body, Bytes},
    response::Response as AxumResponse,
    routing::{get as on_get, post as on_post},
};
use futures_util::{StreamExt as _, stream};
use http::{HeaderValue, Request};
use lazo_rest::RestApplication as _;
use lazo_tower::{TowerApplication, TowerLayer};
use std::{convert::Infallible, io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::mpsc,
};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};

fn router() -> Router {
    Router::new()
        .route("/hello", on_get(async || "hello"))
        .route("/endless", on_get(endless))
        .route("/broken", on_get(broken))
        .route("/echo", on_post(echo))
}

async fn endless() -> Body {
    Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>("more")))
}

async fn broken() -> Body {
    let pieces = stream::iter([Ok("whole? "), Err(io::Error::other("secret"))]);
    Body::from_stream(pieces.then(slowly))
}

/// What has been sent before is under way when the next piece comes.
async fn slowly<T>(piece: T) -> T {
    tokio::time::sleep(Duration::from_millis(20)).await;
    piece
}

/// Answers while it reads.
async fn echo(request: Request<Body>) -> AxumResponse {
    let mut pieces = request.into_body().into_data_stream();
    // By a task of its own, so that the body is read elsewhere.
    let (sender, mut receiver) = mpsc::channel::<Result<Bytes, axum::Error>>(1);
    tokio::spawn(async move {
        while let Some(piece) = pieces.next().await {
            if sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    AxumResponse::new(Body::from_stream(stream::poll_fn(move |cx| receiver.poll_recv(cx))))
}

/// All that is answered to requests of one connection, whose last one closes it.
async fn raw(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answered = Vec::new();
    stream.read_to_end(&mut answered).await.unwrap();
    String::from_utf8_lossy(&answered).into_owned()
}

#[actix_web::test]
async fn head_has_no_body() {
    let app = served().tower_service("/legacy", router()).middleware(
        "middleware",
        TowerLayer::new(SetResponseHeaderLayer::overriding(
            http::header::VIA,
            HeaderValue::from_static("1.1 layer"),
        )),
    );
    let address = started(&app).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut heads = Vec::new();
    // On one connection: had a body come with one of them, the next head would not begin where it does.
    for path in ["/legacy/hello", "/hello", "/legacy/endless", "/stream", "/legacy/unknown", "/unknown"] {
        stream.write_all(format!("HEAD {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        heads.push(String::from_utf8(head).unwrap());
    }
    let last = b"GET /legacy/hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(last).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    heads.push(text);
    let statuses: Vec<&str> = heads.iter().map(|head| &head[..12]).collect();
    let expected =
        ["200", "200", "200", "200", "404", "404", "200"].map(|status| format!("HTTP/1.1 {status}"));
    assert_eq!(statuses, expected, "{heads:?}");
    for head in &heads[..2] {
        assert!(head.contains("content-length: 5\r\n"), "{head}");
    }
    for head in &heads[..6] {
        assert!(head.contains("via: 1.1 layer\r\n"), "{head}");
    }
    assert!(heads[6].ends_with("\r\n\r\nhello"), "{}", heads[6]);
    app.stop().await.unwrap();
}

#[actix_web::test]
async fn what_breaks_off_is_cut() {
    let app = served().tower_service("/legacy", router());
    let layered = served()
        .tower_service("/legacy", router())
        .middleware("middleware", TowerLayer::new(CompressionLayer::new()));
    for app in [app, layered] {
        let address = started(&app).await;
        for path in ["/legacy/broken", "/broken"] {
            let answered =
                raw(address, &format!("GET {path} HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\n\r\n"))
                    .await;
            assert!(answered.starts_with("HTTP/1.1 200"), "{path}: {answered}");
            // The end of a chunked body is never sent.
            assert!(!answered.ends_with("0\r\n\r\n") && !answered.contains("secret"), "{path}: {answered}");
        }
        app.stop().await.unwrap();
    }
}

#[actix_web::test]
async fn bodies_of_any_size_go_both_ways_at_once() {
    let layers = || {
        tower::ServiceBuilder::new()
            .layer(CompressionLayer::new())
            .map_request(|request: Request<lazo_tower::RequestBody>| request.map(Body::new))
    };
    for is_layered in [false, true] {
        let mut app = served().tower_service("/legacy", router());
        if is_layered {
            app = app.middleware("middleware", TowerLayer::new(layers()));
        }
        let address = started(&app).await;
        let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
        let body: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
        let sent = body.clone();
        let head = format!(
            "POST /legacy/echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let sending = async move {
            writer.write_all(head.as_bytes()).await.unwrap();
            for piece in sent.chunks(10_000) {
                writer.write_all(piece).await.unwrap();
            }
            writer
        };
        let mut answered = Vec::new();
        let receiving = async {
            reader.read_to_end(&mut answered).await.unwrap();
        };
        let (_writer, ()) = tokio::join!(sending, receiving);
        let at = answered.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
        assert!(answered.starts_with(b"HTTP/1.1 200"));
        assert_eq!(unchunked(&answered[at..]), body, "layered: {is_layered}");
        app.stop().await.unwrap();
    }
}

/// The bytes of a chunked body.
fn unchunked(mut text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let at = text.windows(2).position(|bytes| bytes == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&text[..at]).unwrap(), 16).unwrap();
        if size == 0 {
            return bytes;
        }
        bytes.extend_from_slice(&text[at + 2..at + 2 + size]);
        text = &text[at + 2 + size + 2..];
    }
}
