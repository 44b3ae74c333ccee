#![doc = include_str!("../README.md")]

#[cfg(feature = "boot")]
pub use lazo_boot as boot;
#[cfg(feature = "explorer")]
pub use lazo_explorer as explorer;
pub use lazo_kernel as kernel;
pub use lazo_kernel::{main, package};
#[cfg(feature = "repository")]
pub use lazo_repository as repository;
#[cfg(feature = "rest")]
pub use lazo_rest as rest;
#[cfg(feature = "rest-crud")]
pub use lazo_rest_crud as rest_crud;
#[cfg(feature = "sqlite")]
pub use lazo_sql as sql;
#[cfg(feature = "tower")]
pub use lazo_tower as tower;

pub mod guide;
#[cfg(feature = "logging")]
pub mod logging;
pub mod prelude;
pub mod problems;

/// What generated code names. Not for users.
#[doc(hidden)]
pub mod __private {
    pub use lazo_kernel::__private::Threads;

    /// Runs the future of an `async fn main` to its end, with log lines on standard error.
    pub fn main<F: Future>(threads: Threads, application: F) -> F::Output {
        #[cfg(feature = "logging")]
        crate::logging::to_stderr();
        lazo_kernel::__private::main(threads, application)
    }
}
