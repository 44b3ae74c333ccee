//! Types whose schemas say no more than they have to.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// An integer of any size.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Integer(pub i64);

/// A number.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Number(pub f64);

macro_rules! plain {
    ($($name:ident $kind:literal)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schemars::json_schema!({"type": $kind})
            }
        }
    )*};
}

plain! { Integer "integer" Number "number" }

/// What may be absent and is never `null`, as an `Option` may be.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Maybe<T>(Option<T>);

impl<T> Maybe<T> {
    /// Whether it is absent.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }
}

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl<T: JsonSchema> JsonSchema for Maybe<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
