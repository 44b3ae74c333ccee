//! Reading a model's variants as strictly as their schemas are: only objects, only known properties, each once, all
//! required ones, constraints kept, `null` only where the type has it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use super::{ModelDefinition, Property, PropertyType, Variant, read_checked};

/// A variant all of whose properties may be missing, so that it can be filled property by property.
pub trait ReadProperties: Default {
    /// Reads the value of the property at an index of the model's definition.
    ///
    /// # Errors
    /// The input's, when the value is not what the property holds, or when the property is already there.
    fn read_property<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;
}

/// Reads the value of one property into its place.
///
/// # Errors
/// When the value is not what the property holds, breaks a constraint, or when the place is taken.
pub fn read_property<'de, T: PropertyType, A: MapAccess<'de>>(
    map: &mut A,
    property: &'static Property,
    place: &mut Option<T>,
) -> Result<(), A::Error> {
    if place.is_some() {
        return Err(A::Error::duplicate_field(property.name));
    }
    *place = Some(read_checked(map, &property.constraints)?);
    Ok(())
}

/// Takes a property that must be there.
///
/// # Errors
/// When it is not.
pub fn required<T, E: serde::de::Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(name))
}

/// Reads an object with the properties of a variant. Those that the variant requires are not asked for here; see
/// [`required`].
///
/// # Errors
/// When the input is no object, or has an unknown, repeated or unfit property.
pub fn read_object<'de, P: ReadProperties, D: Deserializer<'de>>(
    deserializer: D,
    model: &'static ModelDefinition,
    variant: Variant,
) -> Result<P, D::Error> {
    deserializer.deserialize_map(ObjectOf { model, variant, properties: PhantomData::<P> })
}

struct ObjectOf<P> {
    model: &'static ModelDefinition,
    variant: Variant,
    properties: PhantomData<P>,
}

impl<'de, P: ReadProperties> Visitor<'de> for ObjectOf<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<P, A::Error> {
        let mut properties = P::default();
        while let Some(index) = map.next_key_seed(Key { model: self.model, variant: self.variant })? {
            properties.read_property(index, &mut map)?;
        }
        Ok(properties)
    }
}

/// Finds a property by its name.
struct Key {
    model: &'static ModelDefinition,
    variant: Variant,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<usize, E> {
        self.model
            .properties
            .iter()
            .position(|property| property.name == name && self.variant.has(property))
            .ok_or_else(|| E::custom(format_args!("unknown property `{name}`")))
    }
}
