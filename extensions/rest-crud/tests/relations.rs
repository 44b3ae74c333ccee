//! A model that is shown with what belongs to it: a struct of the application's with the model in it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use actix_web::{App, test};
use lazo_kernel::{Application, Injectable};
use lazo_repository::model;
use lazo_rest::{RestApplication as _, RestComponent, api, mount, table};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// Something to do.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// What is to be done.
    pub title: String,
}

/// What belongs together.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct TodoList {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// How it is painted.
    #[property(name = "paint", min_length = 1)]
    pub color: String,
}

/// A list with its todos.
#[derive(Serialize, JsonSchema)]
struct TodoListWithTodos {
    #[serde(flatten)]
    list: TodoList,
    #[serde(skip_serializing_if = "Option::is_none")]
    todos: Option<Vec<Todo>>,
}

#[derive(Injectable)]
struct Lists {}

#[api]
impl Lists {
    #[get("/list")]
    fn list(&self, #[query] bare: Option<bool>) -> TodoListWithTodos {
        let list = TodoList { id: Some(1), color: "red".to_owned() };
        let todo = Todo { id: Some(2), title: "Paint".to_owned() };
        TodoListWithTodos { list, todos: bare.is_none().then(|| vec![todo]) }
    }
}

fn app() -> Application {
    Application::new("demo").component(RestComponent::without_server()).controller::<Lists>()
}

async fn get(path: &str) -> Value {
    let service = test::init_service(App::new().service(mount(&app()).unwrap())).await;
    let response = test::call_service(&service, test::TestRequest::with_uri(path).to_request()).await;
    serde_json::from_slice(&test::read_body(response).await).unwrap()
}

#[actix_web::test]
async fn a_model_in_a_struct_is_written_with_its_relations() {
    let list = json!({"id": 1, "paint": "red", "todos": [{"id": 2, "title": "Paint"}]});
    assert_eq!(get("/list").await, list);
    assert_eq!(get("/list?bare=true").await, json!({"id": 1, "paint": "red"}));
}

#[actix_web::test]
async fn a_model_in_a_struct_keeps_its_rules_in_the_document() {
    let document = table(&app()).unwrap().document().unwrap().value().clone();
    let schema = &document["components"]["schemas"]["TodoListWithTodos"];
    assert_eq!(schema["description"], "A list with its todos.");
    assert_eq!(schema["required"], json!(["paint"]));
    assert_eq!(schema["properties"]["paint"]["minLength"], 1);
    assert_eq!(schema["properties"]["todos"]["items"], json!({"$ref": "#/components/schemas/Todo"}));
    let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["id", "paint", "todos"]);
}
