//! What `routing` offers.

use lazo::rest::openapi::Declarations;

pub mod errors_controller;
pub mod models;
pub mod paths_controller;
pub mod results_controller;
pub mod users_controller;
pub mod verbs_controller;

/// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
#[must_use]
pub fn declarations() -> Declarations {
    Declarations::default().server(lazo::rest::openapi::Server::at("/"))
}
