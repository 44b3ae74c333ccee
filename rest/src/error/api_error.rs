//! Errors of an application that know their statuses.

use super::{ErrorMapper, HttpError, convert::told_by};
use crate::operation::Response;
use actix_web::http::StatusCode;
use std::{error::Error as StdError, fmt, marker::PhantomData};

/// An error that knows what clients are told of it, and what the document says of it.
///
/// A handler that returns `Result<T, E>` of such an `E` answers with its statuses, and its operation lists them. Derive it
/// beside `thiserror::Error`, or implement it by hand:
///
/// ```
/// use lazo_rest::{ApiError, HttpError, operation::Response};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum TodoError {
///     /// There is no such item.
///     #[error("No item has the number {0}")]
///     #[status(404, code = "TODO_NOT_FOUND")]
///     NotFound(u32),
///     /// No status: 500. The cause is logged, and clients are told nothing of it.
///     #[error("the disk is full")]
///     Disk(#[source] std::io::Error),
///     /// What the error inside is, whatever that says.
///     #[error(transparent)]
///     #[status(transparent)]
///     Other(#[from] anyhow::Error),
/// }
/// assert_eq!(TodoError::NotFound(7).to_http_error().status().as_u16(), 404);
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("Come back at {0} o'clock")]
/// struct Closed(u8);
///
/// impl ApiError for Closed {
///     fn to_http_error(&self) -> HttpError {
///         HttpError::conflict(self.to_string()).code("CLOSED")
///     }
///
///     fn responses() -> Vec<Response> {
///         vec![Response::of_error(409, &["CLOSED"])]
///     }
/// }
/// ```
///
/// # The derive's attributes
///
/// | on a variant or struct | meaning |
/// |---|---|
/// | `#[status(404)]` | the status; 500 where none is given |
/// | `#[status(404, code = "TODO_NOT_FOUND")]` | and a code for programs |
/// | `#[status(transparent)]` | the status, message and code of the one field: an error of this kind, an [`HttpError`], a `Failure` of the kernel's, or an `anyhow::Error` with one of them in its chain; any other error is a 500 |
/// | `#[details]` on a field | it is written as the error's `details` (`serde::Serialize`) |
///
/// The message is that of `Display`, the description in the document the doc comment. In an `anyhow::Error` the type is not
/// seen: return it itself, or bind [`MapApiError`] once.
pub trait ApiError: StdError + Send + Sync + Sized + 'static {
    /// What clients are told. The error itself need not be put in as the cause: it is kept for the log.
    fn to_http_error(&self) -> HttpError;

    /// What the document says: an answer for each status. See [`Response::of_error`].
    fn responses() -> Vec<Response>;
}

/// What has a message: every `std::error::Error`. Generated code asks for it, so that the compiler says what to derive.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no error",
    label = "this type has no message",
    note = "derive `Debug` and `thiserror::Error` for it, beside `lazo_rest::ApiError`, and say the message: `#[error(\"..\")]`"
)]
pub trait IsError: StdError {}

#[diagnostic::do_not_recommend]
impl<E: StdError> IsError for E {}

/// Finds an `E` in the chains of `anyhow` errors, for handlers and interceptors that return those.
///
/// ```
/// use lazo_kernel::{Application, bind_type};
/// use lazo_rest::{ApiError, ERROR_MAPPERS, MapApiError, RestComponent};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("Nothing is left")]
/// #[status(410)]
/// struct SoldOut;
///
/// let mapper = MapApiError::<SoldOut>::default();
/// let mapper = bind_type::<MapApiError<SoldOut>>().to(mapper).extension_for(&ERROR_MAPPERS, |it| it);
/// let app = Application::new("demo").component(RestComponent::default()).with(mapper);
/// # app.verify().unwrap();
/// ```
pub struct MapApiError<E>(PhantomData<fn() -> E>);

impl<E> Default for MapApiError<E> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<E> fmt::Debug for MapApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MapApiError<{}>", std::any::type_name::<E>())
    }
}

impl<E: ApiError> ErrorMapper for MapApiError<E> {
    fn map(&self, error: &anyhow::Error) -> Option<HttpError> {
        error.chain().find_map(|cause| cause.downcast_ref::<E>()).map(E::to_http_error)
    }
}

/// Chooses how an error of type `E` is told: `(&&&ErrorTag::<E>::new()).way()`.
#[derive(Debug)]
pub struct ErrorTag<E>(PhantomData<fn() -> E>);

impl<E> ErrorTag<E> {
    /// For a type.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "generated code has no use for it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }

    /// For the type of a value.
    pub fn of(_: &E) -> Self {
        Self::new()
    }
}

/// Passes an [`HttpError`] on.
#[derive(Debug)]
pub struct AsItIs;

/// Tells what an [`ApiError`] says.
#[derive(Debug)]
pub struct AsSaid;

/// Tells what is found in the chain.
#[derive(Debug)]
pub struct AsFound;

/// First choice: [`HttpError`], which has nothing to be looked for in it. On the way through [`anyhow::Error`] the stack would be
/// walked for a backtrace, where the environment asks for one, at every 404.
pub trait ChooseItself {
    /// The way.
    fn way(&self) -> AsItIs {
        AsItIs
    }
}

