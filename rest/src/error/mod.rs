//! Errors as clients see them: [`HttpError`] and how it is written.
//!
//! Every error answer has LoopBack's shape, `{"error": {"statusCode", "name", "message", "code"?, "details"?}}`, or that of RFC
//! 9457 by configuration, as JSON, HTML or XML by `Accept`. Of a 5xx only the status and its standard phrase are written; the cause goes to the log.

pub(crate) mod api_error;
mod config;
mod convert;
pub(crate) mod described;
mod form;
mod http_error;
mod mapper;
mod markup;
mod members;
mod names;
mod request_id;
mod writer;

pub use api_error::{ApiError, MapApiError};
pub use config::{ErrorFormat, ErrorsConfig};
pub use http_error::HttpError;
pub use mapper::{ERROR_MAPPERS, ErrorMapper};
pub(crate) use request_id::X_REQUEST_ID;
pub(crate) use writer::{Errors, answer, answer_to, refusal, without_request};
