//! Routes for which headers count: conditions and ranges of files, choices of media types, versions, hosts, proxies, packing.

use crate::{bodies::Thing, served::Served};
use actix_web::{http::Method, test::TestRequest};
use lazo_kernel::Application;
use lazo_rest::{
    FileAnswer, HttpError, RequestInfo, RestApplication, RestComponent, RestConfig, StaticFiles, Versioned, api,
    config::{Answers, CorsConfig, VersionBy, VersionsConfig},
    controller, mount, with_config,
};
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

/// What is in the file.
const CONTENT: &str = "0123456789";

/// Names of headers; a line of the input says which by its first byte.
const NAMES: [&str; 24] = [
    "range",
    "if-range",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
    "accept",
    "accept-encoding",
    "content-type",
    "content-encoding",
    "host",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-api-version",
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
    "cookie",
    "x-request-id",
    "authorization",
    "content-length",
    "expect",
];

const PATHS: [&str; 10] = [
    "/file",
    "/versioned",
    "/who",
    "/offered",
    "/body",
    "/nowhere",
    "/static/Cargo.toml",
    "/static/",
    "/openapi.json",
    "/openapi.yaml",
];

#[controller]
struct Headers {}

#[api]
impl Headers {
    #[get("/file")]
    fn file(&self) -> FileAnswer {
        let modified = UNIX_EPOCH + Duration::from_secs(784_111_777);
        FileAnswer::of_bytes(CONTENT).etag("v1").modified(modified).attachment("a \u{17e}\".txt")
    }

    #[get("/versioned")]
    fn versioned(&self) -> Versioned<Value> {
        Versioned::new(json!(vec![0; 500])).etag("7")
    }

    #[put("/versioned")]
    fn replaced(&self) -> Versioned<Value> {
        Versioned::new(json!(1)).etag("7")
    }

    #[get("/offered", produces = ["application/json", "application/vnd.thing+json"])]
    fn offered(&self) -> Thing {
        Thing::default()
    }

    #[post("/body")]
    fn body(
        &self,
        #[body(content = ["application/json", "application/x-www-form-urlencoded", "application/merge-patch+json"])]
        thing: Thing,
    ) -> Thing {
        thing
    }
}

#[controller]
struct Who {
    #[inject]
    request: Arc<RequestInfo>,
}

#[api]
impl Who {
    #[get("/who")]
    fn who(&self) -> Result<Vec<String>, HttpError> {
        let client = self.request.client().map(|client| client.to_string()).unwrap_or_default();
        Ok(vec![client, self.request.base_url(), self.request.host().to_owned()])
    }
}

#[controller]
struct Newer {}

#[api(version = "2", host = "*.example.com")]
impl Newer {
    #[get("/who")]
    fn who(&self) -> String {
        "2".to_owned()
    }
}

fn service(by: VersionBy, proxies: &str) -> &'static Served {
    let config: RestConfig = serde_json::from_value(json!({
        "trusted_proxies": ["127.0.0.0/8", "::1"],
        "proxy_headers": proxies,
        "errors": {"accept_request_id": true},
        "openapi": {"servers_from_request": true},
    }))
    .expect("a configuration");
    let config = RestConfig {
        versions: VersionsConfig { by, ..VersionsConfig::default() },
        answers: Answers { compress: true, compress_above: 1, ..Answers::default() },
        cors: CorsConfig::open(),
        ..config
    };
    Served::new(|| {
        let app = with_config(Application::new("fuzz"), config)
            .component(RestComponent::without_server())
            .controller::<Headers>()
            .controller::<Who>()
            .controller::<Newer>()
            .static_files("/static", StaticFiles::new(env!("CARGO_MANIFEST_DIR")));
        let mount = mount(&app).expect("the routes are sound");
        // What is served looks things up in it.
        std::mem::forget(app);
        mount
    })
}

/// Sends a request: the first byte says which application, the second which path and verb, each line a header. What came back has
/// to fit together.
pub fn with_headers(which: u8, what: u8, lines: &str) {
    thread_local! {
        static SERVED: [&'static Served; 3] = [
            service(VersionBy::Path, "x-forwarded"),
            service(VersionBy::Header, "forwarded"),
            service(VersionBy::MediaType, "x-forwarded"),
        ];
    }
    let path = PATHS[usize::from(what) % PATHS.len()];
    let method = match (path, what / 32) {
        ("/body", 0..6) => Method::POST,
        (_, 0..5) => Method::GET,
        (_, 5) => Method::HEAD,
        (_, 6) => Method::PUT,
        _ => Method::OPTIONS,
    };
    let mut request = TestRequest::default().method(method.clone()).uri(path);
    request = request.peer_addr(([127, 0, 0, 1], 1).into());
    for line in lines.lines().take(32) {
        let Some(first) = line.chars().next() else { continue };
        let value = &line[first.len_utf8()..];
        if actix_web::http::header::HeaderValue::from_str(value).is_ok() {
            request = request.append_header((NAMES[first as usize % NAMES.len()], value));
        }
    }
    if method == Method::POST {
        request = request.set_payload(r#"{"n": 1}"#);
    }
    let answer = SERVED.with(|served| served[usize::from(which) % served.len()].answer(request.to_request()));
    let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().expect("text"));
    match answer.status {
        206 if path == "/file" => {
            let range = header("content-range").and_then(|range| range.strip_prefix("bytes ")).expect("a range");
            let (ends, size) = range.split_once('/').expect("a size");
            assert_eq!(size.parse(), Ok(CONTENT.len()));
            let (first, last) = ends.split_once('-').expect("ends");
            let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
            assert!(method == Method::HEAD || answer.body == CONTENT.as_bytes()[first..=last]);
        }
        204 | 304 => assert!(answer.body.is_empty()),
        200 if path == "/file" && method == Method::GET && header("content-encoding").is_none() => {
            assert_eq!(answer.body, CONTENT.as_bytes());
        }
        200 if path == "/who" && header("content-encoding").is_none() && answer.body.starts_with(b"[") => {
            let told: Vec<String> = serde_json::from_slice(&answer.body).expect("JSON");
            assert!(told[0].parse::<std::net::IpAddr>().is_ok(), "{told:?}");
            assert!(told[1].starts_with("http://") || told[1].starts_with("https://"), "{told:?}");
        }
        _ => {}
    }
}
