//! Being laid out.

pub mod operation;
pub mod schema;
