//! `#[derive(Answer)]`.

use crate::support::{application, ask, document, get};
use actix_web::test::TestRequest;
use lazo_kernel::Injectable;
use lazo_rest::{Answer, RestConfig, api};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

#[derive(Debug, Serialize, JsonSchema)]
struct User {
    id: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Problem {
    why: String,
}

/// What may come of looking for a user.
#[derive(Answer)]
enum Found {
    /// The user.
    User {
        /// How many there are.
        #[header(name = "X-Total")]
        total: u64,
        #[header]
        x_note: Option<String>,
        #[body]
        user: User,
    },
    /// The user has moved.
    #[answer(status = 303)]
    Moved(#[header(name = "Location")] String),
    #[answer(status = 404)]
    Missing(Problem),
    #[answer(status = 410)]
    Gone,
    #[answer(status = 299)]
    Plain(String),
}

#[derive(Answer)]
#[answer(status = 201)]
struct Made {
    #[header]
    location: String,
    user: User,
}

/// It is done.
#[derive(Answer)]
#[answer(status = 200)]
struct Done;

#[derive(Injectable)]
struct Users {}

#[api]
impl Users {
    #[get("/users/{id}")]
    fn find(&self, id: u32) -> Found {
        match id {
            1 => Found::User { total: 7, x_note: None, user: User { id } },
            2 => Found::User { total: 7, x_note: Some("new".to_owned()), user: User { id } },
            3 => Found::Moved("/users/1".to_owned()),
            4 => Found::Gone,
            5 => Found::Plain("words".to_owned()),
            6 => Found::Moved("\r\n".to_owned()),
            _ => Found::Missing(Problem { why: "unknown".to_owned() }),
        }
    }

    #[put("/users")]
    fn touch(&self) -> Done {
        Done
    }

    #[post("/users")]
    fn make(&self) -> anyhow::Result<Made> {
        Ok(Made { location: "/users/9".to_owned(), user: User { id: 9 } })
    }
}

#[actix_web::test]
async fn each_variant_is_an_answer() {
    let one = get::<Users>("/users/1", &[]).await;
    assert_eq!((one.status, one.header("x-total"), one.json()), (200, "7", json!({"id": 1})));
    assert!(!one.headers.contains_key("x-note"));
    assert_eq!(get::<Users>("/users/2", &[]).await.header("X-Note"), "new");
    let moved = get::<Users>("/users/3", &[]).await;
    assert_eq!((moved.status, moved.header("location"), moved.text()), (303, "/users/1", ""));
    assert_eq!(get::<Users>("/users/4", &[]).await.status, 410);
    let plain = get::<Users>("/users/5", &[]).await;
    assert_eq!((plain.status, plain.header("content-type"), plain.text()), (299, "text/plain", "words"));
    assert_eq!(get::<Users>("/users/6", &[]).await.status, 500);
    let missing = get::<Users>("/users/7", &[]).await;
    assert_eq!((missing.status, missing.json()), (404, json!({"why": "unknown"})));
    let made = ask(&application::<Users>(RestConfig::default()), TestRequest::post().uri("/users")).await;
    assert_eq!((made.status, made.header("location"), made.json()), (201, "/users/9", json!({"id": 9})));
}

#[test]
fn all_of_them_are_in_the_document() {
    let document = document::<Users>();
    let answers = &document["paths"]["/users/{id}"]["get"]["responses"];
    let statuses: Vec<&String> = answers.as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["200", "299", "303", "404", "410"]);
    assert_eq!(answers["200"]["description"], "The user.");
    let total = json!({"description": "How many there are.", "required": true, "schema": {"type": "integer", "format": "uint64", "minimum": 0}});
    assert_eq!(answers["200"]["headers"]["X-Total"], total);
    assert_eq!(answers["200"]["headers"]["X-Note"], json!({"schema": {"type": "string"}}));
    assert_eq!(answers["303"]["headers"]["Location"]["required"], true);
    assert_eq!(
        answers["404"]["content"]["application/json"]["schema"],
        json!({"$ref": "#/components/schemas/Problem"})
    );
    assert!(answers["410"].get("content").is_none());
    assert!(document["paths"]["/users"]["post"]["responses"].get("201").is_some());
}

#[actix_web::test]
async fn nothing_is_told_with_the_status_that_it_is_sent_with() {
    let done = ask(&application::<Users>(RestConfig::default()), TestRequest::put().uri("/users")).await;
    assert_eq!((done.status, done.text()), (200, ""));
    let told = document::<Users>()["paths"]["/users"]["put"]["responses"].clone();
    assert_eq!(told, json!({"200": {"description": "It is done."}}));
}
