//! Urlencoded bodies.

use super::errors;
use crate::{
    HttpError,
    schema::brackets::{self, BracketError},
};
use serde_json::Value;

/// The tree of an urlencoded text, all of whose leaves are text.
pub(crate) fn read(text: &str) -> Result<Value, HttpError> {
    brackets::form(text.trim_end_matches(['\r', '\n'])).map_err(unreadable)
}

#[cold]
pub(super) fn unreadable(error: BracketError) -> HttpError {
    match error {
        BracketError::TooMany { .. } | BracketError::TooDeep { .. } => {
            errors::too_large_because(format!("The form has {error}."))
        }
        error => HttpError::bad_request(format!("The form cannot be read: {error}.")).caused_by(error),
    }
}
