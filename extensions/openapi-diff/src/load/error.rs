//! Why a document cannot be used.

/// Why a document cannot be used. Each says where, and what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file is not there or cannot be read.
    #[error("{file}: cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A text is neither JSON nor YAML, or an object in it has two members of one name.
    #[error("{file}: cannot be read as JSON or YAML: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// A file is too large.
    #[error("{file}: {bytes} bytes; the most is {most}")]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// A document of too many files.
    #[error("the document consists of more than {most} files; bundle it first")]
    TooManyFiles {
        /// The limit.
        most: usize,
    },
    /// No OpenAPI document, or of a version that is not known here.
    #[error("{file}: {found}; a document begins with `openapi: 3.0.x` or `openapi: 3.1.x`")]
    Version {
        /// The file.
        file: String,
        /// What is there instead.
        found: String,
    },
    /// A reference leads nowhere.
    #[error("{at}: the reference `{reference}` leads nowhere: {reason}")]
    MissingReference {
        /// Where the reference is.
        at: String,
        /// What it says.
        reference: String,
        /// What is missing.
        reason: String,
    },
    /// References lead in a circle without anything between them.
    #[error("{at}: refers to itself with nothing in between, so it means nothing: {through}")]
    Circle {
        /// Where it begins.
        at: String,
        /// The way round.
        through: String,
    },
    /// Something is not what OpenAPI says it is.
    #[error("{at}: {found} where {expected} is expected")]
    Shape {
        /// Where.
        at: String,
        /// What is there.
        found: &'static str,
        /// What should be.
        expected: &'static str,
    },
    /// Nested too deeply to be followed.
    #[error("{at}: nested more than {most} deep")]
    TooDeep {
        /// Where.
        at: String,
        /// The limit.
        most: usize,
    },
}
