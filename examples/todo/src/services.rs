//! What is neither stored nor HTTP.

use lazo::prelude::*;
use serde_json::json;

use crate::models::{NewTodo, Todo};

/// The todos that the demonstration begins with.
#[service]
pub struct Seed {
    #[inject]
    db: Arc<DataSource>,
    #[inject]
    todos: Arc<dyn CrudRepository<Todo>>,
}

impl Seed {
    /// Throws everything away and stores the first todos.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn restore(&self) -> Result<()> {
        self.db.connector().reset(Todo::definition()).await?;
        self.todos.create_all(first_todos()?).await?;
        Ok(())
    }

    /// Stores the first todos where there are none.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn sow(&self) -> Result<()> {
        if self.todos.count(None).await?.count == 0 {
            self.todos.create_all(first_todos()?).await?;
        }
        Ok(())
    }
}

fn first_todos() -> Result<Vec<NewTodo>> {
    let todos = json!([
        {"title": "Paint the fence", "desc": "Two coats, dark green", "isComplete": false},
        {"title": "Order firewood", "desc": "Four cubic metres, beech", "isComplete": false, "tag": "urgent"},
        {"title": "Practise chess", "desc": "One opening a week", "isComplete": true,
         "tag": {"level": 3, "names": ["a", "b"]}},
        {"title": "Sweep chimney", "desc": "Before October", "isComplete": true, "remindAtGeo": "51.5,-0.1"},
        {"title": "feed the cat"}
    ]);
    Ok(serde_json::from_value(todos)?)
}
