//! The file-transfer example: multipart upload and file download.
//!
//! [`controllers`] has the routes, [`services`] the folder in which the files are.

#![allow(missing_debug_implementations, reason = "the classes of an application are injected, not printed")]

pub mod controllers;
pub mod observers;
pub mod services;

use lazo::prelude::*;

/// The application, not booted yet.
#[must_use]
pub fn application() -> Application {
    Application::new(package!()).component(RestComponent::default())
}
