//! What `parameters` offers.

use lazo::rest::openapi::Declarations;

pub mod any_controller;
pub mod boolean_controller;
pub mod byte_controller;
pub mod date_controller;
pub mod date_time_controller;
pub mod double_controller;
pub mod email_controller;
pub mod float_controller;
pub mod int32_controller;
pub mod int64_controller;
pub mod integer_controller;
pub mod integer_range_controller;
pub mod list_controller;
pub mod models;
pub mod more_controller;
pub mod number_controller;
pub mod number_multiple_controller;
pub mod object_controller;
pub mod password_controller;
pub mod string_controller;
pub mod string_enum_controller;
pub mod string_length_controller;
pub mod string_pattern_controller;
pub mod uuid_controller;

/// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
#[must_use]
pub fn declarations() -> Declarations {
    Declarations::default().server(lazo::rest::openapi::Server::at("/"))
}
