//! Being laid out.

pub mod openapi;
pub mod operation;
pub mod schema;
