//! What the peers' servers have in common: the store that Lazo's and the hand-written one stand on, and the port.

#![forbid(unsafe_code)]

#[path = "../../by-hand/src/store.rs"]
mod store;

pub use store::{RingTodos, Stored, Todos};

/// The port that is given as the first argument of the program; 8080 if there is none.
#[must_use]
pub fn port() -> u16 {
    std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8080)
}
