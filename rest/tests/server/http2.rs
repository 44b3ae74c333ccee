//! HTTP/2, with a raw client.

use super::{
    support::{KEPT, NEVER, application, started, until},
    tls,
};
use bytes::Bytes;
use h2::{Reason, client};
use http::Request;
use lazo_rest::{REST_SERVER, RestConfig, config::Limits};
use std::{net::SocketAddr, sync::atomic::Ordering};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
};

pub(crate) type Client = client::SendRequest<Bytes>;

/// A client and its connection, which ends when the server says so.
async fn client<T>(stream: T) -> (Client, JoinHandle<Result<(), h2::Error>>)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (client, connection) = client::handshake(stream).await.unwrap();
    (client, tokio::spawn(connection))
}

pub(crate) async fn clear(address: SocketAddr) -> (Client, JoinHandle<Result<(), h2::Error>>) {
    client(TcpStream::connect(address).await.unwrap()).await
}

pub(crate) fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(format!("http://localhost{path}"))
}

/// Status, headers and body of an answer.
async fn send(
    client: &mut Client,
    request: Request<()>,
    body: Option<&'static [u8]>,
) -> Result<(u16, http::HeaderMap, String), h2::Error> {
    *client = client.clone().ready().await?;
    let (answer, mut stream) = client.send_request(request, body.is_none())?;
    if let Some(body) = body {
        stream.send_data(Bytes::from_static(body), true)?;
    }
    let (parts, mut body) = answer.await?.into_parts();
    let mut bytes = Vec::new();
    while let Some(data) = body.data().await {
        let data = data?;
        body.flow_control().release_capacity(data.len())?;
        bytes.extend_from_slice(&data);
    }
    Ok((parts.status.as_u16(), parts.headers, String::from_utf8(bytes).unwrap()))
}

pub(crate) async fn get(client: &mut Client, path: &str) -> (u16, http::HeaderMap, String) {
    send(client, request("GET", path).body(()).unwrap(), None).await.unwrap()
}

/// What is answered to one request on a connection of its own.
pub(crate) async fn text<T>(stream: T, path: &str) -> String
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut client, _connection) = client(stream).await;
    get(&mut client, path).await.2
}

