//! What clients say that they take, and what caches hear of it.

use crate::support::{Answer, application, ask};
use actix_web::{HttpResponse, test::TestRequest};
use bytes::Bytes;
use lazo_kernel::{Application, Injectable};
use lazo_rest::{
    BODY_WRITERS, BodyWriter, ErrorFormat, ErrorsConfig, HttpError, RestConfig, api,
    config::{Answers, CorsConfig, VersionBy, VersionsConfig},
};
use serde_json::json;

/// Writes any value as one line.
#[derive(Injectable)]
struct Line {}

impl BodyWriter for Line {
    fn media_types(&self) -> &[&str] {
        &["text/csv"]
    }

    fn write(&self, value: &dyn erased_serde::Serialize) -> anyhow::Result<Bytes> {
        Ok(serde_json::to_string(&value)?.replace(['[', ']'], "").into())
    }
}

#[derive(Injectable)]
struct Rows {}

#[api(path = "/rows")]
impl Rows {
    #[get("/", produces = ["application/json", "text/csv"])]
    fn rows(&self) -> Vec<u32> {
        vec![1, 2]
    }

    #[get("/one", produces = "text/csv")]
    fn one(&self) -> Vec<u32> {
        vec![3]
    }

    #[get("/large")]
    fn large(&self) -> String {
        "x".repeat(5000)
    }

    #[get("/fail")]
    fn fail(&self) -> Result<String, HttpError> {
        Err(HttpError::conflict("No"))
    }
}

fn rows(config: RestConfig) -> Application {
    application::<Rows>(config).with(BODY_WRITERS.extension::<Line>("line", |it| it))
}

async fn get(app: &Application, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = TestRequest::with_uri(path);
    ask(app, headers.iter().fold(request, |request, header| request.append_header(*header))).await
}

/// On what an answer says that it depends, in small letters and sorted; twice what is said twice.
fn vary(answer: &Answer) -> Vec<String> {
    let lines = answer.headers.get_all("vary").map(|line| line.to_str().unwrap().to_ascii_lowercase());
    let mut names: Vec<_> =
        lines.flat_map(|line| line.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect();
    names.sort();
    names
}

fn errors(errors: ErrorsConfig) -> RestConfig {
    RestConfig { errors, ..RestConfig::default() }
}

#[actix_web::test]
async fn all_lines_of_accept_are_one_list() {
    let app = rows(RestConfig::default());
    let cases: [(&[&str], u16, &str); _] = [
        (&[], 200, "application/json"),
        (&["image/png", "text/csv"], 200, "text/csv"),
        (&["application/json;q=0.1", "text/csv;q=0.2"], 200, "text/csv"),
        (&["*/*", "application/json;q=0"], 200, "text/csv"),
        (&["text/csv;title=\"a, application/json\""], 200, "text/csv"),
        (&["application/json; charset=utf-8"], 200, "application/json"),
        (&["text/csv;q=best"], 200, "text/csv"),
        (&["image/png", "*/*;q=0"], 406, "application/json"),
    ];
    for (lines, status, kind) in cases {
        let headers: Vec<_> = lines.iter().map(|line| ("accept", *line)).collect();
        let answer = get(&app, "/rows", &headers).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, kind), "{lines:?}");
    }
}

#[actix_web::test]
async fn errors_take_the_form_that_is_wanted_most_over_all_lines() {
    let problems = errors(ErrorsConfig { format: ErrorFormat::Problem, ..ErrorsConfig::default() });
    for (config, json) in
        [(RestConfig::default(), "application/json"), (problems, "application/problem+json")]
    {
        let app = rows(config);
        let html = "text/html; charset=utf-8";
        let cases: [(&[&str], &str); _] = [
            (&[], json),
            (&["text/html;q=0.5", "application/json"], json),
            (&["text/html;q=0.5", "application/problem+json"], json),
            (&["text/html;q=0.5", "text/xml"], "text/xml; charset=utf-8"),
            (&["*/*;q=0.1", "text/html;level=\"1, 2\""], html),
            (&["text/html;q=0", "*/*"], json),
            (&["application/json;q=0, application/problem+json;q=0", "*/*"], html),
            (&["image/png"], json),
        ];
        for (lines, kind) in cases {
            let headers: Vec<_> = lines.iter().map(|line| ("accept", *line)).collect();
            let answer = get(&app, "/rows/fail", &headers).await;
            assert_eq!((answer.status, answer.header("content-type")), (409, kind), "{lines:?}");
            assert_eq!(vary(&answer), ["accept"]);
        }
    }
}

