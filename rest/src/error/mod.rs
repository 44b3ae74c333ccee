//! Errors as clients see them: [`HttpError`] and how it is written.
//!
//! Every error answer has LoopBack's shape, `{"error": {"statusCode", "name", "message", "code"?, "details"?}}`, as JSON, HTML
//! or XML by `Accept`. Of a 5xx only the status and its standard phrase are written; the cause goes to the log.

mod convert;
mod http_error;
mod names;
mod negotiate;
mod writer;

pub use http_error::HttpError;
pub(crate) use writer::answer;
