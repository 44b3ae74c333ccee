//! The error that handlers and the pipeline raise.

use super::{ErrorsConfig, writer};
use crate::negotiation::Accept;
use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{borrow::Cow, error::Error as StdError, fmt};

/// An error with an HTTP status.
///
/// Clients see the message, code and details of a 4xx; of a 5xx only the standard phrase, unless [`HttpError::expose`] says
/// otherwise. It passes through `anyhow` chains: whatever context is put around it, the answer is this error's.
///
/// ```
/// use lazo_rest::HttpError;
///
/// fn withdraw(balance: i64, amount: i64) -> anyhow::Result<i64> {
///     if amount > balance {
///         return Err(HttpError::conflict("Not enough money").code("OVERDRAWN").into());
///     }
///     Ok(balance - amount)
/// }
/// let error = HttpError::from(withdraw(1, 2).unwrap_err());
/// assert_eq!(error.status().as_u16(), 409);
/// ```
pub struct HttpError(Box<Inner>);

#[derive(Clone, Default)]
pub(super) struct Parts {
    pub(super) status: StatusCode,
    pub(super) name: Option<Cow<'static, str>>,
    pub(super) message: Cow<'static, str>,
    pub(super) code: Option<Cow<'static, str>>,
    pub(super) details: Option<Value>,
    /// What else it has.
    pub(super) members: Map<String, Value>,
    pub(super) expose: Option<bool>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether it was made of somebody else's error, which a mapper may know better.
    pub(super) is_foreign: bool,
}

struct Inner {
    parts: Parts,
    cause: Option<anyhow::Error>,
}

macro_rules! constructors {
    ($($name:ident $status:ident $text:literal)*) => {
        $(#[doc = concat!("`", $text, "`.")]
        pub fn $name(message: impl Into<Cow<'static, str>>) -> Self {
            Self::new(StatusCode::$status, message)
        })*
    };
}

impl HttpError {
    /// An error of this status; a 500 if it is none of an error, that is between 400 and 599.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        let is_one = status.is_client_error() || status.is_server_error();
        Self::of_any(if is_one { status } else { StatusCode::INTERNAL_SERVER_ERROR }, message)
    }

    /// With somebody else's status, whatever it is: extractors redirect, too.
    pub(crate) fn of_any(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self::from_parts(Parts { status, message: message.into(), ..Parts::default() })
    }

    constructors! {
        bad_request BAD_REQUEST "400 Bad Request"
        unauthorized UNAUTHORIZED "401 Unauthorized"
        forbidden FORBIDDEN "403 Forbidden"
        not_found NOT_FOUND "404 Not Found"
        method_not_allowed METHOD_NOT_ALLOWED "405 Method Not Allowed"
        not_acceptable NOT_ACCEPTABLE "406 Not Acceptable"
        request_timeout REQUEST_TIMEOUT "408 Request Timeout"
        conflict CONFLICT "409 Conflict"
        gone GONE "410 Gone"
        precondition_failed PRECONDITION_FAILED "412 Precondition Failed"
        payload_too_large PAYLOAD_TOO_LARGE "413 Payload Too Large"
        unsupported_media_type UNSUPPORTED_MEDIA_TYPE "415 Unsupported Media Type"
        unprocessable_entity UNPROCESSABLE_ENTITY "422 Unprocessable Entity"
        too_many_requests TOO_MANY_REQUESTS "429 Too Many Requests"
        internal INTERNAL_SERVER_ERROR "500 Internal Server Error"
        not_implemented NOT_IMPLEMENTED "501 Not Implemented"
        service_unavailable SERVICE_UNAVAILABLE "503 Service Unavailable"
        gateway_timeout GATEWAY_TIMEOUT "504 Gateway Timeout"
    }

    pub(super) fn from_parts(parts: Parts) -> Self {
        Self(Box::new(Inner { parts, cause: None }))
    }

    /// The same error without its cause.
    pub(crate) fn duplicate(&self) -> Self {
        Self::from_parts(self.0.parts.clone())
    }

    /// An error that was made of somebody else's.
    pub(super) fn foreign(mut self) -> Self {
        self.0.parts.is_foreign = true;
        self
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.0.parts
    }

    /// With a code for programs, e.g. `ENTITY_NOT_FOUND`.
    #[must_use]
    pub fn code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.parts.code = Some(code.into());
        self
    }

    /// With a name other than the status's.
    #[must_use]
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.parts.name = Some(name.into());
        self
    }

    /// With details, usually a list with one element for each broken rule. What does not serialise is left out.
    #[must_use]
    pub fn details(mut self, details: impl Serialize) -> Self {
        self.0.parts.details = serde_json::to_value(details).ok();
        self
    }

    /// With a member of its own, which clients see if `rest.errors.safe_fields` names it (or in debug mode). What does not
    /// serialise is left out.
    ///
    /// ```
    /// use lazo_rest::{HttpError, RestConfig};
    ///
    /// let config: RestConfig = serde_json::from_str(r#"{"errors": {"safe_fields": ["ticket"]}}"#)?;
    /// let error = HttpError::service_unavailable("The mail server is down").member("ticket", "MAIL-7");
    /// # let _ = (config, error);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.0.parts.members.insert(name.into(), value);
        }
        self
    }

    /// Whether clients see message, code and details. By default they do of a 4xx and do not of a 5xx.
    #[must_use]
    pub fn expose(mut self, expose: bool) -> Self {
        self.0.parts.expose = Some(expose);
        self
    }

    /// With a header of the answer, e.g. `WWW-Authenticate`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.parts.headers.push((name, value));
        self
    }

    /// With its cause, for the log only.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.parts.status
    }

    /// Its message, which clients of a 5xx do not see.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.parts.message
    }

    /// Its code, if it has one: `VALIDATION_FAILED`.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        self.0.parts.code.as_deref()
    }

    /// Its details as they are written, if it has any: of broken rules a list of what is told of each.
    #[must_use]
    pub fn details_value(&self) -> Option<&Value> {
        self.0.parts.details.as_ref()
    }

    /// What caused it.
    #[must_use]
    pub fn cause(&self) -> Option<&anyhow::Error> {
        self.0.cause.as_ref()
    }

    /// Whether clients see more than the status.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        self.0.parts.expose.unwrap_or(!self.status().is_server_error())
    }
}

impl fmt::Debug for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &self.0.parts;
        f.debug_struct("HttpError")
            .field("status", &parts.status)
            .field("message", &parts.message)
            .field("code", &parts.code)
            .field("details", &parts.details)
            .field("cause", &self.0.cause)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl StdError for HttpError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

/// In a hand-written actix handler the error is answered in the same shape, as JSON.
impl ResponseError for HttpError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        writer::write(self, Accept::ANY, &ErrorsConfig::default(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_status_of_an_error_is_a_500() {
        for (given, status) in
            [(100, 500), (200, 500), (204, 500), (302, 500), (399, 500), (600, 500), (999, 500)]
        {
            let given = StatusCode::from_u16(given).unwrap();
            assert_eq!(HttpError::new(given, "x").status().as_u16(), status, "{given}");
        }
        for kept in [400, 499, 500, 599] {
            assert_eq!(HttpError::new(StatusCode::from_u16(kept).unwrap(), "x").status().as_u16(), kept);
        }
    }
}
