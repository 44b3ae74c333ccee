//! Errors in words that every layer above understands. The kernel's `Failure` takes this place.

use std::fmt;

/// What kind of failure it is, whatever the transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The request makes no sense.
    Invalid,
    /// What is asked for is not there.
    NotFound,
    /// What is there stands against it.
    Conflict,
    /// The request makes sense, but cannot be done.
    Unprocessable,
    /// Something that is needed is not there now.
    Unavailable,
    /// It took too long.
    Timeout,
    /// A fault of the program.
    Internal,
}

/// A failure.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Its kind.
    pub kind: FailureKind,
    /// Its code, where it has one.
    pub code: Option<std::borrow::Cow<'static, str>>,
    /// It in words.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
