//! Conditions, typed by the model they speak of.

use std::fmt;
use std::marker::PhantomData;

use lazo_kernel::InvalidValue;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::read_where::check_size;
use super::{FilterError, PropertyName, operator, path, read_where};
use crate::Model;
use crate::query::Condition;

/// A condition on the entities of a model.
///
/// Built in Rust, a fault (an unknown property, a value of the wrong type) is kept inside and comes out as an error where
/// the condition is used, so that building needs no `?` at every step; [`check`](Self::check) asks for it earlier.
/// The default is the condition that all entities fulfil.
/// ```
/// # use lazo_repository::{Where, model};
/// # /// Something to do.
/// # #[model]
/// # pub struct Todo { #[id(generated)] pub id: Option<i64>, pub title: String }
/// let built = Where::<Todo>::like("title", "P%").or(Where::gt("id", 3));
/// let read: Where<Todo> = serde_json::from_str(r#"{"or": [{"title": {"like": "P%"}}, {"id": {"gt": 3}}]}"#)?;
/// assert_eq!(built, read);
/// assert!(Where::<Todo>::eq("titel", "x").check().is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Where<M> {
    condition: Result<Condition, FilterError>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Where<M> {
    /// Reads a condition from JSON.
    ///
    /// # Errors
    /// The first fault, with the place where it is.
    pub fn from_value(value: &Value) -> Result<Self, FilterError> {
        read_where(M::definition(), value).map(Self::of)
    }

    /// Wraps a condition that is checked already.
    #[must_use]
    pub fn of(condition: Condition) -> Self {
        Self { condition: Ok(condition), model: PhantomData }
    }

    /// The property equals a value, or is null or absent for null.
    #[must_use]
    pub fn eq(property: impl Into<PropertyName<M>>, value: impl Into<Value>) -> Self {
        Self::test(property, "eq", value.into())
    }

    /// The property does not equal a value.
    #[must_use]
    pub fn neq(property: impl Into<PropertyName<M>>, value: impl Into<Value>) -> Self {
        Self::test(property, "neq", value.into())
    }

    /// The property is greater than a value.
    #[must_use]
    pub fn gt(property: impl Into<PropertyName<M>>, value: impl Into<Value>) -> Self {
        Self::test(property, "gt", value.into())
    }

    /// The property is a value or greater.
    #[must_use]
    pub fn gte(property: impl Into<PropertyName<M>>, value: impl Into<Value>) -> Self {
        Self::test(property, "gte", value.into())
    }

    /// The property is less than a value.
    #[must_use]
    pub fn lt(property: impl Into<PropertyName<M>>, value: impl Into<Value>) -> Self {
        Self::test(property, "lt", value.into())
    }

    /// The property is a value or less.
    #[must_use]
    pub fn lte(property: impl Into<PropertyName<M>>, value: impl Into<Value>) -> Self {
        Self::test(property, "lte", value.into())
    }

    /// The property is neither less than the first value nor greater than the second.
    #[must_use]
    pub fn between(
        property: impl Into<PropertyName<M>>,
        least: impl Into<Value>,
        most: impl Into<Value>,
    ) -> Self {
        Self::test(property, "between", vec![least.into(), most.into()].into())
    }

    /// The property equals one of the values.
    #[must_use]
    pub fn inq<V: Into<Value>>(
        property: impl Into<PropertyName<M>>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::test(property, "inq", values.into_iter().map(Into::into).collect())
    }

    /// The property equals none of the values.
    #[must_use]
    pub fn nin<V: Into<Value>>(
        property: impl Into<PropertyName<M>>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::test(property, "nin", values.into_iter().map(Into::into).collect())
    }

    /// The property is there and not null; or, with `false`, is not.
    #[must_use]
    pub fn exists(property: impl Into<PropertyName<M>>, wanted: bool) -> Self {
        Self::test(property, "exists", wanted.into())
    }

    /// The property is a text with a pattern of `%` (any text) and `_` (one character).
    #[must_use]
    pub fn like(property: impl Into<PropertyName<M>>, pattern: &str) -> Self {
        Self::test(property, "like", pattern.into())
    }

    /// The property is a text with a pattern, whatever the case of its letters.
    #[must_use]
    pub fn ilike(property: impl Into<PropertyName<M>>, pattern: &str) -> Self {
        Self::test(property, "ilike", pattern.into())
    }

    /// The property is a text in which a regular expression is found.
    #[must_use]
    pub fn regexp(property: impl Into<PropertyName<M>>, expression: &str) -> Self {
        Self::test(property, "regexp", expression.into())
    }

    /// The property passes the test of an operator, named as in JSON.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a builder takes what it is given")]
    pub fn test(property: impl Into<PropertyName<M>>, operator: &str, value: Value) -> Self {
        let name = property.into().name;
        let condition = path::find(M::definition(), &name).and_then(|path| {
            let kind = if path.inside.is_empty() { path.property.kind } else { crate::Kind::Any };
            operator::read(kind, operator, &value)
                .map(|test| Condition::Test(path, test))
                .map_err(|error| error.under(operator))
        });
        Self { condition: condition.map_err(|error| error.under(name)), model: PhantomData }
    }

    /// Both this condition and another hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.join(other, Condition::and)
    }

    /// This condition or another holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.join(other, Condition::or)
    }

    fn join(self, other: Self, join: fn(Condition, Condition) -> Condition) -> Self {
        let condition = self.condition.and_then(|first| other.condition.map(|second| join(first, second)));
        Self { condition, model: PhantomData }
    }

    /// The checked condition.
    ///
    /// # Errors
    /// The first fault made in building it.
    pub fn check(self) -> Result<Condition, FilterError> {
        let condition = self.condition?;
        check_size(&condition)?;
        Ok(condition)
    }
}

impl<M> Clone for Where<M> {
    fn clone(&self) -> Self {
        Self { condition: self.condition.clone(), model: PhantomData }
    }
}

impl<M> fmt::Debug for Where<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Where").field(&self.condition).finish()
    }
}

impl<M> PartialEq for Where<M> {
    fn eq(&self, other: &Self) -> bool {
        self.condition == other.condition
    }
}

impl<M> Default for Where<M> {
    fn default() -> Self {
        Self { condition: Ok(Condition::default()), model: PhantomData }
    }
}

impl<'de, M: Model> Deserialize<'de> for Where<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_value(&value).map_err(|error| serde::de::Error::custom(InvalidValue::from(error)))
    }
}
