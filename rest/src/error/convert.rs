//! From the errors of handlers to [`HttpError`].

use super::{HttpError, http_error::Parts};
use actix_web::http::StatusCode;
use lazo_kernel::{Failure, FailureDetail, FailureKind};
use serde_json::{Value, json};
use std::error::Error as StdError;

/// The first [`HttpError`] or [`Failure`] in the chain is the answer; an error with neither is a 500. The whole chain is
/// kept as the cause, for the log.
impl From<anyhow::Error> for HttpError {
    fn from(error: anyhow::Error) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(own) => return own,
            Err(error) => error,
        };
        let known = error.chain().find_map(known);
        known.unwrap_or_else(unknown).caused_by(error)
    }
}

/// What clients are told of an error that is only borrowed.
pub(super) fn told_by(error: &(dyn StdError + 'static)) -> HttpError {
    let mut chain = std::iter::successors(Some(error), |&error| error.source());
    chain.find_map(known).unwrap_or_else(unknown)
}

/// What an error of a chain says to clients, if it is one that does.
fn known(cause: &(dyn StdError + 'static)) -> Option<HttpError> {
    cause
        .downcast_ref::<HttpError>()
        .map(HttpError::duplicate)
        .or_else(|| cause.downcast_ref::<Failure>().map(of_failure).map(HttpError::foreign))
}

fn unknown() -> HttpError {
    HttpError::internal("Internal Server Error").foreign()
}

/// The status of a kind of failure.
fn status(kind: FailureKind) -> StatusCode {
    match kind {
        FailureKind::Invalid => StatusCode::BAD_REQUEST,
        FailureKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        FailureKind::Forbidden => StatusCode::FORBIDDEN,
        FailureKind::NotFound => StatusCode::NOT_FOUND,
        FailureKind::Conflict => StatusCode::CONFLICT,
        FailureKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        FailureKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FailureKind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        FailureKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FailureKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn of_failure(failure: &Failure) -> HttpError {
    let details =
        (!failure.details.is_empty()).then(|| Value::Array(failure.details.iter().map(detail).collect()));
    HttpError::from_parts(Parts {
        status: status(failure.kind),
        message: failure.message.clone().into(),
        code: failure.code.clone(),
        details,
        ..Parts::default()
    })
}

fn detail(detail: &FailureDetail) -> Value {
    json!({"path": detail.path, "code": detail.code, "message": detail.message, "info": detail.info})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_failure_has_its_status() {
        for (kind, status) in [
            (FailureKind::Invalid, 400),
            (FailureKind::Unauthenticated, 401),
            (FailureKind::Forbidden, 403),
            (FailureKind::NotFound, 404),
            (FailureKind::Conflict, 409),
            (FailureKind::TooLarge, 413),
            (FailureKind::Unsupported, 415),
            (FailureKind::Unprocessable, 422),
            (FailureKind::Internal, 500),
            (FailureKind::Unavailable, 503),
            (FailureKind::Timeout, 504),
        ] {
            let error = HttpError::from(anyhow::Error::from(Failure::new(kind, "told").with_code("CODE")));
            assert_eq!((error.status().as_u16(), error.code_text()), (status, Some("CODE")), "{kind:?}");
            assert_eq!(error.is_exposed(), status < 500, "{kind:?}");
        }
    }

    #[test]
    fn finds_what_is_meant_for_clients_anywhere_in_the_chain() {
        let deep = anyhow::Error::from(HttpError::gone("It was here").code("MOVED")).context("looking it up");
        let error = HttpError::from(deep);
        assert_eq!((error.status(), error.message()), (StatusCode::GONE, "It was here"));

        let failure = Failure::new(FailureKind::NotFound, "No such list").with_code("ENTITY_NOT_FOUND");
        let error = HttpError::from(anyhow::Error::from(failure).context("loading"));
        assert_eq!((error.status(), error.message()), (StatusCode::NOT_FOUND, "No such list"));

        let error = HttpError::from(anyhow::anyhow!("the disk is full"));
        assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(error.cause().unwrap().to_string(), "the disk is full");
    }
}
