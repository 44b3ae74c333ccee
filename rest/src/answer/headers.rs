//! Headers of answers, from text.

use crate::{
    HttpError,
    derives::{Described, HeaderText},
    operation::{ResponseHeader, SchemaOf},
};
use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use std::fmt::Write as _;

/// Sets a header of an answer.
///
/// # Errors
/// A 500 for a name or a value that no header can have.
pub fn set_header(response: &mut HttpResponse, name: &str, value: &str) -> Result<(), HttpError> {
    let wrong = |error: anyhow::Error| {
        HttpError::internal("Internal Server Error").caused_by(error.context(format!("the header `{name}`")))
    };
    let key = HeaderName::try_from(name).map_err(|error| wrong(error.into()))?;
    let value = HeaderValue::from_str(value).map_err(|error| wrong(error.into()))?;
    response.headers_mut().insert(key, value);
    Ok(())
}

/// Sets the status of an answer.
pub fn set_status(response: &mut HttpResponse, status: u16) {
    // The macro lets no other numbers through.
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
}

/// A header's value as text.
pub fn header_text<T: HeaderText>(value: &T) -> String {
    value.to_string()
}

/// A header as the document has it.
#[must_use]
pub fn header_of<T: Described>(name: &str, description: Option<&str>, required: bool) -> ResponseHeader {
    let (name, description) = (name.to_owned(), description.map(str::to_owned));
    ResponseHeader { name, description, required, schema: SchemaOf::of::<T>() }
}

/// A URL as a header may have it: what is no visible ASCII is percent-encoded.
pub(super) fn url(text: &str) -> String {
    encoded(text, |byte| byte.is_ascii_graphic())
}

/// A text as one segment of a path: only what RFC 3986 calls unreserved stays.
pub(super) fn segment(text: &str) -> String {
    encoded(text, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

fn encoded(text: &str, stays: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if stays(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
