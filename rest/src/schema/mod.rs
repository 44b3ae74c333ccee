//! The schemas of an application: made once from its operations, then used three times, for the OpenAPI document, for
//! the validation of what comes in, and for turning text into typed values.
//!
//! The dialect is JSON Schema 2020-12, which is that of OpenAPI 3.1. Named types become components, to which `$ref`s
//! point as `#/components/schemas/Name`. Keywords of OpenAPI 3.0 (`nullable`, boolean `exclusiveMinimum`) are taken too
//! and rewritten.
//!
//! # Names
//! A type's component is called like the type; `#[schemars(rename = "..")]` chooses another name, for a generic type one made
//! of its arguments: `#[schemars(rename = "{T}Page")]`. Types of one name share a component if their schemas are the same. If
//! they are not, a generic type gets its arguments behind its name, `Page_Todo` and `Page_User`, and others get as much of
//! their module path in front of it as tells them apart, `billing.Item` and `orders.Item`: the same whatever the order of
//! routes. So the name of a type changes when another one of its name joins it; a type that clients know by name is better
//! given one of its own.
//!
//! ```
//! use lazo_rest::operation::SchemaOf;
//! use lazo_rest::schema::Schemas;
//! use serde_json::json;
//!
//! #[derive(schemars::JsonSchema)]
//! # #[allow(dead_code)]
//! struct NewTodo {
//!     #[schemars(length(min = 1))]
//!     title: String,
//! }
//!
//! let schemas = Schemas::default();
//! let validator = schemas.validator(&SchemaOf::of::<NewTodo>())?;
//! assert!(validator.is_valid(&json!({"title": "Paint the fence"})));
//!
//! let violations = validator.violations(&json!({"title": ""}));
//! assert_eq!(violations[0].path, "/title");
//! assert_eq!(violations[0].code, "minLength");
//! # Ok::<(), lazo_rest::schema::SchemaError>(())
//! ```

mod components;
mod identity;
mod names;
mod tidy;

pub use components::Schemas;
pub(crate) use lazo_schema::exact;
pub use lazo_schema::{
    ASYNC_FORMATS, ASYNC_KEYWORDS, AsyncFormat, AsyncKeyword, FORMATS, Format, KEYWORDS, Keyword,
    SchemaError, SchemaRules, Validator, Verdict, Violation, brackets,
};