#[actix_web::test]
async fn a_refusal_depends_on_accept_whether_errors_do_or_not() {
    for negotiate in [true, false] {
        let app = rows(errors(ErrorsConfig { negotiate, ..ErrorsConfig::default() }));
        for path in ["/rows", "/rows/one"] {
            let refused = get(&app, path, &[("accept", "image/png")]).await;
            assert_eq!(refused.code(), (406, "NOT_ACCEPTABLE".into()), "{path}");
            assert_eq!(vary(&refused), ["accept"], "{path} {negotiate}");
            let answer = get(&app, path, &[("accept", "text/csv")]).await;
            assert_eq!((answer.status, vary(&answer)), (200, vec!["accept".to_owned()]), "{path}");
        }
        let other = get(&app, "/rows/fail", &[("accept", "text/html")]).await;
        assert_eq!(other.header("content-type").starts_with("text/html"), negotiate);
        assert_eq!(vary(&other).is_empty(), !negotiate);
    }
}

#[actix_web::test]
async fn nothing_that_answers_depend_on_is_said_twice() {
    let config = RestConfig {
        answers: Answers { compress: true, compress_above: 1, ..Answers::default() },
        cors: CorsConfig { origins: vec!["https://a.example".to_owned()], ..CorsConfig::default() },
        versions: VersionsConfig {
            by: VersionBy::MediaType,
            default: Some("1".to_owned()),
            ..VersionsConfig::default()
        },
        ..RestConfig::default()
    };
    let app = application::<Versioned>(config).with(BODY_WRITERS.extension::<Line>("line", |it| it));
    for (path, accept, status) in [
        ("/versions", "*/*", 200),
        ("/versions", "application/json;v=1", 200),
        ("/versions", "text/csv;v=1", 200),
        ("/versions", "image/png;v=1", 406),
        ("/versions", "*/*;v=9", 404),
        ("/versions/fail", "text/html", 409),
        ("/versions/own", "*/*", 200),
        ("/nowhere", "*/*", 404),
    ] {
        let answer = get(&app, path, &[("accept", accept), ("origin", "https://a.example")]).await;
        let said = vary(&answer);
        assert_eq!(
            (answer.status, said),
            (status, ["accept", "accept-encoding", "origin"].map(str::to_owned).to_vec()),
            "{path} {accept}"
        );
    }
}

#[derive(Injectable)]
struct Versioned {}

#[api(path = "/versions", version = "1")]
impl Versioned {
    #[get("/", produces = ["application/json", "text/csv"])]
    fn rows(&self) -> Vec<u32> {
        vec![1, 2]
    }

    #[get("/fail")]
    fn fail(&self) -> Result<String, HttpError> {
        let headers = [("vary", "Accept"), ("vary", "origin, accept")];
        let error = HttpError::conflict("No");
        Err(headers
            .into_iter()
            .fold(error, |error, (name, value)| error.header(name.parse().unwrap(), value.parse().unwrap())))
    }

    /// Says itself on what it depends.
    #[get("/own")]
    fn own(&self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header(("vary", "Accept-Encoding, Accept, Origin"))
            .content_type("text/plain")
            .body("x".repeat(5000))
    }
}

#[actix_web::test]
async fn who_refuses_plain_answers_gets_small_ones_packed() {
    let answers = Answers { compress: true, ..Answers::default() };
    let app = rows(RestConfig { answers, ..RestConfig::default() });
    let cases: [(&[&str], &str); _] = [
        (&["gzip"], ""),
        (&["gzip", "identity;q=0"], "gzip"),
        (&["gzip, *;q=0"], "gzip"),
        (&["*;q=0", "br;q=0.1"], "br"),
        // Nothing that can be had: better something that can be read.
        (&["identity;q=0"], ""),
        (&["*;q=0"], ""),
    ];
    for (lines, coding) in cases {
        let headers: Vec<_> = lines.iter().map(|line| ("accept-encoding", *line)).collect();
        let answer = get(&app, "/rows", &headers).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding), "{lines:?}");
        if coding.is_empty() {
            assert_eq!(answer.json(), json!([1, 2]), "{lines:?}");
        }
    }
}

#[actix_web::test]
async fn codings_are_weighed_over_all_lines() {
    let answers = Answers { compress: true, ..Answers::default() };
    let app = rows(RestConfig { answers, ..RestConfig::default() });
    let cases: [(&[&str], &str); _] = [
        (&["gzip;q=0.1", "br"], "br"),
        (&["br;q=0.1", "gzip"], "gzip"),
        (&["*", "br;q=0"], "gzip"),
        (&["gzip;Q=0", "identity"], ""),
        (&["identity, gzip;q=0.5"], ""),
        (&["x-gzip"], "gzip"),
        (&["gzip;q=max"], "gzip"),
    ];
    for (lines, coding) in cases {
        let headers: Vec<_> = lines.iter().map(|line| ("accept-encoding", *line)).collect();
        let answer = get(&app, "/rows/large", &headers).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding), "{lines:?}");
    }
}
