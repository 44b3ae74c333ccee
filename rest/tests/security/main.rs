//! What the document says of who is let in is enforced: over HTTP, with every kind of scheme.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod alternatives;
mod callers;
mod elsewhere;
#[path = "../golden/mod.rs"]
mod golden;
mod living;
mod order;
mod refusals;
mod schemes;
mod start;
mod support;
