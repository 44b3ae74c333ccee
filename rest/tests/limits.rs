//! A real server against requests that want too much.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use actix_web::{HttpResponse, web};
use lazo_kernel::{Application, Injectable};
use lazo_rest::{
    REST_SERVER, RestApplication, RestComponent, RestConfig, api,
    config::{Limits, with_config},
};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};

#[derive(Injectable)]
struct Echo {}

#[api]
impl Echo {
    #[post("/echo")]
    fn echo(&self, #[body] value: serde_json::Value) -> serde_json::Value {
        value
    }

    #[get("/slow")]
    async fn slow(&self) -> &'static str {
        sleep(Duration::from_millis(600)).await;
        "done"
    }
}

async fn started(limits: Limits) -> (Application, SocketAddr) {
    let config = RestConfig { port: 0, workers: Some(1), limits, ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Echo>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    (app, address)
}

/// What the server answers, until it closes or `enough` bytes have come.
async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&bytes).contains("\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_above_the_limit_is_refused_before_it_is_read() {
    let (app, address) = started(Limits { body: 100, ..Limits::default() }).await;
    let mut stream = send(address, "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n").await;
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 413 "));
    // In chunks, which are counted.
    let mut stream =
        send(address, "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n").await;
    for _ in 0..3 {
        stream.write_all(format!("32\r\n\"{}\"\r\n", "x".repeat(48)).as_bytes()).await.unwrap();
        sleep(Duration::from_millis(20)).await;
    }
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 413 "));
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_may_come_in_pieces_but_not_for_ever() {
    let (app, address) = started(Limits { body_seconds: 1, ..Limits::default() }).await;
    let mut stream = send(address, "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n").await;
    for piece in ["{\"a\"", ":\"b\"", "}"] {
        sleep(Duration::from_millis(100)).await;
        stream.write_all(piece.as_bytes()).await.unwrap();
    }
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200 "));

    let begun = Instant::now();
    let mut stream = send(address, "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{").await;
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 408 "));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_request_is_answered_when_the_server_stops() {
    let (app, address) = started(Limits::default()).await;
    let mut stream = send(address, "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    sleep(Duration::from_millis(200)).await;
    let (answered, stopped) = tokio::join!(answer(&mut stream), app.stop());
    assert!(answered.starts_with("HTTP/1.1 200 "), "{answered}");
    stopped.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn services_of_actix_come_first_and_their_scopes_hide_nothing() {
    let config = RestConfig { port: 0, workers: Some(1), ..RestConfig::default() };
    let component = RestComponent::default().configure(|actix| {
        let inner = web::resource("/inner").to(HttpResponse::Accepted);
        actix.service(web::scope("/raw").service(inner));
    });
    let app = with_config(Application::new("demo"), config).component(component).controller::<Echo>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    let status = async |line: &str| {
        let mut stream = send(address, &format!("{line} HTTP/1.1\r\nhost: x\r\n\r\n")).await;
        answer(&mut stream).await[9..12].to_owned()
    };
    assert_eq!(status("GET /raw/inner").await, "202");
    assert_eq!(status("GET /slow").await, "200");
    assert_eq!(status("GET /raw/slow").await, "404");
    assert_eq!(status("OPTIONS *").await, "204");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_starts_again() {
    let (app, _) = started(Limits::default()).await;
    app.stop().await.unwrap();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    let mut stream = send(address, "GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 404 "));
    app.stop().await.unwrap();
}
