//! Errors of somebody's middleware around the application, in the form of all errors.

use crate::{
    call::by_answer,
    error::{Errors, X_REQUEST_ID, answer_to},
};
use actix_web::{
    Error,
    dev::RequestHead,
    error::InternalError,
    http::{
        Method, Uri,
        header::{ACCEPT, HeaderValue},
    },
};
use smallvec::SmallVec;

/// What is kept of a request for the error that may come of it. Not the request itself: a middleware takes that, and actix lets
/// nobody change a request that somebody else has, too. Nothing of it is copied: it is shared with the request.
pub(crate) struct Asked {
    method: Method,
    uri: Uri,
    accept: SmallVec<[HeaderValue; 1]>,
    request_id: Option<HeaderValue>,
}

impl Asked {
    pub(super) fn of(head: &RequestHead) -> Self {
        Self {
            method: head.method.clone(),
            uri: head.uri.clone(),
            accept: head.headers.get_all(ACCEPT).cloned().collect(),
            request_id: head.headers.get(&X_REQUEST_ID).cloned(),
        }
    }

    fn head(&self) -> RequestHead {
        let mut head = RequestHead::default();
        head.method = self.method.clone();
        head.uri = self.uri.clone();
        for accept in &self.accept {
            head.headers.append(ACCEPT, accept.clone());
        }
        if let Some(id) = &self.request_id {
            head.headers.append(X_REQUEST_ID.clone(), id.clone());
        }
        head
    }
}

/// The error with our answer in it: the status and the headers that it has, and not its words. What is none, a redirection for
/// instance, stays as it is.
#[cold]
pub(super) fn told(error: Error, asked: &Asked, errors: &Errors) -> Error {
    let own = error.error_response();
    let is_error = own.status().is_client_error() || own.status().is_server_error();
    let answer = if is_error { answer_to(&by_answer(&error, &own), &asked.head(), errors) } else { own };
    InternalError::from_response("answered", answer).into()
}
