//! What a constructor or a function may return.

use std::sync::Arc;

use crate::Resolution;

/// What may be returned for a `T`: `T` itself, `Arc<T>`, or a `Result` of either. `Kind` is found by the compiler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what makes a `{T}`",
    label = "returns something else",
    note = "return `{T}`, `Arc<{T}>`, or a `Result` of either; a function that waits is bound with `to_async_function`"
)]
pub trait Outcome<T: ?Sized, Kind>: Sized {
    /// The value, shared.
    ///
    /// # Errors
    ///
    /// That of the constructor.
    fn into_shared(self) -> anyhow::Result<Arc<T>>;

    /// The value itself.
    ///
    /// # Errors
    ///
    /// That of the constructor; that somebody else has it too.
    fn into_owned(self) -> anyhow::Result<T>
    where
        T: Sized;
}

/// Marks a value.
#[derive(Debug)]
pub struct Owned;
/// Marks a shared value.
#[derive(Debug)]
pub struct Shared;
/// Marks a result.
#[derive(Debug)]
pub struct Fallible<Kind>(std::marker::PhantomData<Kind>);

impl<T> Outcome<T, Owned> for T {
    fn into_shared(self) -> anyhow::Result<Arc<T>> {
        Ok(Arc::new(self))
    }

    fn into_owned(self) -> anyhow::Result<T> {
        Ok(self)
    }
}

impl<T: ?Sized> Outcome<T, Shared> for Arc<T> {
    fn into_shared(self) -> anyhow::Result<Self> {
        Ok(self)
    }

    fn into_owned(self) -> anyhow::Result<T>
    where
        T: Sized,
    {
        Self::into_inner(self).ok_or_else(|| anyhow::anyhow!("the constructor shares what it makes"))
    }
}

impl<T, O, E, Kind> Outcome<T, Fallible<Kind>> for Result<O, E>
where
    T: ?Sized,
    O: Outcome<T, Kind>,
    E: Into<anyhow::Error>,
{
    fn into_shared(self) -> anyhow::Result<Arc<T>> {
        self.map_err(Into::into)?.into_shared()
    }

    fn into_owned(self) -> anyhow::Result<T>
    where
        T: Sized,
    {
        self.map_err(Into::into)?.into_owned()
    }
}

/// What a constructor made, as [`Injectable::construct`](crate::Injectable::construct) returns it.
pub fn made<T, Kind, O>(outcome: O) -> Resolution<T>
where
    T: Send + 'static,
    O: Outcome<T, Kind>,
{
    Resolution::from_result(outcome.into_owned())
}

/// What a constructor made, as [`Injectable::construct_shared`](crate::Injectable::construct_shared) returns it.
pub fn made_shared<T, Kind, O>(outcome: O) -> Resolution<Arc<T>>
where
    T: ?Sized + Send + Sync + 'static,
    O: Outcome<T, Kind>,
{
    Resolution::from_result(outcome.into_shared())
}

/// What an asynchronous constructor will make.
pub fn made_async<T, Kind, F>(future: F) -> Resolution<T>
where
    T: Send + 'static,
    F: Future<Output: Outcome<T, Kind>> + Send + 'static,
{
    Resolution::pending(async move { future.await.into_owned() })
}

/// What an asynchronous constructor will make, shared.
pub fn made_shared_async<T, Kind, F>(future: F) -> Resolution<Arc<T>>
where
    T: ?Sized + Send + Sync + 'static,
    F: Future<Output: Outcome<T, Kind>> + Send + 'static,
{
    Resolution::pending(async move { future.await.into_shared() })
}
