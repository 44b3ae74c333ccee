//! The validation example: bodies are held against JSON schemas, and come back as the handler got them.
//!
//! [`controllers`] has the routes; the schemas are the files in `schemas/`, and [`models::Tree`] is a Rust type. [`members`] shows a
//! type in several forms and a rule of the application's own.

#![allow(missing_debug_implementations, reason = "the classes of an application are injected, not printed")]

pub mod controllers;
pub mod members;
pub mod models;

use lazo::prelude::*;
use lazo::rest::schema::ASYNC_KEYWORDS;

/// The application, not booted yet.
#[must_use]
pub fn application() -> Application {
    Application::new(package!())
        .component(RestComponent::default())
        .with(bind_type::<members::Members>().to(members::Members::default()))
        .with(ASYNC_KEYWORDS.extension::<members::UniqueEmail>("unique-email", |it| it))
}
