//! Bodies over HTTP/2: how much of them is taken, and how long they are waited for.

use super::{
    http2::{clear, get, h2c, request},
    support::started,
};
use bytes::Bytes;
use lazo_rest::{RestConfig, config::Limits};
use std::{future::poll_fn, time::Duration};

/// What a handler does not read is not taken from its client: so much for a stream, and so much for all of a connection.
#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_nobody_reads_are_not_taken() {
    let (app, server) = started(h2c()).await;
    let (mut client, _connection) = clear(server.address().unwrap()).await;
    // The settings of the server have come with the first answer.
    assert_eq!(get(&mut client, "/hello").await.0, 200);
    let mut bodies = Vec::new();
    for expected in [256, 256, 256, 256, 0] {
        client = client.ready().await.unwrap();
        let (answer, mut stream) = client
            .send_request(
                request("POST", "/unread")
                    .header("content-type", "application/octet-stream")
                    .body(())
                    .unwrap(),
                false,
            )
            .unwrap();
        stream.reserve_capacity(8 << 20);
        let mut capacity = 0;
        while let Ok(Some(more)) =
            tokio::time::timeout(Duration::from_millis(200), poll_fn(|cx| stream.poll_capacity(cx))).await
        {
            capacity = more.unwrap();
        }
        assert_eq!(capacity, expected * 1024);
        if capacity > 0 {
            stream.send_data(vec![b'x'; capacity].into(), false).unwrap();
        }
        bodies.push((answer, stream));
    }
    app.stop().await.unwrap();
}

/// A body that does not come is waited for as over HTTP/1, and the connection goes on.
#[tokio::test(flavor = "multi_thread")]
async fn bodies_have_their_time() {
    let limits =
        Limits { body_seconds: 1, body_grace_seconds: 1, keep_alive_seconds: 60, ..Limits::default() };
    let (app, server) = started(RestConfig { limits, ..h2c() }).await;
    let (mut client, _connection) = clear(server.address().unwrap()).await;
    for path in ["/echo", "/length"] {
        client = client.ready().await.unwrap();
        let request = request("POST", path).header("content-type", "application/json").body(()).unwrap();
        let (answer, mut stream) = client.send_request(request, false).unwrap();
        stream.send_data(Bytes::from_static(b"["), false).unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(60), answer).await.unwrap().unwrap();
        assert_eq!(answer.status().as_u16(), 408, "{path}");
        assert_eq!(get(&mut client, "/hello").await.0, 200);
    }
    app.stop().await.unwrap();
}

/// Whoever gives an answer no room loses it; the connection goes on.
#[tokio::test(flavor = "multi_thread")]
async fn answers_are_not_held_for_who_takes_nothing_of_them() {
    let limits = Limits { answer_seconds: 1, keep_alive_seconds: 60, ..Limits::default() };
    let (app, server) = started(RestConfig { limits, ..h2c() }).await;
    let (mut client, _connection) = clear(server.address().unwrap()).await;
    client = client.ready().await.unwrap();
    let (answer, _) = client.send_request(request("GET", "/long").body(()).unwrap(), true).unwrap();
    let mut body = answer.await.unwrap().into_body();
    let mut taken = 0;
    let error = loop {
        match tokio::time::timeout(Duration::from_secs(60), body.data()).await.unwrap() {
            Some(Ok(data)) => taken += data.len(),
            Some(Err(error)) => break error,
            None => panic!("the end after {taken} bytes"),
        }
    };
    assert_eq!(error.reason(), Some(h2::Reason::CANCEL));
    body.flow_control().release_capacity(taken).unwrap();
    assert_eq!(get(&mut client, "/hello").await.0, 200);
    app.stop().await.unwrap();
}
