//! Many clients at once, half of them hostile.

use super::support::{assert_alive, connect, gone, impatient, one, started};
use lazo_rest::config::Limits;
use tokio::io::AsyncWriteExt as _;

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

/// More connections than are allowed wait their turn, and get it.
#[tokio::test(flavor = "multi_thread")]
async fn connections_above_the_limit_wait() {
    let (app, server, address) = started(Limits { connections: 5, ..impatient() }).await;
    let asking = (0..30).map(|_| tokio::spawn(async move { assert_alive(address).await }));
    for asked in asking.collect::<Vec<_>>() {
        asked.await.unwrap();
    }
    assert!(server.connections() <= 5);

    app.stop().await.unwrap();
}
