//! What actix-http answers by itself while it reads a head: a status and nothing more. Here it gets the form that all errors have.
//!
//! Only on a connection on which no request has come to the application yet: there, whatever is written is actix-http's own. Later it
//! might be a part of somebody's answer that looks like one, and nobody may add to that.

use crate::{ErrorsConfig, HttpError, error::without_request};
use actix_web::{
    body::MessageBody as _,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
};
use bytes::Bytes;

/// The bytes to send in place of these, if they are a refusal without a word.
#[cold]
pub(super) fn dressed(bytes: &[u8], config: &ErrorsConfig) -> Option<Bytes> {
    const EMPTY: &str = "content-length: 0\r\n";
    let head = std::str::from_utf8(bytes).ok()?;
    let status = head.strip_prefix("HTTP/1.1 ").or_else(|| head.strip_prefix("HTTP/1.0 "))?.get(..3)?;
    let status = StatusCode::from_bytes(status.as_bytes()).ok().filter(StatusCode::is_client_error)?;
    // One head, and nothing behind it.
    if head.find("\r\n\r\n")? + 4 != head.len() {
        return None;
    }
    let (before, after) = head.split_once(EMPTY)?;
    let answer = without_request(&HttpError::new(status, told(status)), config);
    let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let (media, nosniff) = (header(CONTENT_TYPE)?, header(X_CONTENT_TYPE_OPTIONS)?);
    let close = if head.contains("connection: close\r\n") { "" } else { "connection: close\r\n" };
    let headers = format!("content-type: {media}\r\nx-content-type-options: {nosniff}\r\n{close}");
    let body = answer.into_body().try_into_bytes().ok()?;
    let body = std::str::from_utf8(&body).ok()?;
    Some(Bytes::from(format!("{before}content-length: {}\r\n{headers}{after}{body}", body.len())))
}

fn told(status: StatusCode) -> &'static str {
    match status {
        StatusCode::REQUEST_TIMEOUT => "The head of the request did not come in time.",
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => "The head of the request is too large.",
        _ => "The request is not well-formed.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &str) -> Option<String> {
        let bytes = dressed(bytes.as_bytes(), &ErrorsConfig::default())?;
        Some(String::from_utf8(bytes.to_vec()).expect("text"))
    }

    #[test]
    fn refusals_get_a_body_and_nothing_else_changes() {
        let dressed =
            text("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: x\r\n\r\n");
        let body = r#"{"error":{"statusCode":400,"name":"BadRequestError","message":"The request is not well-formed."}}"#;
        let expected = format!(
            "HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\ncontent-type: application/json\r\n\
             x-content-type-options: nosniff\r\nconnection: close\r\ndate: x\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(dressed, Some(expected));
        for other in [
            "",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 1\r\n\r\nx",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\nHTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n",
        ] {
            assert_eq!(text(other), None, "{other}");
        }
    }
}
