//! `response(..)`: answers that the result of an operation does not tell of.

use crate::support::{document, get};
use actix_web::HttpResponse;
use lazo_kernel::Injectable;
use lazo_rest::{ApiError, HttpError, Json, api};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, JsonSchema)]
struct Job {
    id: u32,
}

#[derive(Serialize, JsonSchema)]
struct Report {
    rows: u32,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("it is locked")]
#[status(409, code = "LOCKED")]
struct Locked;

#[derive(Injectable)]
struct Jobs {}

#[api(response(429, "Too much at once", code = "SLOW_DOWN"), response(410, "Of the block"))]
impl Jobs {
    #[get(
        "/report",
        response(200, "The report"),
        response(202, "It is made later", Job),
        response(404, "There is none", code = ["NO_REPORT", "NO_ACCESS"]),
        response(410, "Of the operation")
    )]
    fn report(&self) -> Result<Json<Report>, HttpError> {
        Ok(Json(Report { rows: 1 }))
    }

    #[get(
        "/by-hand",
        response(200, "Either form", Report),
        response(200, content = "text/csv", String),
        response(303, "Elsewhere"),
        response(507, content = "application/octet-stream")
    )]
    fn by_hand(&self) -> HttpResponse {
        HttpResponse::Ok().json(Report { rows: 2 })
    }

    #[get("/locked", response(409, "Somebody works on it", code = "BUSY"))]
    fn locked(&self) -> Result<String, Locked> {
        Err(Locked)
    }

    #[get("/either", response(200, Job))]
    fn either(&self) -> Json<Report> {
        Json(Report { rows: 3 })
    }
}

fn responses(document: &Value, path: &str) -> Value {
    document["paths"][path]["get"]["responses"].clone()
}

fn codes(answer: &Value) -> Vec<&String> {
    answer["content"]["application/json"]["examples"]
        .as_object()
        .map(|all| all.keys().collect())
        .unwrap_or_default()
}

#[actix_web::test]
async fn an_operation_tells_of_answers_beside_its_result() {
    let document = document::<Jobs>();
    let report = responses(&document, "/report");
    assert_eq!(report["200"]["description"], "The report");
    assert_eq!(report["200"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Report");
    let job = json!({"description": "It is made later", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}});
    assert_eq!(report["202"], job);
    assert_eq!(codes(&report["404"]), ["NO_ACCESS", "NO_REPORT"]);
    assert_eq!(report["404"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Error");
    assert_eq!(
        (&report["410"]["description"], &report["429"]["description"]),
        (&json!("Of the operation"), &json!("Too much at once"))
    );
}

#[actix_web::test]
async fn what_is_said_joins_what_the_result_says() {
    let document = document::<Jobs>();
    let by_hand = responses(&document, "/by-hand");
    let media: Vec<&String> = by_hand["200"]["content"].as_object().unwrap().keys().collect();
    assert_eq!(media, ["application/json", "text/csv"]);
    assert_eq!(by_hand["303"], json!({"description": "Elsewhere"}));
    assert_eq!(by_hand["507"]["content"], json!({"application/octet-stream": {}}));
    let locked = responses(&document, "/locked");
    assert_eq!(codes(&locked["409"]), ["BUSY", "LOCKED"]);
    assert_eq!(locked["409"]["description"], "Somebody works on it");
    let either = &responses(&document, "/either")["200"]["content"]["application/json"]["schema"]["anyOf"];
    assert_eq!(either.as_array().map(Vec::len), Some(2));
    assert_eq!(get::<Jobs>("/either", &[]).await.json(), json!({"rows": 3}));
    assert_eq!(get::<Jobs>("/locked", &[]).await.code(), (409, "LOCKED".to_owned()));
}
