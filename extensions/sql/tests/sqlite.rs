//! What a SQLite file must keep, refuse and survive.
#![cfg(feature = "sqlite")]

use std::sync::Arc;

use lazo_repository::{
    Connector, CrudRepository, DataSource, DefaultCrudRepository, FailureKind, Filter, FilterById,
    MemoryConnector, Model, Where, model,
};
use lazo_sql::{SqliteConnector, SqliteOptions};
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
    /// Whether it is done.
    pub is_complete: Option<bool>,
    /// Anything.
    pub tag: Option<Value>,
}

/// Columns of other names than their properties, and an id of the client.
#[model(table = "lands")]
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// Its code.
    #[id]
    #[property(name = "iso", column = "iso_code")]
    pub code: String,
    /// How many live there.
    pub population: Option<f64>,
    /// Never shown.
    #[property(hidden)]
    pub secret: Option<String>,
}

async fn open(options: SqliteOptions) -> Arc<DataSource> {
    let db = Arc::new(DataSource::new("db", Arc::new(SqliteConnector::new("db", options))));
    db.open(&[Todo::definition(), Country::definition()]).await.expect("open");
    db
}

fn file(folder: &tempfile::TempDir) -> SqliteOptions {
    SqliteOptions::file(folder.path().join("test.db").to_string_lossy())
}

fn new(title: &str) -> NewTodo {
    NewTodo { title: title.into(), is_complete: None, tag: None }
}

#[tokio::test]
async fn entities_outlive_their_data_source_and_ids_are_never_given_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = open(file(&folder)).await;
    assert!(db.connector().capabilities().durable);
    let todos = DefaultCrudRepository::<Todo>::new(Arc::clone(&db));
    for title in ["a", "b", "c"] {
        todos.create(new(title)).await.expect("stored");
    }
    todos.delete_by_id(3).await.expect("deleted");
    db.close().await.expect("closed");
    let error = todos.find(None).await.expect_err("closed");
    assert_eq!(error.failure().kind, FailureKind::Unavailable);

    let db = open(file(&folder)).await;
    let todos = DefaultCrudRepository::<Todo>::new(Arc::clone(&db));
    assert_eq!(todos.count(None).await.expect("a count").count, 2);
    assert_eq!(todos.create(new("d")).await.expect("stored").id, Some(4));
    todos.reset().await.expect("reset");
    assert_eq!(todos.create(new("e")).await.expect("stored").id, Some(1));
    db.close().await.expect("closed");
}

#[tokio::test]
async fn null_and_absent_are_one() {
    let db = open(SqliteOptions::in_memory()).await;
    let todos = DefaultCrudRepository::<Todo>::new(db);
    let stored = todos.create(NewTodo { tag: Some(Value::Null), ..new("a") }).await.expect("stored");
    assert_eq!(stored.tag, None);
    assert_eq!(todos.find_by_id(1, None).await.expect("a todo"), stored);
    let tagged = TodoPartial { tag: Some(json!({"deep": [1, {"x": null}]})), ..TodoPartial::default() };
    todos.update_by_id(1, tagged).await.expect("changed");
    let part = todos.select_by_id(1, Some(FilterById::new().fields([Todo::TAG]))).await.expect("a part");
    assert_eq!(serde_json::to_value(part).expect("JSON"), json!({"tag": {"deep": [1, {"x": null}]}}));
    let untagged = TodoPartial { tag: Some(Value::Null), ..TodoPartial::default() };
    todos.update_by_id(1, untagged).await.expect("changed");
    assert_eq!(todos.count(Some(Where::eq("tag", Value::Null))).await.expect("a count").count, 1);
}

#[tokio::test]
async fn replacing_forgets_what_is_not_sent() {
    let db = open(SqliteOptions::in_memory()).await;
    let todos = DefaultCrudRepository::<Todo>::new(db);
    todos.create(NewTodo { is_complete: Some(true), ..new("a") }).await.expect("stored");
    let whole = Todo { id: None, title: "b".into(), is_complete: None, tag: None };
    todos.replace_by_id(1, whole.clone()).await.expect("replaced");
    assert_eq!(todos.find_by_id(1, None).await.expect("a todo"), Todo { id: Some(1), ..whole.clone() });
    assert!(todos.replace_by_id(9, whole).await.expect_err("not there").is_not_found());
    assert!(todos.delete_by_id(9).await.expect_err("not there").is_not_found());
}

