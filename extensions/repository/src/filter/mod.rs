//! The filter language: which entities, in what order, how many, and what of them.
//!
//! A filter is typed in Rust and JSON on the wire:
//! ```
//! use lazo_repository::{Direction, Filter, Where, model};
//!
//! /// Something to do.
//! #[model]
//! #[derive(Debug, Clone, PartialEq)]
//! pub struct Todo {
//!     #[id(generated)]
//!     pub id: Option<i64>,
//!     pub title: String,
//!     pub is_complete: Option<bool>,
//! }
//!
//! let built = Filter::<Todo>::new()
//!     .filter(Where::eq("isComplete", false).and(Where::like("title", "P%")))
//!     .order_by(Todo::TITLE, Direction::Descending)
//!     .limit(10);
//! let read: Filter<Todo> = serde_json::from_str(
//!     r#"{"where": {"isComplete": false, "title": {"like": "P%"}}, "order": "title DESC", "limit": 10}"#,
//! )?;
//! assert_eq!(built, read);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What the conditions mean is told in [`query`](crate::query). Names are those of JSON, never of columns; what a filter
//! names must be a property that the model has and shows. Reading refuses everything it does not understand: a dropped
//! condition would make `deleteAll` empty a table.

mod error;
mod limits;
mod operand;
mod operator;
mod path;
mod property_of;
mod read_filter;
mod read_where;
mod schema;
mod typed;
mod where_of;

use error::shown;
pub use error::{FilterError, FilterErrorKind};
pub use limits::{
    MAX_CONDITIONS, MAX_DEPTH, MAX_LIST, MAX_ORDER, MAX_PATH, MAX_PATTERN_LENGTH, MAX_PATTERNS,
};
pub use property_of::{PropertyName, PropertyOf};
pub use read_filter::read_filter;
pub use read_where::read_where;
pub use typed::{Filter, FilterById};
pub use where_of::Where;
