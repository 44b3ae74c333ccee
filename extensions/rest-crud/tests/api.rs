//! A model's API, over requests.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use actix_web::{App, http::Method, test};
use lazo_boot::{BOOT_REPORT, BootExt, BootOptions};
use lazo_kernel::{Application, package};
use lazo_repository::{datasource, model};
use lazo_rest::{RestApplication, RestComponent, mount};
use lazo_rest_crud::{CrudApi, MODEL_API, ModelApi, crud_api};
use serde_json::{Value, json};

/// Where things are kept.
#[datasource(connector = "memory")]
#[derive(Debug)]
pub struct DbDataSource;

/// Something to do.
#[model(datasource = "db")]
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// What is to be done.
    #[property(min_length = 1)]
    pub title: String,
    /// Whether it is done.
    pub is_complete: Option<bool>,
}

/// A word and what it means; its id is text.
#[model(datasource = "db")]
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The word.
    #[id]
    pub word: String,
    /// What it means.
    pub meaning: String,
}

crud_api! { model: Todo, path: "/todos" }
crud_api! { model: Word, path: "/words", readonly: true, name: "Dictionary" }

fn options() -> BootOptions {
    BootOptions::new().directory("tests").environment([("NOTHING", "")])
}

async fn app() -> Application {
    let app = Application::new(package!()).component(RestComponent::without_server());
    let app = app.boot_with(options()).await.unwrap();
    app.start().await.unwrap();
    app
}

