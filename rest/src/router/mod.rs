//! Finding the route of a request: a tree of path segments, shared by all verbs.
//!
//! - A literal segment wins over one with a parameter; among segments with parameters the one with more literal text wins.
//! - The tree **back-tracks**: a literal that leads nowhere does not hide a template that matches.
//! - A segment may hold several parameters and literal text around them (`{name}.json`, `{from}-{to}`).
//! - Verbs count while matching: `DELETE /users/me` finds `DELETE /users/{id}` although `GET /users/me` exists.
//! - A match costs one visit of each node on the way and allocates nothing (up to [`captures::INLINE`] parameters).
//!
//! The cost of a match grows with the number of segments, not of routes: literals of a node are searched by bisection.

pub mod captures;
pub mod template;
mod tree;

pub use captures::Captures;
pub use template::{Template, TemplateError};
pub use tree::{Conflict, Router};
