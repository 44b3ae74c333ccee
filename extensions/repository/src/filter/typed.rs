//! Filters, typed by the model they speak of.

use std::fmt;
use std::marker::PhantomData;

use lazo_kernel::InvalidValue;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::read_filter::{field, only, read_filter};
use super::{FilterError, FilterErrorKind, MAX_ORDER, PropertyName, Where, path};
use crate::Model;
use crate::query::{Direction, Order, Projection, Query};

macro_rules! filter {
    ($(#[$doc:meta])* $name:ident, with_where: $with_where:literal) => {
        $(#[$doc])*
        pub struct $name<M> {
            query: Result<Query, FilterError>,
            model: PhantomData<fn() -> M>,
        }

        impl<M: Model> $name<M> {
            /// The filter that leaves everything as it is.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            /// Reads a filter from JSON.
            ///
            /// # Errors
            /// The first fault, with the place where it is.
            pub fn from_value(value: &Value) -> Result<Self, FilterError> {
                let query = read_filter(M::definition(), value, $with_where)?;
                Ok(Self { query: Ok(query), model: PhantomData })
            }

            /// Only some properties of each entity; none named means all.
            #[must_use]
            pub fn fields<N: Into<PropertyName<M>>>(self, properties: impl IntoIterator<Item = N>) -> Self {
                let names = properties.into_iter().map(|name| field(M::definition(), &name.into().name));
                let names = names.collect::<Result<Vec<_>, _>>().map_err(|error| error.under("fields"));
                self.change(|query| {
                    query.projection = only(names?);
                    Ok(())
                })
            }

            /// The checked query.
            ///
            /// # Errors
            /// The first fault made in building the filter.
            pub fn check(self) -> Result<Query, FilterError> {
                self.query
            }

            fn change(self, change: impl FnOnce(&mut Query) -> Result<(), FilterError>) -> Self {
                let query = self.query.and_then(|mut query| change(&mut query).map(|()| query));
                Self { query, model: PhantomData }
            }
        }

        impl<M> Clone for $name<M> {
            fn clone(&self) -> Self {
                Self { query: self.query.clone(), model: PhantomData }
            }
        }

        impl<M> fmt::Debug for $name<M> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.query).finish()
            }
        }

        impl<M> PartialEq for $name<M> {
            fn eq(&self, other: &Self) -> bool {
                self.query == other.query
            }
        }

        impl<M> Default for $name<M> {
            fn default() -> Self {
                Self { query: Ok(Query::default()), model: PhantomData }
            }
        }

        impl<'de, M: Model> Deserialize<'de> for $name<M> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                Self::from_value(&value).map_err(|error| serde::de::Error::custom(InvalidValue::from(error)))
            }
        }
    };
}

filter! {
    /// Which entities of a model, in what order, how many, and what of them. See [the module](crate::filter).
    ///
    /// As with [`Where`], a fault made in building it is kept inside and comes out where the filter is used.
    Filter, with_where: true
}

filter! {
    /// A filter for one entity that is found by its id: what of it is wanted. It has no `where`.
    FilterById, with_where: false
}

impl<M: Model> Filter<M> {
    /// Only entities that fulfil a condition (and those given before).
    #[must_use]
    pub fn filter(self, condition: Where<M>) -> Self {
        self.change(|query| {
            let condition = condition.check().map_err(|error| error.under("where"))?;
            query.condition = std::mem::take(&mut query.condition).and(condition);
            Ok(())
        })
    }

    /// Sorted by a property, after those given before.
    #[must_use]
    pub fn order_by(self, property: impl Into<PropertyName<M>>, direction: Direction) -> Self {
        let name = property.into().name;
        self.change(|query| {
            if query.order.len() == MAX_ORDER {
                let message = format!("has more than {MAX_ORDER} elements");
                return Err(FilterError::new(FilterErrorKind::TooLarge, message).under("order"));
            }
            let path = path::find(M::definition(), &name).map_err(|error| error.under("order"))?;
            query.order.push(Order { path, direction });
            Ok(())
        })
    }

    /// At most so many entities; one is the least.
    #[must_use]
    pub fn limit(self, limit: u32) -> Self {
        self.change(|query| {
            if limit == 0 {
                let fault =
                    FilterError::new(FilterErrorKind::InvalidValue, "must be a whole number, 1 or greater");
                return Err(fault.under("limit"));
            }
            query.limit = Some(limit.into());
            Ok(())
        })
    }

    /// So many entities are left out first.
    #[must_use]
    pub fn skip(self, skip: u32) -> Self {
        self.change(|query| {
            query.skip = skip.into();
            Ok(())
        })
    }
}

impl<M: Model> FilterById<M> {
    /// What of the entity is wanted.
    ///
    /// # Errors
    /// The first fault made in building the filter.
    pub fn projection(self) -> Result<Projection, FilterError> {
        self.check().map(|query| query.projection)
    }
}