/// Sends a request, with a JSON body if there is one; the answer's status and JSON.
async fn send(app: &Application, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let service = test::init_service(App::new().service(mount(app).unwrap())).await;
    let request = test::TestRequest::default().method(method).uri(path);
    let request = body.iter().fold(request, |request, body| request.set_json(body));
    let response = test::call_service(&service, request.to_request()).await;
    let status = response.status().as_u16();
    let body = test::read_body(response).await;
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

macro_rules! send {
    ($app:expr, $method:ident $path:expr) => {
        send(&$app, Method::$method, $path, None).await
    };
    ($app:expr, $method:ident $path:expr, $body:expr) => {
        send(&$app, Method::$method, $path, Some($body)).await
    };
}

#[actix_web::test]
async fn all_operations_of_a_model_are_served() {
    let app = app().await;
    let created = send!(app, POST "/todos", json!({"title": "Paint"}));
    assert_eq!(created, (200, json!({"id": 1, "title": "Paint"})));
    send!(app, POST "/todos", json!({"title": "Sleep", "isComplete": true}));
    let filter = "/todos?filter[where][isComplete]=true&filter[fields][]=title";
    assert_eq!(send!(app, GET filter), (200, json!([{"title": "Sleep"}])));
    assert_eq!(send!(app, GET "/todos/count"), (200, json!({"count": 2})));
    assert_eq!(send!(app, GET "/todos/2").1["title"], "Sleep");
    assert_eq!(send!(app, PATCH "/todos/2", json!({"title": "Wake"})).0, 204);
    assert_eq!(send!(app, PUT "/todos/1", json!({"title": "Wall"})).0, 204);
    let patched = send!(app, PATCH "/todos?where[title]=Wall", json!({"isComplete": false}));
    assert_eq!(patched, (200, json!({"count": 1})));
    assert_eq!(send!(app, GET "/todos/1").1, json!({"id": 1, "title": "Wall", "isComplete": false}));
    assert_eq!(send!(app, DELETE "/todos/2").0, 204);
    assert_eq!(send!(app, GET "/todos/2").0, 404);
    app.stop().await.unwrap();
}

#[actix_web::test]
async fn what_the_model_says_is_enforced() {
    let app = app().await;
    assert_eq!(send!(app, POST "/todos", json!({"title": ""})).0, 422);
    assert_eq!(send!(app, POST "/todos", json!({"id": 3, "title": "x"})).0, 422);
    assert_eq!(send!(app, POST "/todos").0, 400, "a body is required");
    assert_eq!(send!(app, GET "/todos/one").0, 400);
    assert_eq!(send!(app, GET "/todos?filter[where][titel]=x").0, 400);
    app.stop().await.unwrap();
}

#[actix_web::test]
async fn a_readonly_api_only_reads() {
    let app = app().await;
    assert_eq!(send!(app, GET "/words"), (200, json!([])));
    assert_eq!(send!(app, GET "/words/lazo").0, 404);
    assert_eq!(send!(app, POST "/words", json!({"word": "lazo", "meaning": "a bow"})).0, 405);
    assert_eq!(send!(app, DELETE "/words/lazo").0, 405);
    assert!(!app.contains("controllers.Dictionary.write"));
    app.stop().await.unwrap();
}

#[actix_web::test]
async fn the_booter_tells_of_them_and_filters_leave_them_out() {
    let app = app().await;
    let report = app.get(&BOOT_REPORT).await.unwrap();
    let apis = report.booters.iter().find(|booter| booter.kind == MODEL_API).unwrap();
    assert_eq!(
        apis.bound,
        [
            "controllers.Dictionary.read",
            "controllers.TodoController.read",
            "controllers.TodoController.write"
        ]
    );
    let told: Vec<_> = apis.found.iter().map(|found| *found.data::<ModelApi>().unwrap()).collect();
    let api = |path, readonly| ModelApi { path, readonly };
    assert_eq!(told, [api("/words", true), api("/todos", false)]);
    assert_eq!(app.find_by_tag(MODEL_API).len(), 3);
    app.stop().await.unwrap();

    let app = Application::new(package!()).component(RestComponent::without_server());
    let app = app.boot_with(options().except_kind(MODEL_API)).await.unwrap();
    assert!(app.find_by_tag(MODEL_API).is_empty());
    assert!(app.is_bound("repositories.TodoRepository"));
}

#[actix_web::test]
async fn the_document_tells_operations_apart_by_the_model_s_name() {
    let app = app().await;
    CrudApi::<Todo>::new("/old/todos").named("OldTodos").readonly().bind(&app).unwrap();
    let document: Value = app.openapi().await.unwrap().value().clone();
    let id =
        |path: &str, verb: &str| document["paths"][path][verb]["operationId"].as_str().unwrap().to_owned();
    assert_eq!(id("/todos", "post"), "TodoController.create");
    assert_eq!(id("/todos/{id}", "get"), "TodoController.findById");
    assert_eq!(id("/words/{id}", "get"), "Dictionary.findById");
    assert_eq!(id("/old/todos/count", "get"), "OldTodos.count");
    assert_eq!(document["paths"]["/old/todos"]["get"]["tags"], json!(["OldTodos"]));
    assert!(document["paths"]["/old/todos"].get("post").is_none());
    let parameter = &document["paths"]["/words/{id}"]["get"]["parameters"][0];
    assert_eq!((&parameter["name"], &parameter["schema"]["type"]), (&json!("id"), &json!("string")));
    let body = &document["paths"]["/todos"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["$ref"], "#/components/schemas/NewTodo");
    app.stop().await.unwrap();
}

/// What LoopBack's clients know by the shape of its schemas.
#[actix_web::test]
async fn counts_and_filters_have_schemas_of_their_own() {
    let app = app().await;
    let document: Value = app.openapi().await.unwrap().value().clone();
    for (path, verb) in [("/todos/count", "get"), ("/todos", "patch"), ("/words/count", "get")] {
        let answer = &document["paths"][path][verb]["responses"]["200"]["content"]["application/json"];
        assert_eq!(answer["schema"], json!({"$ref": "#/components/schemas/Count"}), "{verb} {path}");
    }
    let schemas = &document["components"]["schemas"];
    let count = &schemas["Count"];
    assert_eq!((&count["type"], &count["required"]), (&json!("object"), &json!(["count"])));
    assert_eq!(count["properties"]["count"]["type"], "integer");
    for filter in ["TodoFilter", "TodoFilterById"] {
        let fields = &schemas[filter]["properties"]["fields"]["anyOf"];
        let names = json!({"type": "string", "enum": ["id", "title", "isComplete"]});
        assert_eq!(fields[1], json!({"type": "array", "items": names, "uniqueItems": true}), "{filter}");
    }
    for (fields, status) in [
        ("filter[fields][]=id&filter[fields][]=title", 200),
        ("filter[fields][]=id&filter[fields][]=id", 400),
    ] {
        assert_eq!(send!(app, GET & format!("/todos?{fields}")).0, status, "{fields}");
    }
    app.stop().await.unwrap();
}

#[::core::prelude::v1::test]
fn a_model_without_a_repository_is_told() {
    let app = Application::new("test").component(RestComponent::without_server());
    CrudApi::<Todo>::new("/todos").bind(&app).unwrap();
    let report = app.verify().unwrap_err().to_string();
    assert!(
        report.contains("nothing provides `dyn lazo_repository::") && report.contains("Todo"),
        "{report}"
    );
}
