//! Parameters: finding their text in the request and reading it into typed values. [`layout`] has the styles.
//!
//! The fast lane goes from the raw text of the path, query, header or cookie straight into the handler's type, through
//! a `serde` deserializer ([`text`]) that knows the strict grammar of numbers and booleans. Only a value that it refuses
//! pays for the slow lane, which asks the JSON-schema validator for every broken rule.

pub mod check;
mod errors;
mod grammar;
mod json;
pub(crate) mod layout;
pub(crate) mod place;
mod policy;
mod rules;
mod slow;
pub(crate) mod structs;
pub(crate) mod text;

pub(crate) use errors::{all_refused, bad_escape, invalid, missing, not_text, unknown};
pub(crate) use json::{is_nothing, json, note, parsed, read_brackets, read_json, refuse_both};
pub(crate) use layout::Layout;
pub use layout::StyleError;
pub(crate) use place::QueryValues;
pub use policy::ParameterPolicy;
pub(crate) use rules::{Kind, Member, Rules, default_of, members_of};
pub(crate) use slow::{read_slowly, refusal};
