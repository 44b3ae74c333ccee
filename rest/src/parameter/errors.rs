//! The errors of parameters, in LoopBack's words.

use crate::{
    HttpError,
    operation::{Location, Parameter},
};
use serde_json::{Value, json};

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

/// The value is no text.
#[cold]
pub(crate) fn not_text(name: &str) -> HttpError {
    HttpError::bad_request(format!("The value of parameter {} is not UTF-8.", Value::from(name)))
        .code("INVALID_PARAMETER_VALUE")
}

/// A percent escape that cannot be decoded.
#[cold]
pub(crate) fn bad_escape() -> HttpError {
    HttpError::bad_request("The request has a percent escape that cannot be decoded.")
}

/// A query parameter that the operation does not declare.
#[cold]
pub(crate) fn unknown(name: &str) -> HttpError {
    HttpError::bad_request(format!("Unknown parameter {}.", Value::from(name))).code("UNKNOWN_PARAMETER")
}

/// Several parameters are wrong: each with its place, and the rules it broke.
#[cold]
pub(crate) fn all_refused(refused: &[(&Parameter, HttpError)]) -> HttpError {
    let names: Vec<String> =
        refused.iter().map(|(one, _)| Value::from(one.name.as_str()).to_string()).collect();
    let details: Vec<Value> = refused
        .iter()
        .map(|(parameter, error)| {
            let location = match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            let mut detail = json!({"in": location, "name": parameter.name, "message": error.message()});
            if let Some(code) = error.code_text() {
                detail["code"] = code.into();
            }
            if let Some(details) = error.details_value() {
                detail["details"] = details.clone();
            }
            detail
        })
        .collect();
    HttpError::bad_request(format!("Invalid parameters {}.", names.join(", ")))
        .code("INVALID_PARAMETER_VALUE")
        .details(details)
}
