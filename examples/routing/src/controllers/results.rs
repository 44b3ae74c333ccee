use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream;
use lazo::{
    prelude::*,
    repository::DateTime,
    rest::{Answer, Streaming},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// A moment.
#[derive(Debug, Serialize, JsonSchema)]
struct Moment {
    at: DateTime,
}

/// Text beyond ASCII.
#[derive(Debug, Serialize, JsonSchema)]
struct Texts {
    text: &'static str,
    html: &'static str,
}

/// What has an id.
#[derive(Debug, Serialize, JsonSchema)]
struct Identified {
    id: u32,
}

/// Something that was created.
#[derive(Answer)]
enum Created {
    /// It is there now.
    #[answer(status = 201)]
    User {
        #[header(name = "Location")]
        location: String,
        #[header(name = "X-Custom")]
        custom: String,
        #[body]
        user: Identified,
    },
}

/// Every kind of result.
#[controller]
pub struct ResultsController {}

#[api]
impl ResultsController {
    #[get("/results/undefined")]
    fn undefined(&self) {}

    #[get("/results/null")]
    fn null(&self) -> Json<Value> {
        Json(Value::Null)
    }

    #[get("/results/string")]
    fn string(&self) -> &'static str {
        "plain words"
    }

    #[get("/results/empty-string")]
    fn empty_string(&self) -> &'static str {
        ""
    }

    #[get("/results/number")]
    fn number(&self) -> f64 {
        42.5
    }

    #[get("/results/zero")]
    fn zero(&self) -> u8 {
        0
    }

    #[get("/results/true")]
    fn r#true(&self) -> bool {
        true
    }

    #[get("/results/false")]
    fn r#false(&self) -> bool {
        false
    }

    #[get("/results/array")]
    fn array(&self) -> Vec<Value> {
        vec![json!(1), json!("two"), Value::Null, json!({"three": 3})]
    }

    #[get("/results/date")]
    fn date(&self) -> Result<Moment> {
        Ok(Moment { at: "2020-02-29T13:30:15.25+01:00".parse()? })
    }

    #[get("/results/bytes")]
    fn bytes(&self) -> Bytes {
        Bytes::from_static(b"bytes!")
    }

    #[get("/results/stream")]
    fn stream(&self) -> Streaming {
        Streaming::of(stream::iter(["part1 ", "part2"]))
    }

    #[get("/results/unicode")]
    fn unicode(&self) -> Texts {
        Texts { text: "žluťoučký 🐎", html: "<b>&</b>" }
    }

    #[get("/results/created")]
    fn created(&self) -> Created {
        Created::User { location: "/users/7".into(), custom: "yes".into(), user: Identified { id: 7 } }
    }

    #[get("/results/own-response", status = 202)]
    fn own_response(&self) -> HttpResponse {
        HttpResponse::Accepted().content_type("text/csv").body("a,b\n1,2\n")
    }
}
