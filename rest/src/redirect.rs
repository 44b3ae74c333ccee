//! Routes that send clients somewhere else.

use crate::{Call, Route, operation::Operation, service::redirected};
use actix_web::{
    HttpResponse,
    http::{Method, StatusCode, header::LOCATION},
};

/// How a client is sent somewhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Redirect {
    /// 301: the place has changed for good.
    MovedPermanently,
    /// 302: for the time being, and with `GET`.
    Found,
    /// 303: what was asked for is seen there, with `GET`.
    SeeOther,
    /// 307: for the time being, with the same verb.
    Temporary,
    /// 308: for good, with the same verb.
    Permanent,
}

impl Redirect {
    /// Its status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::MovedPermanently => StatusCode::MOVED_PERMANENTLY,
            Self::Found => StatusCode::FOUND,
            Self::SeeOther => StatusCode::SEE_OTHER,
            Self::Temporary => StatusCode::TEMPORARY_REDIRECT,
            Self::Permanent => StatusCode::PERMANENT_REDIRECT,
        }
    }
}

/// The route of a redirection: see [`RestApplication::redirect`](crate::RestApplication::redirect).
#[must_use]
pub fn redirect_route(from: &str, to: &str, kind: Redirect) -> Route<()> {
    let operation =
        Operation { hidden: true, ..Operation::new(Method::GET, from, format!("Redirect.{from}")).public() };
    let to = to.to_owned();
    let is_own = to.starts_with('/') && !to.starts_with("//");
    Route::new(operation, async move |(): &(), call: &mut Call<'_>| {
        Ok(match is_own {
            true => redirected(kind.status(), &format!("{}{to}", call.prefix())),
            false => HttpResponse::build(kind.status()).insert_header((LOCATION, to.as_str())).finish(),
        })
    })
    .without_interceptors()
}
