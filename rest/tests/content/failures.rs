//! `#[derive(ApiError)]`.

use crate::support::{application, ask, document, get};
use actix_web::test::TestRequest;
use lazo_kernel::{Failure, FailureKind, Injectable, bind_type};
use lazo_rest::{
    ApiError, ERROR_MAPPERS, ErrorMapper, HttpError, MapApiError, RestConfig, api, operation::Response, table,
};
use serde::Serialize;
use serde_json::json;

#[derive(Debug, Serialize)]
struct Clash {
    with: u32,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum InnerError {
    /// Somebody else has it.
    #[error("It is locked")]
    #[status(423, code = "LOCKED")]
    Locked,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum TodoError {
    /// There is no such item.
    #[error("No item has the number {0}")]
    #[status(404, code = "TODO_NOT_FOUND")]
    NotFound(u32),
    #[error("Two items have the title {title}")]
    #[status(409, code = "CLASH")]
    Clash {
        title: String,
        #[details]
        clash: Clash,
    },
    #[error("The list is frozen")]
    #[status(409, code = "FROZEN")]
    Frozen,
    /// The password of the database.
    #[error("cannot log in with hunter2")]
    #[status(503, code = "SECRET")]
    Database,
    #[error("reading /etc/shadow")]
    Disk(#[source] std::io::Error),
    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] InnerError),
    #[error(transparent)]
    #[status(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    #[status(transparent)]
    Other(#[from] anyhow::Error),
}

fn fail(number: u32) -> Result<String, TodoError> {
    Err(match number {
        1 => TodoError::Clash { title: "a".to_owned(), clash: Clash { with: 2 } },
        2 => TodoError::Database,
        3 => TodoError::Disk(std::io::Error::other("hunter2")),
        4 => InnerError::Locked.into(),
        5 => Failure::new(FailureKind::Forbidden, "Not yours").with_code("FOREIGN").into(),
        6 => anyhow::Error::from(HttpError::gone("It was here")).context("looking").into(),
        7 => anyhow::anyhow!("hunter2").into(),
        8 => return Ok("well".to_owned()),
        9 => TodoError::Frozen,
        other => TodoError::NotFound(other),
    })
}

#[derive(Injectable)]
struct Todos {}

#[api]
impl Todos {
    #[get("/todos/{number}")]
    fn find(&self, number: u32) -> Result<String, TodoError> {
        fail(number)
    }

    #[get("/chained/{number}")]
    fn chained(&self, number: u32) -> anyhow::Result<String> {
        Ok(fail(number)?)
    }

    #[get("/optional")]
    fn optional(&self) -> Result<Option<u8>, TodoError> {
        Err(TodoError::NotFound(0))
    }
}

#[actix_web::test]
async fn each_variant_has_its_status_code_and_message() {
    let cases = [
        (
            0,
            404,
            json!({"statusCode": 404, "name": "NotFoundError", "message": "No item has the number 0", "code": "TODO_NOT_FOUND"}),
        ),
        (
            1,
            409,
            json!({"statusCode": 409, "name": "ConflictError", "message": "Two items have the title a", "code": "CLASH", "details": {"with": 2}}),
        ),
        (
            4,
            423,
            json!({"statusCode": 423, "name": "LockedError", "message": "It is locked", "code": "LOCKED"}),
        ),
        (
            5,
            403,
            json!({"statusCode": 403, "name": "ForbiddenError", "message": "Not yours", "code": "FOREIGN"}),
        ),
        (6, 410, json!({"statusCode": 410, "name": "GoneError", "message": "It was here"})),
        (
            9,
            409,
            json!({"statusCode": 409, "name": "ConflictError", "message": "The list is frozen", "code": "FROZEN"}),
        ),
    ];
    for (number, status, error) in cases {
        let answer = get::<Todos>(&format!("/todos/{number}"), &[]).await;
        assert_eq!((answer.status, answer.json()["error"].clone()), (status, error));
    }
    assert_eq!(get::<Todos>("/todos/8", &[]).await.text(), "well");
}

#[actix_web::test]
async fn nothing_internal_leaks() {
    for (number, status, message) in [
        (2, 503, "Service Unavailable"),
        (3, 500, "Internal Server Error"),
        (7, 500, "Internal Server Error"),
    ] {
        let answer = get::<Todos>(&format!("/todos/{number}"), &[]).await;
        assert_eq!(answer.json(), json!({"error": {"statusCode": status, "message": message}}));
        assert!(!answer.header("x-request-id").is_empty());
    }
    let document = document::<Todos>().to_string();
    assert!(!document.contains("SECRET") && !document.contains("password"), "{document}");
}

#[actix_web::test]
async fn the_document_lists_the_statuses() {
    let document = document::<Todos>();
    let responses = document["paths"]["/todos/{number}"]["get"]["responses"].as_object().unwrap();
    let statuses: Vec<_> = responses.keys().map(String::as_str).collect();
    assert_eq!(statuses, ["200", "404", "409", "423", "500", "503"]);
    assert_eq!(responses["404"]["description"], "There is no such item.");
    assert_eq!(responses["423"]["description"], "Somebody else has it.");
    let codes = |status: &str| -> Vec<String> {
        let media = &responses[status]["content"]["application/json"];
        assert_eq!(media["schema"], json!({"$ref": "#/components/schemas/Error"}), "{status}");
        media["examples"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default()
    };
    assert_eq!(codes("409"), ["CLASH", "FROZEN"]);
    assert!(codes("503").is_empty());
    let clash = &responses["409"]["content"]["application/json"]["examples"]["CLASH"]["value"]["error"];
    assert_eq!((&clash["statusCode"], &clash["code"]), (&json!(409), &json!("CLASH")));
    let chained = document["paths"]["/chained/{number}"]["get"]["responses"].as_object().unwrap();
    assert_eq!(chained.keys().collect::<Vec<_>>(), ["200"]);
    // `None` is a 404 without words of its own; the error's has some.
    let optional = &document["paths"]["/optional"]["get"]["responses"]["404"];
    assert_eq!(optional["description"], "There is no such item.");
    let examples = optional["content"]["application/json"]["examples"].as_object().unwrap();
    assert!(examples.contains_key("ENTITY_NOT_FOUND") && examples.len() > 1, "{examples:?}");
}

/// Knows more of a conflict than the error itself.
struct Teapots;

impl ErrorMapper for Teapots {
    fn map(&self, error: &anyhow::Error) -> Option<HttpError> {
        matches!(error.downcast_ref()?, TodoError::Frozen).then(|| HttpError::gone("Mapped"))
    }
}

#[actix_web::test]
async fn mappers_still_apply() {
    let teapots = bind_type::<Teapots>().to(Teapots).extension_for(&ERROR_MAPPERS, |it| it);
    let app = application::<Todos>(RestConfig::default()).with(teapots);
    let answer = ask(&app, TestRequest::get().uri("/todos/9")).await;
    assert_eq!((answer.status, answer.json()["error"]["message"].clone()), (410, json!("Mapped")));
    assert_eq!(ask(&app, TestRequest::get().uri("/todos/0")).await.status, 404);
}

#[actix_web::test]
async fn in_a_chain_it_is_found_by_a_mapper() {
    assert_eq!(get::<Todos>("/chained/0", &[]).await.status, 500);
    let mapper = MapApiError::<TodoError>::default();
    let mapper = bind_type::<MapApiError<TodoError>>().to(mapper).extension_for(&ERROR_MAPPERS, |it| it);
    let app = application::<Todos>(RestConfig::default()).with(mapper);
    assert_eq!(
        ask(&app, TestRequest::get().uri("/chained/0")).await.code(),
        (404, "TODO_NOT_FOUND".to_owned())
    );
}

#[derive(Debug, thiserror::Error)]
#[error("Come back later")]
struct Closed;

impl ApiError for Closed {
    fn to_http_error(&self) -> HttpError {
        HttpError::conflict(self.to_string()).code("CLOSED")
    }

    fn responses() -> Vec<Response> {
        vec![Response::of_error(409, &["CLOSED"])]
    }
}

#[derive(Injectable)]
struct Shop {}

#[api]
impl Shop {
    #[post("/orders")]
    async fn order(&self) -> Result<(), Closed> {
        Err(Closed)
    }
}

#[actix_web::test]
async fn by_hand_it_is_the_same() {
    let app = application::<Shop>(RestConfig::default());
    assert_eq!(ask(&app, TestRequest::post().uri("/orders")).await.code(), (409, "CLOSED".to_owned()));
    assert_eq!(document::<Shop>()["paths"]["/orders"]["post"]["responses"]["409"]["description"], "Conflict");
}

/// What the document says of an error, and what its answer is, are one thing, whatever the configuration.
#[actix_web::test]
async fn the_document_shows_errors_as_they_are_written() {
    for (errors, names) in [
        (json!({}), &["application/json", "text/html", "text/xml"][..]),
        (json!({"negotiate": false}), &["application/json"]),
        (json!({"format": "problem"}), &["application/problem+json", "text/html", "text/xml"]),
        (json!({"format": "problem", "negotiate": false}), &["application/problem+json"]),
    ] {
        let config = json!({"errors": errors, "openapi": {"error_responses": true}});
        let app = application::<Shop>(serde_json::from_value(config).unwrap());
        let document = table(&app).unwrap().openapi().await.unwrap().value().clone();
        let own = &document["paths"]["/orders"]["post"]["responses"]["409"]["content"];
        let shared = &document["components"]["responses"]["Error"]["content"];
        for content in [own, shared] {
            let content = content.as_object().unwrap();
            assert_eq!(content.keys().collect::<Vec<_>>(), names);
            assert!(!json!(content).to_string().contains("x-lazo"));
        }
        for media in [&own[names[0]], &shared[names[0]]] {
            assert_eq!(media["schema"]["$ref"], "#/components/schemas/Error");
        }
        let schema = &document["components"]["schemas"]["Error"];
        let is_problem = names[0].contains("problem");
        assert_eq!(schema["required"][0], if is_problem { "type" } else { "error" });
    }
}
