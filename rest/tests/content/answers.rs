//! Answers of every form, and conditional ones.

use crate::support::{application, ask, document, get};
use actix_web::{HttpResponse, test::TestRequest};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use lazo_kernel::Injectable;
use lazo_rest::{
    Created, Event, Events, FileAnswer, HttpError, Json, Preconditions, RestConfig, Streaming, Versioned, api,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

#[derive(Debug, Serialize, JsonSchema)]
struct User {
    id: u32,
}

#[derive(Injectable)]
struct Results {}

#[api]
impl Results {
    #[get("/undefined")]
    fn undefined(&self) {}

    #[get("/null")]
    fn null(&self) -> Value {
        Value::Null
    }

    #[get("/nothing")]
    fn nothing(&self) -> Json<Option<u32>> {
        Json(None)
    }

    #[get("/empty-string")]
    fn empty_string(&self) -> &'static str {
        ""
    }

    #[get("/csv", produces = "text/csv")]
    fn csv(&self) -> String {
        "a,b\n".to_owned()
    }

    #[get("/bytes")]
    fn bytes(&self) -> Bytes {
        Bytes::from_static(b"bytes!")
    }

    #[get("/stream")]
    fn stream(&self) -> Streaming {
        Streaming::of(stream::iter(["part1 ", "part2"]))
    }

    #[get("/broken")]
    fn broken(&self) -> Streaming {
        Streaming::new(stream::iter([Ok("begun"), Err(anyhow::anyhow!("secret"))]))
    }

    #[post("/created")]
    fn created(&self) -> Created<User> {
        Created::at("/users/7 ž\r\nX: y", User { id: 7 })
    }

    #[post("/below")]
    fn below(&self) -> Created<User> {
        Created::below("7/ž", User { id: 7 })
    }

    #[get("/maybe/{kind}")]
    async fn maybe(&self, kind: String) -> Result<Option<Versioned<User>>, HttpError> {
        Ok((kind == "user").then(|| Versioned::new(User { id: 1 }).etag("v7")))
    }

    #[get("/maybe-file/{kind}")]
    fn maybe_file(&self, kind: String) -> Option<FileAnswer> {
        (kind == "file").then(|| FileAnswer::of_bytes("abc").media_type("text/css"))
    }

    #[post("/accepted", status = 202)]
    fn accepted(&self) -> Created<User> {
        Created::at("/jobs/1", User { id: 1 })
    }

    #[get("/own")]
    fn own(&self) -> HttpResponse {
        HttpResponse::Accepted().content_type("text/csv").body("a,b\n1,2\n")
    }

    #[get("/versioned")]
    fn versioned(&self) -> Versioned<User> {
        Versioned::new(User { id: 1 })
            .etag("v\"7")
            .modified(SystemTime::UNIX_EPOCH + Duration::from_millis(86_400_500))
    }

    #[put("/versioned")]
    fn change(&self, #[extract] conditions: Preconditions) -> Result<(), HttpError> {
        conditions.check("v7")
    }

    #[put("/new")]
    fn create(&self, #[extract] conditions: Preconditions) -> Result<Json<bool>, HttpError> {
        conditions.check_absent()?;
        Ok(Json(conditions.are_given()))
    }

    #[get("/events")]
    fn events(&self) -> Events {
        let ticks = stream::iter(1..=2)
            .map(|n| Event::text(format!("line {n}\nmore")).name("tick").id(n.to_string()));
        Events::of(ticks)
    }

    #[get("/slow-events")]
    fn slow_events(&self) -> Events {
        let late = stream::once(async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            Event::text("at last")
        });
        Events::of(late).keep_alive(Duration::from_millis(10))
    }
}

#[actix_web::test]
async fn results_come_out_as_the_contract_says() {
    let cases = [
        ("/undefined", 204, "", ""),
        ("/null", 200, "application/json", "null"),
        ("/nothing", 200, "application/json", "null"),
        ("/empty-string", 200, "text/plain", ""),
        ("/csv", 200, "text/csv", "a,b\n"),
        ("/bytes", 200, "application/octet-stream", "bytes!"),
        ("/stream", 200, "application/octet-stream", "part1 part2"),
        ("/own", 202, "text/csv", "a,b\n1,2\n"),
    ];
    for (path, status, kind, text) in cases {
        let answer = get::<Results>(path, &[]).await;
        assert_eq!(
            (answer.status, answer.header("content-type"), answer.text()),
            (status, kind, text),
            "{path}"
        );
    }
    // Nothing of the error goes out; a server cuts the connection.
    assert_eq!(get::<Results>("/broken", &[]).await.bytes, b"");
}

#[actix_web::test]
async fn what_was_created_says_where_it_is() {
    let app = application::<Results>(RestConfig::default());
    let answer = ask(&app, TestRequest::post().uri("/created")).await;
    assert_eq!((answer.status, answer.json()), (201, json!({"id": 7})));
    assert_eq!(answer.header("location"), "/users/7%20%C5%BE%0D%0AX:%20y");
    assert_eq!(ask(&app, TestRequest::post().uri("/accepted")).await.status, 202);
}

