//! Finding the route of a request: a tree of path segments, shared by all verbs.
//!
//! - A literal segment wins over one with a parameter; among segments with parameters and text the one with more text wins;
//!   then comes a whole parameter, and last a catch-all.
//! - The tree **back-tracks**: a literal that leads nowhere does not hide a template that matches.
//! - A segment may hold several parameters and literal text around them (`{name}.json`, `{from}-{to}`).
//! - What is entered under [`ANY`] answers every verb that does not stand beside it.
//! - `{path*}` as the last segment is a **catch-all**: it takes all that is left of the path, one segment at least.
//! - Verbs count while matching: `DELETE /users/me` finds `DELETE /users/{id}` although `GET /users/me` exists.
//! - A match costs one visit of each node on the way and allocates nothing (up to [`captures::INLINE`] parameters).
//! - An empty segment (`//`) is in no path of a route. `.` and `..` are text like any other: clients resolve them before they
//!   send a request, and here nothing is resolved, so neither they nor escapes of them lead anywhere else.
//!
//! What else makes no difference is a [`Policy`]. The cost of a match grows with the number of segments, not of routes.

pub mod captures;
mod literals;
mod mixed;
pub mod policy;
mod search;
pub mod template;
mod tree;

pub use captures::Captures;
pub use policy::{Policy, TrailingSlash};
pub use template::{Template, TemplateError};
pub use tree::{ANY, Conflict, Router};
