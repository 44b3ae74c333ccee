//! Compares OpenAPI documents by what they accept, and proves what it says.
//!
//! Two documents, 3.0 or 3.1, are turned into one resolved form and held against each other: a request schema may only accept
//! more, a response schema may only promise more. A finding says what has changed, where in both documents, how grave that
//! is and why; one that calls a schema's change breaking shows a value that proves it, confirmed by a validator.
//!
//! ```
//! use lazo_openapi_diff::{Document, Options, Severity, compare};
//!
//! let document = |maximum: u32| {
//!     let text = format!(
//!         "openapi: 3.1.0
//! info: {{title: todo, version: 1.2.0}}
//! paths:
//!   /todos:
//!     get:
//!       parameters: [{{name: limit, in: query, schema: {{type: integer, maximum: {maximum}}}}}]
//!       responses: {{'204': {{description: none}}}}
//! "
//!     );
//!     Document::parse("openapi.yaml", &text)
//! };
//! let report = compare(&document(100)?, &document(50)?, &Options::default())?;
//! let finding = &report.findings()[0];
//! assert_eq!((finding.severity, finding.id.as_str()), (Severity::Breaking, "request-maximum-tightened"));
//! assert_eq!(finding.pointer(), "#/paths/~1todos/get/parameters/0/schema/maximum");
//! let witness = finding.witness.as_ref().expect("a number between 50 and 100");
//! assert!((51..=100).contains(&witness.value.as_i64().expect("an integer")));
//! assert_eq!(report.next_version().as_deref(), Some("2.0.0"));
//! # Ok::<(), lazo_openapi_diff::LoadError>(())
//! ```
//!
//! | to learn about | read |
//! |---|---|
//! | reading documents | [`Document`], [`Files`] |
//! | looking into them, for tools of one's own | [`Place`] |
//! | what can be found | [`Rule`], [`Severity`], [`Policy`] |
//! | a team's own judgement | [`Options`] |
//! | what is told | [`Report`], [`Finding`], [`Format`], [`JSON_SCHEMA`] |
//! | one line for a test | [`assert_unchanged`] |

mod api;
mod compare;
mod explain;
mod load;
mod policy;
mod relation;
mod report;
mod rule;
mod schema;
mod sorted;
mod unchanged;
mod witness;

pub use load::{Directory, Document, Files, LoadError, NoFiles, Place};
pub use policy::{Approval, ConfigError, FailOn, Level, Options, Override};
pub use relation::Direction;
pub use report::{Finding, Format, JSON_SCHEMA, Report, Step, Witness};
pub use rule::{Policy, Rule, Severity};
pub use unchanged::assert_unchanged;

/// JSON pointers, as findings have them.
pub mod pointer {
    pub use crate::load::{escape, join};
}

/// Compares two documents.
///
/// # Errors
/// If one of them cannot be followed: a reference that leads nowhere or in a circle, or something that is not what OpenAPI
/// says it is.
pub fn compare(old: &Document, new: &Document, options: &Options) -> Result<Report, LoadError> {
    let compared = compare::compare(old, new, &options.day())?;
    let names = (old.name().to_owned(), new.name().to_owned());
    Ok(policy::judge(compared, names, options))
}
