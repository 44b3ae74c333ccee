//! A `serde` deserializer over the text of a parameter: numbers and booleans by their strict grammar, a list from repeated
//! query values or from a delimited text, an enum by its name, everything else as a string.
//!
//! One trait serves all types: whatever implements `serde::Deserialize` can be a parameter. Objects do not come this way
//! (they are written as JSON or with brackets).

use super::{
    grammar,
    layout::{Decode, parts},
    place::QueryValues,
};
use crate::percent;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess,
    Visitor,
};
use std::{borrow::Cow, fmt};

/// The text is not a value of the type. It carries no words: the answer is made by the slow lane, never by `serde`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a value of the parameter's type")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The text or texts of one parameter.
#[derive(Debug, Clone)]
pub(crate) enum Texts<'r> {
    /// One text, decoded; as a list it is a list of one.
    One(Cow<'r, str>),
    /// A list of which the items stand between commas, as it was sent: an escaped comma belongs to its item.
    Commas {
        /// The text.
        raw: Cow<'r, str>,
        /// What makes an item of a part of it.
        decode: Decode,
    },
    /// Several values of one name in the query.
    Many(QueryValues<'r>),
}

impl<'r> Texts<'r> {
    /// The items of a list.
    fn items(self) -> Vec<Cow<'r, str>> {
        // Escapes were checked as a whole.
        match self {
            Self::One(text) => vec![text],
            Self::Commas { raw: Cow::Borrowed(raw), decode } => parts(raw, ',').filter_map(decode).collect(),
            Self::Commas { raw: Cow::Owned(raw), decode } => {
                let owned = |part| decode(part).map(|item| Cow::Owned(item.into_owned()));
                parts(&raw, ',').filter_map(owned).collect()
            }
            Self::Many(values) => values.filter_map(|value| percent::decode(value, true).ok()).collect(),
        }
    }

    /// As JSON: a string, or an array of strings.
    pub(crate) fn to_value(&self, list: bool) -> serde_json::Value {
        match self {
            Self::One(text) if !list => serde_json::Value::from(text.as_ref()),
            _ => self.clone().items().into_iter().map(Cow::into_owned).collect::<Vec<_>>().into(),
        }
    }
}

/// Reads a value of any type.
#[inline]
pub(crate) fn read<'r, T: Deserialize<'r>>(texts: Texts<'r>) -> Result<T, Refused> {
    T::deserialize(TextDeserializer(texts))
}

struct TextDeserializer<'r>(Texts<'r>);

impl<'r> TextDeserializer<'r> {
    #[inline]
    fn text(self) -> Result<Cow<'r, str>, Refused> {
        match self.0 {
            Texts::One(text) => Ok(text),
            Texts::Commas { .. } | Texts::Many(_) => Err(Refused),
        }
    }
}

macro_rules! scalars {
    ($($method:ident $visit:ident $read:expr;)*) => {
        $(#[inline]
        fn $method<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Refused> {
            visitor.$visit($read(&self.text()?).ok_or(Refused)?)
        })*
    };
}

/// A number that is finite in single precision too.
fn single(text: &str) -> Option<f64> {
    grammar::number(text).filter(|number| (*number as f32).is_finite())
}

impl<'r> Deserializer<'r> for TextDeserializer<'r> {
    type Error = Refused;

    scalars! {
        deserialize_bool visit_bool grammar::boolean;
        deserialize_i8 visit_i64 grammar::integer::<i64>;
        deserialize_i16 visit_i64 grammar::integer::<i64>;
        deserialize_i32 visit_i64 grammar::integer::<i64>;
        deserialize_i64 visit_i64 grammar::integer::<i64>;
        deserialize_i128 visit_i128 grammar::integer::<i128>;
        deserialize_u8 visit_u64 grammar::integer::<u64>;
        deserialize_u16 visit_u64 grammar::integer::<u64>;
        deserialize_u32 visit_u64 grammar::integer::<u64>;
        deserialize_u64 visit_u64 grammar::integer::<u64>;
        deserialize_u128 visit_u128 grammar::integer::<u128>;
        deserialize_f32 visit_f64 single;
        deserialize_f64 visit_f64 grammar::number;
    }

    #[inline]
    fn deserialize_any<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Texts::One(_) => self.deserialize_str(visitor),
            _ => self.deserialize_seq(visitor),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.text()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    #[inline]
    fn deserialize_string<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'r>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(Items(self.0.items().into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'r>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'r>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'r>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_enum(Name(self.text()?))
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'r>>
        char bytes byte_buf unit unit_struct map struct identifier ignored_any
    }
}

