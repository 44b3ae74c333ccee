//! Types that check more than their schemas say tell clients so in their own words.

use crate::support::{get, post};
use lazo_kernel::{Injectable, InvalidValue};
use lazo_rest::api;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Thirteen digits, hyphens between them.
#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct Isbn;

impl TryFrom<String> for Isbn {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        if text.bytes().filter(u8::is_ascii_digit).count() == 13 {
            return Ok(Self);
        }
        Err(InvalidValue::new("isbn", "must have thirteen digits"))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "Ends")]
#[schemars(with = "Ends")]
struct Span;

#[derive(Deserialize, JsonSchema)]
struct Ends {
    from: u8,
    to: u8,
}

impl TryFrom<Ends> for Span {
    type Error = InvalidValue;

    fn try_from(Ends { from, to }: Ends) -> Result<Self, InvalidValue> {
        if from <= to { Ok(Self) } else { Err(InvalidValue::at("/to", "order", "must not be before `from`")) }
    }
}

/// Says nothing that is for clients.
#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "u8")]
#[schemars(with = "u8")]
struct Silent;

impl TryFrom<u8> for Silent {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        if number == 0 { Ok(Self) } else { Err("the secret is 7".to_owned()) }
    }
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
struct Loan {
    books: Vec<Isbn>,
    span: Option<Span>,
    silent: Option<Silent>,
}

#[derive(Injectable)]
struct Library {}

#[api]
impl Library {
    #[post("/loans")]
    fn lend(&self, #[body] _loan: Loan) {}

    #[get("/books")]
    fn find(&self, #[query] _isbn: Isbn, #[query(content = "application/json")] _span: Option<Span>) {}
}

async fn refused(body: Value) -> Value {
    let answer = post::<Library>("/loans", "application/json", body.to_string()).await;
    assert_eq!(answer.code(), (422, "VALIDATION_FAILED".to_owned()));
    answer.json()["error"]["details"].clone()
}

#[actix_web::test]
async fn a_type_of_a_body_says_what_it_refuses_and_where() {
    let wrong = refused(json!({"books": ["978-3-16-148410-0", "12"]})).await;
    let isbn =
        json!({"path": "/books/1", "code": "isbn", "message": "must have thirteen digits", "info": {}});
    assert_eq!(wrong, json!([isbn]));
    let wrong = refused(json!({"books": [], "span": {"from": 2, "to": 1}})).await;
    let order =
        json!({"path": "/span/to", "code": "order", "message": "must not be before `from`", "info": {}});
    assert_eq!(wrong, json!([order]));
    let fine = json!({"books": ["978-3-16-148410-0"], "span": {"from": 1, "to": 1}, "silent": 0});
    assert_eq!(post::<Library>("/loans", "application/json", fine.to_string()).await.status, 204);
}

#[actix_web::test]
async fn what_an_error_of_another_type_says_is_not_told() {
    let wrong = refused(json!({"books": [], "silent": 1})).await;
    assert_eq!((&wrong[0]["path"], &wrong[0]["code"]), (&json!("/silent"), &json!("value")));
    assert!(!wrong.to_string().contains("secret"), "{wrong}");
}

#[actix_web::test]
async fn a_type_of_a_parameter_does_so_too() {
    let answer = get::<Library>("/books?isbn=12", &[]).await;
    assert_eq!(answer.code(), (400, "INVALID_PARAMETER_VALUE".to_owned()));
    assert_eq!(answer.json()["error"]["details"][0]["code"], "isbn");
    let answer = get::<Library>("/books?isbn=9783161484100&span[from]=3&span[to]=2", &[]).await;
    assert_eq!((answer.status, &answer.json()["error"]["details"][0]["path"]), (400, &json!("/to")));
    assert_eq!(get::<Library>("/books?isbn=9783161484100&span[from]=2&span[to]=2", &[]).await.status, 204);
}
