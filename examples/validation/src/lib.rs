//! The validation example: bodies are held against JSON schemas, and come back as the handler got them.
//!
//! [`controllers`] has the routes; the schemas are the files in `schemas/`, and [`models::Tree`] is a Rust type.

#![allow(missing_debug_implementations, reason = "the classes of an application are injected, not printed")]

pub mod controllers;
pub mod models;

use lazo::prelude::*;

/// The application, not booted yet.
#[must_use]
pub fn application() -> Application {
    Application::new(package!()).component(RestComponent::default())
}
