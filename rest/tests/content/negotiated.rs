//! HEAD, and answers that are what they are.

use crate::support::{application, ask};
use actix_web::{http::Method, test::TestRequest};
use futures_util::stream;
use lazo_kernel::{Application, Injectable};
use lazo_rest::{REST_SERVER, RestApplication as _, RestComponent, RestConfig, Streaming, api, with_config};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[derive(Injectable)]
struct Plain {}

#[api]
impl Plain {
    #[get("/json")]
    fn json(&self) -> Value {
        json!({"a": 1})
    }

    #[get("/whole")]
    fn whole(&self) -> Streaming {
        Streaming::of(stream::iter(["begun", "done"]))
    }

    #[get("/broken")]
    fn broken(&self) -> Streaming {
        Streaming::new(stream::iter([Ok("begun"), Err(anyhow::anyhow!("hush"))]))
    }

    #[get("/text", produces = "text/markdown")]
    fn text(&self) -> &'static str {
        "# title"
    }
}

#[actix_web::test]
async fn json_alone_is_not_negotiated() {
    let app = application::<Plain>(RestConfig::default());
    let answer = ask(&app, TestRequest::with_uri("/json").insert_header(("accept", "text/csv"))).await;
    assert_eq!(
        (answer.status, answer.header("content-type"), answer.header("vary")),
        (200, "application/json", "")
    );
    let answer = ask(&app, TestRequest::with_uri("/text").insert_header(("accept", "text/csv"))).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/markdown"));
    let answer = ask(&app, TestRequest::default().method(Method::HEAD).uri("/json")).await;
    assert_eq!(answer.status, 200);
}

async fn served() -> (Application, SocketAddr) {
    let config = RestConfig { port: 0, workers: Some(1), ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Plain>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    (app, address)
}

/// All that comes back, in small letters.
async fn raw(address: SocketAddr, line: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    // A connection that is cut may end with an error.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap().to_ascii_lowercase()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_head_has_no_body() {
    let (app, address) = served().await;
    let text = raw(address, "HEAD /json").await;
    assert!(text.starts_with("http/1.1 200 ok\r\n") && text.contains("content-length: 7\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\n"), "{text}");
    let text = raw(address, "HEAD /nowhere").await;
    assert!(text.starts_with("http/1.1 404 ") && text.ends_with("\r\n\r\n"), "{text}");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_cut_and_never_ended() {
    let (app, address) = served().await;
    const END: &str = "\r\n0\r\n\r\n";
    let whole = raw(address, "GET /whole").await;
    assert!(whole.contains("begun") && whole.ends_with(END), "{whole}");
    let broken = raw(address, "GET /broken").await;
    assert!(!broken.ends_with(END) && !broken.contains("hush"), "{broken}");
    app.stop().await.unwrap();
}