impl ChooseItself for &&ErrorTag<HttpError> {}

/// First choice, too: [`ApiError`], which [`HttpError`] is not.
pub trait ChooseSaid {
    /// The way.
    fn way(&self) -> AsSaid {
        AsSaid
    }
}

impl<E: ApiError> ChooseSaid for &&ErrorTag<E> {}

/// Second choice: any error.
pub trait ChooseFound {
    /// The way.
    fn way(&self) -> AsFound {
        AsFound
    }
}

impl<E: Into<anyhow::Error>> ChooseFound for &ErrorTag<E> {}

/// Last choice, for what is no error: the compiler says what is.
pub trait ChooseNoError<E> {
    /// The way, if there were one.
    fn way(&self) -> NoError
    where
        E: OperationError,
    {
        NoError
    }
}

impl<E> ChooseNoError<E> for ErrorTag<E> {}

/// In the place of both, for what stands inside of an error: it says something, or nothing.
pub trait ChooseSilent {
    /// The way.
    fn way(&self) -> NoError {
        NoError
    }
}

impl<E> ChooseSilent for ErrorTag<E> {}

/// What an operation fails with: an [`ApiError`], or whatever becomes an `anyhow::Error`. Nothing implements it: it is asked for
/// where neither is there.
#[diagnostic::on_unimplemented(
    message = "an operation cannot fail with `{Self}`",
    label = "clients cannot be told of this error",
    note = "for an enum or a struct of yours, derive `thiserror::Error` and `lazo_rest::ApiError`",
    note = "otherwise return a `lazo_rest::HttpError`, or an `anyhow::Error`, which `?` makes of any error that is `Send + Sync`"
)]
pub trait OperationError {}

/// Tells nothing.
#[derive(Debug)]
pub struct NoError;

impl NoError {
    /// Never called.
    #[cold]
    pub fn failed<E>(self, _: E) -> HttpError {
        HttpError::internal("An error that cannot be told")
    }

    /// The document says nothing.
    #[must_use]
    pub fn responses<E>(self, _: PhantomData<E>) -> Vec<Response> {
        Vec::new()
    }
}

impl AsItIs {
    /// The error of a handler.
    #[cold]
    pub fn failed(self, error: HttpError) -> HttpError {
        error
    }

    /// The document says nothing.
    #[must_use]
    pub fn responses<E>(self, _: PhantomData<E>) -> Vec<Response> {
        Vec::new()
    }
}

impl AsSaid {
    /// The error of a handler. A mapper may know it better.
    #[cold]
    pub fn failed<E: ApiError>(self, error: E) -> HttpError {
        error.to_http_error().foreign().caused_by(error)
    }

    /// What the document says.
    #[must_use]
    pub fn responses<E: ApiError>(self, _: PhantomData<E>) -> Vec<Response> {
        E::responses()
    }
}

impl AsFound {
    /// The error of a handler.
    #[cold]
    pub fn failed(self, error: impl Into<anyhow::Error>) -> HttpError {
        HttpError::from(error.into())
    }

    /// The document says nothing.
    #[must_use]
    pub fn responses<E>(self, _: PhantomData<E>) -> Vec<Response> {
        Vec::new()
    }
}

/// The error inside says it itself.
pub trait ToldByItself {
    /// What clients are told.
    fn told(&self) -> HttpError;
}

impl<E: ApiError> ToldByItself for E {
    fn told(&self) -> HttpError {
        self.to_http_error()
    }
}

/// The error inside may have one in its chain that says it.
pub trait ToldByChain {
    /// What clients are told.
    fn told(&self) -> HttpError;
}

impl<E: StdError + 'static> ToldByChain for &E {
    fn told(&self) -> HttpError {
        told_by(*self)
    }
}

/// The same for what is only known to be an error: `anyhow::Error` and boxes lead here.
pub trait ToldByObject {
    /// What clients are told.
    fn told(&self) -> HttpError;
}

impl ToldByObject for dyn StdError + Send + Sync + 'static {
    fn told(&self) -> HttpError {
        told_by(self)
    }
}

/// The message of an error.
pub fn message<E: IsError>(error: &E) -> String {
    error.to_string()
}

/// An error of a status that the macro has looked at.
#[must_use]
pub fn http_error(status: u16, message: String) -> HttpError {
    HttpError::new(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::needless_borrow, reason = "the way is chosen by how often there is one")]
    fn each_error_has_its_way() {
        let AsItIs = (&&&ErrorTag::<HttpError>::new()).way();
        let AsFound = (&&&ErrorTag::<std::io::Error>::new()).way();
        let AsFound = (&&&ErrorTag::<anyhow::Error>::new()).way();

        let error = AsItIs.failed(HttpError::not_found("No such list").code("ENTITY_NOT_FOUND"));
        assert_eq!((error.status(), error.code_text()), (StatusCode::NOT_FOUND, Some("ENTITY_NOT_FOUND")));
        assert!(error.cause().is_none());
    }
}