#[tokio::test]
async fn columns_may_have_names_of_their_own_and_ids_be_texts() {
    let db = open(SqliteOptions::in_memory()).await;
    let countries = DefaultCrudRepository::<Country>::new(db);
    let new =
        |code: &str| NewCountry { code: code.into(), population: Some(1e7), secret: Some("hush".into()) };
    countries.create_all(vec![new("SK"), new("CZ")]).await.expect("stored");
    let codes: Vec<_> =
        countries.find(None).await.expect("countries").into_iter().map(|country| country.code).collect();
    assert_eq!(codes, ["CZ", "SK"], "in the order of their ids");
    let error = countries.create_all(vec![new("NL"), new("SK")]).await.expect_err("a duplicate");
    assert_eq!(error.failure().kind, FailureKind::Conflict);
    assert_eq!(error.to_string(), "Country: there is an entity with this iso already");
    assert_eq!(countries.count(None).await.expect("a count").count, 2, "all or none");
    assert!(countries.exists("CZ".into()).await.expect("an answer"));
    assert_eq!(
        countries.find_by_id("CZ".into(), None).await.expect("a country").secret.as_deref(),
        Some("hush")
    );
}

#[tokio::test]
async fn what_cannot_be_stored_is_refused() {
    let db = open(SqliteOptions::in_memory()).await;
    let todos = DefaultCrudRepository::<Todo>::new(db);
    for refused in [new("a\0b"), NewTodo { tag: Some(json!({"x": ["a\0b"]})), ..new("a") }] {
        let error = todos.create(refused).await.expect_err("refused");
        assert_eq!(error.failure().kind, FailureKind::Unprocessable, "{error}");
    }
}

