//! The SQL connector of `lazo-repository`, on sea-query and sqlx.
//!
//! With the feature `sqlite` there is [`SqliteConnector`], which keeps entities in a SQLite file or in memory. It makes
//! its tables from the models, binds every value, and means by a filter exactly what the memory connector means.
//!
//! In an application, mount [`SqliteComponent`] and name the connector in the configuration:
//! ```toml
//! [datasources.db]
//! connector = "sqlite"
//! file = "todo.db"
//! ```
//!
//! By hand:
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> lazo_repository::Result<()> {
//! use std::sync::Arc;
//! use lazo_repository::{CrudRepository, DataSource, DefaultCrudRepository, Model, model};
//! use lazo_sql::{SqliteConnector, SqliteOptions};
//!
//! /// Something to do.
//! #[model]
//! pub struct Todo {
//!     #[id(generated)]
//!     pub id: Option<i64>,
//!     pub title: String,
//! }
//!
//! let connector = SqliteConnector::new("db", SqliteOptions::in_memory());
//! let db = Arc::new(DataSource::new("db", Arc::new(connector)));
//! db.open(&[Todo::definition()]).await?;
//!
//! let todos = DefaultCrudRepository::<Todo>::new(Arc::clone(&db));
//! assert_eq!(todos.create(NewTodo { title: "Paint the fence".into() }).await?.id, Some(1));
//! db.close().await
//! # }
//! # #[cfg(not(feature = "sqlite"))]
//! # fn main() {}
//! ```

#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteComponent, SqliteConnector, SqliteConnectorFactory, SqliteOptions};
