//! Why a filter is refused.

use lazo_kernel::InvalidValue;
use std::borrow::Cow;
use std::fmt;

/// A filter that cannot be understood, or asks for what is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// A JSON pointer to the fault, from the root of the filter.
    pub path: String,
    /// What kind of fault it is.
    pub kind: FilterErrorKind,
    /// The fault in words.
    pub message: String,
}

/// What can be wrong with a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterErrorKind {
    /// A key that filters do not have.
    UnknownKey,
    /// A property that the model does not have, or does not show.
    UnknownProperty,
    /// An operator that is not known, or not for the property's kind.
    UnknownOperator,
    /// An operator beginning with `$`.
    OperatorNotAllowed,
    /// A value of the wrong type, or out of range.
    InvalidValue,
    /// A pattern that cannot be used.
    InvalidPattern,
    /// Too deep, too long, or too much.
    TooLarge,
    /// An inclusion of a relation that the model does not have.
    UnknownRelation,
}

impl FilterErrorKind {
    /// The code that clients see, where the kind has one of its own.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OperatorNotAllowed => "OPERATOR_NOT_ALLOWED_IN_QUERY",
            Self::UnknownRelation => "INVALID_INCLUSION_FILTER",
            _ => "INVALID_FILTER",
        }
    }
}

impl FilterError {
    /// A fault at the root.
    #[must_use]
    pub fn new(kind: FilterErrorKind, message: impl Into<String>) -> Self {
        Self { path: String::new(), kind, message: message.into() }
    }

    /// The same fault, found below a member.
    #[must_use]
    pub fn under(mut self, member: impl fmt::Display) -> Self {
        let member = shown(&member.to_string()).replace('~', "~0").replace('/', "~1");
        self.path = format!("/{member}{}", self.path);
        self
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "/" } else { &self.path };
        write!(f, "invalid filter at {place}: {} ({})", self.message, self.kind.code())
    }
}

impl std::error::Error for FilterError {}

impl From<FilterError> for InvalidValue {
    fn from(error: FilterError) -> Self {
        Self::at(error.path, error.kind.code(), error.message)
    }
}

/// A name from a client, cut where it is longer than any that makes sense.
pub(super) fn shown(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 64;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &name[..end]).into(),
        None => name.into(),
    }
}
