//! The routes on actix-web, with everything written by hand, as a careful programmer would.

use std::sync::Arc;

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};

use crate::{Stored, Todos};

#[derive(Serialize)]
struct Greeting {
    message: &'static str,
}

#[derive(Deserialize)]
struct Summands {
    a: u64,
    b: u64,
}

#[derive(Serialize)]
struct Sum {
    sum: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewTodo {
    title: String,
    desc: Option<String>,
    #[serde(default)]
    is_complete: bool,
}

#[derive(Serialize)]
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

fn json(value: &impl Serialize) -> HttpResponse {
    match serde_json::to_vec(value) {
        Ok(body) => HttpResponse::Ok().insert_header(ContentType::json()).body(body),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

#[get("/hello")]
async fn hello() -> HttpResponse {
    json(&Greeting { message: "hello" })
}

#[get("/sum")]
async fn sum(summands: web::Query<Summands>) -> HttpResponse {
    match summands.a.checked_add(summands.b) {
        Some(sum) => json(&Sum { sum }),
        None => HttpResponse::UnprocessableEntity().body("the sum has more than 64 bits"),
    }
}

#[post("/todos")]
async fn create(todos: web::Data<dyn Todos>, todo: web::Json<NewTodo>) -> HttpResponse {
    let NewTodo { title, desc, is_complete } = todo.into_inner();
    if title.is_empty() {
        return HttpResponse::UnprocessableEntity().body("title: at least 1 character");
    }
    json(&Todo::from(todos.create(title, desc, is_complete)))
}

#[get("/todos/{id}")]
async fn find_by_id(todos: web::Data<dyn Todos>, id: web::Path<i64>) -> HttpResponse {
    match todos.find_by_id(*id) {
        Some(stored) => json(&Todo::from(stored)),
        None => HttpResponse::NotFound().insert_header(ContentType::json()).body(r#"{"error":"not found"}"#),
    }
}

/// Registers the routes, on this store.
pub fn routes(todos: Arc<dyn Todos>) -> impl FnOnce(&mut web::ServiceConfig) {
    move |app| {
        app.app_data(web::Data::from(todos)).service(hello).service(sum).service(create).service(find_by_id);
    }
}
