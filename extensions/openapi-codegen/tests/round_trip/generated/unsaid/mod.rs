//! What `Unsaid` offers.

use lazo::rest::openapi::Declarations;

pub mod default;
pub mod models;

/// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
#[must_use]
pub fn declarations() -> Declarations {
    Declarations::default()
        .server(lazo::rest::openapi::Server::at("https://{host}.example.com"))
}
