//! A process that is killed loses no write that it had answered.
#![cfg(all(feature = "sqlite", unix))]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use lazo_repository::{CrudRepository, DataSource, DefaultCrudRepository, Model, model};
use lazo_sql::{SqliteConnector, SqliteOptions};

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

/// Tells the process that it is the one to be killed, and where to write.
const FILE: &str = "LAZO_TEST_KILLED_FILE";

async fn open(file: &str) -> (Arc<DataSource>, DefaultCrudRepository<Todo>) {
    let db = Arc::new(DataSource::new("db", Arc::new(SqliteConnector::new("db", SqliteOptions::file(file)))));
    db.open(&[Todo::definition()]).await.expect("open");
    (Arc::clone(&db), DefaultCrudRepository::new(db))
}

/// Writes until it is killed, and tells each id when its write is answered. Does nothing unless it is asked to.
#[tokio::test]
async fn writer() {
    let Ok(file) = std::env::var(FILE) else { return };
    let (_db, todos) = open(&file).await;
    loop {
        let stored = todos.create(NewTodo { title: "x".into() }).await.expect("stored");
        println!("stored {}", stored.id.expect("an id"));
    }
}

#[test]
fn what_was_answered_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("todo.db").to_string_lossy().into_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut last = 0;
    // Each is killed at another point, after one to seven writes.
    for round in 0..100 {
        let mut writer = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "writer", "--nocapture"])
            .env(FILE, &file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a writer");
        let mut lines = BufReader::new(writer.stdout.take().expect("its output")).lines();
        let mut told = 0;
        while told < 1 + round % 7 {
            let line = lines.next().expect("a line").expect("text");
            if let Some(id) = line.strip_prefix("stored ") {
                last = id.parse().expect("an id");
                told += 1;
            }
        }
        // SIGKILL, in the midst of the next write.
        writer.kill().expect("killed");
        for line in lines.map_while(Result::ok) {
            if let Some(id) = line.strip_prefix("stored ").and_then(|id| id.parse().ok()) {
                last = id;
            }
        }
        writer.wait().expect("its end");

        runtime.block_on(async {
            let (db, todos) = open(&file).await;
            let count = todos.count(None).await.expect("a count").count;
            assert!(count >= last, "{last} were answered, {count} are there");
            assert!(todos.exists(i64::try_from(last).expect("an id")).await.expect("an answer"));
            db.close().await.expect("closed");
        });
    }
    assert!(last >= 100);
}
