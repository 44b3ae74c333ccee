//! Verbs beyond those that have attributes of their own.

use crate::support::{application, ask, document};
use actix_web::{http::Method, test::TestRequest};
use lazo_kernel::Injectable;
use lazo_rest::{ApiError, RestConfig, api};
use serde_json::json;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no such page")]
#[status(404, code = "NO_PAGE")]
struct NoPage;

#[derive(Injectable)]
struct Pages {}

#[api]
impl Pages {
    /// Asks whether there is a page.
    #[head("/pages/{id}")]
    fn probe(&self, id: u8) -> Result<(), NoPage> {
        if id == 1 { Ok(()) } else { Err(NoPage) }
    }

    #[operation("TRACE", "/pages/{id}")]
    fn trace(&self, id: u8) -> String {
        format!("traced {id}")
    }

    /// Forgets a page.
    #[operation("PURGE", "/pages/{id}")]
    fn purge(&self, id: u8) -> Result<String, NoPage> {
        if id == 1 { Ok(format!("purged {id}")) } else { Err(NoPage) }
    }
}

#[actix_web::test]
async fn any_verb_is_served() {
    let app = application::<Pages>(RestConfig::default());
    let send = async |verb: &str, path: &str| {
        let verb = Method::from_bytes(verb.as_bytes()).unwrap();
        ask(&app, TestRequest::default().method(verb).uri(path)).await
    };
    assert_eq!(send("HEAD", "/pages/1").await.status, 204);
    assert_eq!(send("HEAD", "/pages/2").await.status, 404);
    assert_eq!(send("TRACE", "/pages/1").await.text(), "traced 1");
    assert_eq!(send("PURGE", "/pages/1").await.text(), "purged 1");
    assert_eq!(send("PURGE", "/pages/x").await.code(), (400, "INVALID_PARAMETER_VALUE".to_owned()));
    assert_eq!(send("GET", "/pages/1").await.header("allow"), "HEAD, TRACE, PURGE, OPTIONS");
}

#[actix_web::test]
async fn verbs_that_openapi_has_no_name_for_are_in_the_document_all_the_same() {
    let document = document::<Pages>();
    let item = &document["paths"]["/pages/{id}"];
    assert_eq!(item["head"]["summary"], "Asks whether there is a page");
    assert_eq!(item["trace"]["operationId"], "Pages.trace");
    let purge = &item["x-additionalOperations"]["PURGE"];
    assert_eq!((&purge["summary"], &purge["operationId"]), (&json!("Forgets a page"), &json!("Pages.purge")));
    let none = &purge["responses"]["404"]["content"]["application/json"];
    assert_eq!(none["schema"]["$ref"], "#/components/schemas/Error");
    assert!(none["examples"]["NO_PAGE"].is_object() && !document.to_string().contains("x-lazo"));
}
