//! What the servers under the benchmark have in common: the store behind them, and the port they are told to use.

pub mod by_hand;
pub mod by_lazo;
mod store;

pub use store::{RingTodos, Stored, Todos};

/// The port that is given as the first argument of the program; 8080 if there is none.
#[must_use]
pub fn port() -> u16 {
    std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8080)
}
