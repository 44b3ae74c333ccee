//! The SQLite connector.

mod component;
mod condition;
mod connector;
mod error;
mod execute;
mod json;
mod options;
mod order;
mod pools;
mod schema;
mod statements;
mod value;

pub use component::{SqliteComponent, SqliteConnectorFactory};
pub use connector::SqliteConnector;
pub use options::SqliteOptions;
