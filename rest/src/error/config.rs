//! The part `errors` of the configuration section `rest`.

use serde::{Deserialize, Serialize};

/// What the configuration says of the answers to failed requests: `rest.errors`.
///
/// | key | default | what it says |
/// |-----|---------|--------------|
/// | `format` | `loopback` | the shape of JSON: `loopback`, or `problem` (RFC 9457, `application/problem+json`) |
/// | `negotiate` | `true` | whether clients that prefer HTML or XML get it |
/// | `accept_request_id` | `false` | whether a client's own `X-Request-Id` is taken over |
/// | `debug` | `false` | whether causes are shown to clients: for development only |
/// | `safe_fields` | none | members that clients see of every error: those of [`HttpError::member`](crate::HttpError::member), and of a 5xx also `name`, `code` and `details` |
///
/// ```
/// use lazo_rest::{ErrorFormat, RestConfig};
///
/// let config: RestConfig = serde_json::from_str(r#"{"errors": {"format": "problem"}}"#)?;
/// assert_eq!(config.errors.format, ErrorFormat::Problem);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ErrorsConfig {
    /// The shape of JSON.
    pub format: ErrorFormat,
    /// Whether clients that prefer HTML or XML get it.
    pub negotiate: bool,
    /// Whether a client's own `X-Request-Id` is taken over, if it is 1 to 128 letters, digits, `-`, `_` or `.`.
    pub accept_request_id: bool,
    /// Whether clients are shown message and cause of every error, faults on this side included. For development only.
    pub debug: bool,
    /// Members that clients see of every error, faults on this side included: what an error has beside the usual
    /// ([`HttpError::member`](crate::HttpError::member)), and of a 5xx also `name`, `code` and `details`.
    pub safe_fields: Vec<String>,
}

impl Default for ErrorsConfig {
    fn default() -> Self {
        Self {
            format: ErrorFormat::default(),
            negotiate: true,
            accept_request_id: false,
            debug: false,
            safe_fields: Vec::new(),
        }
    }
}

/// The shape that errors have as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorFormat {
    /// LoopBack's: `{"error": {"statusCode", "name", "message", "code"?, "details"?}}`.
    #[default]
    Loopback,
    /// RFC 9457: `{"type", "title", "status", "detail", "code"?, "errors"?}` as `application/problem+json`.
    Problem,
}
