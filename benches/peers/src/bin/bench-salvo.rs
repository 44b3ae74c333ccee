//! salvo, with its own OpenAPI types and `validator` for the rules.

#![forbid(unsafe_code)]

use std::sync::Arc;

use lazo_bench_peers::{RingTodos, Stored, Todos, port};
use salvo::{
    affix_state,
    oapi::extract::{JsonBody, PathParam, QueryParam},
    prelude::*,
};
use serde::{Deserialize, Serialize};
use validator::Validate;

type Store = Arc<dyn Todos>;

#[derive(Serialize, ToSchema)]
struct Greeting {
    message: &'static str,
}

#[derive(Serialize, ToSchema)]
struct Sum {
    sum: u64,
}

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct NewTodo {
    #[validate(length(min = 1))]
    title: String,
    desc: Option<String>,
    is_complete: Option<bool>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Todo {
    id: i64,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    desc: Option<String>,
    is_complete: bool,
}

impl From<Stored> for Todo {
    fn from(Stored { id, title, desc, is_complete }: Stored) -> Self {
        Self { id, title, desc, is_complete }
    }
}

fn store(depot: &Depot) -> Result<&Store, StatusError> {
    depot.get_typed::<Store>().map_err(|_| StatusError::internal_server_error())
}

#[endpoint]
async fn hello() -> Json<Greeting> {
    Json(Greeting { message: "hello" })
}

#[endpoint]
async fn sum(a: QueryParam<u64, true>, b: QueryParam<u64, true>) -> Result<Json<Sum>, StatusError> {
    // `sum` is the endpoint here, a type of its own.
    let total = a.into_inner().checked_add(b.into_inner()).ok_or_else(StatusError::unprocessable_entity)?;
    Ok(Json(Sum { sum: total }))
}

#[endpoint]
async fn create(depot: &mut Depot, todo: JsonBody<NewTodo>) -> Result<Json<Todo>, StatusError> {
    let todo = todo.into_inner();
    todo.validate().map_err(|_| StatusError::unprocessable_entity())?;
    let stored = store(depot)?.create(todo.title, todo.desc, todo.is_complete.unwrap_or_default());
    Ok(Json(stored.into()))
}

#[endpoint]
async fn find_by_id(depot: &mut Depot, id: PathParam<i64>) -> Result<Json<Todo>, StatusError> {
    let stored = store(depot)?.find_by_id(id.into_inner()).ok_or_else(StatusError::not_found)?;
    Ok(Json(stored.into()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let todos: Store = Arc::new(RingTodos::default());
    let router = Router::new()
        .hoop(affix_state::inject(todos))
        .push(Router::with_path("hello").get(hello))
        .push(Router::with_path("sum").get(sum))
        .push(Router::with_path("todos").post(create).push(Router::with_path("{id}").get(find_by_id)));
    let document = OpenApi::new("bench", "1").merge_router(&router);
    let router = router.unshift(document.into_router("/openapi.json"));
    Server::new(TcpListener::new(("127.0.0.1", port())).bind().await).serve(router).await;
}
