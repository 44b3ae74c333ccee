//! What the head of a request says about its body: media type, charset, encoding, length.

use crate::{HttpError, operation::Operation};
use actix_web::{
    HttpRequest,
    dev::Payload,
    http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Whether the request has no body at all.
#[inline]
pub(crate) fn is_absent(request: &HttpRequest, payload: &Payload) -> bool {
    match declared_length(request.headers()) {
        Some(length) => length == 0,
        // What its frames say is known to the payload.
        None if is_http2(request) => matches!(payload, Payload::None),
        None => !request.headers().contains_key(TRANSFER_ENCODING),
    }
}

/// A body over HTTP/2 needs neither header.
fn is_http2(request: &HttpRequest) -> bool {
    request.version() >= actix_web::http::Version::HTTP_2
}

#[inline]
fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Which of the declared media types a body has.
#[inline]
pub(crate) fn body_type(request: &HttpRequest, operation: &Operation) -> Result<usize, HttpError> {
    match request.headers().get(CONTENT_TYPE) {
        Some(given) => check_type(given.as_bytes(), operation),
        // What says nothing of itself is taken for JSON.
        None => declared(operation).position(is_json).ok_or_else(|| unsupported("", operation)),
    }
}

/// Refuses a body that says itself that it is too large, before it is read.
#[inline]
pub(crate) fn check_length(request: &HttpRequest, limit: u64) -> Result<(), HttpError> {
    if declared_length(request.headers()).is_some_and(|length| length > limit) {
        return Err(super::errors::too_large());
    }
    Ok(())
}

/// The media types that an operation declares.
fn declared(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.body.iter().flat_map(|body| &body.content).map(|media| media.name.as_str())
}

/// `application/json`, and every media type that ends with `+json`.
pub(crate) fn is_json(name: &str) -> bool {
    name == "application/json"
        || name
            .strip_suffix("+json")
            .and_then(|name| name.split_once('/'))
            .is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty())
}

/// The usual `application/json` costs one comparison; the rest is read with care.
#[inline]
fn check_type(given: &[u8], operation: &Operation) -> Result<usize, HttpError> {
    let usual = || declared(operation).next() == Some("application/json");
    if given == b"application/json" && usual() { Ok(0) } else { check_any_type(given, operation) }
}

fn check_any_type(given: &[u8], operation: &Operation) -> Result<usize, HttpError> {
    let given = String::from_utf8_lossy(given).to_ascii_lowercase();
    let essence = given.split(';').next().unwrap_or_default().trim();
    let essence_of = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // One that is named wins over one that is meant.
    let named = |name: &str| essence_of(name) == essence;
    let meant = |name: &str| {
        let name = essence_of(name);
        name == "*/*"
            || name.strip_suffix("/*").is_some_and(|kind| essence.split('/').next() == Some(kind))
            || (name == "application/json" && is_json(essence))
    };
    let found = declared(operation).position(named).or_else(|| declared(operation).position(meant));
    let Some(found) = found else { return Err(unsupported(essence, operation)) };
    let is_text = is_json(essence) || essence.starts_with("text/") || essence == FORM;
    if is_text && !is_utf8_charset(&given) {
        return Err(super::errors::charset());
    }
    Ok(found)
}

/// Whether a media type has no charset, or says UTF-8.
pub(crate) fn is_utf8_charset(media_type: &str) -> bool {
    let mut parameters = media_type.split(';').skip(1).filter_map(|one| one.trim().split_once('='));
    let charset = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charset.is_none_or(|(_, charset)| {
        let charset = charset.trim().trim_matches('"');
        // ASCII is UTF-8.
        ["utf-8", "utf8", "us-ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known))
    })
}

#[cold]
fn unsupported(essence: &str, operation: &Operation) -> HttpError {
    let declared = declared(operation).collect::<Vec<_>>().join(",");
    // Only what looks like a media type is repeated.
    let sound = essence.bytes().all(|b| b.is_ascii_alphanumeric() || b"/+-._*".contains(&b));
    let message = match essence {
        "" => format!("The request body has no Content-type; it must be one of [{declared}]."),
        essence if sound => format!("Content-type {essence} does not match [{declared}]."),
        _ => format!("Content-type given does not match [{declared}]."),
    };
    HttpError::unsupported_media_type(message).code("UNSUPPORTED_MEDIA_TYPE")
}
