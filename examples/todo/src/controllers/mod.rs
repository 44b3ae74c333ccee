//! The HTTP interface.

mod reset;
mod todo;

pub use self::{reset::ResetController, todo::TodoController};
