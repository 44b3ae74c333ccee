//! The Todo example: one model, full CRUD, filters.
//!
//! Everything that is not an attribute is in [`application`]. The data source `db` is configured in `application.toml`.

#![allow(missing_debug_implementations, reason = "the classes of an application are injected, not printed")]

pub mod controllers;
pub mod models;
pub mod observers;
pub mod services;

use lazo::prelude::*;

/// The application, not booted yet.
#[must_use]
pub fn application() -> Application {
    Application::new(package!())
        .component(RestComponent::default())
        .component(ExplorerComponent::default())
        .component(RepositoryComponent)
        .component(SqliteComponent)
}
