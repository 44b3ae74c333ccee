//! The server: where it listens, TLS, HTTP/2, hosts, limits of heads, and its end.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]
#![allow(missing_docs, reason = "tests")]

mod clients;
mod ending;
mod frames;
mod hosts;
mod http2;
mod http2_bodies;
mod places;
mod starting;
mod support;
mod tls;
