//! Which Rust types a property may have, and how each is read from JSON.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde::{Deserializer, Serialize};
use serde_json::{Map, Value};

use super::{Constraints, Kind, Violation};

/// A type that a property of a model can have.
///
/// An enum or a struct of your own becomes one with a line that says what it looks like in JSON:
/// ```
/// use lazo_repository::{Kind, PropertyType};
///
/// #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
/// #[serde(rename_all = "camelCase")]
/// enum Colour { Red, Green }
///
/// impl PropertyType for Colour {
///     const KIND: Kind = Kind::String;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a model's property",
    label = "not a property type",
    note = "use String, bool, i8 to i64, u8 to u32, f64, DateTime, Vec, a map, serde_json::Value, or Option of one of them",
    note = "for a type of your own write `impl PropertyType for {Self} {{ const KIND: Kind = Kind::Object; }}`"
)]
pub trait PropertyType: Serialize + DeserializeOwned + JsonSchema {
    /// What a value looks like in JSON.
    const KIND: Kind;

    /// Whether `null` is one of its values.
    const NULLABLE: bool = false;

    /// Reads a value, accepting exactly what the type's JSON schema accepts.
    ///
    /// # Errors
    /// The deserializer's, when the input is not such a value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Checks the constraints of the property that holds the value.
    ///
    /// # Errors
    /// The keyword that the value breaks.
    fn check(&self, constraints: &Constraints) -> Result<(), Violation> {
        let _ = constraints;
        Ok(())
    }

    /// The value as it is stored.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    fn to_value(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }
}

/// Reads a `T` where serde asks for a seed.
pub(crate) struct Read<T>(PhantomData<T>);

impl<T> Read<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: PropertyType> DeserializeSeed<'de> for Read<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

impl PropertyType for String {
    const KIND: Kind = Kind::String;

    fn check(&self, constraints: &Constraints) -> Result<(), Violation> {
        constraints.check_text(self)
    }

    fn to_value(&self) -> serde_json::Result<Value> {
        Ok(Value::String(self.clone()))
    }
}

impl PropertyType for bool {
    const KIND: Kind = Kind::Boolean;
}

impl PropertyType for f64 {
    const KIND: Kind = Kind::Number;

    fn check(&self, constraints: &Constraints) -> Result<(), Violation> {
        match serde_json::Number::from_f64(*self) {
            Some(number) if constraints.bounds_numbers() => constraints.check_number(&number),
            _ => Ok(()),
        }
    }

    fn to_value(&self) -> serde_json::Result<Value> {
        // serde_json would write `null` for what is no number.
        let number = serde_json::Number::from_f64(*self);
        number.map(Value::Number).ok_or_else(|| serde::ser::Error::custom("JSON has no such number"))
    }
}

impl PropertyType for Value {
    const KIND: Kind = Kind::Any;
    const NULLABLE: bool = true;

    fn to_value(&self) -> serde_json::Result<Value> {
        Ok(self.clone())
    }
}

impl PropertyType for Map<String, Value> {
    const KIND: Kind = Kind::Object;
}

impl<V: PropertyType> PropertyType for BTreeMap<String, V> {
    const KIND: Kind = Kind::Object;
}

impl<V: PropertyType, S: BuildHasher + Default> PropertyType for HashMap<String, V, S>
where
    String: Eq + Hash,
{
    const KIND: Kind = Kind::Object;
}

impl<T: PropertyType> PropertyType for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrNull<T>(PhantomData<T>);

        impl<'de, T: PropertyType> Visitor<'de> for OrNull<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                T::read(deserializer).map(Some)
            }
        }
        deserializer.deserialize_option(OrNull(PhantomData))
    }

    fn check(&self, constraints: &Constraints) -> Result<(), Violation> {
        self.as_ref().map_or(Ok(()), |value| value.check(constraints))
    }
}

impl<T: PropertyType> PropertyType for Vec<T> {
    const KIND: Kind = Kind::Array(&T::KIND);

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements<T>(PhantomData<T>);

        impl<'de, T: PropertyType> Visitor<'de> for Elements<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = seq.next_element_seed(Read::<T>::new())? {
                    elements.push(element);
                }
                Ok(elements)
            }
        }
        deserializer.deserialize_seq(Elements(PhantomData))
    }

    fn check(&self, constraints: &Constraints) -> Result<(), Violation> {
        constraints.check_items(self.len())
    }
}

/// Reads a value of a property and checks its constraints.
pub(crate) fn read_checked<'de, T, A>(map: &mut A, constraints: &Constraints) -> Result<T, A::Error>
where
    T: PropertyType,
    A: serde::de::MapAccess<'de>,
{
    let value = map.next_value_seed(Read::<T>::new())?;
    value.check(constraints).map_err(A::Error::custom)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: PropertyType>(text: &str) -> Option<T> {
        T::read(&mut serde_json::Deserializer::from_str(text)).ok()
    }

    #[test]
    fn an_integral_float_is_an_integer() {
        assert_eq!(read::<i64>("1.0"), Some(1));
        assert_eq!(read::<i64>("-2e3"), Some(-2000));
        assert_eq!(read::<i64>("1.5"), None);
        assert_eq!(read::<i64>("9223372036854775807"), Some(i64::MAX));
        assert_eq!(read::<i64>("9223372036854775808"), None);
        assert_eq!(read::<i64>("\"1\""), None);
        assert_eq!(read::<Vec<i32>>("[1.0, 2]"), Some(vec![1, 2]));
    }

    #[test]
    fn null_is_a_value_only_where_the_type_says_so() {
        assert_eq!(read::<String>("null"), None);
        assert_eq!(read::<Option<String>>("null"), Some(None));
        assert_eq!(read::<Value>("null"), Some(Value::Null));
        assert_eq!(read::<Option<i64>>("3.0"), Some(Some(3)));
    }
}
