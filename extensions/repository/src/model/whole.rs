//! Whole numbers as property types.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Unexpected, Visitor};
use serde_json::Value;

use super::{Constraints, Kind, PropertyType, Violation};

/// Reads whole numbers; `1.0` is one, as JSON Schema says.
struct Whole<T>(PhantomData<T>);

impl<T: TryFrom<i64>> Whole<T> {
    fn fit<E: serde::de::Error>(&self, value: i64) -> Result<T, E> {
        T::try_from(value).map_err(|_| {
            E::invalid_value(Unexpected::Signed(value), &"a whole number within the range of its type")
        })
    }
}

impl<T: TryFrom<i64>> Visitor<'_> for Whole<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<T, E> {
        self.fit(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<T, E> {
        let value = i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))?;
        self.fit(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<T, E> {
        let whole =
            crate::compare::whole(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))?;
        self.fit(whole)
    }
}

macro_rules! integers {
    ($($type:ty => $read:ident),*) => {$(
        impl PropertyType for $type {
            const KIND: Kind = Kind::Integer;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.$read(Whole(PhantomData))
            }

            fn check(&self, constraints: &Constraints) -> Result<(), Violation> {
                if !constraints.bounds_numbers() {
                    return Ok(());
                }
                constraints.check_number(&serde_json::Number::from(*self))
            }

            fn to_value(&self) -> serde_json::Result<Value> {
                Ok(Value::from(*self))
            }
        }
    )*};
}

// `deserialize_any` is not asked for, so formats that do not tell their types work too; JSON answers an integer's
// request with whatever number stands there.
integers!(i8 => deserialize_i64, i16 => deserialize_i64, i32 => deserialize_i64, i64 => deserialize_i64,
          u8 => deserialize_i64, u16 => deserialize_i64, u32 => deserialize_i64);
