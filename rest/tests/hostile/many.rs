//! Many clients at once, half of them hostile.

use super::support::{assert_alive, connect, gone, impatient, one, started};
use lazo_rest::config::Limits;
use std::time::Duration;
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

#[tokio::test(flavor = "multi_thread")]
async fn with_half_of_500_connections_hostile_no_good_request_fails() {
    let (app, server, address) = started(Limits { keep_alive_seconds: 60, ..impatient() }).await;
    let hostile = (0..250).map(|number| {
        tokio::spawn(async move {
            // Whatever it meets, it goes on.
            let mut stream = connect(address).await;
            let text: &[u8] = match number % 5 {
                0 => b"GET /hello HTTP/1.1\r\nhost: x\r\nx-slow: ",
                1 => b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90000\r\n\r\n[",
                2 => b"\xff\xfe\xfd",
                3 => b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5;",
                // Cut in the middle.
                _ => {
                    let _ = stream.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\nGET /hel").await;
                    return;
                }
            };
            let _ = stream.write_all(text).await;
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        })
    });
    let hostile: Vec<_> = hostile.collect();
    let good = (0..250).map(|number| {
        tokio::spawn(async move {
            let mut stream = connect(address).await;
            for round in 0..20 {
                let path = format!("/items/{number}?limit={round}");
                stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
                let text = one(&mut stream).await;
                assert!(text.ends_with(&format!("{number} Some({round})")), "{text}");
            }
        })
    });
    for good in good.collect::<Vec<_>>() {
        good.await.unwrap();
    }
    for hostile in hostile {
        hostile.await.unwrap();
    }
    // All are gone, and nothing of them is left.
    gone(&server).await;
    assert_alive(address).await;
    app.stop().await.unwrap();
}

/// More connections than are allowed wait until one of the others ends.
#[tokio::test(flavor = "multi_thread")]
async fn connections_above_the_limit_wait() {
    let limits = Limits { connections: 2, keep_alive_seconds: 60, head_seconds: 60, ..Limits::default() };
    let (app, server, address) = started(limits).await;
    let ask = async |stream: &mut TcpStream| {
        stream.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    };
    let mut taken = [connect(address).await, connect(address).await];
    for stream in &mut taken {
        ask(stream).await;
        assert!(one(stream).await.ends_with("hello"));
    }
    let mut waiting = connect(address).await;
    ask(&mut waiting).await;
    let waited = tokio::time::timeout(Duration::from_millis(500), waiting.readable()).await;
    assert!(waited.is_err(), "nobody may have answered yet");
    assert_eq!(server.connections(), 2);
    let [first, _second] = taken;
    drop(first);
    assert!(one(&mut waiting).await.ends_with("hello"));
    app.stop().await.unwrap();
}

/// Who would have to wait behind the backlog is not connected.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn those_above_the_backlog_are_not_connected() {
    let limits =
        Limits { connections: 1, backlog: 2, keep_alive_seconds: 60, head_seconds: 60, ..Limits::default() };
    let (app, _, address) = started(limits).await;
    let mut taken = connect(address).await;
    taken.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(one(&mut taken).await.ends_with("hello"));
    let asking =
        (0..20).map(|_| tokio::time::timeout(Duration::from_millis(500), TcpStream::connect(address)));
    let connected = futures_util::future::join_all(asking).await;
    let connected = connected.iter().filter(|connected| matches!(connected, Ok(Ok(_)))).count();
    assert!((1..10).contains(&connected), "{connected} of 20");
    drop(taken);
    app.stop().await.unwrap();
}
