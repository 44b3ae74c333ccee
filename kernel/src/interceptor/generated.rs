//! How generated code passes arguments: what interceptors can see goes through the invocation, the rest around it. The first
//! of `How`'s ways that fits the type is taken: `(&&&How::of(&value)).way()`.

use std::{any::type_name, marker::PhantomData};

use super::{Argument, Arguments, InterceptionError, Interceptor};
use crate::{Binding, BindingKey, bind};

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
