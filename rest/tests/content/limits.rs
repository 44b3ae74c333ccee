//! What bodies may cost, kind by kind, as configuration says it.

use crate::support::{application, ask, request};
use actix_web::web::Bytes;
use lazo_kernel::Injectable;
use lazo_rest::{RestConfig, api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Form {
    s: String,
}

#[derive(Injectable)]
struct Kinds {}

#[api]
impl Kinds {
    #[post("/json")]
    fn json(&self, #[body] _value: Value) {}

    #[post("/form")]
    fn form(&self, #[body(content = "application/x-www-form-urlencoded")] _form: Form) {}

    #[post("/text")]
    fn text(&self, #[body(content = "text/plain")] _text: String) {}

    #[post("/bytes")]
    fn bytes(&self, #[body(content = "application/octet-stream")] _bytes: Bytes) {}
}

/// A body of some size: key, media type and body.
fn bodies(size: usize) -> [(&'static str, &'static str, String); 4] {
    let x = |without: usize| "x".repeat(size - without);
    [
        ("json", "application/json", format!("\"{}\"", x(2))),
        ("form", "application/x-www-form-urlencoded", format!("s={}", x(2))),
        ("text", "text/plain", x(0)),
        ("bytes", "application/octet-stream", x(0)),
    ]
}

#[actix_web::test]
async fn each_kind_has_the_limit_of_all_or_one_of_its_own() {
    for own in ["json", "form", "text", "bytes"] {
        let config = json!({"limits": {"body": 40}, "bodies": {own: 20}});
        let config: RestConfig = serde_json::from_value(config).unwrap();
        let app = application::<Kinds>(config);
        for size in [20, 21, 40, 41] {
            for (key, kind, body) in bodies(size) {
                let limit = if key == own { 20 } else { 40 };
                let status = if size <= limit { 204 } else { 413 };
                let answer = ask(&app, request(&format!("/{key}"), kind, body)).await;
                assert_eq!(answer.status, status, "{size} of {key}, where {own} has 20");
            }
        }
    }
}

#[actix_web::test]
async fn what_values_take_in_memory_has_one_too() {
    let many = format!("[{}0]", "{\"a\":0},".repeat(100));
    for (growth, status) in [(16, 413), (200, 204)] {
        let config = json!({"limits": {"body": 1000}, "bodies": {"json_growth": growth}});
        let app = application::<Kinds>(serde_json::from_value(config).unwrap());
        let answer = ask(&app, request("/json", "application/json", many.clone())).await;
        assert_eq!(answer.status, status, "{growth}");
    }
}
