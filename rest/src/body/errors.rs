//! The errors of bodies.

use crate::{HttpError, schema::Violation};
use lazo_kernel::{FailureDetail, InvalidValue};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// LoopBack's words; a problem of RFC 9457 names its own member.
pub(crate) const INVALID: &str =
    "The request body is invalid. See error object `details` property for more info.";

/// No body was sent where one is needed.
#[cold]
pub(crate) fn missing() -> HttpError {
    HttpError::bad_request("Request body is required").code("MISSING_REQUIRED_PARAMETER")
}

/// More bytes than the limit.
#[cold]
pub(crate) fn too_large() -> HttpError {
    too_large_because("request entity too large".to_owned())
}

/// The same in other words.
#[cold]
pub(super) fn too_large_because(message: String) -> HttpError {
    HttpError::payload_too_large(message)
}

/// The client let us wait too long.
#[cold]
pub(crate) fn late() -> HttpError {
    HttpError::request_timeout("The request body did not arrive in time.")
}

/// Text in another charset.
#[cold]
pub(super) fn charset() -> HttpError {
    HttpError::unsupported_media_type("Charset other than UTF-8 is not supported.")
        .code("UNSUPPORTED_MEDIA_TYPE")
}

/// The body broke rules of its schema.
#[cold]
pub(crate) fn invalid(violations: &[Violation]) -> HttpError {
    HttpError::unprocessable_entity(INVALID).code("VALIDATION_FAILED").details(violations)
}

/// Reads a value that its schema takes but its type did not, after numbers were brought into form. What the type refuses
/// even then is told by its place, in our words.
#[cold]
pub(crate) fn read_normalised<T: DeserializeOwned>(value: Value) -> Result<T, HttpError> {
    read_placed(value, "field").map_err(|(detail, error)| {
        HttpError::unprocessable_entity(INVALID)
            .code("VALIDATION_FAILED")
            .details(json!([detail]))
            .caused_by(error)
    })
}

/// Reads a value into a type, or has a detail of where the type refuses it: in its own words if it said [`InvalidValue`],
/// otherwise in ours, as `serde`'s are not for clients.
#[cold]
pub(crate) fn read_placed<T: DeserializeOwned>(
    value: Value,
    what: &str,
) -> Result<T, (Value, serde_json::Error)> {
    let read = || serde_path_to_error::deserialize(value);
    let (read, said): (Result<T, serde_path_to_error::Error<serde_json::Error>>, _) =
        InvalidValue::listen(read);
    read.map_err(|error| {
        let place = pointer(error.path());
        let detail = match said {
            Some(FailureDetail { path, code, message, info }) => {
                json!({"path": place + &path, "code": code, "message": message, "info": info})
            }
            None => {
                let message = format!("must be a value of this {what}");
                json!({"path": place, "code": "value", "message": message, "info": {}})
            }
        };
        (detail, error.into_inner())
    })
}

/// A path as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let text = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.clone(),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => break,
        };
        pointer.push('/');
        pointer.push_str(&text.replace('~', "~0").replace('/', "~1"));
    }
    pointer
}
