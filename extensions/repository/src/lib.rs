//! Models, repositories, filters, and the memory connector: Lazo's data layer.
//!
//! - A **model** is a struct with [`#[model]`](macro@model): JSON both ways, a JSON schema, a [`ModelDefinition`], and the
//!   variants `NewTodo` and `TodoPartial`.
//! - A **repository** is an `Arc<dyn `[`CrudRepository`]`<Todo>>` over a data source.
//! - A **data source** is a named [`Connector`]. [`MemoryConnector`] is one; `lazo-sql` has others.
//! - A [`Filter`] says which entities are wanted. It is typed in Rust, JSON on the wire, and means the same on every
//!   connector; see [`filter`] for the language and [`query`] for its meaning.
//!
//! ```
//! use std::sync::Arc;
//! use lazo_repository::*;
//!
//! /// Something to do.
//! #[model]
//! #[derive(Debug, Clone, PartialEq)]
//! pub struct Todo {
//!     #[id(generated)]
//!     pub id: Option<i64>,
//!     #[property(min_length = 1)]
//!     pub title: String,
//!     pub is_complete: Option<bool>,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<()> {
//! let db = Arc::new(DataSource::new("db", Arc::new(MemoryConnector::new())));
//! let todos: Arc<dyn CrudRepository<Todo>> = Arc::new(DefaultCrudRepository::new(db));
//!
//! todos.create(NewTodo { title: "Paint the fence".into(), is_complete: None }).await?;
//! todos.update_by_id(1, TodoPartial { is_complete: Some(true), ..TodoPartial::default() }).await?;
//! let done = todos.find(Some(Filter::new().filter(Todo::IS_COMPLETE.eq(true)))).await?;
//! assert_eq!(done[0].title, "Paint the fence");
//!
//! let error = todos.find_by_id(99, None).await.unwrap_err();
//! assert_eq!(error.to_string(), "Entity not found: Todo with id 99");
//! # Ok(())
//! # }
//! ```

#[allow(
    unused_extern_crates,
    reason = "code that the macros write names this crate from outside, also in its own unit tests"
)]
extern crate self as lazo_repository;

pub mod compare;
pub mod filter;
pub mod query;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod app;
mod connector;
mod count;
mod data_source;
mod default_repository;
mod error;
mod memory;
mod model;
mod repository;

pub use app::{
    CONNECTOR, ConnectorFactory, ConnectorSettings, DATA_SOURCE, MODEL, MemoryConnectorFactory, REPOSITORY,
    RepositoryComponent, bind_connector, bind_data_source, bind_repository, data_source_key, model_key,
    repository_key,
};
pub use connector::{Capabilities, Connector};
pub use count::Count;
pub use data_source::DataSource;
pub use default_repository::DefaultCrudRepository;
pub use error::{Error, ErrorKind, Result, StoreRule};
pub use filter::{Filter, FilterById, FilterError, FilterErrorKind, PropertyName, PropertyOf, Where};
pub use lazo_kernel::{Failure, FailureKind};
pub use lazo_repository_macros::{datasource, model, repository};
pub use memory::MemoryConnector;
pub use model::{
    Bound, Constraints, DateTime, EntityId, InvalidDateTime, Kind, Model, ModelDefinition, Property,
    PropertyType, ReadProperties, Row, TextPattern, ToRow, Variant, Violation, object_schema,
};
pub use query::Direction;
pub use repository::CrudRepository;
