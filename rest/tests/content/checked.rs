//! Answers held against the document.

use crate::support::{Answer, application, ask, document};
use actix_web::{HttpResponse, test::TestRequest};
use lazo_kernel::Injectable;
use lazo_rest::{
    Call, Created, FileAnswer, HttpError, IntoAnswer, Json, RestConfig, Versioned, api,
    config::{Answers, CheckAnswers},
    operation::{Response, SchemaOf},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, JsonSchema)]
struct Person {
    #[schemars(length(min = 2))]
    name: String,
    #[schemars(range(max = 150))]
    age: u32,
}

/// A person, or the name of one: two answers of one status.
enum Told {
    Whole(Person),
    Name(String),
}

impl IntoAnswer for Told {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        match self {
            Self::Whole(person) => call.json(&person),
            Self::Name(name) => call.json(&name),
        }
    }

    fn responses(status: u16) -> Vec<Response> {
        let json = |schema| Response::of_media(status, "application/json", Some(schema));
        vec![json(SchemaOf::of::<Person>()), json(SchemaOf::of::<String>())]
    }
}

#[derive(Injectable)]
struct Answering {}

#[api]
impl Answering {
    #[get("/person")]
    fn person(&self, #[query] name: String, #[query] age: u32) -> Person {
        Person { name, age }
    }

    #[get("/told")]
    fn told(&self, #[query] name: String, #[query] age: Option<u32>) -> Told {
        match age {
            Some(age) => Told::Whole(Person { name, age }),
            None => Told::Name(name),
        }
    }

    #[get("/found")]
    fn found(&self) -> Option<Person> {
        None
    }

    #[get("/own", status = 202)]
    fn own(&self, #[query] status: u16) -> HttpResponse {
        HttpResponse::build(actix_web::http::StatusCode::from_u16(status).unwrap()).body("any")
    }

    #[get("/fails")]
    fn fails(&self) -> Result<Json<u8>, HttpError> {
        Err(HttpError::conflict("an error is no answer"))
    }

    #[get("/versioned")]
    fn versioned(&self) -> Versioned<Value> {
        Versioned::new(json!(null)).etag("1")
    }

    #[get("/file")]
    fn file(&self) -> FileAnswer {
        FileAnswer::of_bytes(r#"{"a": 1}"#).attachment("a.json")
    }

    #[post("/created")]
    fn created(&self) -> Created<Person> {
        Created::at("/x", Person { name: "Jane".to_owned(), age: 1 })
    }
}

async fn checked(check: CheckAnswers, path: &str) -> Answer {
    let answers = Answers { check, ..Answers::default() };
    let app = application::<Answering>(RestConfig { answers, ..RestConfig::default() });
    let request = if path == "/created" { TestRequest::post() } else { TestRequest::get() };
    ask(&app, request.uri(path)).await
}

#[actix_web::test]
async fn an_answer_that_contradicts_the_document_is_refused_in_tests() {
    for path in ["/person?name=Jane&age=150", "/own?status=202", "/versioned", "/openapi.json", "/file"] {
        assert!(checked(CheckAnswers::Refuse, path).await.status < 300, "{path}");
    }
    assert_eq!(checked(CheckAnswers::Refuse, "/created").await.status, 201);
    assert_eq!(checked(CheckAnswers::Refuse, "/found").await.status, 404);
    assert_eq!(checked(CheckAnswers::Refuse, "/fails").await.status, 409);
    let cases = [
        ("/person?name=J&age=151", "`/age` must be <= 150"),
        ("/own?status=200", "it has the status 200, and 202 is declared"),
    ];
    for (path, told) in cases {
        let answer = checked(CheckAnswers::Refuse, path).await;
        assert_eq!(answer.code(), (500, "ANSWER_CONTRADICTS_DOCUMENT".into()), "{path}");
        assert!(answer.text().contains(told), "{}", answer.text());
        assert_eq!(checked(CheckAnswers::Log, path).await.status, 200);
        assert_eq!(checked(CheckAnswers::Off, path).await.status, 200);
    }
}

#[actix_web::test]
async fn answers_of_one_status_are_alternatives() {
    for path in ["/told?name=Jane", "/told?name=Jane&age=7"] {
        assert_eq!(checked(CheckAnswers::Refuse, path).await.status, 200, "{path}");
    }
    let answer = checked(CheckAnswers::Refuse, "/told?name=J&age=7").await;
    assert_eq!(answer.code(), (500, "ANSWER_CONTRADICTS_DOCUMENT".into()));
    let document = document::<Answering>();
    let told = &document["paths"]["/told"]["get"]["responses"]["200"];
    assert_eq!(
        told["content"]["application/json"]["schema"],
        json!({"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "string"}]})
    );
}