/// The items of a list, each a text of its own.
struct Items<'r>(std::vec::IntoIter<Cow<'r, str>>);

impl<'r> SeqAccess<'r> for Items<'r> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'r>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some(text) = self.0.next() else { return Ok(None) };
        seed.deserialize(TextDeserializer(Texts::One(text))).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The name of an enum's variant.
struct Name<'r>(Cow<'r, str>);

impl<'r> EnumAccess<'r> for Name<'r> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'r>>(self, seed: T) -> Result<(T::Value, Self), Refused> {
        let name: de::value::StrDeserializer<'_, Refused> = self.0.as_ref().into_deserializer();
        let value = seed.deserialize(name)?;
        Ok((value, self))
    }
}

/// Only variants without data have a name for a text.
impl<'r> VariantAccess<'r> for Name<'r> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'r>>(self, _: T) -> Result<T::Value, Refused> {
        Err(Refused)
    }

    fn tuple_variant<V: Visitor<'r>>(self, _: usize, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn struct_variant<V: Visitor<'r>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Colour {
        DarkRed,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Id(u32);

    fn one<'r, T: Deserialize<'r>>(text: &'r str) -> Result<T, Refused> {
        read(Texts::One(text.into()))
    }

    fn commas<'r, T: Deserialize<'r>>(raw: &'r str) -> Result<T, Refused> {
        read(Texts::Commas { raw: raw.into(), decode: |item| percent::decode(item, false).ok() })
    }

    fn query<'r, T: Deserialize<'r>>(query: &'r str) -> Result<T, Refused> {
        read(Texts::Many(QueryValues::new(query, "v")))
    }

    #[test]
    fn reads_scalars_lists_and_names() {
        assert_eq!(one::<i64>("-5"), Ok(-5));
        assert_eq!(one::<u8>("256"), Err(Refused));
        assert_eq!(one::<bool>("TRUE"), Ok(true));
        assert_eq!(one::<f64>("1e400"), Err(Refused));
        assert_eq!(one::<String>("a b"), Ok("a b".to_owned()));
        assert_eq!(one::<Option<i32>>("1"), Ok(Some(1)));
        assert_eq!(one::<Id>("7"), Ok(Id(7)));
        assert_eq!(one::<Colour>("dark-red"), Ok(Colour::DarkRed));
        assert_eq!(one::<Colour>("DarkRed"), Err(Refused));
        assert_eq!(one::<Vec<String>>("a,b"), Ok(vec!["a,b".into()]));
        assert_eq!(commas::<Vec<u8>>("1,2"), Ok(vec![1, 2]));
        assert_eq!(commas::<Vec<String>>("a%2Cb,%20c,"), Ok(vec!["a,b".into(), " c".into(), "".into()]));
        assert_eq!(commas::<Vec<String>>(""), Ok(vec![]));
        assert_eq!(commas::<serde_json::Value>("1,2"), Ok(serde_json::json!(["1", "2"])));
        assert_eq!(commas::<u8>("1"), Err(Refused));
        assert_eq!(query::<Vec<i32>>("v=1&v=2"), Ok(vec![1, 2]));
        assert_eq!(query::<i32>("v=1&v=2"), Err(Refused));
        assert_eq!(query::<Vec<String>>("v=a%20b&v=c+d"), Ok(vec!["a b".into(), "c d".into()]));
    }
}
