//! What kind of failure an error is, in words that no transport owns.
//!
//! A repository does not know HTTP, and the REST server does not know repositories; yet a missing entity must become a
//! `404`. So an error that wants to be understood further up has a [`Failure`] in its chain of sources, and every
//! transport maps [`FailureKind`] to its own codes.

use std::{borrow::Cow, collections::BTreeMap, error::Error as StdError, fmt};

/// The kinds of failure that callers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The request itself is wrong.
    Invalid,
    /// Nobody has proved who is asking.
    Unauthenticated,
    /// Whoever asks must not.
    Forbidden,
    /// What was asked for does not exist.
    NotFound,
    /// It contradicts what is stored.
    Conflict,
    /// Well formed, but against the rules of the data.
    Unprocessable,
    /// More than the limits allow.
    TooLarge,
    /// A form of request that is not understood.
    Unsupported,
    /// Something needed does not answer now; later it may.
    Unavailable,
    /// Something needed took too long.
    Timeout,
    /// Everything else: a fault on this side, whose cause callers are not told.
    Internal,
}

/// One broken rule inside a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureDetail {
    /// Where: a JSON pointer (RFC 6901) into the value; `""` is the whole.
    pub path: String,
    /// Which rule, e.g. `required`.
    pub code: String,
    /// What is wrong, for people.
    pub message: String,
    /// The rule's own data, e.g. `missingProperty`.
    pub info: BTreeMap<String, String>,
}

/// A failure that callers are told about. Put one into an error's chain of sources to have it mapped.
///
/// ```
/// use lazo_kernel::{Failure, FailureKind};
///
/// let error = anyhow::Error::from(Failure::new(FailureKind::NotFound, "No such list").with_code("ENTITY_NOT_FOUND"))
///     .context("loading the list");
/// assert_eq!(Failure::of(&error).map(|f| f.kind), Some(FailureKind::NotFound));
/// ```
#[derive(Debug)]
pub struct Failure {
    /// What kind it is.
    pub kind: FailureKind,
    /// A stable code for programs, e.g. `ENTITY_NOT_FOUND`.
    pub code: Option<Cow<'static, str>>,
    /// What is wrong, for people.
    pub message: String,
    /// The broken rules, where there are several to tell.
    pub details: Vec<FailureDetail>,
    /// The cause, which is logged and never told to callers.
    pub cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// A failure of this kind with a message for callers.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), details: Vec::new(), cause: None }
    }

    /// The same with a code for programs.
    #[must_use]
    pub fn with_code(self, code: impl Into<Cow<'static, str>>) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    /// The same with one more broken rule.
    #[must_use]
    pub fn with_detail(mut self, detail: FailureDetail) -> Self {
        self.details.push(detail);
        self
    }

    /// The same with its cause, for the log.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    /// The first failure in the chain of an error.
    #[must_use]
    pub fn of(error: &anyhow::Error) -> Option<&Self> {
        error.chain().find_map(|cause| cause.downcast_ref())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}
