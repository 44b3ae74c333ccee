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
#[must_use = "a pending resolution does nothing until it is awaited"]
pub enum Resolution<T> {
    /// The value, or why there is none.
    Ready(Result<T, Error>),
    /// Something has to be awaited first.
    Pending(BoxFuture<'static, Result<T, Error>>),
}

impl<T: Send + 'static> Resolution<T> {
    /// A value that is there.
    pub const fn ready(value: T) -> Self {
        Self::Ready(Ok(value))
    }

    /// A value that has to be awaited. The future's error becomes the cause of a
    /// [`BuildFailed`](crate::ErrorKind::BuildFailed).
    pub fn pending<F, E>(future: F) -> Self
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        E: Into<anyhow::Error>,
    {
        Self::Pending(async move { future.await.map_err(|cause| Error::build_failed(cause.into())) }.boxed())
    }

    /// What a fallible constructor returned.
    pub fn from_result<E: Into<anyhow::Error>>(result: Result<T, E>) -> Self {
        Self::Ready(result.map_err(|cause| Error::build_failed(cause.into())))
    }

    /// The value once it is there, changed by `f`.
    pub fn map<U: Send + 'static>(self, f: impl FnOnce(T) -> U + Send + 'static) -> Resolution<U> {
        match self {
            Self::Ready(result) => Resolution::Ready(result.map(f)),
            Self::Pending(future) => Resolution::Pending(async move { future.await.map(f) }.boxed()),
        }
    }

    /// What `f` makes of the value once it is there, which may have to be awaited again.
    pub fn and_then<U: Send + 'static>(
        self,
        f: impl FnOnce(T) -> Resolution<U> + Send + 'static,
    ) -> Resolution<U> {
        match self {
            Self::Ready(Ok(value)) => f(value),
            Self::Ready(Err(error)) => Resolution::Ready(Err(error)),
            Self::Pending(future) => {
                Resolution::Pending(async move { f(future.await?).into_future().await }.boxed())
            }
        }
    }

    /// Both values; what has to be awaited is awaited together.
    pub fn zip<U: Send + 'static>(self, other: Resolution<U>) -> Resolution<(T, U)> {
        match (self, other) {
            (Self::Ready(Ok(a)), Resolution::Ready(Ok(b))) => Resolution::Ready(Ok((a, b))),
            (Self::Ready(Err(error)), _) | (_, Resolution::Ready(Err(error))) => {
                Resolution::Ready(Err(error))
            }
            (a, b) => {
                Resolution::Pending(async move { try_join(a.into_future(), b.into_future()).await }.boxed())
            }
        }
    }

    /// Both values, the second asked for only if the first has not failed by then. Whoever looks up one thing after another
    /// looks up nothing for a value that cannot be any more: a circle through several of them is found at its first turn, and
    /// not once for every way round.
    pub fn zip_with<U: Send + 'static>(self, other: impl FnOnce() -> Resolution<U>) -> Resolution<(T, U)> {
        match self {
            Self::Ready(Err(error)) => Resolution::Ready(Err(error)),
            first => first.zip(other()),
        }
    }

    /// The error, if there is one, changed by `f`.
    pub fn map_err(self, f: impl FnOnce(Error) -> Error + Send + 'static) -> Self {
        match self {
            Self::Ready(result) => Self::Ready(result.map_err(f)),
            Self::Pending(future) => Self::Pending(async move { future.await.map_err(f) }.boxed()),
        }
    }

    /// The value without waiting.
    ///
    /// # Errors
    ///
    /// [`NotReady`](crate::ErrorKind::NotReady) if something has to be awaited; otherwise why there is no value.
    pub fn now(self) -> Result<T, Error> {
        match self {
            Self::Ready(result) => result,
            Self::Pending(_) => Err(Error::not_ready()),
        }
    }
}

impl<T> From<Result<T, Error>> for Resolution<T> {
    fn from(result: Result<T, Error>) -> Self {
        Self::Ready(result)
    }
}

impl<T> fmt::Debug for Resolution<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready(Ok(_)) => "Resolution::Ready(Ok)",
            Self::Ready(Err(_)) => "Resolution::Ready(Err)",
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
            Some(Resolution::Ready(result)) => Poll::Ready(result),
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
