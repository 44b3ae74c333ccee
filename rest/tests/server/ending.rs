//! How it ends.

use super::support::{HELD, raw, started, until};
use lazo_rest::{RestConfig, config::Limits};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_are_answered_and_idle_connections_closed() {
    let (app, server) = started(RestConfig::default()).await;
    let address = server.address().unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    // Some are sent just before the stop, so that the server may not have looked at them yet.
    let asking: Vec<_> =
        (0..50).map(|_| tokio::spawn(raw(address, "GET /held HTTP/1.1\r\nhost: x\r\n\r\n"))).collect();
    until(|| server.connections() == 51).await;
    let stopping = tokio::spawn({
        let app = app.clone();
        async move { app.stop().await }
    });
    // The idle one is closed while the others still wait.
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(!stopping.is_finished());
    HELD.add_permits(50);
    for answer in asking {
        let text = answer.await.unwrap();
        assert!(text.starts_with("HTTP/1.1 200 ") && text.ends_with("held"), "{text}");
    }
    stopping.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

/// A request that would never be answered does not keep a process from ending.
#[tokio::test(flavor = "multi_thread")]
async fn running_requests_have_their_time_and_no_more() {
    for shutdown_seconds in [1, 0] {
        let limits = Limits { shutdown_seconds, ..Limits::default() };
        let (app, server) = started(RestConfig { limits, ..RestConfig::default() }).await;
        let asking = tokio::spawn(raw(server.address().unwrap(), "GET /endless HTTP/1.1\r\nhost: x\r\n\r\n"));
        until(|| server.connections() == 1).await;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        app.stop().await.unwrap();
        assert_eq!(asking.await.unwrap(), "");
    }
}
