//! What can go wrong.

use lazo_openapi_diff::{ConfigError, LoadError};
use std::io::Write;

/// What can go wrong; the process ends with 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Document(#[from] LoadError),
    #[error(transparent)]
    Generate(#[from] lazo_openapi_codegen::Error),
    #[error("{file}: {error}")]
    Config { file: String, error: ConfigError },
    #[error("{file}: {error}")]
    File { file: String, error: std::io::Error },
    #[error("`{program}` cannot be run: {error}")]
    Program { program: String, error: std::io::Error },
    #[error("git has no `{path}` at `{revision}`: {reason}")]
    Git { revision: String, path: String, reason: String },
    #[error("{what}: {reason}")]
    Export { what: String, reason: String },
}

/// Writes an error to standard error.
pub(crate) fn tell(error: &Error) {
    // Where nobody listens there is nothing left to do.
    let _ = writeln!(std::io::stderr(), "lazo: {error}");
}
