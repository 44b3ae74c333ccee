//! Where it listens.

use super::support::{application, get, raw, started, talk};
use lazo_kernel::Server as _;
use lazo_rest::{REST_URL, RestConfig, config::Limits};
use std::net::TcpListener;

#[test]
fn without_a_configuration_it_is_this_machines_alone() {
    let config = RestConfig::default();
    assert_eq!((&*config.host, config.port, &*config.base_path), ("127.0.0.1", 3000, ""));
    assert!(config.listen.is_empty() && config.tls.is_none() && !config.cors.is_on());
    assert!(config.trusted_proxies.is_empty() && config.nosniff && config.security.enforce);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_port_and_its_url() {
    let app = application(RestConfig::default());
    assert!(app.get(&REST_URL).await.is_err(), "no server runs yet");
    app.start().await.unwrap();
    let url = app.get(&REST_URL).await.unwrap();
    let address = url.strip_prefix("http://").unwrap().parse().unwrap();
    assert!(get(address, "/hello").await.ends_with("hello"));
    app.stop().await.unwrap();
    assert!(app.get(&REST_URL).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn everywhere_is_reached_on_this_machine() {
    let (app, server) = started(RestConfig { host: "0.0.0.0".to_owned(), ..RestConfig::default() }).await;
    let url = server.url().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let config = RestConfig { listen: vec![format!("http://127.0.0.1:{port}")], ..RestConfig::default() };
    let error = format!("{:#}", application(config).start().await.unwrap_err());
    assert!(error.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{error}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn several_at_once_and_a_unix_socket() {
    use tokio::net::UnixStream;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.sock");
    let listen = vec![
        "http://127.0.0.1:0".to_owned(),
        "http://127.0.0.1:0".to_owned(),
        format!("unix:{}", path.display()),
    ];
    let (app, server) = started(RestConfig { listen: listen.clone(), ..RestConfig::default() }).await;
    let urls = server.urls();
    assert_eq!(urls.len(), 3);
    assert_ne!(urls[0], urls[1]);
    assert!(urls[2].starts_with("http+unix://%2F"), "{}", urls[2]);
    for url in &urls[..2] {
        assert!(
            get(url.strip_prefix("http://").unwrap().parse().unwrap(), "/hello").await.ends_with("hello")
        );
    }
    let request = "GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let over_unix = async || talk(UnixStream::connect(&path).await.unwrap(), request).await;
    assert!(over_unix().await.ends_with("hello"));
    // Nobody takes a socket away from who listens on it.
    let other = application(RestConfig { listen: vec![listen[2].clone()], ..RestConfig::default() });
    let error = format!("{:#}", other.start().await.unwrap_err());
    assert!(error.contains("another process listens there"), "{error}");
    assert!(over_unix().await.ends_with("hello"));
    app.stop().await.unwrap();
    assert!(!path.exists());
    // What a killed process has left behind is no obstacle.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    app.start().await.unwrap();
    assert!(over_unix().await.ends_with("hello"));
    app.stop().await.unwrap();
    // A file that is no socket is.
    std::fs::write(&path, "mine").unwrap();
    assert!(app.start().await.is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_have_a_size() {
    let (app, server) = started(RestConfig::default()).await;
    let address = server.address().unwrap();
    let head = |bytes: usize| {
        format!("GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-big: {}\r\n\r\n", "x".repeat(bytes))
    };
    assert!(raw(address, &head(30_000)).await.starts_with("HTTP/1.1 200 "));
    for bytes in [33_000, 100_000, 200_000] {
        assert!(raw(address, &head(bytes)).await.starts_with("HTTP/1.1 431 "), "{bytes}");
    }
    let path = format!("/{}", "x".repeat(40_000));
    assert!(get(address, &path).await.starts_with("HTTP/1.1 431 "));
    app.stop().await.unwrap();
}

/// Whatever is configured: actix-http reads no more, and a path has an end.
#[tokio::test(flavor = "multi_thread")]
async fn there_are_heads_that_no_configuration_takes() {
    let limits = Limits { head: 10 << 20, ..Limits::default() };
    let (app, server) = started(RestConfig { limits, ..RestConfig::default() }).await;
    let address = server.address().unwrap();
    let head = |bytes: usize| {
        format!("GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-big: {}\r\n\r\n", "x".repeat(bytes))
    };
    assert!(raw(address, &head(100_000)).await.starts_with("HTTP/1.1 200 "));
    assert!(raw(address, &head(200_000)).await.starts_with("HTTP/1.1 431 "));
    let path = |bytes: usize| format!("/{}", "x".repeat(bytes));
    assert!(get(address, &path(60_000)).await.starts_with("HTTP/1.1 404 "));
    assert!(get(address, &path(70_000)).await.starts_with("HTTP/1.1 400 "));
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_have_a_number_of_headers() {
    let head = |number: usize| {
        let headers: String = (0..number).map(|at| format!("x-{at}: 1\r\n")).collect();
        format!("GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n")
    };
    for limit in [20, Limits::default().headers] {
        let limits = Limits { headers: limit, ..Limits::default() };
        let (app, server) = started(RestConfig { limits, ..RestConfig::default() }).await;
        for (number, status) in [(limit - 2, "200"), (limit - 1, "431"), (95, "431"), (500, "431")] {
            let text = raw(server.address().unwrap(), &head(number)).await;
            assert_eq!(&text[9..12], status, "{number} of {limit}");
        }
        app.stop().await.unwrap();
    }
}
