//! What `todo` offers.

use lazo::rest::openapi::Declarations;

pub mod models;
pub mod reset_controller;
pub mod todo_controller;

/// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
#[must_use]
pub fn declarations() -> Declarations {
    Declarations::default().server(lazo::rest::openapi::Server::at("/"))
}
