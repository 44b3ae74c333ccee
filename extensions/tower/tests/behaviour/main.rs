//! Services and layers of tower's world in applications.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]
#![allow(missing_docs, reason = "tests")]

mod bodies;
mod layers;
mod services;
mod support;
mod wire;
