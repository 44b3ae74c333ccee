//! What the JSON schemas of an API say of values: whether they hold, every rule that is broken, and what text means.
//!
//! The dialect is JSON Schema 2020-12, which is that of OpenAPI 3.1. A schema may refer to others, the components of a document, by
//! `#/components/schemas/Name`. Formats are asserted, patterns are matched in linear time, and what a value costs is limited,
//! however hostile it is.
//!
//! ```
//! use lazo_schema::{SchemaRules, Validator};
//! use serde_json::{Map, json};
//!
//! let schema = json!({"type": "object", "properties": {"title": {"type": "string", "minLength": 1}}});
//! let validator = Validator::new(schema, Map::new(), &SchemaRules::default())?;
//! assert!(validator.is_valid(&json!({"title": "Paint the fence"})));
//!
//! let violations = validator.violations(&json!({"title": ""}));
//! assert_eq!(violations[0].path, "/title");
//! assert_eq!(violations[0].code, "minLength");
//! # Ok::<(), lazo_schema::SchemaError>(())
//! ```
//!
//! The schemas of Rust types, and the names of components, are made in `lazo-rest`. It is a crate of its own because the
//! library behind it is large: programs have it in one piece, away from what every request runs through.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that fails may panic"))]

mod asking;
pub mod brackets;
mod choice;
mod coerce;
mod error;
mod exact;
mod formats;
mod marks;
mod normalise;
mod number;
mod own;
mod piece;
pub mod reference;
mod rules;
mod shape;
mod subschema;
mod unevaluated;
mod unmeant;
mod validator;
mod violation;
mod whole;
mod words;

pub use error::SchemaError;
pub use exact::exact;
pub use formats::is_known as is_known_format;
pub use own::{
    ASYNC_FORMATS, ASYNC_KEYWORDS, AsyncFormat, AsyncKeyword, FORMATS, Format, KEYWORDS, Keyword, Verdict,
};
pub use rules::{SchemaRules, Uses};
pub use subschema::each_subschema;
pub use validator::Validator;
pub use violation::Violation;
