//! Errors of services and layers, as what clients are told.

use crate::BoxError;
use http_body_util::LengthLimitError;
use lazo_rest::HttpError;
use std::{error::Error as StdError, io};
use tower::{load_shed::error::Overloaded, timeout::error::Elapsed};

/// An error of a service or a layer. An [`HttpError`] or a `Failure` in its chain says what clients are told, as anywhere; errors of
/// tower's own have their statuses; anything else is a 500 whose words stay here.
pub(crate) fn http_error(error: BoxError) -> HttpError {
    let error = match error.downcast::<HttpError>() {
        Ok(own) => return *own,
        Err(error) => error,
    };
    let known = chain(&*error).find_map(known);
    let error = anyhow::Error::new(Failed(error));
    match known {
        Some(known) => known.caused_by(error),
        None => HttpError::from(error),
    }
}

/// What has failed, as one of the causes that are searched for what clients may know.
#[derive(Debug, thiserror::Error)]
#[error("a service or a layer has failed")]
struct Failed(#[source] BoxError);

fn known(error: &(dyn StdError + 'static)) -> Option<HttpError> {
    if error.is::<Elapsed>() {
        Some(HttpError::gateway_timeout("Gateway Timeout"))
    } else if error.is::<Overloaded>() {
        Some(HttpError::service_unavailable("Service Unavailable"))
    } else if error.is::<LengthLimitError>() {
        Some(HttpError::payload_too_large("request entity too large"))
    } else {
        None
    }
}

/// An error and what caused it.
pub(crate) fn chain<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // What an `io::Error` was made of is no source of it.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| error.source())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lazo_kernel::{Failure, FailureKind};

    #[test]
    fn errors_have_the_status_that_they_stand_for() {
        let of = |error: BoxError| http_error(error).status().as_u16();
        assert_eq!(of(Elapsed::new().into()), 504);
        assert_eq!(of(Overloaded::new().into()), 503);
        assert_eq!(of(io::Error::other("the disk is full").into()), 500);
        assert_eq!(of(HttpError::conflict("No").into()), 409);
        assert_eq!(of(Failure::new(FailureKind::NotFound, "No such list").into()), 404);
        let deep = anyhow::Error::from(HttpError::gone("It was here")).context("looking it up");
        assert_eq!(of(deep.into()), 410, "wherever in the chain");
        assert_eq!(of(io::Error::other(Overloaded::new()).into()), 503);
        let told = http_error(io::Error::other("secret").into());
        assert_eq!(told.message(), "Internal Server Error");
        assert_eq!(format!("{:#}", told.cause().unwrap()), "a service or a layer has failed: secret");
    }
}
