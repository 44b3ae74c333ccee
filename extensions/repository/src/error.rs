//! What can go wrong in a repository.

use std::fmt;

use lazo_kernel::{Failure, FailureKind};

use crate::filter::FilterError;

/// What repositories and connectors answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of a repository or a connector.
///
/// What went wrong is told by [`kind`](Self::kind). Its `source()` is a [`Failure`], which layers above understand
/// without knowing this crate: an entity that was not found becomes a 404 there, a duplicate a 409.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    failure: Failure,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such entity.
    #[error("Entity not found: {model} with id {id}")]
    EntityNotFound {
        /// The model.
        model: &'static str,
        /// The id.
        id: String,
    },
    /// A filter or a condition was refused.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// A change without any property.
    #[error("nothing to change: the data has no property")]
    EmptyPatch,
    /// A change would give an entity another id.
    #[error("the id of an entity cannot be changed")]
    IdChange,
    /// The fields asked for do not make a whole entity.
    #[error(
        "`fields` leaves out `{property}`, without which a {model} is not whole; `select` gives parts of entities"
    )]
    PartialEntity {
        /// The model.
        model: &'static str,
        /// The required property that is left out.
        property: &'static str,
    },
    /// An entity with this id, or another value that must be unique, is already there.
    #[error("{model}: there is an entity with this {what} already")]
    Duplicate {
        /// The model.
        model: &'static str,
        /// What must be unique.
        what: String,
    },
    /// The store refuses the data.
    #[error("{model}: {reason}")]
    Refused {
        /// The model.
        model: &'static str,
        /// Which kind of rule the data breaks.
        rule: StoreRule,
        /// Why; clients may see it.
        reason: String,
    },
    /// Somebody else is changing the same data, and one of the two has to try again.
    #[error("{model}: somebody else is changing the same data; try again")]
    LockConflict {
        /// The model.
        model: &'static str,
    },
    /// What is stored does not fit the model.
    #[error("a stored {model} does not fit the model: {cause}")]
    Mismatch {
        /// The model.
        model: &'static str,
        /// What does not fit.
        cause: String,
    },
    /// The schema of the store cannot be brought into line with the models.
    #[error("the schema of `{data_source}` does not fit: {reason}")]
    Schema {
        /// The data source.
        data_source: String,
        /// What does not fit, and how to mend it.
        reason: String,
    },
    /// The configuration of a data source is wrong.
    #[error("data source `{data_source}`: {reason}")]
    Configuration {
        /// The data source.
        data_source: String,
        /// What is wrong, and how to mend it.
        reason: String,
    },
    /// The store cannot be reached.
    #[error("the store cannot be reached: {0}")]
    Unavailable(String),
    /// The store took too long.
    #[error("the store took too long: {0}")]
    Timeout(String),
    /// The store failed in another way.
    #[error("the store failed: {0}")]
    Store(String),
}

/// A rule by which a store refuses data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreRule {
    /// A reference has to lead to something, and what is referred to has to stay.
    ForeignKey,
    /// A value has to be there.
    NotNull,
    /// A condition that the table has for its rows.
    Check,
    /// A value has to be of its column's type.
    DataType,
    /// What the store can keep at all: its sizes, its characters.
    Storable,
}

impl StoreRule {
    /// The code for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForeignKey => "FOREIGN_KEY_VIOLATION",
            Self::NotNull => "NOT_NULL_VIOLATION",
            Self::Check => "CHECK_VIOLATION",
            Self::DataType => "DATA_TYPE_MISMATCH",
            Self::Storable => "REFUSED_BY_STORE",
        }
    }
}

impl ErrorKind {
    fn failure(&self) -> Failure {
        let (kind, code) = match self {
            Self::EntityNotFound { .. } => (FailureKind::NotFound, Some("ENTITY_NOT_FOUND")),
            Self::Filter(error) => (FailureKind::Invalid, Some(error.kind.code())),
            Self::EmptyPatch => (FailureKind::Invalid, Some("INVALID_BODY_DEFINITION")),
            Self::IdChange => (FailureKind::Invalid, Some("ID_CHANGE")),
            Self::PartialEntity { .. } => (FailureKind::Invalid, Some("PARTIAL_ENTITY")),
            Self::Duplicate { .. } => (FailureKind::Conflict, Some("UNIQUE_CONSTRAINT_VIOLATION")),
            Self::LockConflict { .. } => (FailureKind::Conflict, Some("LOCK_CONFLICT")),
            Self::Refused { rule, .. } => (FailureKind::Unprocessable, Some(rule.code())),
            Self::Unavailable(_) => (FailureKind::Unavailable, Some("CONNECTION_FAILURE")),
            Self::Timeout(_) => (FailureKind::Timeout, Some("QUERY_TIMEOUT")),
            Self::Mismatch { .. } | Self::Schema { .. } | Self::Configuration { .. } | Self::Store(_) => {
                (FailureKind::Internal, None)
            }
        };
        let failure = Failure::new(kind, self.to_string());
        match code {
            Some(code) => failure.with_code(code),
            None => failure,
        }
    }
}

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The error in the words that layers above understand.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.0.failure
    }

    /// The same error with its cause, which is logged and never told to clients.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.failure.cause = Some(cause.into());
        self
    }

    /// Whether an entity was not found.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind(), ErrorKind::EntityNotFound { .. })
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        let failure = kind.failure();
        Self(Box::new(Inner { kind, failure }))
    }
}

impl From<FilterError> for Error {
    fn from(error: FilterError) -> Self {
        ErrorKind::Filter(error).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0.failure)
    }
}
