//! What runs around requests: middleware, the sequence, CORS, actix's own middleware and extractors, what is known of a request.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]
#![allow(missing_docs, reason = "tests")]

mod actix_world;
mod answers;
mod cors;
#[path = "../golden/mod.rs"]
mod golden;
mod information;
mod middleware;
mod sequence;
mod support;
mod verification;
mod websockets;
