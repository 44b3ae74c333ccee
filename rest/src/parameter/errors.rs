//! The errors of parameters, in LoopBack's words.

use crate::HttpError;
use serde_json::Value;

/// A required parameter was not sent.
#[cold]
pub(crate) fn missing(name: &str) -> HttpError {
    HttpError::bad_request(format!("Required parameter {name} is missing!"))
        .code("MISSING_REQUIRED_PARAMETER")
}

/// The value is not one of those that the parameter may have.
#[cold]
pub(crate) fn invalid(name: &str, value: &Value) -> HttpError {
    let name = Value::from(name);
    HttpError::bad_request(format!("Invalid data {value} for parameter {name}."))
        .code("INVALID_PARAMETER_VALUE")
}

/// A percent escape that cannot be decoded.
#[cold]
pub(crate) fn bad_escape() -> HttpError {
    HttpError::bad_request("The request has a percent escape that cannot be decoded.")
}
