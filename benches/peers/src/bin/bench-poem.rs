//! poem with poem-openapi, whose own types are document and validation.

#![forbid(unsafe_code)]

use std::sync::Arc;

use lazo_bench_peers::{RingTodos, Stored, Todos, port};
use poem::{EndpointExt as _, Route, Server, listener::TcpListener, web::Data};
use poem_openapi::{
    ApiResponse, Object, OpenApi, OpenApiService,
    param::{Path, Query},
    payload::{Json, PlainText},
};

type Store = Arc<dyn Todos>;

#[derive(Object)]
struct Greeting {
    message: String,
}

#[derive(Object)]
struct Sum {
    sum: u64,
}

#[derive(Object)]
#[oai(deny_unknown_fields, rename_all = "camelCase")]
struct NewTodo {
    #[oai(validator(min_length = 1))]
    title: String,
    desc: Option<String>,
    is_complete: Option<bool>,
}

#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Todo {
    id: i64,
    title: String,
    desc: Option<String>,
    is_complete: bool,
}

impl From<Stored> for Todo {
    fn from(Stored { id, title, desc, is_complete }: Stored) -> Self {
        Self { id, title, desc, is_complete }
    }
}

#[derive(ApiResponse)]
enum Summed {
    #[oai(status = 200)]
    Fits(Json<Sum>),
    #[oai(status = 422)]
    TooMuch(PlainText<&'static str>),
}

#[derive(ApiResponse)]
enum Found {
    #[oai(status = 200)]
    One(Json<Todo>),
    #[oai(status = 404)]
    Nothing,
}

struct Api;

#[OpenApi]
impl Api {
    #[oai(path = "/hello", method = "get")]
    async fn hello(&self) -> Json<Greeting> {
        Json(Greeting { message: "hello".to_owned() })
    }

    #[oai(path = "/sum", method = "get")]
    async fn sum(&self, a: Query<u64>, b: Query<u64>) -> Summed {
        match a.0.checked_add(b.0) {
            Some(sum) => Summed::Fits(Json(Sum { sum })),
            None => Summed::TooMuch(PlainText("the sum has more than 64 bits")),
        }
    }

    #[oai(path = "/todos", method = "post")]
    async fn create(&self, todos: Data<&Store>, todo: Json<NewTodo>) -> Json<Todo> {
        let NewTodo { title, desc, is_complete } = todo.0;
        Json(todos.create(title, desc, is_complete.unwrap_or_default()).into())
    }

    #[oai(path = "/todos/:id", method = "get")]
    async fn find_by_id(&self, todos: Data<&Store>, id: Path<i64>) -> Found {
        match todos.find_by_id(id.0) {
            Some(stored) => Found::One(Json(stored.into())),
            None => Found::Nothing,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let todos: Store = Arc::new(RingTodos::default());
    let api = OpenApiService::new(Api, "bench", "1");
    let document = api.spec_endpoint();
    let app = Route::new().nest("/openapi.json", document).nest("/", api).data(todos);
    Server::new(TcpListener::bind(("127.0.0.1", port()))).run(app).await
}
