//! What a method returned, of whatever type.

use std::{
    any::{Any, type_name},
    fmt,
};

use super::InterceptionError;

/// The result of a call, of whatever type. A method that returns `Result<T, E>` has a `T` here; its errors are the errors of
/// [`Next::run`](super::Next::run).
///
/// ```
/// use lazo_kernel::interceptor::Returned;
///
/// let mut returned = Returned::new(41_u32);
/// *returned.get_mut::<u32>()? += 1;
/// assert_eq!(returned.into::<u32>()?, 42);
/// # Ok::<(), lazo_kernel::interceptor::InterceptionError>(())
/// ```
pub struct Returned {
    value: Box<dyn Any + Send>,
    type_name: &'static str,
}

/// Stands for a result that interceptors do not see.
struct Hidden;

impl Returned {
    /// A result of type `T`, which must be what the method returns.
    #[must_use]
    pub fn new<T: Any + Send>(value: T) -> Self {
        Self { value: Box::new(value), type_name: type_name::<T>() }
    }

    /// Stands for a result that interceptors do not see, since it is not `Send` or not `'static`; whoever made the target
    /// keeps it.
    #[must_use]
    pub fn hidden<T>() -> Self {
        Self { value: Box::new(Hidden), type_name: type_name::<T>() }
    }

    /// Whether interceptors do not see the result.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.value.is::<Hidden>()
    }

    /// The name of its type.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// Whether it is a `T`.
    #[must_use]
    pub fn is<T: 'static>(&self) -> bool {
        self.value.is::<T>()
    }

    /// The result.
    ///
    /// # Errors
    ///
    /// [`ResultType`](InterceptionError::ResultType) if it is not a `T`.
    pub fn get<T: 'static>(&self) -> Result<&T, InterceptionError> {
        self.value.downcast_ref().ok_or_else(|| self.mismatch::<T>())
    }

    /// The result, to be changed.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn get_mut<T: 'static>(&mut self) -> Result<&mut T, InterceptionError> {
        let mismatch = self.mismatch::<T>();
        self.value.downcast_mut().ok_or(mismatch)
    }

    /// The result itself.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn into<T: 'static>(self) -> Result<T, InterceptionError> {
        let mismatch = self.mismatch::<T>();
        self.value.downcast().map(|value| *value).map_err(|_| mismatch)
    }

    fn mismatch<T>(&self) -> InterceptionError {
        InterceptionError::ResultType { wanted: type_name::<T>(), is: self.type_name }
    }
}

impl fmt::Debug for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Returned").field(&self.type_name).finish()
    }
}

/// What an intercepted method may return: interceptors can fail, and so must it be able to.
///
/// Every `Result<T, E>` is one whose error can be made of an `anyhow::Error`. An error that is an `E` comes out as it is; any
/// other goes through `E::from`.
#[diagnostic::on_unimplemented(
    message = "a method that returns `{Self}` cannot be intercepted",
    label = "interceptors can fail, and this cannot say so",
    note = "return `anyhow::Result<T>`, or a `Result<T, E>` with `impl From<anyhow::Error> for E` and a `T` that is `Send + 'static`",
    note = "a method that is not to be intercepted is marked `#[direct]`"
)]
pub trait Outcome: Sized + Send {
    /// As interceptors see it.
    ///
    /// # Errors
    ///
    /// The error of the method.
    fn into_returned(self) -> anyhow::Result<Returned>;

    /// From what interceptors left.
    fn from_returned(returned: anyhow::Result<Returned>) -> Self;
}

impl<T, E> Outcome for Result<T, E>
where
    T: Send + 'static,
    E: Into<anyhow::Error> + From<anyhow::Error> + fmt::Display + fmt::Debug + Send + Sync + 'static,
{
    fn into_returned(self) -> anyhow::Result<Returned> {
        self.map(Returned::new).map_err(Into::into)
    }

    fn from_returned(returned: anyhow::Result<Returned>) -> Self {
        match returned.and_then(|returned| Ok(returned.into::<T>()?)) {
            Ok(value) => Ok(value),
            Err(error) => Err(error.downcast::<E>().unwrap_or_else(E::from)),
        }
    }
}
