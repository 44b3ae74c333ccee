//! Being laid out.

mod answer;
mod body;
mod call;
pub mod config;
mod endpoint;
mod error;
pub mod openapi;
pub mod operation;
mod parameter;
pub mod percent;
mod route;
pub mod router;
mod routes;
pub mod schema;
mod service;
mod table;

pub use answer::{IntoAnswer, Json};
pub use call::{Body, Call};
pub use config::RestConfig;
pub use error::HttpError;
pub use route::{Controller, Route};
pub use routes::Routes;
pub use service::Mount;
pub use table::{Table, TableError, TableErrors};
