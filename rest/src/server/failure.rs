//! Errors of somebody's middleware around the application, in the form of all errors.

use crate::{
    call::by_answer,
    error::{Errors, X_REQUEST_ID, answer_to},
};
use actix_web::{Error, dev::RequestHead, error::InternalError, http::header::ACCEPT};

/// What is kept of a request for the error that may come of it: a middleware takes the request itself.
pub(super) struct Asked(RequestHead);

impl Asked {
    pub(super) fn of(head: &RequestHead) -> Self {
        let mut kept = RequestHead::default();
        kept.uri = head.uri.clone();
        kept.method = head.method.clone();
        for name in [&ACCEPT, &X_REQUEST_ID] {
            for value in head.headers.get_all(name) {
                kept.headers.append(name.clone(), value.clone());
            }
        }
        Self(kept)
    }
}

/// The error with our answer in it: the status and the headers that it has, and not its words. What is none, a redirection for
/// instance, stays as it is.
#[cold]
pub(super) fn told(error: Error, asked: &Asked, errors: &Errors) -> Error {
    let own = error.error_response();
    let is_error = own.status().is_client_error() || own.status().is_server_error();
    let answer = if is_error { answer_to(&by_answer(&error, &own), &asked.0, errors) } else { own };
    InternalError::from_response("answered", answer).into()
}
