//! Clients that take their time.

use super::support::{assert_alive, connect, gone, impatient, one, rest, started};
use lazo_rest::config::Limits;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
};

/// Sends bytes one by one until the server has enough of it; what it answers.
async fn dribble(stream: &mut tokio::net::TcpStream, bytes: &[u8]) -> String {
    for byte in bytes.iter().cycle() {
        if stream.write_all(&[*byte]).await.is_err() {
            return String::new();
        }
        let answered = tokio::time::timeout(Duration::from_millis(30), stream.readable()).await.is_ok();
        if answered {
            return rest(stream).await;
        }
    }
    unreachable!("it goes round and round")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_dribbles_is_cut() {
    let (app, _, address) = started(impatient()).await;
    let mut stream = connect(address).await;
    stream.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
    let text = dribble(&mut stream, b"x").await;
    assert!(text.is_empty() || text.starts_with("HTTP/1.1 408 "), "{text}");
    assert_alive(address).await;
    app.stop().await.unwrap();
}

/// actix-http alone watches over the first head only.
#[tokio::test(flavor = "multi_thread")]
async fn so_is_every_later_head_of_a_connection() {
    let (app, _, address) = started(Limits { keep_alive_seconds: 600, ..impatient() }).await;
    for silent in [false, true] {
        let mut stream = connect(address).await;
        for _ in 0..2 {
            stream.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
            assert!(one(&mut stream).await.ends_with("hello"));
        }
        stream.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        let text = if silent { rest(&mut stream).await } else { dribble(&mut stream, b"x").await };
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 408 "), "{text}");
    }
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_is_cut() {
    let (app, server, address) = started(impatient()).await;
    let mut silent = connect(address).await;
    let mut idle = connect(address).await;
    idle.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(one(&mut idle).await.ends_with("hello"));
    rest(&mut silent).await;
    assert_eq!(rest(&mut idle).await, "");
    gone(&server).await;
    app.stop().await.unwrap();
}

/// Answers are short, so none of them is still a request under way when it waits to be taken.
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_take_answers_is_cut() {
    let (app, server, address) = started(impatient()).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let body = format!("\"{}\"", "x".repeat(60_000));
    let head = format!(
        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let asking = async {
        loop {
            stream.write_all(format!("{head}{body}").as_bytes()).await?;
        }
    };
    // It ends when nothing more goes through, or with the connection.
    let _: Result<std::io::Result<()>, _> = tokio::time::timeout(Duration::from_secs(1), asking).await;
    gone(&server).await;
    assert_alive(address).await;
    app.stop().await.unwrap();
}

/// A long answer is a request under way until it is sent.
#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_a_long_answer_is_cut() {
    let (app, server, address) = started(impatient()).await;
    let mut stream = connect(address).await;
    stream.write_all(b"GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    stream.readable().await.unwrap();
    gone(&server).await;
    let length = rest(&mut stream).await.len();
    assert!(length < 16 << 20, "{length}");
    assert_alive(address).await;
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_long_answer_slowly_gets_all_of_it() {
    let (app, _, address) = started(impatient()).await;
    let mut stream = connect(address).await;
    stream.write_all(b"GET /long HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let (mut piece, mut length) = (vec![0; 2 << 20], 0);
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        match stream.read(&mut piece).await.unwrap() {
            0 => break,
            more => length += more,
        }
    }
    assert!(length > 16 << 20, "{length}");
    app.stop().await.unwrap();
}

/// A connection that is used now and then is kept, however long it lives.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_but_honest_client_is_served() {
    let (app, _, address) = started(Limits { keep_alive_seconds: 600, ..impatient() }).await;
    let mut stream = connect(address).await;
    for _ in 0..4 {
        for part in ["GET /hello HTTP/1.1\r\n", "host: x\r\n", "\r\n"] {
            stream.write_all(part.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert!(one(&mut stream).await.ends_with("hello"));
    }
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_dribbles_is_cut_however_it_is_read() {
    let (app, _, address) = started(impatient()).await;
    for (path, framing) in [
        ("/echo", "content-length: 100000"),
        ("/echo", "transfer-encoding: chunked"),
        ("/raw", "content-length: 100000"),
        ("/pieces", "content-length: 100000"),
        ("/pieces", "transfer-encoding: chunked"),
    ] {
        let mut stream = connect(address).await;
        let media = if path == "/pieces" { "application/octet-stream" } else { "application/json" };
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {media}\r\n{framing}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let piece: &[u8] = if framing.ends_with("chunked") { b"1\r\n \r\n" } else { b" " };
        let text = dribble(&mut stream, piece).await;
        assert!(text.starts_with("HTTP/1.1 408 "), "{path} {framing}: {text}");
    }
    assert_alive(address).await;
    app.stop().await.unwrap();
}

/// The pace is configured for whoever reads a body, piece by piece too.
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_longer_than_the_configured_grace_ends_a_body() {
    for (rate, status) in [(240, "408"), (0, "200")] {
        let (app, _, address) = started(Limits { body_rate: rate, body_seconds: 60, ..impatient() }).await;
        for path in ["/pieces", "/raw"] {
            let mut stream = connect(address).await;
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 2\r\n\r\n1"
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(2500)).await;
            // The connection may be cut already.
            let _ = stream.write_all(b"2").await;
            let text = one(&mut stream).await;
            assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{path} at {rate}: {text}");
        }
        app.stop().await.unwrap();
    }
}

/// Chunk extensions and trailers that never end.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_around_chunks_ends_too() {
    let (app, _, address) = started(impatient()).await;
    for start in ["5;ext=", "5\r\n[1,2]\r\n0\r\nx-trailer: "] {
        let mut stream = connect(address).await;
        let head = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(format!("{head}{start}").as_bytes()).await.unwrap();
        let text = dribble(&mut stream, b"x").await;
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 4"), "{start}: {text}");
    }
    assert_alive(address).await;
    app.stop().await.unwrap();
}
