//! Parsers and writers of media types that Lazo does not know.

use crate::support::{application, ask, request};
use actix_web::test::TestRequest;
use bytes::Bytes;
use lazo_kernel::{Application, Injectable, bind};
use lazo_rest::{
    BODY_PARSERS, BODY_WRITERS, BodyParser, BodyWriter, HttpError, RestApplication as _, RestConfig, api,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Which bytes separate columns: what parsers inject.
trait Separator: Send + Sync {
    fn byte(&self) -> u8;
}

struct Semicolon;

impl Separator for Semicolon {
    fn byte(&self) -> u8 {
        b';'
    }
}

#[derive(Injectable)]
struct Csv {
    #[inject]
    separator: Arc<dyn Separator>,
}

impl BodyParser for Csv {
    fn media_types(&self) -> &[&str] {
        &["text/csv"]
    }

    fn parse(&self, bytes: &Bytes) -> Result<Value, HttpError> {
        let mut reader = csv::ReaderBuilder::new().delimiter(self.separator.byte()).from_reader(&bytes[..]);
        let rows = reader.deserialize::<serde_json::Map<String, Value>>();
        let rows = rows.map(|row| -> Result<Value, HttpError> {
            let row = row.map_err(|error| HttpError::bad_request("The body is not CSV.").caused_by(error))?;
            // The crate guesses types; here the schema decides.
            let text = |value: Value| value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
            Ok(row.into_iter().map(|(name, value)| (name, Value::String(text(value)))).collect())
        });
        rows.collect()
    }

    fn is_text(&self) -> bool {
        true
    }
}

#[derive(Injectable)]
struct MessagePack {}

impl BodyParser for MessagePack {
    fn media_types(&self) -> &[&str] {
        &["application/msgpack"]
    }

    fn parse(&self, bytes: &Bytes) -> Result<Value, HttpError> {
        rmp_serde::from_slice(bytes)
            .map_err(|error| HttpError::bad_request("The body is not MessagePack.").caused_by(error))
    }
}

impl BodyWriter for MessagePack {
    fn media_types(&self) -> &[&str] {
        &["application/msgpack"]
    }

    fn write(&self, value: &dyn erased_serde::Serialize) -> anyhow::Result<Bytes> {
        Ok(rmp_serde::to_vec_named(&value)?.into())
    }
}

/// JSON with a comment in front.
#[derive(Injectable)]
struct Commented {}

impl BodyParser for Commented {
    fn media_types(&self) -> &[&str] {
        &["application/json"]
    }

    fn parse(&self, bytes: &Bytes) -> Result<Value, HttpError> {
        let text = bytes.split(|b| *b == b'\n').next_back().unwrap_or_default();
        serde_json::from_slice(text).map_err(|_| HttpError::bad_request("no"))
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Row {
    #[schemars(range(max = 100))]
    n: i64,
    text: String,
}

#[derive(Injectable)]
struct Rows {}

#[api]
impl Rows {
    #[post("/rows", produces = ["application/json", "application/msgpack"])]
    fn rows(
        &self,
        #[body(content = ["text/csv", "application/msgpack", "application/json"])] rows: Vec<Row>,
    ) -> Vec<Row> {
        rows
    }

    #[get("/one", produces = ["application/json", "application/msgpack"])]
    fn one(&self, #[query] id: u32) -> Option<Row> {
        (id == 1).then(|| Row { n: 1, text: "t".to_owned() })
    }
}

fn rows() -> Application {
    let separator: Arc<dyn Separator> = Arc::new(Semicolon);
    application::<Rows>(RestConfig::default())
        .with(bind(lazo_kernel::BindingKey::<dyn Separator>::of()).to(separator))
        .with(BODY_PARSERS.extension::<Csv>("csv", |it| it))
        .with(BODY_PARSERS.extension::<MessagePack>("msgpack", |it| it))
        .with(BODY_WRITERS.extension::<MessagePack>("msgpack", |it| it))
}

#[actix_web::test]
async fn parsers_make_values_that_the_schema_is_held_against() {
    let app = rows();
    app.verify().unwrap();
    let expected = json!([{"n": 1, "text": "2"}, {"n": 3, "text": "x y"}]);
    let answer = ask(&app, request("/rows", "text/csv", "n;text\n1;2\n3;x y\n")).await;
    assert_eq!((answer.status, answer.json()), (200, expected.clone()));
    let packed = rmp_serde::to_vec_named(&expected).unwrap();
    assert_eq!(ask(&app, request("/rows", "application/msgpack", packed)).await.json(), expected);
    assert_eq!(ask(&app, request("/rows", "application/json", expected.to_string())).await.json(), expected);
    let answer = ask(&app, request("/rows", "text/csv", "n;text\n101;2\nx;y\n")).await;
    assert_eq!(answer.code(), (422, "VALIDATION_FAILED".into()));
    assert_eq!(answer.json()["error"]["details"].as_array().unwrap().len(), 2);
    let text = json!([{"n": "1", "text": "t"}]);
    let answer =
        ask(&app, request("/rows", "application/msgpack", rmp_serde::to_vec_named(&text).unwrap())).await;
    assert_eq!(answer.status, 422);
    assert_eq!(ask(&app, request("/rows", "application/msgpack", b"\xc1".to_vec())).await.status, 400);
    assert_eq!(ask(&app, request("/rows", "application/xml", "x")).await.status, 415);
}

#[actix_web::test]
async fn clients_choose_the_form_of_the_answer() {
    let app = rows();
    let get = async |path: &str, accept: &str| {
        ask(&app, TestRequest::with_uri(path).insert_header(("accept", accept))).await
    };
    let row = Row { n: 1, text: "t".to_owned() };
    for (accept, kind) in [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/msgpack", "application/msgpack"),
    ] {
        let answer = get("/one?id=1", accept).await;
        assert_eq!((answer.header("content-type"), answer.header("vary")), (kind, "accept"), "{accept}");
        let read: Row = match kind {
            "application/json" => serde_json::from_slice(&answer.bytes).unwrap(),
            _ => rmp_serde::from_slice(&answer.bytes).unwrap(),
        };
        assert_eq!(read, row);
    }
    assert_eq!(get("/one?id=1", "text/csv").await.code(), (406, "NOT_ACCEPTABLE".into()));
    assert_eq!(get("/one?id=2", "application/msgpack").await.status, 404);
}

#[actix_web::test]
async fn a_parser_takes_the_place_of_a_built_in_one() {
    let app = rows().with(BODY_PARSERS.extension::<Commented>("json", |it| it));
    let answer =
        ask(&app, request("/rows", "application/json", "// one\n[{\"n\": 1, \"text\": \"\"}]")).await;
    assert_eq!(answer.json(), json!([{"n": 1, "text": ""}]));
}

#[test]
fn a_media_type_that_nobody_knows_is_told_at_start() {
    let app = application::<Rows>(RestConfig::default());
    let problems = app.verify().unwrap_err().to_string();
    for text in [
        "takes `text/csv`, which nobody reads",
        "takes `application/msgpack`",
        "produces `application/msgpack`, which nobody writes",
    ] {
        assert!(problems.contains(text), "{problems}");
    }
    let _ = app.controller::<Rows>();
}
