//! What an interceptor is, and what it is given.

use std::{fmt, future::ready, marker::PhantomData, sync::Arc};

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::{Arguments, Chain, Invocation, Returned, chain::Step};

/// Code that runs around a method.
///
/// It may read and change the arguments before [`Next::run`], read and change the result after it, run it again or not at all,
/// and turn errors into results and results into errors.
///
/// ```
/// use async_trait::async_trait;
/// use lazo_kernel::interceptor::{Interceptor, Invocation, Next, Returned};
///
/// struct Log;
///
/// #[async_trait]
/// impl Interceptor for Log {
///     async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
///         println!("{} is called", invocation.name());
///         next.run(invocation).await
///     }
/// }
/// ```
///
/// A function is one with [`#[interceptor]`](macro@crate::interceptor), or with [`from_fn`].
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no interceptor",
    label = "neither an interceptor nor the key of one",
    note = "list a `BindingKey` of an interceptor (`BindingKey::<Audit>::of()`), or a function marked `#[interceptor]`",
    note = "or implement `Interceptor` for the type"
)]
pub trait Interceptor: Send + Sync + 'static {
    /// Runs around one call.
    ///
    /// # Errors
    ///
    /// Whatever the call is to fail with: the method's own error, passed on, or one of the interceptor's.
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned>;
}

/// The rest of a chain: the interceptors that come after, and the method.
pub struct Next<'n> {
    steps: &'n [Step],
    /// What comes after the steps, in a chain that is an interceptor of another one.
    outer: Option<&'n Outer<'n>>,
    target: &'n mut (dyn Target + 'n),
}

/// What comes after a chain that is an interceptor of another one.
struct Outer<'n> {
    steps: &'n [Step],
    outer: Option<&'n Self>,
}

impl<'n> Next<'n> {
    pub(super) fn new(steps: &'n [Step], target: &'n mut (dyn Target + 'n)) -> Self {
        Self { steps, outer: None, target }
    }

    /// The same call, to be passed on for a shorter time.
    fn reborrow(&mut self) -> Next<'_> {
        Next { steps: self.steps, outer: self.outer, target: &mut *self.target }
    }

    /// Runs the rest of the chain.
    ///
    /// # Errors
    ///
    /// Those of the interceptors that come after, and of the method.
    pub fn run<'r>(self, invocation: &'r mut Invocation<'_>) -> BoxFuture<'r, anyhow::Result<Returned>>
    where
        'n: 'r,
    {
        let Next { mut steps, mut outer, target } = self;
        let (step, rest) = loop {
            match (steps.split_first(), outer) {
                (Some(first), _) => break first,
                (None, Some(after)) => (steps, outer) = (after.steps, after.outer),
                (None, None) => {
                    return target
                        .call(invocation.arguments_mut())
                        .unwrap_or_else(|error| Box::pin(ready(Err(error))));
                }
            }
        };
        let next = Next { steps: rest, outer, target };
        match step.ready() {
            Some(interceptor) => interceptor.intercept(invocation, next),
            None => Box::pin(async move {
                let interceptor = step.resolve(invocation.nearest_context()).await?;
                interceptor.intercept(invocation, next).await
            }),
        }
    }

    /// Runs the rest of the chain, and can do so again: set the arguments anew before
    /// ([`Invocation::set_arguments`]), since the method takes them.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn attempt<'r>(
        &'r mut self,
        invocation: &'r mut Invocation<'_>,
    ) -> BoxFuture<'r, anyhow::Result<Returned>> {
        self.reborrow().run(invocation)
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outer = std::iter::successors(self.outer, |outer| outer.outer).map(|outer| outer.steps.len());
        let interceptors = self.steps.len() + outer.sum::<usize>();
        f.debug_struct("Next").field("interceptors", &interceptors).finish_non_exhaustive()
    }
}

/// The future of a method. It has its arguments and does not borrow the invocation.
pub type TargetFuture<'f> = BoxFuture<'f, anyhow::Result<Returned>>;

/// The innermost step of a chain: the method itself. Called once for each time that the interceptors let the call through.
pub trait Target: Send {
    /// Takes the arguments and calls the method.
    ///
    /// # Errors
    ///
    /// [`InterceptionError`](super::InterceptionError) if an argument is not there any more.
    fn call<'s>(&'s mut self, arguments: &mut Arguments<'_>) -> anyhow::Result<TargetFuture<'s>>;
}

/// A closure as a target. What its futures borrow lives for `'t`.
pub(crate) struct ClosureTarget<'t, F>(F, PhantomData<fn() -> &'t ()>);

impl<'t, F> ClosureTarget<'t, F>
where
    F: FnMut(&mut Arguments<'_>) -> anyhow::Result<TargetFuture<'t>> + Send,
{
    pub(crate) fn new(call: F) -> Self {
        Self(call, PhantomData)
    }
}

impl<'t, F> Target for ClosureTarget<'t, F>
where
    F: FnMut(&mut Arguments<'_>) -> anyhow::Result<TargetFuture<'t>> + Send,
{
    fn call<'s>(&'s mut self, arguments: &mut Arguments<'_>) -> anyhow::Result<TargetFuture<'s>> {
        let future: TargetFuture<'t> = (self.0)(arguments)?;
        Ok(future)
    }
}

/// Tells the compiler that a closure is an interceptor, so that it needs no types. It returns a boxed future:
///
/// ```
/// use lazo_kernel::interceptor::{Interceptors, from_fn};
///
/// let explain = from_fn(|invocation, next| Box::pin(async move {
///     next.run(invocation).await.map_err(|error| error.context("it went wrong"))
/// }));
/// let list = Interceptors::new().with(explain);
/// ```
pub const fn from_fn<F>(intercept: F) -> F
where
    F: for<'a, 'i> Fn(&'a mut Invocation<'i>, Next<'a>) -> BoxFuture<'a, anyhow::Result<Returned>>
        + Send
        + Sync
        + 'static,
{
    intercept
}

/// A function that returns a boxed future: what [`#[interceptor]`](macro@crate::interceptor) makes of an `async fn`.
#[diagnostic::do_not_recommend]
#[async_trait]
impl<F> Interceptor for F
where
    F: for<'a, 'i> Fn(&'a mut Invocation<'i>, Next<'a>) -> BoxFuture<'a, anyhow::Result<Returned>>
        + Send
        + Sync
        + 'static,
{
    async fn intercept(
        &self,
        invocation: &mut Invocation<'_>,
        mut next: Next<'_>,
    ) -> anyhow::Result<Returned> {
        // For the time that both are borrowed.
        self(&mut *invocation, next.reborrow()).await
    }
}

/// A chain is an interceptor too: its own run in their order, and then what comes after it where it stands.
///
/// ```
/// use lazo_kernel::interceptor::{Chain, Interceptors, from_fn};
///
/// let audit = Chain::new([from_fn(|invocation, next| next.run(invocation))]);
/// let list = Interceptors::new().with(audit);
/// assert_eq!(list.len(), 1);
/// ```
#[async_trait]
impl Interceptor for Chain {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        let outer = Outer { steps: next.steps, outer: next.outer };
        let inner = Next { steps: self.steps(), outer: Some(&outer), target: &mut *next.target };
        inner.run(invocation).await
    }
}

#[async_trait]
impl<I: Interceptor + ?Sized> Interceptor for Arc<I> {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        (**self).intercept(invocation, next).await
    }
}
