//! What can be wrong with a set of routes.

use crate::{parameter::StyleError, router::TemplateError, schema::SchemaError};
use actix_web::http::Method;
use std::fmt;

/// One thing that is wrong with a set of routes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Two operations that no request could tell apart.
    #[error(
        "`{first}` ({method} {first_path}) and `{second}` ({method} {second_path}) answer the same requests: give one of them \
         another path or verb"
    )]
    Conflict {
        /// The verb of both.
        method: Method,
        /// The operation id of the first.
        first: String,
        /// Its path.
        first_path: String,
        /// The operation id of the second.
        second: String,
        /// Its path.
        second_path: String,
    },
    /// A path that is no template.
    #[error("`{operation}`: {problem}")]
    Template {
        /// The operation id.
        operation: String,
        /// What is wrong with its path.
        problem: TemplateError,
    },
    /// A path parameter that the path does not have.
    #[error("`{operation}` declares the path parameter `{name}`, but its path `{path}` has no `{{{name}}}`")]
    NotInPath {
        /// The operation id.
        operation: String,
        /// Its path.
        path: String,
        /// The parameter.
        name: String,
    },
    /// A parameter in a style that its place or its value does not have.
    #[error("the parameter `{name}` of `{operation}`: {problem}")]
    Style {
        /// The operation id.
        operation: String,
        /// The parameter.
        name: String,
        /// What does not fit.
        problem: StyleError,
    },
    /// A media type of a body that nobody can read.
    #[error(
        "`{operation}` takes `{media_type}`, which nobody reads: bind a `BodyParser` for it, or take it as `String`, `Bytes` or \
         `BodyStream`"
    )]
    NoParser {
        /// The operation id.
        operation: String,
        /// The media type.
        media_type: String,
    },
    /// A media type of an answer that nobody can write.
    #[error(
        "`{operation}` produces `{media_type}`, which nobody writes: bind a `BodyWriter` for it, or answer text or bytes"
    )]
    NoWriter {
        /// The operation id.
        operation: String,
        /// The media type.
        media_type: String,
    },
    /// An example that its own schema refuses.
    #[error("the example{} of {place} of `{operation}` is none, says its schema: {problem}", quoted(name))]
    Example {
        /// The operation id.
        operation: String,
        /// What it is an example of.
        place: String,
        /// Its name; empty for the only one.
        name: String,
        /// What its schema says against it.
        problem: String,
    },
    /// A default that its own schema refuses.
    #[error(
        "the default of the parameter `{parameter}` of `{operation}` is none, says its schema: {problem}"
    )]
    Default {
        /// The operation id.
        operation: String,
        /// The parameter.
        parameter: String,
        /// What its schema says against it.
        problem: String,
    },
    /// Schemas that do not fit together.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// An interceptor that is listed and cannot be had.
    #[error("the interceptors of `{operation}`: {problem}")]
    Interceptor {
        /// The operation id.
        operation: String,
        /// Why not.
        problem: lazo_kernel::Error,
    },
    /// Middleware that cannot be had, or not in the order that is wanted.
    #[error("{problem}")]
    Middleware {
        /// What is wrong.
        problem: String,
    },
    /// A policy for browsers that protects nobody.
    #[error("{problem}")]
    Cors {
        /// What is wrong.
        problem: String,
    },
    /// A security scheme that operations require, and whose credentials nobody knows.
    #[error(
        "{} the security scheme `{scheme}`, and no `Authenticator` is bound for it: bind one (`app.authenticator(..)`), or say \
         `rest.security.enforce = false` where a gateway in front enforces it",
        requiring(operations)
    )]
    NoAuthenticator {
        /// The scheme.
        scheme: String,
        /// The ids of the operations.
        operations: Vec<String>,
    },
    /// What the document says of security cannot be enforced.
    #[error("{problem}")]
    Security {
        /// What is wrong.
        problem: String,
    },
    /// Something in the section `rest` of the configuration that cannot be.
    #[error("{problem}")]
    Configuration {
        /// What is wrong.
        problem: String,
    },
    /// A host or a version that is none.
    #[error("`{operation}`: {what}")]
    Realm {
        /// The operation id.
        operation: String,
        /// What is wrong.
        what: String,
    },
    /// A route that could not be taken from its binding.
    #[error("the route `{key}` cannot be had at once: {cause}")]
    Binding {
        /// The key of the route's binding.
        key: String,
        /// What resolving it said.
        cause: lazo_kernel::Error,
    },
}

/// Who requires something, the first three by name.
pub(crate) fn requiring(operations: &[String]) -> String {
    let first: Vec<_> = operations.iter().take(3).map(|id| format!("`{id}`")).collect();
    match operations.len() {
        1 => format!("{} requires", first.join(", ")),
        2 | 3 => format!("{} require", first.join(", ")),
        all => format!("{} and {} more require", first.join(", "), all - 3),
    }
}

fn quoted(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" `{name}`") }
}

/// Everything that is wrong with a set of routes.
#[derive(Debug)]
pub struct TableErrors(pub Vec<TableError>);

impl fmt::Display for TableErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "; " };
            write!(f, "{comma}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TableErrors {}