#[actix_web::test]
async fn what_the_client_has_is_not_sent_again() {
    let fresh = get::<Results>("/versioned", &[]).await;
    assert_eq!((fresh.status, fresh.header("etag")), (200, "\"v7\""));
    assert_eq!(fresh.header("last-modified"), "Fri, 02 Jan 1970 00:00:00 GMT");
    let cases = [
        ("if-none-match", "\"v7\"", 304),
        ("if-none-match", "W/\"v7\"", 304),
        ("if-none-match", "\"v6\", \"v7\"", 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"v6\"", 200),
        ("if-none-match", "nonsense", 200),
        ("if-modified-since", "Fri, 02 Jan 1970 00:00:00 GMT", 304),
        ("if-modified-since", "Thu, 01 Jan 1970 23:59:59 GMT", 200),
        ("if-modified-since", "nonsense", 200),
        ("if-match", "\"v6\"", 412),
        ("if-match", "\"v7\"", 200),
        ("if-match", "W/\"v7\"", 412),
        ("if-unmodified-since", "Thu, 01 Jan 1970 23:59:59 GMT", 412),
    ];
    for (name, value, status) in cases {
        let answer = get::<Results>("/versioned", &[(name, value)]).await;
        assert_eq!(answer.status, status, "{name}: {value}");
        if status == 304 {
            assert_eq!((answer.header("etag"), answer.text()), ("\"v7\"", ""));
        }
    }
    let both = [("if-none-match", "\"v6\""), ("if-modified-since", "Fri, 02 Jan 1970 00:00:00 GMT")];
    assert_eq!(get::<Results>("/versioned", &both).await.status, 200);
}

#[actix_web::test]
async fn what_the_client_has_not_seen_is_not_overwritten() {
    let app = application::<Results>(RestConfig::default());
    let put = async |path: &str, name: &str, value: &str| {
        ask(&app, TestRequest::put().uri(path).insert_header((name.to_owned(), value.to_owned())))
            .await
            .status
    };
    assert_eq!(put("/versioned", "if-match", "\"v7\"").await, 204);
    assert_eq!(put("/versioned", "if-match", "\"v6\"").await, 412);
    assert_eq!(put("/versioned", "if-match", "*").await, 204);
    assert_eq!(put("/versioned", "if-none-match", "*").await, 412);
    assert_eq!(put("/versioned", "x-other", "*").await, 204);
    assert_eq!(put("/new", "if-none-match", "*").await, 200);
    assert_eq!(put("/new", "if-match", "*").await, 412);
}

#[actix_web::test]
async fn events_are_written_as_they_come() {
    let answer = get::<Results>("/events", &[]).await;
    assert_eq!(
        (answer.header("content-type"), answer.header("cache-control")),
        ("text/event-stream", "no-cache")
    );
    assert_eq!(
        answer.text(),
        "event: tick\nid: 1\ndata: line 1\ndata: more\n\nevent: tick\nid: 2\ndata: line 2\ndata: more\n\n"
    );
    let text = get::<Results>("/slow-events", &[]).await;
    let text = text.text();
    assert!(text.starts_with(":\n\n") && text.ends_with("data: at last\n\n"), "{text}");
}

#[test]
fn the_document_knows_them() {
    let document = document::<Results>();
    let answers = |path: &str, verb: &str| document["paths"][path][verb]["responses"].clone();
    let created = answers("/created", "post");
    assert_eq!(created["201"]["headers"]["Location"]["schema"]["type"], "string");
    assert!(created.get("200").is_none() && answers("/accepted", "post").get("202").is_some());
    assert_eq!(
        answers("/events", "get")["200"]["content"]["text/event-stream"]["schema"],
        json!({"type": "string"})
    );
    assert_eq!(answers("/csv", "get")["200"]["content"], json!({"text/csv": {"schema": {"type": "string"}}}));
    assert!(answers("/versioned", "get").get("304").is_some());
}

#[actix_web::test]
async fn what_is_created_is_found_behind_the_path_of_the_request() {
    let config = RestConfig { base_path: "/api".to_owned(), ..RestConfig::default() };
    let app = application::<Results>(config);
    for path in ["/api/below", "/api/below/?x=1"] {
        let got = ask(&app, TestRequest::post().uri(path)).await;
        assert_eq!((got.status, got.header("location")), (201, "/api/below/7%2F%C5%BE"), "{path}");
    }
}

#[actix_web::test]
async fn what_has_a_form_of_its_own_may_not_be_there() {
    let got = get::<Results>("/maybe/user", &[]).await;
    assert_eq!((got.status, got.header("etag")), (200, "\"v7\""));
    let got = get::<Results>("/maybe-file/file", &[]).await;
    assert_eq!((got.status, got.header("content-type"), got.text()), (200, "text/css", "abc"));
    for path in ["/maybe/none", "/maybe-file/none"] {
        let got = get::<Results>(path, &[]).await;
        assert_eq!(got.code(), (404, "ENTITY_NOT_FOUND".to_owned()), "{path}");
    }
    let document = document::<Results>();
    let statuses = |path: &str| -> Vec<&String> {
        document["paths"][path]["get"]["responses"].as_object().unwrap().keys().collect()
    };
    assert_eq!(statuses("/maybe/{kind}"), ["200", "304", "404", "412"]);
    assert_eq!(statuses("/maybe-file/{kind}"), ["200", "206", "304", "404", "412", "416"]);
}
