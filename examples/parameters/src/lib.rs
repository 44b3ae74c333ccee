//! The parameters example: every type, place and style of an operation's parameters.

#![allow(missing_debug_implementations, reason = "the classes of an application are injected, not printed")]

pub mod controllers;
pub mod received;
pub mod types;

use lazo::prelude::*;

/// The application, not booted yet.
#[must_use]
pub fn application() -> Application {
    Application::new(package!()).component(RestComponent::default())
}
