#![doc = include_str!("../README.md")]
//!
//! # What is here
//!
//! | to learn about | read |
//! |---|---|
//! | declaring an API where the model is | [`crud_api!`] |
//! | binding one by hand, for each tenant say | [`CrudApi`] |
//! | the operations | [`ReadController`], [`WriteController`] |

mod api;
mod declare;
mod read;
mod write;

pub use api::{CrudApi, MODEL_API, ModelApi};
pub use read::ReadController;
pub use write::WriteController;

/// What the macro names. Not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::declare::register;
    pub use lazo_kernel;
}
