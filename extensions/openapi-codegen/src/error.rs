//! Why nothing is generated.

use lazo_openapi_diff::LoadError;

/// Why nothing is generated.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document cannot be followed: a reference that leads nowhere or in a circle, or something that is not what OpenAPI says
    /// it is. The place is told.
    #[error(transparent)]
    Document(#[from] LoadError),
    /// No operation has a tag that was asked for.
    #[error("no operation has the tag `{tag}`; there are {known}")]
    UnknownTag {
        /// The tag that was asked for.
        tag: String,
        /// Those that there are.
        known: String,
    },
    /// What was written is no Rust. It is a mistake of this crate.
    #[error("what was written for `{file}` cannot be read as Rust: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the parser says.
        reason: String,
    },
}
