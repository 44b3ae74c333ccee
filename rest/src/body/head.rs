//! What the head of a request says about its body: media type, charset, encoding, length.

use crate::{HttpError, config::Limits, operation::Operation};
use actix_web::{
    HttpRequest,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING},
};

/// Whether the request has no body at all.
#[inline]
pub(crate) fn is_absent(request: &HttpRequest) -> bool {
    match declared_length(request.headers()) {
        Some(length) => length == 0,
        None => !request.headers().contains_key(TRANSFER_ENCODING) && !is_http2(request),
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

/// Refuses a body before it is read.
#[inline]
pub(crate) fn check_head(
    request: &HttpRequest,
    operation: &Operation,
    limits: &Limits,
) -> Result<(), HttpError> {
    let headers = request.headers();
    if headers.contains_key(CONTENT_ENCODING) {
        check_encoding(headers)?;
    }
    if let Some(given) = headers.get(CONTENT_TYPE) {
        check_type(given.as_bytes(), operation)?;
    } else if !declared(operation).any(is_json) {
        return Err(unsupported("", operation));
    }
    if declared_length(headers).is_some_and(|length| length > limits.body as u64) {
        return Err(super::errors::too_large());
    }
    Ok(())
}

#[cold]
fn check_encoding(headers: &HeaderMap) -> Result<(), HttpError> {
    let identity =
        |value: &[u8]| value.trim_ascii().is_empty() || value.trim_ascii().eq_ignore_ascii_case(b"identity");
    if headers.get_all(CONTENT_ENCODING).all(|value| identity(value.as_bytes())) {
        return Ok(());
    }
    Err(HttpError::unsupported_media_type("Content-Encoding other than identity is not supported.")
        .code("UNSUPPORTED_MEDIA_TYPE"))
}

/// The media types that an operation declares.
fn declared(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.body.iter().flat_map(|body| &body.content).map(|media| media.name.as_str())
}

/// `application/json`, `text/json` and everything that ends with `+json`.
pub(crate) fn is_json(name: &str) -> bool {
    name == "application/json" || name.ends_with("+json")
}

/// The usual `application/json` costs one comparison; the rest is read with care.
#[inline]
fn check_type(given: &[u8], operation: &Operation) -> Result<(), HttpError> {
    let usual = || declared(operation).next() == Some("application/json");
    if given == b"application/json" && usual() { Ok(()) } else { check_any_type(given, operation) }
}

fn check_any_type(given: &[u8], operation: &Operation) -> Result<(), HttpError> {
    let given = String::from_utf8_lossy(given).to_ascii_lowercase();
    let mut parts = given.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let fits = |name: &str| {
        let name = name.split(';').next().unwrap_or(name).trim();
        name.eq_ignore_ascii_case(essence)
            || name == "*/*"
            || name.strip_suffix("/*").is_some_and(|kind| essence.split('/').next() == Some(kind))
            || (name == "application/json" && is_json(essence))
    };
    if !declared(operation).any(fits) {
        return Err(unsupported(essence, operation));
    }
    let charset = parts.find_map(|part| part.strip_prefix("charset="));
    let utf8 = |charset: &str| matches!(charset.trim_matches('"'), "utf-8" | "utf8");
    if (is_json(essence) || essence.starts_with("text/")) && !charset.is_none_or(utf8) {
        return Err(HttpError::unsupported_media_type("Charset other than UTF-8 is not supported.")
            .code("UNSUPPORTED_MEDIA_TYPE"));
    }
    Ok(())
}

#[cold]
fn unsupported(essence: &str, operation: &Operation) -> HttpError {
    let declared = declared(operation).collect::<Vec<_>>().join(",");
    // Only what looks like a media type is repeated.
    let sound = essence.bytes().all(|b| b.is_ascii_alphanumeric() || b"/+-._*".contains(&b));
    let essence = if sound { essence } else { "given" };
    HttpError::unsupported_media_type(format!("Content-type {essence} does not match [{declared}]."))
        .code("UNSUPPORTED_MEDIA_TYPE")
}
