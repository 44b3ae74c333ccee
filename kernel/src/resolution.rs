//! The outcome of a look-up: ready, or still awaiting something.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context as TaskContext, Poll},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, try_join},
};

use crate::Error;

/// A value that is there, or a future of it.
///
/// Resolving is synchronous until something truly awaits: a graph of classes without asynchronous providers comes back
/// `Ready`, and no future was allocated for it. Await a resolution like any future:
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use lazo_kernel::Resolution;
///
/// let answer = Resolution::ready(41).map(|n| n + 1);
/// assert_eq!(answer.await.unwrap(), 42);
/// # });
/// ```
///
/// Each variant holds one pointer, or for a trait object two: so what is there is passed up in registers.
#[must_use = "a pending resolution does nothing until it is awaited"]
pub enum Resolution<T> {
    /// The value.
    Ready(T),
    /// Why there is none.
    Failed(Error),
    /// Something has to be awaited first.
    Pending(Pending<T>),
}

/// A value that has to be awaited.
#[must_use = "futures do nothing until they are polled"]
pub struct Pending<T>(Box<BoxFuture<'static, Result<T, Error>>>);

impl<T> Pending<T> {
    pub(crate) fn new(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::new(future.boxed()))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Self::Output> {
        self.0.poll_unpin(task)
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending")
    }
}

impl<T: Send + 'static> Resolution<T> {
    /// A value that is there.
    pub const fn ready(value: T) -> Self {
        Self::Ready(value)
    }

    /// A value that has to be awaited. The future's error becomes the cause of a
    /// [`BuildFailed`](crate::ErrorKind::BuildFailed).
    pub fn pending<F, E>(future: F) -> Self
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        E: Into<anyhow::Error>,
    {
        Self::awaiting(async move { future.await.map_err(|cause| Error::build_failed(cause.into())) })
    }

    /// A value that has to be awaited, whose error is the container's own.
    pub(crate) fn awaiting(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self::Pending(Pending::new(future))
    }

    /// What a fallible constructor returned.
    pub fn from_result<E: Into<anyhow::Error>>(result: Result<T, E>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(cause) => Self::Failed(Error::build_failed(cause.into())),
        }
    }

    /// The value once it is there, changed by `f`.
    pub fn map<U: Send + 'static>(self, f: impl FnOnce(T) -> U + Send + 'static) -> Resolution<U> {
        match self {
            Self::Ready(value) => Resolution::Ready(f(value)),
            Self::Failed(error) => Resolution::Failed(error),
            Self::Pending(future) => Resolution::awaiting(async move { future.await.map(f) }),
        }
    }

    /// What `f` makes of the value once it is there, which may have to be awaited again.
    pub fn and_then<U: Send + 'static>(
        self,
        f: impl FnOnce(T) -> Resolution<U> + Send + 'static,
    ) -> Resolution<U> {
        match self {
            Self::Ready(value) => f(value),
            Self::Failed(error) => Resolution::Failed(error),
            Self::Pending(future) => {
                Resolution::awaiting(async move { f(future.await?).into_future().await })
            }
        }
    }

    /// Both values; what has to be awaited is awaited together.
    pub fn zip<U: Send + 'static>(self, other: Resolution<U>) -> Resolution<(T, U)> {
        match (self, other) {
            (Self::Ready(a), Resolution::Ready(b)) => Resolution::Ready((a, b)),
            (Self::Failed(error), _) | (_, Resolution::Failed(error)) => Resolution::Failed(error),
            (a, b) => Resolution::awaiting(async move { try_join(a.into_future(), b.into_future()).await }),
        }
    }

    /// Both values, the second asked for only if the first has not failed by then. Whoever looks up one thing after another
    /// looks up nothing for a value that cannot be any more: a circle through several of them is found at its first turn, and
    /// not once for every way round.
    pub fn zip_with<U: Send + 'static>(self, other: impl FnOnce() -> Resolution<U>) -> Resolution<(T, U)> {
        match self {
            Self::Failed(error) => Resolution::Failed(error),
            first => first.zip(other()),
        }
    }

    /// The error, if there is one, changed by `f`.
    pub fn map_err(self, f: impl FnOnce(Error) -> Error + Send + 'static) -> Self {
        match self {
            Self::Ready(value) => Self::Ready(value),
            Self::Failed(error) => Self::Failed(f(error)),
            Self::Pending(future) => Self::awaiting(async move { future.await.map_err(f) }),
        }
    }

    /// Whether there is a value, and nothing to wait for.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        matches!(self, Self::Ready(_))
    }

    /// The value without waiting.
    ///
    /// # Errors
    ///
    /// [`NotReady`](crate::ErrorKind::NotReady) if something has to be awaited; otherwise why there is no value.
    #[inline]
    pub fn now(self) -> Result<T, Error> {
        match self {
            Self::Ready(value) => Ok(value),
            Self::Failed(error) => Err(error),
            Self::Pending(_) => Err(Error::not_ready()),
        }
    }
}

impl<T> From<Result<T, Error>> for Resolution<T> {
    fn from(result: Result<T, Error>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(error) => Self::Failed(error),
        }
    }
}

impl<T> fmt::Debug for Resolution<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready(_) => "Resolution::Ready",
            Self::Failed(_) => "Resolution::Failed",
            Self::Pending(_) => "Resolution::Pending",
        })
    }
}

impl<T: Send + 'static> IntoFuture for Resolution<T> {
    type Output = Result<T, Error>;
    type IntoFuture = ResolutionFuture<T>;

    fn into_future(self) -> Self::IntoFuture {
        ResolutionFuture(Some(self))
    }
}

/// The future of a [`Resolution`].
#[must_use = "futures do nothing until they are polled"]
#[derive(Debug)]
pub struct ResolutionFuture<T>(Option<Resolution<T>>);

// Nothing in it is pinned structurally: the inner future is boxed.
impl<T> Unpin for ResolutionFuture<T> {}

impl<T> Future for ResolutionFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Self::Output> {
        match self.0.take() {
            Some(Resolution::Ready(value)) => Poll::Ready(Ok(value)),
            Some(Resolution::Failed(error)) => Poll::Ready(Err(error)),
            Some(Resolution::Pending(mut future)) => {
                let polled = future.poll_unpin(task);
                if polled.is_pending() {
                    self.0 = Some(Resolution::Pending(future));
                }
                polled
            }
            // Polled after completion, which a future may answer by never completing again.
            None => Poll::Pending,
        }
    }
}