/// Patterns over which searching back and forth would take years, in SQLite as in memory.
#[tokio::test]
async fn patterns_run_in_linear_time() {
    let memory = Arc::new(DataSource::new("memory", Arc::new(MemoryConnector::new())));
    memory.open(&[Todo::definition()]).await.expect("open");
    for db in [open(SqliteOptions::in_memory()).await, memory] {
        let todos = DefaultCrudRepository::<Todo>::new(db);
        todos.create(new(&format!("{}!", "a".repeat(100_000)))).await.expect("stored");
        for pattern in [
            json!({"like": format!("{}b", "%a".repeat(20))}),
            json!({"like": format!("{}b", "_%a".repeat(10))}),
            json!({"regexp": "^(a+)+$"}),
            json!({"regexp": "^(a|aa)+$"}),
            json!({"regexp": "/(.*a){20}b/i"}),
        ] {
            let condition: Where<Todo> =
                serde_json::from_value(json!({"title": pattern})).expect("a condition");
            assert_eq!(todos.count(Some(condition)).await.expect("a count").count, 0, "{pattern}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = open(file(&folder)).await;
    let todos = Arc::new(DefaultCrudRepository::<Todo>::new(Arc::clone(&db)));
    let tasks: Vec<_> = (0..100)
        .map(|number: i32| {
            let todos = Arc::clone(&todos);
            tokio::spawn(async move {
                let stored = todos.create(new(&number.to_string())).await?;
                todos.find_by_id(stored.id.unwrap_or_default(), None).await
            })
        })
        .collect();
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.expect("a task").expect("stored").id.expect("an id"));
    }
    ids.sort_unstable();
    assert_eq!(ids, (1..=100).collect::<Vec<_>>());
    db.close().await.expect("closed");
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let connector = SqliteConnector::new("db", SqliteOptions::file("/no/such/folder/test.db"));
    let error = connector.connect().await.expect_err("no folder");
    assert_eq!(
        error.to_string(),
        "data source `db`: the folder `/no/such/folder` of the file `/no/such/folder/test.db` does not exist: create it"
    );
}

mod grown {
    use lazo_repository::model;

    /// The todos of a later day.
    #[model]
    #[derive(Debug, Clone, PartialEq)]
    pub struct Todo {
        /// The number that the store gives.
        #[id(generated)]
        pub id: Option<i64>,
        /// What is to be done.
        pub title: String,
        /// When it was done.
        pub done_at: Option<lazo_repository::DateTime>,
    }

    /// Todos that cannot come from the first ones.
    #[model(table = "todo")]
    #[derive(Debug, Clone, PartialEq)]
    pub struct Changed {
        /// The number that the store gives.
        #[id(generated)]
        pub id: Option<i64>,
        /// What is to be done, as a number now.
        pub title: i64,
    }

    /// Todos that need what the first ones lack.
    #[model(table = "todo")]
    #[derive(Debug, Clone, PartialEq)]
    pub struct Needy {
        /// The number that the store gives.
        #[id(generated)]
        pub id: Option<i64>,
        /// What is to be done.
        pub title: String,
        /// Who does it.
        pub owner: String,
    }
}

#[tokio::test]
async fn a_table_grows_with_its_model_or_says_why_it_cannot() {
    let db = open(SqliteOptions::in_memory()).await;
    let todos = DefaultCrudRepository::<Todo>::new(Arc::clone(&db));
    todos.create(new("a")).await.expect("stored");

    db.open(&[grown::Todo::definition()]).await.expect("grown");
    let grown = DefaultCrudRepository::<grown::Todo>::new(Arc::clone(&db));
    assert_eq!(grown.find_by_id(1, None).await.expect("a todo").done_at, None);

    let error = db.open(&[grown::Changed::definition()]).await.expect_err("another type");
    assert_eq!(
        error.to_string(),
        "the schema of `db` does not fit: table `todo`: the column `title` is declared as `TEXT`, which keeps TEXT values, \
         where `title` needs INTEGER: make the column anew"
    );
    let error = db.open(&[grown::Needy::definition()]).await.expect_err("a required column");
    assert!(error.to_string().contains("the column `owner` is missing"), "{error}");
}

#[tokio::test]
async fn values_are_bound_and_never_part_of_the_text() {
    let db = open(SqliteOptions::in_memory()).await;
    let todos = DefaultCrudRepository::<Todo>::new(db);
    for title in ["'; DROP TABLE todo; --", "\" OR 1=1", "?", "$1", "%"] {
        todos.create(new(title)).await.expect("stored");
        let found = todos.find(Some(Filter::new().filter(Where::eq("title", title)))).await.expect("found");
        assert_eq!(found.len(), 1, "{title}");
        let json = todos.count(Some(Where::eq("tag.a' OR '1'='1", title))).await.expect("counted");
        assert_eq!(json.count, 0);
    }
}

#[tokio::test]
async fn a_database_that_somebody_holds_is_a_timeout() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = file(&folder);
    options.timeout_ms = 50;
    let db = open(options.clone()).await;
    let todos = DefaultCrudRepository::<Todo>::new(Arc::clone(&db));
    todos.create(new("a")).await.expect("stored");

    let other =
        sqlx::SqlitePool::connect(&format!("sqlite://{}", options.file)).await.expect("another connection");
    let mut held = other.acquire().await.expect("a connection");
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *held).await.expect("held");
    let error = todos.create(new("b")).await.expect_err("held");
    assert_eq!(error.failure().kind, FailureKind::Timeout, "{error}");
    assert!(error.failure().cause.is_some(), "the cause is kept for the log");
    assert_eq!(todos.count(None).await.expect("reading does not wait").count, 1);
    sqlx::query("ROLLBACK").execute(&mut *held).await.expect("let go");
    todos.create(new("b")).await.expect("stored");
    db.close().await.expect("closed");
}

#[tokio::test]
async fn a_table_that_would_give_ids_again_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = file(&folder);
    let other = sqlx::SqlitePool::connect(&format!("sqlite://{}?mode=rwc", options.file))
        .await
        .expect("a connection");
    let create =
        "CREATE TABLE todo (id INTEGER PRIMARY KEY, title TEXT NOT NULL, is_complete BOOLEAN, tag TEXT)";
    sqlx::query(create).execute(&other).await.expect("a table");
    other.close().await;
    let db = DataSource::new("db", Arc::new(SqliteConnector::new("db", options)));
    let error = db.open(&[Todo::definition()]).await.expect_err("no AUTOINCREMENT");
    assert!(error.to_string().contains("AUTOINCREMENT"), "{error}");
    db.close().await.expect("closed");
}
