//! What `Names` offers.

use lazo::rest::openapi::Declarations;

pub mod loopback_controller;
pub mod models;
pub mod models2;
pub mod tag_3d;
pub mod type_;
pub mod users;

/// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
#[must_use]
pub fn declarations() -> Declarations {
    Declarations::default()
}
