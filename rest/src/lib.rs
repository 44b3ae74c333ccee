//! Being laid out.

pub mod operation;
