//! What generated code says to requests.

use crate::contract;
use actix_web::{App, http::Method, test};
use lazo::rest::mount;
use serde_json::{Value, json};

async fn answer(method: Method, path: &str, body: Option<Value>) -> (u16, String) {
    let app = contract::pet_store();
    let service = test::init_service(App::new().service(mount(&app).unwrap())).await;
    let request = test::TestRequest::with_uri(path).method(method);
    let request = match body {
        Some(body) => request.set_json(body),
        None => request,
    };
    let response = test::call_service(&service, request.to_request()).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(test::read_body(response).await.to_vec()).unwrap())
}

#[actix_web::test]
async fn a_method_that_nobody_has_filled_in_says_which() {
    let (status, text) = answer(Method::GET, "/pets/7", None).await;
    assert_eq!(status, 501, "{text}");
    assert!(text.contains("`getPet` is not implemented yet"), "{text}");
    let (status, text) = answer(Method::POST, "/pets", Some(json!({"name": "Rex", "kind": "dog"}))).await;
    assert_eq!(status, 501, "{text}");
}

#[actix_web::test]
async fn rules_of_the_document_are_enforced() {
    let (status, text) = answer(Method::GET, "/pets/0", None).await;
    assert_eq!(status, 400, "{text}");
    let wrong = [
        json!({"name": "", "kind": "dog"}),
        json!({"name": "Rex"}),
        json!({"name": "Rex", "kind": "cow"}),
        json!({"name": "Rex", "kind": "dog", "size": 0}),
        json!({"name": "Rex", "kind": "dog", "born": null}),
        json!({"name": "Rex", "kind": "dog", "born": "yesterday"}),
        json!({"name": "Rex", "kind": "dog", "email": "nobody"}),
    ];
    for body in wrong {
        let (status, text) = answer(Method::POST, "/pets", Some(body.clone())).await;
        assert_eq!(status, 422, "{body}: {text}");
    }
    let patches = [
        (json!({}), 422),
        (json!({"nickname": null}), 501),
        (json!({"name": null}), 422),
        (json!({"codes": []}), 422),
        (json!({"codes": ["12345"]}), 422),
        (json!({"codes": ["1"], "labels": {"a": "b"}, "mood": null}), 501),
        (json!({"labels": {"a": "more than twenty characters"}}), 422),
        (json!({"keeper": {"$ref": "a", "nick-name": "b", "since": null}}), 501),
        (json!({"keeper": {"$ref": "a", "nick-name": "b"}}), 422),
        (json!({"keeper": {"$ref": "a", "nick-name": "b", "since": null, "more": 1}}), 422),
    ];
    for (body, expected) in patches {
        let (status, text) = answer(Method::PATCH, "/pets/1", Some(body.clone())).await;
        assert_eq!(status, expected, "{body}: {text}");
    }
}
