//! The routes on actix-web, written by hand, and what they have in common with the same routes on Lazo: the store behind them,
//! and what a server is told when it starts.

pub mod by_hand;
pub mod many;
mod store;

pub use store::{RingTodos, Stored, Todos};

/// The port that is given as the first argument of the program; 8080 if there is none.
#[must_use]
pub fn port() -> u16 {
    number(1).unwrap_or(8080)
}

/// How many routes the server has: the second argument of the program; those of the benchmark alone if there is none.
#[must_use]
pub fn routes() -> usize {
    number(2).unwrap_or(OWN_ROUTES)
}

/// The routes that requests are sent to.
pub const OWN_ROUTES: usize = 4;

fn number<N: std::str::FromStr>(at: usize) -> Option<N> {
    std::env::args().nth(at)?.parse().ok()
}
