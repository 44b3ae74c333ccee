//! What the tests that cross crates have in common.
//!
//! Some of them need a program or a server that is not on every machine: a browser, a database. Where it is missing, such
//! a test says so with [`skip`] and passes; with `LAZO_TESTS_REFUSE_SKIPS=1` in the environment it fails instead, so that
//! a CI run cannot be green because it tested nothing.

mod browser;
mod skip;

pub use browser::Browser;
pub use skip::skip;
