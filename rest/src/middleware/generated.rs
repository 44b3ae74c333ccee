//! What the code asks for that `#[middleware]` generates, so that the compiler says what is wrong with a function or a list.

use super::{IntoMiddleware, Middleware, Next};
use actix_web::HttpResponse;
use lazo_kernel::BindingKey;
use std::marker::PhantomData;

/// What comes of a function marked [`#[middleware]`](macro@crate::middleware), whatever its error is.
#[diagnostic::on_unimplemented(
    message = "a middleware cannot return `{Self}`",
    label = "not the result of a middleware",
    note = "return an `anyhow::Result<HttpResponse>`, or a `Result<HttpResponse, E>` of an error (`HttpError`, or what derives \
            `thiserror::Error`)"
)]
pub trait MiddlewareOutcome {
    /// As the chain has it.
    ///
    /// # Errors
    /// That of the function.
    fn outcome(self) -> anyhow::Result<HttpResponse>;
}

#[diagnostic::do_not_recommend]
impl<E: Into<anyhow::Error>> MiddlewareOutcome for Result<HttpResponse, E> {
    #[inline]
    fn outcome(self) -> anyhow::Result<HttpResponse> {
        self.map_err(Into::into)
    }
}

/// What came of a function marked [`#[middleware]`](macro@crate::middleware).
///
/// # Errors
/// That of the function.
#[inline]
pub fn outcome<O: MiddlewareOutcome>(outcome: O) -> anyhow::Result<HttpResponse> {
    outcome.outcome()
}

/// What a function marked [`#[middleware]`](macro@crate::middleware) calls its second argument.
#[diagnostic::on_unimplemented(
    message = "a middleware cannot go on with `{Self}`",
    label = "not the `Next` of middleware",
    note = "a middleware is written `async fn name(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse>`",
    note = "its `Next` is `lazo_rest::middleware::Next` (`lazo::rest::middleware::Next`): import that one, since the one of \
            `lazo::prelude` is the `Next` of interceptors"
)]
pub trait MiddlewareNext {
    /// The same type.
    type Itself;
}

impl MiddlewareNext for Next<'_> {
    type Itself = Self;
}

/// Chooses how an item of `#[middleware(..)]` is listed: `(&&Listed::of(&item)).item(item)`.
#[derive(Debug)]
pub struct Listed<T>(PhantomData<fn() -> T>);

impl<T> Listed<T> {
    /// For the type of a value.
    pub fn of(_: &T) -> Self {
        Self(PhantomData)
    }
}

/// First choice: what can stand in a list.
pub trait ChooseListed<T> {
    /// The item as it is.
    fn item(&self, item: T) -> T {
        item
    }
}

impl<T: IntoMiddleware> ChooseListed<T> for &Listed<T> {}

/// Last choice, for what cannot: the compiler says what can.
pub trait ChooseUnlisted<T> {
    /// The item, if there were one.
    fn item(&self, _: T) -> BindingKey<dyn Middleware>
    where
        T: ListedMiddleware,
    {
        BindingKey::new("middleware.none")
    }
}

impl<T> ChooseUnlisted<T> for Listed<T> {}

/// What stands in `#[middleware(..)]`. Nothing implements it: it is asked for where nothing fits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no middleware",
    label = "neither a middleware nor the key of one",
    note = "a function is one that is marked `#[middleware]`: \
            `async fn name(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse>`",
    note = "otherwise list a value that implements `Middleware`, or the `BindingKey` of one: `BindingKey::<Limit>::of()`",
    note = "middleware of actix's is for `RestComponent::wrap`"
)]
pub trait ListedMiddleware {}
