//! The operations of `TodoController`.

use super::models::{
    Count, NewTodo, Todo, TodoFilter, TodoFilterById, TodoPartial, TodoWhere,
};
use lazo::prelude::*;

/// Todos over HTTP.
#[controller]
pub struct TodoController {}

#[api(tag = "TodoController")]
impl TodoController {
    /// Finds todos. A filter may leave properties out
    #[get("/todos")]
    async fn find(
        &self,
        #[query(content = "application/json")]
        filter: Option<TodoFilter>,
    ) -> Result<Vec<TodoPartial>> {
        let _ = filter;
        Err(
            HttpError::not_implemented("`find` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Creates a todo
    #[post("/todos")]
    async fn create(&self, #[body] body: Option<NewTodo>) -> Result<Todo> {
        let _ = body;
        Err(
            HttpError::not_implemented("`create` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Changes all todos that fulfil a condition
    #[patch("/todos")]
    async fn update_all(
        &self,
        #[query(content = "application/json")]
        r#where: Option<TodoWhere>,
        #[body]
        body: Option<TodoPartial>,
    ) -> Result<Count> {
        let _ = (r#where, body);
        Err(
            HttpError::not_implemented("`update_all` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Counts todos
    #[get("/todos/count")]
    async fn count(
        &self,
        #[query(content = "application/json")]
        r#where: Option<TodoWhere>,
    ) -> Result<Count> {
        let _ = r#where;
        Err(
            HttpError::not_implemented("`count` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Finds one todo
    #[get("/todos/{id}")]
    async fn find_by_id(
        &self,
        id: i64,
        #[query(content = "application/json")]
        filter: Option<TodoFilterById>,
    ) -> Result<TodoPartial> {
        let _ = (id, filter);
        Err(
            HttpError::not_implemented("`find_by_id` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Replaces a todo: what is not sent is gone
    #[put("/todos/{id}")]
    async fn replace(&self, id: i64, #[body] body: Option<Todo>) -> Result<()> {
        let _ = (id, body);
        Err(
            HttpError::not_implemented("`replace` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Removes a todo
    #[del("/todos/{id}")]
    async fn remove(&self, id: i64) -> Result<()> {
        let _ = id;
        Err(
            HttpError::not_implemented("`remove` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Changes a todo
    #[patch("/todos/{id}")]
    async fn update(&self, id: i64, #[body] body: Option<TodoPartial>) -> Result<()> {
        let _ = (id, body);
        Err(
            HttpError::not_implemented("`update` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
