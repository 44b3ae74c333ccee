//! HEAD, and answers that are what they are.

use crate::support::{application, ask};
use actix_web::{http::Method, test::TestRequest};
use lazo_kernel::{Application, Injectable};
use lazo_rest::{REST_SERVER, RestApplication as _, RestComponent, RestConfig, api, with_config};
use serde_json::{Value, json};
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

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_head_has_no_body() {
    let config = RestConfig { port: 0, workers: Some(1), ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Plain>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"HEAD /json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let text = text.to_ascii_lowercase();
    assert!(text.starts_with("http/1.1 200 ok\r\n") && text.contains("content-length: 7\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\n"), "{text}");
    app.stop().await.unwrap();
}
