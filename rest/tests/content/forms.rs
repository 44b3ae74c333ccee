//! Urlencoded bodies, and bodies of several media types.

use crate::support::{document, post};
use lazo_kernel::Injectable;
use lazo_rest::{FromBody, api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    n: i64,
    b: Option<bool>,
    s: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Nested {
    x: i32,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FormItem {
    #[serde(flatten)]
    item: Plain,
    list: Option<Vec<i64>>,
    nested: Option<Nested>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Plain {
    #[schemars(range(min = 1))]
    n: i64,
    s: Option<String>,
}

#[derive(FromBody)]
enum JsonOrForm {
    #[body("application/json")]
    Json(Item),
    #[body("application/x-www-form-urlencoded")]
    Form(FormItem),
    #[body("text/plain")]
    Text(String),
}

#[derive(Injectable)]
struct Forms {}

#[api]
impl Forms {
    #[post("/either")]
    fn either(&self, #[body] given: JsonOrForm) -> Value {
        match given {
            JsonOrForm::Json(item) => json!({"json": item}),
            JsonOrForm::Form(item) => json!({"form": item}),
            JsonOrForm::Text(text) => json!({"text": text}),
        }
    }

    #[post("/one")]
    fn one(
        &self,
        #[body(content = ["application/json", "application/x-www-form-urlencoded"])] item: Option<Item>,
    ) -> Value {
        json!(item)
    }

    #[post("/form")]
    fn form(
        &self,
        #[body(content = "application/x-www-form-urlencoded", limit = 40)] item: FormItem,
    ) -> Value {
        json!(item)
    }

    #[post("/vendor")]
    fn vendor(
        &self,
        #[body(content = "application/vnd.demo+json")] value: Value,
        #[query] q: Option<i32>,
    ) -> Value {
        json!([value, q])
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

#[actix_web::test]
async fn a_form_is_converted_by_its_schema() {
    let cases = [
        (
            "n=5&s=a+b%26&list=2&list=3&nested[x]=7",
            json!({"n": 5, "s": "a b&", "list": [2, 3], "nested": {"x": 7}}),
        ),
        ("n=5&list=2", json!({"n": 5, "s": null, "list": [2], "nested": null})),
        ("n=5&list[]=2&list[]=4", json!({"n": 5, "s": null, "list": [2, 4], "nested": null})),
        ("n=5&s=12", json!({"n": 5, "s": "12", "list": null, "nested": null})),
    ];
    for (text, expected) in cases {
        assert_eq!(post::<Forms>("/either", FORM, text).await.json(), json!({"form": expected}), "{text}");
    }
}

#[actix_web::test]
async fn a_form_is_held_against_its_schema() {
    for (text, path, code) in [
        ("n=x", "/n", "type"),
        ("n=0", "/n", "minimum"),
        ("s=1", "", "required"),
        ("n=1&list=a", "/list/0", "type"),
    ] {
        let answer = post::<Forms>("/either", FORM, text).await;
        assert_eq!(answer.code(), (422, "VALIDATION_FAILED".into()), "{text}");
        let details = &answer.json()["error"]["details"][0];
        assert_eq!(
            (details["path"].as_str().unwrap(), details["code"].as_str().unwrap()),
            (path, code),
            "{text}"
        );
    }
    for text in ["n=%", "n=%ff", "n[=1", "n=1&n[a]=2"] {
        assert_eq!(post::<Forms>("/either", FORM, text).await.status, 400, "{text}");
    }
    let wide = "a=1&".repeat(1001);
    assert_eq!(post::<Forms>("/either", FORM, wide).await.status, 413);
}

#[actix_web::test]
async fn one_type_is_read_from_each_media_type() {
    assert_eq!(post::<Forms>("/one", FORM, "n=1&b=TRUE").await.json(), json!({"n": 1, "b": true, "s": null}));
    let json = r#"{"n": 1, "s": "t"}"#;
    assert_eq!(
        post::<Forms>("/one", "application/json", json).await.json(),
        json!({"n": 1, "b": null, "s": "t"})
    );
    // Text is not converted in JSON.
    let text = post::<Forms>("/one", "application/json", r#"{"n": "1"}"#).await;
    assert_eq!(text.code(), (422, "VALIDATION_FAILED".into()));
    assert_eq!(post::<Forms>("/one", FORM, "").await.json(), json!(null));
    assert_eq!(
        post::<Forms>("/one", "text/plain", "n=1").await.code(),
        (415, "UNSUPPORTED_MEDIA_TYPE".into())
    );
}

#[actix_web::test]
async fn the_media_type_chooses_the_variant() {
    let json = post::<Forms>("/either", "application/json; charset=UTF-8", r#"{"n": 2}"#).await;
    assert_eq!(json.json(), json!({"json": {"n": 2, "b": null, "s": null}}));
    assert_eq!(post::<Forms>("/either", "text/plain", "words").await.json(), json!({"text": "words"}));
    assert_eq!(post::<Forms>("/either", "text/csv", "words").await.status, 415);
    assert_eq!(
        post::<Forms>("/either", "application/json", "").await.code(),
        (400, "MISSING_REQUIRED_PARAMETER".into())
    );
    assert_eq!(post::<Forms>("/either", "application/json", "null").await.status, 422);
    assert_eq!(post::<Forms>("/either", "application/json", "{\"n\"").await.status, 400);
    assert_eq!(post::<Forms>("/either", "application/json", b"{\"s\":\"\xff\"}".to_vec()).await.status, 400);
    for charset in ["latin1", "utf-16", "\"iso-8859-2\""] {
        for kind in ["application/json", FORM, "text/plain"] {
            let answer = post::<Forms>("/either", &format!("{kind}; charset={charset}"), "x").await;
            assert_eq!(answer.code(), (415, "UNSUPPORTED_MEDIA_TYPE".into()), "{kind} {charset}");
        }
    }
}

#[actix_web::test]
async fn a_body_has_a_limit_of_its_own() {
    assert_eq!(post::<Forms>("/form", FORM, format!("n=1&s={}", "x".repeat(34))).await.status, 200);
    assert_eq!(post::<Forms>("/form", FORM, format!("n=1&s={}", "x".repeat(35))).await.status, 413);
}

#[actix_web::test]
async fn parameters_are_told_before_the_schema_of_the_body_and_after_its_parsing() {
    let kind = "application/vnd.demo+json";
    assert_eq!(post::<Forms>("/vendor?q=1", kind, "{}").await.json(), json!([{}, 1]));
    assert_eq!(post::<Forms>("/vendor?q=x", kind, "{").await.json()["error"]["code"], Value::Null);
    assert_eq!(
        post::<Forms>("/vendor?q=x", kind, "{}").await.code(),
        (400, "INVALID_PARAMETER_VALUE".into())
    );
    assert_eq!(post::<Forms>("/vendor?q=x", "application/json", "{}").await.status, 415);
    assert_eq!(post::<Forms>("/vendor", kind, "null").await.json(), json!([null, null]));
}

#[test]
fn all_media_types_are_in_the_document() {
    let document = document::<Forms>();
    let content = |path: &str| document["paths"][path]["post"]["requestBody"]["content"].clone();
    let item = json!({"$ref": "#/components/schemas/Item"});
    let either = content("/either");
    assert_eq!(either["application/json"]["schema"], item);
    assert_eq!(either[FORM]["schema"], json!({"$ref": "#/components/schemas/FormItem"}));
    assert_eq!(either["text/plain"]["schema"], json!({"type": "string"}));
    assert_eq!(content("/one"), json!({"application/json": {"schema": item}, FORM: {"schema": item}}));
    assert_eq!(document["paths"]["/either"]["post"]["requestBody"]["required"], true);
}
