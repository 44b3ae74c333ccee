//! The same routes as an application of Lazo: a controller with an injected store.

use std::sync::Arc;

use lazo_bench_by_hand::{Stored, Todos};
use lazo_kernel::{Application, bind_type};
use lazo_repository::model;
use lazo_rest::{HttpError, RestApplication, RestComponent, api, controller};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
struct Greeting {
    message: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Sum {
    sum: u64,
}

/// Something to do.
#[model]
struct Todo {
    #[id(generated)]
    id: Option<i64>,
    #[property(min_length = 1)]
    title: String,
    desc: Option<String>,
    is_complete: Option<bool>,
}

impl From<Stored> for Todo {
    fn from(Stored { id, title, desc, is_complete }: Stored) -> Self {
        Self { id: Some(id), title, desc, is_complete: Some(is_complete) }
    }
}

#[controller]
struct BenchController {
    #[inject]
    todos: Arc<dyn Todos>,
}

#[api]
impl BenchController {
    #[get("/hello")]
    async fn hello(&self) -> Greeting {
        Greeting { message: "hello" }
    }

    #[get("/sum")]
    async fn sum(&self, #[query] a: u64, #[query] b: u64) -> Result<Sum, HttpError> {
        let sum = a
            .checked_add(b)
            .ok_or_else(|| HttpError::unprocessable_entity("the sum has more than 64 bits"))?;
        Ok(Sum { sum })
    }

    #[post("/todos")]
    async fn create(&self, #[body] todo: NewTodo) -> Todo {
        self.todos.create(todo.title, todo.desc, todo.is_complete.unwrap_or_default()).into()
    }

    #[get("/todos/{id}")]
    async fn find_by_id(&self, id: i64) -> Result<Todo, HttpError> {
        let stored = self.todos.find_by_id(id).ok_or_else(|| HttpError::not_found("No such todo"))?;
        Ok(stored.into())
    }
}

/// The application, with a component that serves it.
#[must_use]
pub fn application(todos: Arc<dyn Todos>, rest: RestComponent) -> Application {
    Application::new("bench-lazo")
        .with(bind_type::<dyn Todos>().to(todos))
        .component(rest)
        .controller::<BenchController>()
}
