//! The routing example: overlapping paths, verbs, redirects, static files, results and errors.

#![allow(missing_debug_implementations, reason = "the classes of an application are injected, not printed")]

pub mod base_path;
pub mod controllers;

use lazo::prelude::*;

/// Which of the two applications runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// Every kind of route.
    Routing,
    /// A small application below a base path.
    BasePath,
}

impl Demo {
    /// That of a profile, `LAZO_PROFILE`.
    #[must_use]
    pub fn of_profile(profile: &str) -> Self {
        if profile == "basepath" { Self::BasePath } else { Self::Routing }
    }

    /// The application, not booted yet.
    #[must_use]
    pub fn application(self) -> Application {
        let app = Application::new(package!())
            .component(RestComponent::default())
            .component(ExplorerComponent::default());
        match self {
            Self::Routing => app
                .redirect("/old", "/users", Redirect::SeeOther)
                .redirect("/old-permanent", "/users/me", Redirect::MovedPermanently)
                .redirect("/old-307", "/verbs", Redirect::Temporary)
                .static_files("/static", StaticFiles::new(concat!(env!("CARGO_MANIFEST_DIR"), "/public"))),
            Self::BasePath => app.redirect("/go", "/ping", Redirect::SeeOther),
        }
    }

    /// Which of this crate's routes belong to it.
    #[must_use]
    pub fn boot_options(self) -> BootOptions {
        match self {
            Self::Routing => BootOptions::new().except("routing::base_path"),
            Self::BasePath => BootOptions::new().only("routing::base_path"),
        }
    }
}
