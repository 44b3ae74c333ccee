//! A SQLite data source as an application configures it.
#![cfg(feature = "sqlite")]

use std::sync::Arc;

use lazo_kernel::config::{CONFIGURATION, ConfigurationSource};
use lazo_kernel::{Application, BindingKey, bind};
use lazo_repository::{CrudRepository, bind_repository, model};
use lazo_sql::SqliteComponent;
use serde_json::{Value, json};

/// Something to do.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// What is to be done.
    pub title: String,
}

struct Section(Value);

impl ConfigurationSource for Section {
    fn section(&self, path: &str) -> Result<Option<Value>, String> {
        Ok((path == "datasources.db").then(|| self.0.clone()))
    }
}

fn application(section: Value) -> Application {
    let section: Arc<dyn ConfigurationSource> = Arc::new(Section(section));
    let app = Application::new("test").component(SqliteComponent).with(bind(CONFIGURATION).to(section));
    bind_repository::<Todo>(&app, "db").expect("bound");
    app
}

#[tokio::test]
async fn the_configuration_names_the_file_and_entities_outlive_the_application() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("todo.db");
    for number in 1..3 {
        let app = application(json!({"connector": "sqlite", "file": file}));
        app.start().await.expect("started");
        let todos: Arc<dyn CrudRepository<Todo>> = app.get(&BindingKey::of()).await.expect("a repository");
        assert_eq!(todos.create(NewTodo { title: "x".into() }).await.expect("stored").id, Some(number));
        app.stop().await.expect("stopped");
    }
}

#[tokio::test]
async fn a_wrong_key_or_folder_stops_the_start() {
    let started = application(json!({"connector": "sqlite", "fiel": "todo.db"})).start().await;
    let error = format!("{:#}", started.expect_err("a wrong key"));
    assert!(error.contains("unknown field `fiel`"), "{error}");
    let started =
        application(json!({"connector": "sqlite", "file": "/no/such/folder/todo.db"})).start().await;
    let error = format!("{:#}", started.expect_err("a wrong folder"));
    assert!(error.contains("the folder `/no/such/folder`"), "{error}");
}
