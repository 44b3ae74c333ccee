//! What a middleware is, and what it is given.

use super::{Exchange, Step};
use actix_web::HttpResponse;
use async_trait::async_trait;
use futures_util::future::LocalBoxFuture;
use std::{fmt, sync::Arc};

/// Code around requests.
///
/// ```
/// use actix_web::HttpResponse;
/// use async_trait::async_trait;
/// use lazo_rest::{HttpError, middleware::{Exchange, Middleware, Next}};
///
/// struct OnlyInside;
///
/// #[async_trait(?Send)]
/// impl Middleware for OnlyInside {
///     async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
///         if !exchange.info().client().is_some_and(|client| client.is_loopback()) {
///             return Err(HttpError::forbidden("Not from there").into());
///         }
///         next.run(exchange).await
///     }
/// }
/// ```
///
/// The future need not be `Send`: a request never leaves its worker, so it may hold actix's own types.
#[async_trait(?Send)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no middleware",
    label = "neither a middleware nor the key of one",
    note = "take a function marked `#[middleware]`, a closure with `middleware::from_fn(|exchange, next| Box::pin(async move {{ .. }}))`, \
            or implement `Middleware` for the type",
    note = "middleware of actix's is for `RestComponent::wrap`, layers of tower's are for `TowerLayer` of `lazo-tower`"
)]
pub trait Middleware: Send + Sync + 'static {
    /// Runs around one request.
    ///
    /// # Errors
    /// What the request is to fail with. An [`HttpError`](crate::HttpError) in the chain of the error says what the client is told.
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse>;
}

/// Where a chain ends.
pub(crate) trait End {
    fn reach<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>>;
}

/// The rest of a chain: the middleware that comes after, and what it leads to.
#[derive(Clone, Copy)]
pub struct Next<'n> {
    steps: &'n [Step],
    end: &'n dyn End,
}

impl<'n> Next<'n> {
    pub(crate) fn new(steps: &'n [Step], end: &'n dyn End) -> Self {
        Self { steps, end }
    }

    /// Runs the rest of the chain.
    ///
    /// # Errors
    /// Those of the middleware that comes after, of routing and of the operation: they are not written yet, so an
    /// [`HttpError`](crate::HttpError) can still be changed.
    pub fn run<'r>(self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>>
    where
        'n: 'r,
    {
        match self.steps.split_first() {
            Some((step, steps)) => step.run(exchange, Next { steps, end: self.end }),
            None => self.end.reach(exchange),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("middleware", &self.steps.len()).finish_non_exhaustive()
    }
}

/// Tells the compiler that a closure is a middleware, so that it needs no types. It returns a boxed future.
pub const fn from_fn<F>(handle: F) -> F
where
    F: for<'a> Fn(&'a mut Exchange, Next<'a>) -> LocalBoxFuture<'a, anyhow::Result<HttpResponse>>
        + Send
        + Sync
        + 'static,
{
    handle
}

/// A function that returns a boxed future: what [`#[middleware]`](macro@crate::middleware) makes of an `async fn`.
#[diagnostic::do_not_recommend]
#[async_trait(?Send)]
impl<F> Middleware for F
where
    F: for<'a> Fn(&'a mut Exchange, Next<'a>) -> LocalBoxFuture<'a, anyhow::Result<HttpResponse>>
        + Send
        + Sync
        + 'static,
{
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        self(&mut *exchange, next).await
    }
}

#[async_trait(?Send)]
impl<M: Middleware + ?Sized> Middleware for Arc<M> {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        (**self).handle(exchange, next).await
    }
}
