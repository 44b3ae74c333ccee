//! A method behind interceptors, as one would write it by hand: each is called with the rest of the chain.

use std::{
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
};

type Answer<'a> = Pin<Box<dyn Future<Output = u64> + Send + 'a>>;

/// What is called.
pub(crate) struct Adder(pub(crate) u64);

impl Adder {
    pub(crate) async fn add(&self, n: u64) -> u64 {
        self.0 + n
    }

    /// The same through a chain.
    pub(crate) fn add_through<'a>(&'a self, chain: &'a [Box<dyn Middleware>], n: u64) -> Answer<'a> {
        Next { chain, adder: self, n }.run()
    }
}

/// The rest of a chain.
pub(crate) struct Next<'a> {
    chain: &'a [Box<dyn Middleware>],
    adder: &'a Adder,
    n: u64,
}

impl<'a> Next<'a> {
    fn run(self) -> Answer<'a> {
        match self.chain.split_first() {
            Some((first, rest)) => first.around(Next { chain: rest, ..self }),
            None => Box::pin(self.adder.add(self.n)),
        }
    }
}

/// An interceptor.
pub(crate) trait Middleware: Send + Sync {
    fn around<'a>(&'a self, next: Next<'a>) -> Answer<'a>;
}

/// Counts calls that come back.
#[derive(Default)]
pub(crate) struct Counter(AtomicU64);

impl Middleware for Counter {
    fn around<'a>(&'a self, next: Next<'a>) -> Answer<'a> {
        Box::pin(async move {
            let answer = next.run().await;
            self.0.fetch_add(1, Ordering::Relaxed);
            answer
        })
    }
}
