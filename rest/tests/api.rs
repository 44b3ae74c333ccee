//! Controllers written with the macros, in an application.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use actix_web::{
    App, HttpRequest, HttpResponse,
    body::MessageBody,
    test::{self, TestRequest},
    web::Bytes,
};
use lazo_kernel::{Application, BindingKey, Scope, bind, bind_type};
use lazo_rest::{
    HttpError, Json, REST_SERVER, RequestInfo, RestApplication, RestComponent, RestConfig, api, controller,
    controller_binding, mount, table, with_config,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Todo {
    id: u64,
    title: String,
    is_complete: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewTodo {
    title: String,
    #[serde(default)]
    is_complete: bool,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    limit: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Order {
    Newest,
    OldestFirst,
}

#[derive(Debug, Default)]
struct Store(Mutex<Vec<Todo>>);

#[controller]
struct TodoController {
    #[inject]
    store: Arc<Store>,
}

#[api]
impl TodoController {
    /// Creates a todo.
    ///
    /// And keeps it.
    #[post("/todos", status = 201)]
    async fn create(&self, #[body] todo: NewTodo) -> anyhow::Result<Todo> {
        let mut todos = self.store.0.lock().unwrap();
        let todo = Todo { id: todos.len() as u64 + 1, title: todo.title, is_complete: todo.is_complete };
        todos.push(todo.clone());
        Ok(todo)
    }

    #[get("/todos/count")]
    fn count(&self, #[query] r#where: Option<Filter>) -> usize {
        r#where.and_then(|one| one.limit).map_or(self.store.0.lock().unwrap().len(), |limit| limit as usize)
    }

    /// Finds one todo.
    #[get("/todos/{id}")]
    async fn find_by_id(&self, id: u64, #[query] filter: Option<Filter>) -> Result<Todo, HttpError> {
        let _ = filter;
        let found = self.store.0.lock().unwrap().iter().find(|todo| todo.id == id).cloned();
        found.ok_or_else(|| HttpError::not_found("No such todo").code("ENTITY_NOT_FOUND"))
    }

    #[del("/todos/{id}")]
    async fn remove(&self, id: u64) -> anyhow::Result<()> {
        self.store.0.lock().unwrap().retain(|todo| todo.id != id);
        Ok(())
    }

    #[patch("/todos/{id}")]
    async fn update(&self, id: u64, #[body] todo: Option<NewTodo>) -> Json<String> {
        Json(format!("{id} {:?}", todo.map(|todo| todo.title)))
    }

    /// Not an operation.
    fn _plain(&self) {}
}

#[derive(lazo_kernel::Injectable)]
struct Kinds {}

#[api(tag = "Kinds", path = "/kinds")]
#[allow(clippy::too_many_arguments, reason = "each shows another form of argument")]
impl Kinds {
    #[get("/rules")]
    fn rules(
        &self,
        #[query(minimum = 0, maximum = 9, name = "x", default = 7)] number: i64,
        #[query(min_length = 2, max_length = 3)] text: Option<String>,
        #[query(pattern = "^[a-z]+$")] letters: Option<String>,
        #[query(max_items = 2)] list: Option<Vec<u8>>,
        #[query(exclusive_minimum = -1.5)] float: Option<f64>,
        #[query] order: Option<Order>,
        #[query(default = "none")] word: String,
    ) -> Value {
        json!([number, text, letters, list, float, order, word])
    }

    #[get("/places/{user_id}/{a}-{b}")]
    fn places(
        &self,
        user_id: String,
        #[path(maximum = 9)] b: u8,
        a: i32,
        #[header] x_value: Option<String>,
        #[header(name = "X-Other")] other: Option<i32>,
        #[cookie] session: Option<String>,
        #[extract] request: HttpRequest,
    ) -> Value {
        json!([user_id, a, b, x_value, other, session, request.path()])
    }

    #[get("/text")]
    fn text(&self) -> &'static str {
        "plain words"
    }

    #[get("/bytes")]
    fn bytes(&self) -> Vec<u8> {
        b"bytes!".to_vec()
    }

    #[get("/maybe/{id}")]
    fn maybe(&self, id: i64) -> Option<Order> {
        (id == 1).then_some(Order::Newest)
    }

    #[get("/by-hand", hidden)]
    fn by_hand(&self) -> HttpResponse {
        HttpResponse::Accepted().content_type("text/csv").body("a,b\n1,2\n")
    }

    #[post("/raw")]
    async fn raw(&self, #[body(content = "text/plain")] text: String) -> usize {
        text.len()
    }

    #[put("/binary")]
    async fn binary(
        &self,
        #[body(content = "application/octet-stream")] bytes: Option<Bytes>,
    ) -> Option<usize> {
        bytes.map(|bytes| bytes.len())
    }

    #[operation("OPTIONS", "/own", operation_id = "own", tag = "Own", deprecated)]
    fn own(&self) {}
}

static MADE: AtomicUsize = AtomicUsize::new(0);

#[derive(lazo_kernel::Injectable)]
struct PerRequest {
    #[inject]
    request: Arc<RequestInfo>,
    #[default(MADE.fetch_add(1, Ordering::Relaxed))]
    number: usize,
}

#[api]
impl PerRequest {
    #[get("/per-request")]
    async fn show(&self) -> Value {
        json!({"number": self.number, "path": self.request.uri.path()})
    }
}

fn application() -> Application {
    Application::new("demo")
        .component(RestComponent::without_server())
        .with(bind_type::<Store>().to(Store::default()))
        .controller::<TodoController>()
        .controller::<Kinds>()
        .controller::<PerRequest>()
}

async fn answer(app: &Application, request: TestRequest) -> (u16, String, Value) {
    let service = test::init_service(App::new().service(mount(app).unwrap())).await;
    let response = test::call_service(&service, request.to_request()).await;
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").map_or("", |kind| kind.to_str().unwrap()).to_owned();
    let Ok(bytes) = response.into_body().try_into_bytes() else { panic!("a stream") };
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let value = if kind == "application/json" { serde_json::from_str(&text).unwrap() } else { text.into() };
    (status, kind, value)
}

async fn get(app: &Application, uri: &str) -> (u16, Value) {
    let (status, _, value) = answer(app, TestRequest::with_uri(uri)).await;
    (status, value)
}

fn code((status, value): &(u16, Value)) -> (u16, &str) {
    (*status, value["error"]["code"].as_str().unwrap_or_default())
}

#[actix_web::test]
async fn a_crud_controller() {
    let app = application();
    app.verify().unwrap();
    let create = TestRequest::post().uri("/todos").set_json(json!({"title": "x", "isComplete": true}));
    let (status, kind, todo) = answer(&app, create).await;
    assert_eq!((status, kind.as_str()), (201, "application/json"));
    assert_eq!(todo, json!({"id": 1, "title": "x", "isComplete": true}));
    assert_eq!(get(&app, "/todos/1").await, (200, todo));
    assert_eq!(get(&app, "/todos/count").await, (200, json!(1)));
    assert_eq!(get(&app, "/todos/count?where[limit]=5").await, (200, json!(5)));
    assert_eq!(code(&get(&app, "/todos/2").await), (404, "ENTITY_NOT_FOUND"));
    let (status, kind, body) = answer(&app, TestRequest::delete().uri("/todos/1")).await;
    assert_eq!((status, kind.as_str(), body), (204, "", json!("")));
    let patch = |body: &'static str| TestRequest::patch().uri("/todos/1").set_payload(body);
    assert_eq!(answer(&app, patch("")).await.2, json!("1 None"));
    assert_eq!(answer(&app, patch(r#"{"title":"t"}"#)).await.2, json!("1 Some(\"t\")"));
    let answered = answer(&app, TestRequest::post().uri("/todos")).await;
    assert_eq!(code(&(answered.0, answered.2)), (400, "MISSING_REQUIRED_PARAMETER"));
}

#[actix_web::test]
async fn rules_are_checked() {
    let app = application();
    assert_eq!(get(&app, "/kinds/rules").await, (200, json!([7, null, null, null, null, null, "none"])));
    let all = "/kinds/rules?x=9&text=abc&letters=q&list=1&list=2&float=-1.25&order=oldest-first&word=w";
    assert_eq!(get(&app, all).await, (200, json!([9, "abc", "q", [1, 2], -1.25, "oldest-first", "w"])));
    let broken = [
        ("x=10", "maximum"),
        ("x=-1", "minimum"),
        ("text=a", "minLength"),
        ("text=abcd", "maxLength"),
        ("letters=A", "pattern"),
        ("list=1&list=2&list=3", "maxItems"),
        ("float=-1.5", "exclusiveMinimum"),
        ("order=latest", "enum"),
    ];
    for (query, keyword) in broken {
        let answer = get(&app, &format!("/kinds/rules?{query}")).await;
        assert_eq!(code(&answer), (400, "INVALID_PARAMETER_VALUE"), "{query}");
        assert_eq!(answer.1["error"]["details"][0]["code"], keyword, "{query}");
    }
}

#[actix_web::test]
async fn values_from_every_place() {
    let app = application();
    let request = TestRequest::with_uri("/kinds/places/me/-1-2")
        .insert_header(("X-Value", "v"))
        .insert_header(("X-Other", "5"))
        .insert_header(("Cookie", "session=s"));
    let (status, _, value) = answer(&app, request).await;
    assert_eq!((status, value), (200, json!(["me", -1, 2, "v", 5, "s", "/kinds/places/me/-1-2"])));
    assert_eq!(code(&get(&app, "/kinds/places/me/1-10").await), (400, "INVALID_PARAMETER_VALUE"));
}

#[actix_web::test]
async fn answers_of_every_form() {
    let app = application();
    let check = async |request: TestRequest, status: u16, kind: &str, body: Value| {
        assert_eq!(answer(&app, request).await, (status, kind.to_owned(), body));
    };
    check(TestRequest::with_uri("/kinds/text"), 200, "text/plain", json!("plain words")).await;
    check(TestRequest::with_uri("/kinds/bytes"), 200, "application/octet-stream", json!("bytes!")).await;
    check(TestRequest::with_uri("/kinds/maybe/1"), 200, "application/json", json!("newest")).await;
    assert_eq!(get(&app, "/kinds/maybe/2").await.0, 404);
    check(TestRequest::with_uri("/kinds/by-hand"), 202, "text/csv", json!("a,b\n1,2\n")).await;
    let raw = || TestRequest::post().uri("/kinds/raw").insert_header(("content-type", "text/plain"));
    check(raw().set_payload("ž"), 200, "application/json", json!(2)).await;
    assert_eq!(answer(&app, raw().set_payload(&b"\xff"[..])).await.0, 400);
    assert_eq!(answer(&app, TestRequest::post().uri("/kinds/raw").set_payload("x")).await.0, 415);
    assert_eq!(answer(&app, raw()).await.0, 400);
    let binary =
        TestRequest::put().uri("/kinds/binary").insert_header(("content-type", "application/octet-stream"));
    check(binary.set_payload(&b"\xff\x00"[..]), 200, "application/json", json!(2)).await;
    let own = TestRequest::default().method(actix_web::http::Method::OPTIONS).uri("/kinds/own");
    check(own, 204, "", json!("")).await;
}

#[actix_web::test]
async fn a_controller_that_holds_the_request_is_made_for_each() {
    let app = application();
    let service = test::init_service(App::new().service(mount(&app).unwrap())).await;
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let request = TestRequest::with_uri("/per-request").to_request();
        let body: Value = test::call_and_read_body_json(&service, request).await;
        assert_eq!(body["path"], "/per-request");
        numbers.push(body["number"].as_u64().unwrap());
    }
    assert_ne!(numbers[0], numbers[1]);
}

#[actix_web::test]
async fn controllers_come_and_go_while_the_server_runs() {
    let app = Application::new("demo").with(bind_type::<Store>().to(Store::default()));
    let service = test::init_service(App::new().service(mount(&app).unwrap())).await;
    let status = async || {
        test::call_service(&service, TestRequest::with_uri("/todos/count").to_request())
            .await
            .status()
            .as_u16()
    };
    assert_eq!(status().await, 404);
    app.add(controller_binding::<TodoController>(BindingKey::new("controllers.TodoController"))).unwrap();
    assert_eq!(status().await, 200);
    app.unbind("controllers.TodoController").unwrap();
    assert_eq!(status().await, 404);
}

#[std::prelude::v1::test]
fn the_operations_are_described() {
    let app = application();
    let table = table(&app).unwrap();
    let find = |id: &str| table.operations().find(|one| one.operation_id == id).unwrap().clone();
    let create = find("TodoController.create");
    assert_eq!((create.method.as_str(), create.path.as_str()), ("POST", "/todos"));
    assert_eq!(create.tags, ["TodoController"]);
    assert_eq!(create.summary.as_deref(), Some("Creates a todo"));
    assert_eq!(create.description.as_deref(), Some("And keeps it."));
    assert_eq!(create.responses[0].status, 201);
    assert!(create.body.unwrap().required);
    let find_by_id = find("TodoController.findById");
    let names: Vec<_> = find_by_id.parameters.iter().map(|one| (one.name.as_str(), one.required)).collect();
    assert_eq!(names, [("id", true), ("filter", false)]);
    assert_eq!(find("TodoController.remove").responses[0].status, 204);
    assert!(!find("TodoController.update").body.unwrap().required);
    assert_eq!(find("Kinds.rules").tags, ["Kinds"]);
    assert_eq!(
        find("Kinds.rules").parameters[0].schema.extra,
        Some(json!({"minimum": 0, "maximum": 9, "default": 7}))
    );
    let own = find("own");
    assert!(own.deprecated && own.tags == ["Own"]);
    assert!(find("Kinds.byHand").hidden);
}

#[actix_web::test]
async fn the_document_is_served() {
    let app = application();
    let (status, document) = get(&app, "/openapi.json").await;
    assert_eq!(status, 200);
    assert_eq!(document["info"]["title"], "demo");
    assert!(document["paths"]["/todos/{id}"]["get"].is_object());
    assert!(
        document["paths"].get("/openapi.json").is_none() && document["paths"].get("/kinds/by-hand").is_none()
    );
    assert_eq!(get(&app, "/openapi.yaml").await.0, 200);
}

#[derive(lazo_kernel::Injectable)]
struct Rival {}

#[api]
impl Rival {
    #[get("/todos/{name}/")]
    fn rival(&self, name: String) -> String {
        name
    }
}

#[std::prelude::v1::test]
fn routes_that_cannot_be_told_apart_keep_the_application_from_starting() {
    let report = application().controller::<Rival>().verify().unwrap_err().to_string();
    assert!(report.contains("[LZ0101]"), "{report}");
    assert!(report.contains("`Rival.rival` (GET /todos/{name}/)"), "{report}");
    assert!(report.contains("`TodoController.findById` (GET /todos/{id})"), "{report}");
}

#[std::prelude::v1::test]
fn a_controller_is_booted_under_its_name() {
    let artifact =
        lazo_kernel::Artifact::linked().into_iter().find(|one| one.name == "TodoController").unwrap();
    assert_eq!(artifact.kind, "controller");
    let app = Application::new("demo");
    (artifact.register)(&app).unwrap();
    let binding = app.binding("controllers.TodoController").unwrap();
    assert_eq!(binding.scope(), Scope::Inferred);
    assert!(binding.has_tag(lazo_rest::CONTROLLER));
    let key = BindingKey::<Store>::named("store");
    app.add(bind(key).to(Store::default())).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_starts_serves_and_stops() {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };
    let config = RestConfig { port: 0, workers: Some(2), ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .with(bind_type::<Store>().to(Store::default()))
        .controller::<TodoController>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /todos/count HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("\r\n\r\n0"), "{text}");
    app.stop().await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
