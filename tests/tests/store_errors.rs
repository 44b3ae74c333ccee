//! What clients are told when a database refuses, over HTTP and on a table that has rules of its own.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use actix_web::{App, test};
use lazo::{
    kernel::{Application, bind_type},
    repository::{CrudRepository, DataSource, DefaultCrudRepository, Model, model},
    rest::{RestApplication, RestComponent, api, controller, mount},
    sql::{SqliteConnector, SqliteOptions},
};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};
use std::{path::Path, sync::Arc};

/// An order.
#[model(table = "orders")]
#[derive(Debug, Clone)]
pub struct Order {
    /// Its number.
    #[id(generated)]
    pub id: Option<i64>,
    /// What it is called by customers.
    pub code: String,
    /// The list that it is on.
    pub list_id: Option<i64>,
    /// How many.
    pub amount: i64,
}

#[controller]
struct OrderController {
    #[inject]
    orders: Arc<dyn CrudRepository<Order>>,
}

#[api]
impl OrderController {
    /// Takes an order.
    #[post("/orders")]
    async fn create(&self, #[body] order: NewOrder) -> anyhow::Result<Order> {
        Ok(self.orders.create(order).await?)
    }
}

/// The rules are the table's: no model says them.
const TABLES: &str = "
    CREATE TABLE lists(id INTEGER PRIMARY KEY);
    CREATE TABLE numbers(n INTEGER NOT NULL) STRICT;
    CREATE TABLE orders(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE,
        list_id INTEGER REFERENCES lists(id),
        amount INTEGER NOT NULL CHECK (amount > 0)
    );
    CREATE TRIGGER typed AFTER INSERT ON orders WHEN new.code = 'typed'
        BEGIN INSERT INTO numbers VALUES ('secret'); END;
    CREATE TRIGGER missing AFTER INSERT ON orders WHEN new.code = 'missing'
        BEGIN INSERT INTO numbers VALUES (NULL); END;
    CREATE TRIGGER ruled BEFORE INSERT ON orders WHEN new.code = 'ruled'
        BEGIN SELECT RAISE(ABORT, 'a secret rule'); END;
";

async fn connect(file: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn application(file: &Path) -> Application {
    let mut options = SqliteOptions::file(file.to_string_lossy());
    options.timeout_ms = 50;
    let db = Arc::new(DataSource::new("db", Arc::new(SqliteConnector::new("db", options))));
    db.open(&[Order::definition()]).await.unwrap();
    let orders: Arc<dyn CrudRepository<Order>> = Arc::new(DefaultCrudRepository::<Order>::new(db));
    let app = Application::new("orders")
        .with(bind_type::<dyn CrudRepository<Order>>().to(orders))
        .component(RestComponent::without_server())
        .controller::<OrderController>();
    app.start().await.unwrap();
    app
}

async fn post(app: &Application, order: Value) -> (u16, Value) {
    let service = test::init_service(App::new().service(mount(app).unwrap())).await;
    let request = test::TestRequest::post().uri("/orders").set_json(order).to_request();
    let answer = test::call_service(&service, request).await;
    let status = answer.status().as_u16();
    let mut body: Value = test::read_body_json(answer).await;
    (status, body["error"].take())
}

#[actix_web::test]
async fn each_rule_of_a_table_has_its_status_and_code() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    sqlx::raw_sql(TABLES).execute(&mut connect(&file).await).await.unwrap();
    let app = application(&file).await;
    assert_eq!(post(&app, json!({"code": "a", "amount": 1})).await, (200, Value::Null));
    let cases = [
        (json!({"code": "a", "amount": 1}), 409, "UNIQUE_CONSTRAINT_VIOLATION"),
        (json!({"code": "b", "amount": 1, "listId": 7}), 422, "FOREIGN_KEY_VIOLATION"),
        (json!({"code": "b", "amount": 0}), 422, "CHECK_VIOLATION"),
        (json!({"code": "ruled", "amount": 1}), 422, "CHECK_VIOLATION"),
        (json!({"code": "missing", "amount": 1}), 422, "NOT_NULL_VIOLATION"),
        (json!({"code": "typed", "amount": 1}), 422, "DATA_TYPE_MISMATCH"),
        (json!({"code": "a\u{0}b", "amount": 1}), 422, "REFUSED_BY_STORE"),
    ];
    for (order, status, code) in cases {
        let (found, error) = post(&app, order.clone()).await;
        assert_eq!((found, &error["code"]), (status, &json!(code)), "{order}: {error}");
        let text = error.to_string();
        for internal in ["secret", "SQL", "constraint failed", "numbers", "orders", "amount >"] {
            assert!(!text.contains(internal), "{order}: {text}");
        }
    }
}

#[actix_web::test]
async fn a_database_that_somebody_holds_is_a_504() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    sqlx::raw_sql(TABLES).execute(&mut connect(&file).await).await.unwrap();
    let app = application(&file).await;
    let mut holder = connect(&file).await;
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut holder).await.unwrap();
    let order = || json!({"code": "a", "amount": 1});
    let (status, error) = post(&app, order()).await;
    assert_eq!((status, error), (504, json!({"statusCode": 504, "message": "Gateway Timeout"})));
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    assert_eq!(post(&app, order()).await.0, 200, "nothing of it stays");
}
