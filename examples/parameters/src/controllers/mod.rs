//! The HTTP interface.

pub mod lists;
pub mod more;
pub mod objects;
pub mod scalars;
