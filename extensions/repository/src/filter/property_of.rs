//! Properties as typed constants.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::Where;
use crate::{Model, PropertyType};

/// A property of the model `M` whose values are `T`s. `#[model]` makes a constant for each: `Todo::TITLE`.
///
/// ```
/// use lazo_repository::{Where, model};
///
/// /// Something to do.
/// #[model]
/// pub struct Todo {
///     #[id(generated)]
///     pub id: Option<i64>,
///     pub title: String,
/// }
///
/// assert_eq!(Todo::TITLE.eq("Paint the fence"), Where::eq("title", "Paint the fence"));
/// ```
pub struct PropertyOf<M, T> {
    name: &'static str,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M, T> PropertyOf<M, T> {
    /// The property of a JSON name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<M: Model, T: PropertyType> PropertyOf<M, T> {
    /// It equals a value.
    #[must_use]
    pub fn eq(self, value: impl Into<T>) -> Where<M> {
        Where::test(self.name, "eq", operand(&value.into()))
    }

    /// It does not equal a value.
    #[must_use]
    pub fn neq(self, value: impl Into<T>) -> Where<M> {
        Where::test(self.name, "neq", operand(&value.into()))
    }

    /// It is greater than a value.
    #[must_use]
    pub fn gt(self, value: impl Into<T>) -> Where<M> {
        Where::test(self.name, "gt", operand(&value.into()))
    }

    /// It is a value or greater.
    #[must_use]
    pub fn gte(self, value: impl Into<T>) -> Where<M> {
        Where::test(self.name, "gte", operand(&value.into()))
    }

    /// It is less than a value.
    #[must_use]
    pub fn lt(self, value: impl Into<T>) -> Where<M> {
        Where::test(self.name, "lt", operand(&value.into()))
    }

    /// It is a value or less.
    #[must_use]
    pub fn lte(self, value: impl Into<T>) -> Where<M> {
        Where::test(self.name, "lte", operand(&value.into()))
    }

    /// It is one of the values.
    #[must_use]
    pub fn inq<V: Into<T>>(self, values: impl IntoIterator<Item = V>) -> Where<M> {
        Where::test(self.name, "inq", values.into_iter().map(|value| operand(&value.into())).collect())
    }

    /// It is there, and not null.
    #[must_use]
    pub fn exists(self) -> Where<M> {
        Where::test(self.name, "exists", Value::Bool(true))
    }
}

/// A value that JSON cannot hold equals nothing; the filter that it makes is refused when it is used.
fn operand<T: PropertyType>(value: &T) -> Value {
    value.to_value().unwrap_or_else(|_| Value::Object(serde_json::Map::new()))
}

impl<M, T> Clone for PropertyOf<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for PropertyOf<M, T> {}

impl<M, T> fmt::Debug for PropertyOf<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PropertyOf").field(&self.name).finish()
    }
}

/// The name of a property of `M`: a constant of the model, or the text that JSON has.
#[derive(Debug, Clone)]
pub struct PropertyName<M> {
    pub(super) name: String,
    of: PhantomData<fn() -> M>,
}

impl<M> From<&str> for PropertyName<M> {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), of: PhantomData }
    }
}

impl<M> From<String> for PropertyName<M> {
    fn from(name: String) -> Self {
        Self { name, of: PhantomData }
    }
}

impl<M, T> From<PropertyOf<M, T>> for PropertyName<M> {
    fn from(property: PropertyOf<M, T>) -> Self {
        property.name.into()
    }
}
