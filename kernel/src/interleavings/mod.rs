//! Every order in which a few threads can come through the kernel's smallest core, as loom runs them.
//!
//! Here [`sync::modelled`](crate::sync::modelled) is loom's. CONTRIBUTING.md says how to run these tests; the usual
//! `cargo test` leaves them out. What awaits has tests of its own elsewhere.

mod build_once;
mod publication;
pub(crate) mod sync;

/// Runs `model` in all orders. They are too many for some: then only those in which threads are interrupted at most
/// `interruptions` times, besides where they wait.
fn in_every_order(interruptions: Option<usize>, model: impl Fn() + Sync + Send + 'static) {
    let mut loom = loom::model::Builder::new();
    loom.preemption_bound = loom.preemption_bound.or(interruptions);
    loom.check(model);
}
