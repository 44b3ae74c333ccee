//! How generated code passes arguments: what interceptors can see goes through the invocation, the rest around it. The first
//! of `How`'s ways that fits the type is taken: `(&&&How::of(&value)).way()`.

use std::{any::type_name, marker::PhantomData};

use futures_util::future::BoxFuture;

use super::{Argument, Arguments, InterceptionError, Interceptor, IntoInterceptor, Next, Returned};
use crate::{Binding, BindingKey, bind};

/// What a function marked `#[interceptor]` returns.
#[diagnostic::on_unimplemented(
    message = "an interceptor cannot return `{Self}`",
    label = "not the result of an interceptor",
    note = "return an `anyhow::Result<Returned>`: what `next.run(invocation)` gives, or a value of the method's own type, \
            `Ok(Returned::new(value))`",
    note = "another error becomes an `anyhow::Error` by `?`"
)]
pub trait InterceptorOutcome: Sized {
    /// The function's future, as the chain has it.
    fn boxed<'f>(future: impl Future<Output = Self> + Send + 'f) -> BoxFuture<'f, anyhow::Result<Returned>>;
}

impl InterceptorOutcome for anyhow::Result<Returned> {
    #[inline]
    fn boxed<'f>(future: impl Future<Output = Self> + Send + 'f) -> BoxFuture<'f, anyhow::Result<Returned>> {
        Box::pin(future)
    }
}

/// The future of a function marked `#[interceptor]`.
#[inline]
pub fn boxed<'f, F>(future: F) -> BoxFuture<'f, anyhow::Result<Returned>>
where
    F: Future<Output: InterceptorOutcome> + Send + 'f,
{
    InterceptorOutcome::boxed(future)
}

/// What a function marked `#[interceptor]` calls its second argument.
#[diagnostic::on_unimplemented(
    message = "an interceptor cannot go on with `{Self}`",
    label = "not the `Next` of interceptors",
    note = "an interceptor is written `async fn name(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned>`",
    note = "its `Next` is `lazo_kernel::interceptor::Next` (`lazo::kernel::interceptor::Next`, or that of `lazo::prelude`)"
)]
pub trait InterceptorNext {
    /// The same type.
    type Itself;
}

impl InterceptorNext for Next<'_> {
    type Itself = Self;
}

/// Chooses how an item of `#[intercept(..)]` is listed: `(&&Listed::of(&item)).item(item)`.
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

impl<T: IntoInterceptor> ChooseListed<T> for &Listed<T> {}

/// Last choice, for what cannot: the compiler says what can.
pub trait ChooseUnlisted<T> {
    /// The item, if there were one.
    fn item(&self, _: T) -> BindingKey<dyn Interceptor>
    where
        T: ListedInterceptor,
    {
        BindingKey::new("interceptors.none")
    }
}

impl<T> ChooseUnlisted<T> for Listed<T> {}

/// What stands in `#[intercept(..)]`. Nothing implements it: it is asked for where nothing fits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no interceptor",
    label = "neither an interceptor nor the key of one",
    note = "a function is one that is marked `#[interceptor]`: \
            `async fn name(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned>`",
    note = "otherwise list a value that implements `Interceptor`, or the `BindingKey` of one: `BindingKey::<Audit>::of()`"
)]
pub trait ListedInterceptor {}

/// Chooses the way of a value.
#[derive(Debug)]
pub struct How<T: ?Sized>(PhantomData<fn() -> Box<T>>);

impl<T> How<T> {
    /// For the type of a value.
    pub fn of(_: &T) -> Self {
        Self(PhantomData)
    }

    /// For a type.
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for How<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shown, and cloned for a second call.
#[derive(Debug, Clone, Copy)]
pub struct Cloned;

/// Shown, for one call.
#[derive(Debug, Clone, Copy)]
pub struct Shown;

/// Not shown.
#[derive(Debug, Clone, Copy)]
pub struct Hidden;

/// First choice.
pub trait ChooseCloned {
    /// The way.
    fn way(&self) -> Cloned {
        Cloned
    }
}

impl<T: Clone + Send + Sync + 'static> ChooseCloned for &&How<T> {}

/// Second choice.
pub trait ChooseShown {
    /// The way.
    fn way(&self) -> Shown {
        Shown
    }
}

impl<T: Send + Sync + 'static> ChooseShown for &How<T> {}

/// Last choice.
pub trait ChooseHidden {
    /// The way.
    fn way(&self) -> Hidden {
        Hidden
    }
}

impl<T> ChooseHidden for How<T> {}

impl Cloned {
    /// The argument, and what is kept beside it.
    pub fn put<'a, T: Clone + Send + Sync + 'static>(
        self,
        name: &'static str,
        value: T,
    ) -> (Argument<'a>, Option<T>) {
        (Argument::new(name, value), None)
    }

    /// The value, to be given to the method.
    ///
    /// # Errors
    ///
    /// If it has been given away.
    pub fn take<T: 'static>(
        self,
        arguments: &mut Arguments<'_>,
        at: usize,
        _: &mut Option<T>,
    ) -> Result<T, InterceptionError> {
        arguments.take(at)
    }
}

impl Shown {
    /// As [`Cloned::put`].
    pub fn put<'a, T: Send + Sync + 'static>(
        self,
        name: &'static str,
        value: T,
    ) -> (Argument<'a>, Option<T>) {
        (Argument::once(name, value), None)
    }

    /// As [`Cloned::take`].
    ///
    /// # Errors
    ///
    /// If it has been given away.
    pub fn take<T: 'static>(
        self,
        arguments: &mut Arguments<'_>,
        at: usize,
        _: &mut Option<T>,
    ) -> Result<T, InterceptionError> {
        arguments.take(at)
    }
}

impl Hidden {
    /// As [`Cloned::put`].
    pub fn put<'a, T>(self, name: &'static str, value: T) -> (Argument<'a>, Option<T>) {
        (Argument::hidden(name, type_name::<T>(), false), Some(value))
    }

    /// As [`Cloned::take`].
    ///
    /// # Errors
    ///
    /// If it has been given away.
    pub fn take<T>(
        self,
        arguments: &mut Arguments<'_>,
        at: usize,
        kept: &mut Option<T>,
    ) -> Result<T, InterceptionError> {
        let argument = arguments.iter().nth(at).map_or("", Argument::name);
        kept.take().ok_or(InterceptionError::NotCloneable { argument, is: type_name::<T>() })
    }
}

/// Chooses how a borrowed value is shown: `(&&Borrowed(&value)).argument("name")`.
#[derive(Debug)]
pub struct Borrowed<'a, T: ?Sized>(pub &'a T);

/// First choice.
pub trait ShowBorrowed<'a> {
    /// The argument.
    fn argument(&self, name: &'static str) -> Argument<'a>;
}

impl<'a, T: Send + Sync + 'static> ShowBorrowed<'a> for &Borrowed<'a, T> {
    fn argument(&self, name: &'static str) -> Argument<'a> {
        Argument::borrowed(name, self.0)
    }
}

/// Second choice.
pub trait HideBorrowed<'a> {
    /// The argument.
    fn argument(&self, name: &'static str) -> Argument<'a>;
}

impl<'a, T: ?Sized> HideBorrowed<'a> for Borrowed<'a, T> {
    fn argument(&self, name: &'static str) -> Argument<'a> {
        Argument::hidden(name, type_name::<&T>(), true)
    }
}

/// The binding of a function, whose type has no name.
#[track_caller]
pub fn bind_interceptor<I: Interceptor>(key: &'static str, interceptor: I) -> Binding<I> {
    bind(BindingKey::new(key)).to(interceptor)
}
