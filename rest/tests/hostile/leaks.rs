//! What answers do not tell.

use super::support::{answer, started};
use lazo_rest::config::Limits;

/// Words that belong to nobody outside.
const INSIDE: [&str; 13] = [
    "secret",
    "passwd",
    "SELECT",
    "src/",
    ".rs",
    "panicked",
    "actix",
    "serde",
    "invalid type",
    "expected",
    "RUST",
    "backtrace",
    "lazo",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_tells_of_the_inside() {
    let (app, _, address) = started(Limits::default()).await;
    let post = |content_type: &str, body: &str| {
        let length = body.len();
        format!("POST /echo HTTP/1.1\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n|{body}")
    };
    let requests = [
        ("GET /fault HTTP/1.1\r\n|".to_owned(), 500),
        ("GET /panic HTTP/1.1\r\n|".to_owned(), 500),
        ("GET /items/x HTTP/1.1\r\n|".to_owned(), 400),
        ("GET /items/+7 HTTP/1.1\r\n|".to_owned(), 400),
        ("GET /items/1?limit=-1 HTTP/1.1\r\n|".to_owned(), 400),
        ("GET /items/%zz HTTP/1.1\r\n|".to_owned(), 400),
        ("GET /items/%ff HTTP/1.1\r\n|".to_owned(), 400),
        ("GET /../../etc/hosts HTTP/1.1\r\n|".to_owned(), 404),
        ("GET /%2e%2e/%2e%2e/etc/hosts HTTP/1.1\r\n|".to_owned(), 404),
        ("DELETE /hello HTTP/1.1\r\n|".to_owned(), 405),
        (post("application/json", "{"), 400),
        (post("application/json", &"[".repeat(100_000)), 400),
        (post("application/json", "\"\u{d8}\\ud800\""), 400),
        (post("application/json; charset=utf-16", "[]"), 415),
        (post("text/xml", "<a/>"), 415),
    ];
    for accept in ["application/json", "text/html", "text/xml"] {
        for (request, status) in &requests {
            let (head, body) = request.split_once('|').unwrap();
            let text = format!("{head}host: x\r\naccept: {accept}\r\nconnection: close\r\n\r\n{body}");
            let told = answer(address, text.as_bytes()).await;
            assert_eq!(&told[9..12], status.to_string(), "{head}: {told}");
            let mut lines = told.split("\r\n\r\n").next().unwrap().lines();
            assert!(told.contains("x-content-type-options: nosniff"), "{told}");
            assert!(
                !lines.any(|line| line.starts_with("server:") || line.starts_with("x-powered-by:")),
                "{told}"
            );
            for word in INSIDE {
                assert!(!told.contains(word), "{head} tells {word:?}: {told}");
            }
        }
    }
    app.stop().await.unwrap();
}
