//! What of a document is not in the code.

use std::fmt;

/// Something in a document that the code does not say, or says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Warning {
    /// Where it stands, as a reference says it: `#/paths/~1pets/get/responses/default`.
    pub place: String,
    /// What it is, and what was done instead.
    pub what: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
