//! The policy for browsers.

use super::support::{answer, header, with_component};
use actix_web::{http::Method, http::header::HeaderMap, test::TestRequest};
use lazo_kernel::Application;
use lazo_rest::{RestComponent, RestConfig, config::CorsConfig};

fn application(cors: CorsConfig) -> Application {
    with_component(RestComponent::without_server(), RestConfig { cors, ..RestConfig::default() })
}

fn from(origin: &str, method: Method, path: &str) -> TestRequest {
    TestRequest::with_uri(path).method(method).insert_header(("origin", origin))
}

fn preflight(origin: &str, path: &str) -> TestRequest {
    from(origin, Method::OPTIONS, path)
        .insert_header(("access-control-request-method", "PUT"))
        .insert_header(("access-control-request-headers", "x-a,x-b"))
}

fn cors_of(headers: &HeaderMap) -> Vec<String> {
    let mut found: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == "vary")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        // Errors depend on what else a client accepts.
        .filter(|header| header != "vary: accept")
        .collect();
    found.sort();
    found
}

#[actix_web::test]
async fn it_is_off_unless_somebody_is_named() {
    let app = application(CorsConfig::default());
    let (status, headers, _) = answer(&app, from("https://a.example", Method::GET, "/hello")).await;
    assert_eq!((status, cors_of(&headers)), (200, vec![]));
    let (status, headers, _) = answer(&app, preflight("https://a.example", "/hello")).await;
    assert_eq!((status, cors_of(&headers)), (204, vec![]));
}

#[actix_web::test]
async fn open_to_all() {
    let app = application(CorsConfig::open());
    let (status, headers, _) = answer(&app, preflight("https://a.example", "/anywhere")).await;
    assert_eq!(status, 204);
    assert_eq!(
        cors_of(&headers),
        [
            "access-control-allow-headers: x-a,x-b",
            "access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE",
            "access-control-allow-origin: *",
            "access-control-max-age: 86400",
            "vary: Access-Control-Request-Headers",
        ]
    );
    // Errors are for browsers too, and `OPTIONS` alone is no preflight.
    for (method, path, expected) in [
        (Method::GET, "/hello", 200),
        (Method::GET, "/fail", 409),
        (Method::GET, "/nowhere", 404),
        (Method::PUT, "/hello", 405),
    ] {
        let (status, headers, _) = answer(&app, from("https://a.example", method, path)).await;
        assert_eq!(
            (status, cors_of(&headers)),
            (expected, vec!["access-control-allow-origin: *".to_owned()]),
            "{path}"
        );
    }
    let (status, headers, _) = answer(&app, from("https://a.example", Method::OPTIONS, "/hello")).await;
    assert_eq!((status, header(&headers, "allow")), (204, Some("GET, HEAD, OPTIONS")));
}

#[actix_web::test]
async fn one_origin_with_credentials() {
    let text = r#"{"origins": ["https://app.example"], "credentials": true, "methods": ["GET", "POST"],
        "headers": ["X-Token", "Content-Type"], "exposed": ["X-Total"], "max_age_seconds": 600}"#;
    let app = application(serde_json::from_str(text).unwrap());
    let (status, headers, _) = answer(&app, preflight("https://app.example", "/hello")).await;
    assert_eq!(status, 204);
    assert_eq!(
        cors_of(&headers),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-headers: X-Token,Content-Type",
            "access-control-allow-methods: GET,POST",
            "access-control-allow-origin: https://app.example",
            "access-control-max-age: 600",
            "vary: Origin",
        ]
    );
    let (_, headers, _) = answer(&app, from("https://app.example", Method::GET, "/hello")).await;
    assert_eq!(
        cors_of(&headers),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://app.example",
            "access-control-expose-headers: X-Total",
            "vary: Origin",
        ]
    );
}

#[actix_web::test]
async fn several_origins_are_told_apart() {
    let origins = vec!["https://a.example".to_owned(), "https://b.example".to_owned()];
    let app = application(CorsConfig { origins, ..CorsConfig::default() });
    let (_, headers, _) = answer(&app, from("https://b.example", Method::GET, "/hello")).await;
    assert_eq!(cors_of(&headers), ["access-control-allow-origin: https://b.example", "vary: Origin"]);
    for other in ["https://c.example", "https://b.example.evil", "null"] {
        let (status, headers, _) = answer(&app, from(other, Method::GET, "/hello")).await;
        assert_eq!((status, cors_of(&headers)), (200, vec!["vary: Origin".to_owned()]), "{other}");
        let (status, headers, _) = answer(&app, preflight(other, "/hello")).await;
        assert_eq!(status, 204);
        assert_eq!(header(&headers, "access-control-allow-origin"), None, "{other}");
        assert_eq!(header(&headers, "access-control-allow-methods"), None, "{other}");
    }
}

#[actix_web::test]
async fn a_policy_that_protects_nobody_does_not_start() {
    let refused = |cors: CorsConfig| application(cors).verify().unwrap_err().to_string();
    let report = refused(CorsConfig { credentials: true, ..CorsConfig::open() });
    assert!(report.contains("[LZ0111]") && report.contains("credentials"), "{report}");
    // Any page makes itself a frame of this origin.
    let origins = vec!["https://app.example".to_owned(), "null".to_owned()];
    let policy = CorsConfig { origins, ..CorsConfig::default() };
    application(policy.clone()).verify().unwrap();
    let report = refused(CorsConfig { credentials: true, ..policy });
    assert!(report.contains("[LZ0111]") && report.contains("`null`"), "{report}");
    let origins = vec!["app.example/path".to_owned()];
    let report = refused(CorsConfig { origins, ..CorsConfig::default() });
    assert!(report.contains("[LZ0111]") && report.contains("`app.example/path`"), "{report}");
}
