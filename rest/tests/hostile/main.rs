//! Clients that mean no good. A test says what becomes of them and of the others, never how fast.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]
#![allow(missing_docs, reason = "tests")]

mod leaks;
mod malformed;
mod many;
mod pipelines;
mod process;
mod slow;
mod smuggling;
mod support;