pub(crate) fn h2c() -> RestConfig {
    RestConfig { h2c: true, ..RestConfig::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_alpn_over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = tls::write(folder.path());
    let (app, server) = started(tls::config(folder.path())).await;
    let stream = tls::connect(server.address().unwrap(), &trusted, &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut client, _connection) = client(stream).await;
    assert_eq!(get(&mut client, "/version").await.2, "HTTP/2.0 https");
    app.stop().await.unwrap();

    let (app, server) = started(RestConfig { http2: false, ..tls::config(folder.path()) }).await;
    let stream = tls::connect(server.address().unwrap(), &trusted, &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_and_answers_of_all_kinds() {
    let (app, server) = started(h2c()).await;
    let (mut client, _connection) = clear(server.address().unwrap()).await;
    let (status, headers, text) = get(&mut client, "/hello").await;
    assert_eq!(
        (status, text.as_str(), &headers["content-length"]),
        (200, "hello", &http::HeaderValue::from(5))
    );
    assert!(headers.contains_key("date") && !headers.contains_key("connection"));
    let json = request("POST", "/echo").header("content-type", "application/json").body(()).unwrap();
    assert_eq!(send(&mut client, json, Some(b"{\"a\":1}")).await.unwrap().2, "{\"a\":1}");
    // No body at all, and an empty one, which needs no length.
    let words = || request("POST", "/words").body(()).unwrap();
    assert_eq!(send(&mut client, words(), None).await.unwrap().2, "None");
    assert_eq!(send(&mut client, words(), Some(b"x")).await.unwrap().0, 415);
    let (status, headers, text) =
        send(&mut client, request("HEAD", "/hello").body(()).unwrap(), None).await.unwrap();
    assert_eq!((status, text.as_str(), &headers["content-length"]), (200, "", &http::HeaderValue::from(5)));
    assert_eq!(get(&mut client, "/long").await.2.len(), 2_000_000);
    assert_eq!(get(&mut client, "/nowhere").await.0, 404);
    // The same server still speaks HTTP/1 there.
    assert!(super::support::get(server.address().unwrap(), "/version").await.ends_with("HTTP/1.1 http"));
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_is_refused() {
    let limits = Limits { streams: 4, ..Limits::default() };
    let (app, server) = started(RestConfig { limits, ..h2c() }).await;
    let (mut client, _connection) = clear(server.address().unwrap()).await;
    // A head above the limit.
    let big = request("GET", "/hello").header("x-big", "x".repeat(40_000)).body(()).unwrap();
    assert!(!matches!(send(&mut client, big, None).await, Ok((200, ..))));
    let (mut client, _connection) = clear(server.address().unwrap()).await;
    let many = (0..200).fold(request("GET", "/hello"), |request, at| request.header(format!("x-{at}"), "1"));
    assert_eq!(send(&mut client, many.body(()).unwrap(), None).await.unwrap().0, 431);
    // A body above the limit; the connection goes on.
    let json = || request("POST", "/echo").header("content-type", "application/json");
    let claimed = json().header("content-length", "9999999").body(()).unwrap();
    client = client.clone().ready().await.unwrap();
    let (answer, _stream) = client.send_request(claimed, false).unwrap();
    assert_eq!(answer.await.unwrap().status().as_u16(), 413);
    assert_eq!(get(&mut client, "/hello").await.0, 200);
    // A host that is not the one of the URL.
    let other = request("GET", "/hello").header("host", "other").body(()).unwrap();
    assert_eq!(send(&mut client, other, None).await.unwrap().0, 400);
    let same = request("GET", "/hello").header("host", "localhost").body(()).unwrap();
    assert_eq!(send(&mut client, same, None).await.unwrap().0, 200);
    // As many streams as are allowed; the client is told so.
    until(|| client.current_max_send_streams() == 4).await;
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_clients_do_not_hurt_others() {
    let limits = Limits { head_seconds: 1, keep_alive_seconds: 1, ..Limits::default() };
    let (app, server) = started(RestConfig { limits, ..h2c() }).await;
    let address = server.address().unwrap();
    let (mut good, _connection) = clear(address).await;
    // Streams that are opened and cancelled at once, again and again (CVE-2023-44487).
    let (client, connection) = clear(address).await;
    let storm = async {
        let mut client = client;
        for _ in 0..5_000 {
            let Ok(ready) = client.clone().ready().await else { break };
            client = ready;
            let Ok((_, mut stream)) = client.send_request(request("GET", "/never").body(()).unwrap(), false)
            else {
                break;
            };
            stream.send_reset(Reason::CANCEL);
        }
    };
    storm.await;
    assert_eq!(get(&mut good, "/hello").await.0, 200);
    // Nobody goes on working for them.
    until(|| NEVER.load(Ordering::SeqCst) == 0).await;
    connection.abort();
    // Frames that are none, a preface that stops, settings that never come, a head that never ends.
    let mut waiting = Vec::new();
    for bytes in [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x04\x04\0\0\0\0\0\xff\xff\xff\xff"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"PRI * HTTP/2",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x01\x01\0\0\0\0\x01\x82",
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        assert_eq!(get(&mut good, "/hello").await.0, 200);
        waiting.push(stream);
    }
    drop(good);
    // They stay for as long as they are let.
    until(|| server.connections() == 0).await;
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_leave_and_answers_what_is_under_way() {
    let (app, server) = started(h2c()).await;
    let (mut client, connection) = clear(server.address().unwrap()).await;
    assert_eq!(get(&mut client, "/hello").await.0, 200);
    client = client.ready().await.unwrap();
    let (answer, _) = client.send_request(request("GET", "/kept").body(()).unwrap(), true).unwrap();
    // The next answer tells that the held one has come in.
    assert_eq!(get(&mut client, "/hello").await.0, 200);
    let stopping = tokio::spawn(async move { app.stop().await });
    // An idle connection beside it is told to go; who has a request under way is waited for.
    KEPT.add_permits(1);
    assert_eq!(answer.await.unwrap().status().as_u16(), 200);
    drop(client);
    connection.await.unwrap().unwrap();
    stopping.await.unwrap().unwrap();
}

/// Over HTTP/1 each request has a connection of its own; over HTTP/2 a connection is ended soon.
#[tokio::test(flavor = "multi_thread")]
async fn connections_may_not_be_kept_at_all_or_for_ever() {
    for keep_alive_seconds in [0, u64::MAX] {
        let limits = Limits { keep_alive_seconds, ..Limits::default() };
        let (app, server) = started(RestConfig { limits, ..h2c() }).await;
        let address = server.address().unwrap();
        let (mut client, connection) = clear(address).await;
        assert_eq!(get(&mut client, "/hello").await.0, 200);
        if keep_alive_seconds == 0 {
            connection.await.unwrap().unwrap();
            let text = super::support::raw(address, "GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
            assert!(text.ends_with("hello") && text.contains("connection: close"), "{text}");
        } else {
            assert!(super::support::get(address, "/hello").await.ends_with("hello"));
        }
        drop(client);
        app.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_are_ended() {
    let limits = Limits { keep_alive_seconds: 1, ..Limits::default() };
    let app = application(RestConfig { limits, ..h2c() });
    app.start().await.unwrap();
    let server = app.get(&REST_SERVER).await.unwrap();
    let (mut client, connection) = clear(server.address().unwrap()).await;
    assert_eq!(get(&mut client, "/hello").await.0, 200);
    connection.await.unwrap().unwrap();
    until(|| server.connections() == 0).await;
    app.stop().await.unwrap();
}
