//! The `Host` of requests, and what every answer says.

use super::support::{get, raw, started};
use lazo_rest::{ErrorFormat, ErrorsConfig, RestConfig};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_has_one_sound_host() {
    let (app, server) = started(RestConfig::default()).await;
    let status = async |head: &str| {
        let text = raw(server.address().unwrap(), &format!("{head}\r\nconnection: close\r\n\r\n")).await;
        (text[9..12].to_owned(), text)
    };
    for good in ["x", "localhost:3000", "api.example.com", "127.0.0.1:1", "[::1]:3000"] {
        let (code, text) = status(&format!("GET /hello HTTP/1.1\r\nhost: {good}")).await;
        assert_eq!(code, "200", "{good}");
        assert!(text.contains("x-content-type-options: nosniff"), "{text}");
    }
    for bad in ["", "a/b", "<script>", "a b", "a:b", "user@host", "[::1", "a,b/c"] {
        let (code, text) = status(&format!("GET /hello HTTP/1.1\r\nhost: {bad}")).await;
        assert_eq!(code, "400", "{bad}");
        assert!(text.contains("\"statusCode\":400") && text.contains("connection: close"), "{text}");
    }
    assert_eq!(status("GET /hello HTTP/1.1\r\nx: y").await.0, "400");
    assert_eq!(status("GET /hello HTTP/1.1\r\nhost: a\r\nhost: b").await.0, "400");
    assert_eq!(status("GET /hello HTTP/1.0\r\nx: y").await.0, "200");
    app.stop().await.unwrap();
}

/// Refusals are written as the configuration says and the client wants, like any other error.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_has_the_form_of_all_errors() {
    let errors = ErrorsConfig { format: ErrorFormat::Problem, ..ErrorsConfig::default() };
    let (app, server) = started(RestConfig { errors, ..RestConfig::default() }).await;
    let refused = async |accept: &str| {
        let head =
            format!("GET /hello HTTP/1.1\r\nhost: a/b\r\naccept: {accept}\r\nconnection: close\r\n\r\n");
        raw(server.address().unwrap(), &head).await
    };
    let problem = refused("*/*").await;
    assert!(
        problem.starts_with("HTTP/1.1 400 ") && problem.contains("application/problem+json"),
        "{problem}"
    );
    assert!(problem.contains(r#""title":"Bad Request""#), "{problem}");
    let page = refused("text/html").await;
    assert!(page.contains("content-type: text/html") && page.contains("400 BadRequestError"), "{page}");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_may_answer_for_its_own_names_only() {
    let hosts = vec!["api.example.com".to_owned(), "*.example.org".to_owned()];
    let (app, server) = started(RestConfig { hosts, ..RestConfig::default() }).await;
    for (host, status) in [
        ("API.example.com:80", "200"),
        ("a.example.org", "200"),
        ("example.org", "421"),
        ("evil.example", "421"),
    ] {
        let head = format!("GET /hello HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        assert_eq!(&raw(server.address().unwrap(), &head).await[9..12], status, "{host}");
    }
    app.stop().await.unwrap();
}

/// Browsers are told not to guess what an error is, whatever is configured.
#[tokio::test(flavor = "multi_thread")]
async fn answers_may_leave_guessing_to_browsers_but_errors_do_not() {
    for nosniff in [true, false] {
        let (app, server) = started(RestConfig { nosniff, ..RestConfig::default() }).await;
        let says_so = async |path: &str| {
            get(server.address().unwrap(), path).await.contains("x-content-type-options: nosniff")
        };
        assert_eq!((says_so("/hello").await, says_so("/nowhere").await), (nosniff, true));
        app.stop().await.unwrap();
    }
}
