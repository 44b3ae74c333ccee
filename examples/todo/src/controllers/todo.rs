use lazo::prelude::*;

use crate::models::{NewTodo, Todo, TodoPartial};

/// Todos over HTTP.
#[controller]
pub struct TodoController {
    #[inject]
    todos: Arc<dyn CrudRepository<Todo>>,
}

#[api]
impl TodoController {
    /// Creates a todo.
    #[post("/todos")]
    async fn create(&self, #[body(required = false)] todo: NewTodo) -> Result<Todo> {
        Ok(self.todos.create(todo).await?)
    }

    /// Finds todos. A filter may leave properties out.
    #[get("/todos")]
    async fn find(&self, #[query] filter: Option<Filter<Todo>>) -> Result<Vec<TodoPartial>> {
        Ok(self.todos.select(filter).await?)
    }

    /// Counts todos.
    #[get("/todos/count")]
    async fn count(&self, #[query] r#where: Option<Where<Todo>>) -> Result<Count> {
        Ok(self.todos.count(r#where).await?)
    }

    /// Changes all todos that fulfil a condition.
    #[patch("/todos")]
    async fn update_all(
        &self,
        #[query] r#where: Option<Where<Todo>>,
        #[body(required = false)] todo: TodoPartial,
    ) -> Result<Count> {
        Ok(self.todos.update_all(todo, r#where).await?)
    }

    /// Finds one todo.
    #[get("/todos/{id}")]
    async fn find_by_id(&self, id: i64, #[query] filter: Option<FilterById<Todo>>) -> Result<TodoPartial> {
        Ok(self.todos.select_by_id(id, filter).await?)
    }

    /// Replaces a todo: what is not sent is gone.
    #[put("/todos/{id}")]
    async fn replace(&self, id: i64, #[body(required = false)] todo: Todo) -> Result<()> {
        Ok(self.todos.replace_by_id(id, todo).await?)
    }

    /// Changes a todo.
    #[patch("/todos/{id}")]
    async fn update(&self, id: i64, #[body(required = false)] todo: TodoPartial) -> Result<()> {
        Ok(self.todos.update_by_id(id, todo).await?)
    }

    /// Removes a todo.
    #[del("/todos/{id}")]
    async fn remove(&self, id: i64) -> Result<()> {
        Ok(self.todos.delete_by_id(id).await?)
    }
}
