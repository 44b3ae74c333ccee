//! axum, with utoipa for the document and `validator` for the rules.

#![forbid(unsafe_code)]

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing,
};
use lazo_bench_peers::{RingTodos, Stored, Todos, port};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use validator::Validate;

type Store = Arc<dyn Todos>;

#[derive(Serialize, ToSchema)]
struct Greeting {
    message: &'static str,
}

#[derive(Deserialize, IntoParams)]
struct Summands {
    a: u64,
    b: u64,
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

fn unprocessable(what: impl ToString) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, what.to_string()).into_response()
}

#[utoipa::path(get, path = "/hello", responses((status = 200, body = Greeting)))]
async fn hello() -> Json<Greeting> {
    Json(Greeting { message: "hello" })
}

#[utoipa::path(get, path = "/sum", params(Summands), responses((status = 200, body = Sum), (status = 422)))]
async fn sum(Query(summands): Query<Summands>) -> Response {
    match summands.a.checked_add(summands.b) {
        Some(sum) => Json(Sum { sum }).into_response(),
        None => unprocessable("the sum has more than 64 bits"),
    }
}

#[utoipa::path(post, path = "/todos", request_body = NewTodo, responses((status = 200, body = Todo), (status = 422)))]
async fn create(State(todos): State<Store>, Json(todo): Json<NewTodo>) -> Response {
    match todo.validate() {
        Ok(()) => {
            let stored = todos.create(todo.title, todo.desc, todo.is_complete.unwrap_or_default());
            Json(Todo::from(stored)).into_response()
        }
        Err(errors) => unprocessable(errors),
    }
}

#[utoipa::path(get, path = "/todos/{id}", params(("id" = i64, Path)), responses((status = 200, body = Todo), (status = 404)))]
async fn find_by_id(State(todos): State<Store>, Path(id): Path<i64>) -> Response {
    match todos.find_by_id(id) {
        Some(stored) => Json(Todo::from(stored)).into_response(),
        None => (StatusCode::NOT_FOUND, Json(serde_json::json!({"error": "not found"}))).into_response(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let todos: Store = Arc::new(RingTodos::default());
    let (router, document) = OpenApiRouter::new()
        .routes(routes!(hello))
        .routes(routes!(sum))
        .routes(routes!(create))
        .routes(routes!(find_by_id))
        .split_for_parts();
    let document: &'static str = String::leak(document.to_json()?);
    let router: Router = router.with_state(todos).route("/openapi.json", routing::get(move || async move { document }));
    axum::serve(TcpListener::bind(("127.0.0.1", port())).await?, router).await?;
    Ok(())
}
