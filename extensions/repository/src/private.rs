//! What the code written by this crate's macros names. Not part of the public API.

pub use crate::app::{bind_made_data_source, bind_own_repository};
pub use crate::model::{put, read_object, read_property, required};
pub use {lazo_kernel, schemars, serde, serde_json};
