//! Requests that mean different things to different readers, and such that mean nothing: each is refused, or understood as the
//! standard says, and nothing that stands behind a refused one is answered.

use super::support::{answer, assert_alive, connect, one, rest, started};
use lazo_rest::config::Limits;
use tokio::io::AsyncWriteExt as _;

/// A second request, which must not be answered if the first is refused.
const HIDDEN: &str = "GET /items/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn ambiguous_framing_is_refused() {
    let (app, _, address) = started(Limits::default()).await;
    for framing in [
        "content-length: 4\r\ntransfer-encoding: chunked",
        "content-length: 4\r\ncontent-length: 5",
        "content-length: 4, 5",
        "content-length: +4",
        "content-length: -4",
        "content-length: 0x4",
        "content-length: 4 4",
        "content-length: 99999999999999999999999",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: identity, chunked, identity",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity",
        "transfer-encoding : chunked",
        "transfer-encoding:\u{b}chunked",
        " transfer-encoding: chunked",
    ] {
        let request = format!(
            "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{framing}\r\n\r\n0\r\n\r\n{HIDDEN}"
        );
        let text = answer(address, request.as_bytes()).await;
        assert!(
            text.is_empty() || text.starts_with("HTTP/1.1 4") || text.starts_with("HTTP/1.1 501 "),
            "{framing}: {text}"
        );
        assert!(!text.contains("7 None"), "{framing}: {text}");
    }
    for chunk in [
        "-1\r\n[]\r\n0\r\n\r\n",
        "g\r\n[]\r\n0\r\n\r\n",
        "2\n[]\r\n0\r\n\r\n",
        "2\r\n[]0\r\n\r\n",
        "2;a\nb\r\n[]\r\n0\r\n\r\n",
        "fffffffffffffffff\r\n[]\r\n0\r\n\r\n",
        " 2\r\n[]\r\n0\r\n\r\n",
        "0x2\r\n[]\r\n0\r\n\r\n",
        "\r\n",
    ] {
        let request = format!(
            "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n{chunk}{HIDDEN}"
        );
        let text = answer(address, request.as_bytes()).await;
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 4"), "{chunk:?}: {text}");
        assert!(!text.contains("7 None"), "{chunk:?}: {text}");
    }
    assert_alive(address).await;
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused() {
    let (app, _, address) = started(Limits::default()).await;
    let long = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(200_000));
    let name = format!("GET / HTTP/1.1\r\nhost: x\r\n{}: 1\r\n\r\n", "a".repeat(40_000));
    let flood: String = (0..5_000).map(|at| format!("x-{at}: 1\r\n")).collect();
    let flood = format!("GET / HTTP/1.1\r\nhost: x\r\n{flood}\r\n");
    let texts: [&[u8]; 19] = [
        b"\0\0\0\0\r\n\r\n",
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
        b"GET / HTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"G@T / HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET  /hello  HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\n: empty\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\nx-a\0b: 1\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\nx-a: 1\x002\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\nx a: 1\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\n folded: 1\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\nx-a: 1\rx-b: 2\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
        long.as_bytes(),
        name.as_bytes(),
        flood.as_bytes(),
    ];
    for text in texts {
        let mut stream = connect(address).await;
        let _ = stream.write_all(text).await;
        // What is not a whole head is refused when nothing more comes.
        let _ = stream.shutdown().await;
        let told = rest(&mut stream).await;
        let shown = String::from_utf8_lossy(&text[..text.len().min(60)]);
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 4"), "{shown:?}: {told}");
    }
    assert_alive(address).await;
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pipelined_requests_are_answered_in_their_order() {
    let (app, _, address) = started(Limits::default()).await;
    let requests: String =
        (0..200).map(|id| format!("GET /items/{id} HTTP/1.1\r\nhost: x\r\n\r\n")).collect();
    let text = answer(address, format!("{requests}{HIDDEN}").as_bytes()).await;
    let bodies: Vec<&str> =
        text.match_indices(" None").map(|(at, _)| text[..at].rsplit("\r\n\r\n").next().unwrap()).collect();
    let expected: Vec<String> = (0..200).map(|id| id.to_string()).chain(["7".to_owned()]).collect();
    assert_eq!(bodies, expected);
    // A body that nobody reads does not become the next request.
    let early =
        format!("POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{HIDDEN}", HIDDEN.len());
    let text = answer(address, early.as_bytes()).await;
    assert!(text.starts_with("HTTP/1.1 404 ") && !text.contains("7 None"), "{text}");
    app.stop().await.unwrap();
}

/// The body of a request is not sent before it is wanted, and not wanted if it is too large.
#[tokio::test(flavor = "multi_thread")]
async fn expectations() {
    let (app, _, address) = started(Limits::default()).await;
    let head = |length: usize| {
        format!(
            "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n"
        )
    };
    let mut stream = connect(address).await;
    stream.write_all(head(2).as_bytes()).await.unwrap();
    assert!(one(&mut stream).await.starts_with("HTTP/1.1 100 "));
    stream.write_all(b"[]").await.unwrap();
    assert!(one(&mut stream).await.ends_with("[]"));
    let mut stream = connect(address).await;
    stream.write_all(head(99_999_999).as_bytes()).await.unwrap();
    assert!(rest(&mut stream).await.contains("HTTP/1.1 413 "));
    app.stop().await.unwrap();
}
