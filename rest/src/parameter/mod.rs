//! Parameters: finding their text in the request and reading it into typed values.
//!
//! The fast lane goes from the raw text of the path, query, header or cookie straight into the handler's type, through
//! a `serde` deserializer ([`text`]) that knows the strict grammar of numbers and booleans. Only a value that it refuses
//! pays for the slow lane, which asks the JSON-schema validator for every broken rule.

pub mod check;
mod errors;
mod grammar;
mod json;
pub(crate) mod place;
mod rules;
mod slow;
pub(crate) mod text;

pub(crate) use errors::{bad_escape, missing};
pub(crate) use json::read_json;
pub(crate) use rules::Rules;
pub(crate) use slow::read_slowly;
