//! Reading a section's values into a type.
//!
//! Environment variables and secrets have only text, so what is asked for decides: text is taken for a number or a truth value
//! where one is wanted, and the other way round. Nothing is rounded or cut.

use std::fmt;

use serde::de::{self, IntoDeserializer, Unexpected, Visitor};
use serde_json::{Map, Value};

/// A value of a configuration, to be read as whatever is wanted.
pub(super) struct Setting(pub(super) Value);

/// Why a value cannot be read.
#[derive(Debug)]
pub(super) struct Misfit {
    /// The keys that lead to the value, innermost first.
    way: Vec<String>,
    problem: String,
}

impl Misfit {
    /// The dotted key of the value, below `section`.
    pub(super) fn key(&self, section: &str) -> String {
        let way = self.way.iter().rev().map(String::as_str);
        let parts = [section].into_iter().filter(|section| !section.is_empty()).chain(way);
        parts.collect::<Vec<_>>().join(".")
    }

    #[cold]
    fn below(mut self, key: impl ToString) -> Self {
        self.way.push(key.to_string());
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    #[cold]
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self { way: Vec::new(), problem: problem.to_string() }
    }

    /// At fault is the field itself, which may come from elsewhere than what it is in.
    #[cold]
    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let problem: de::value::Error = de::Error::unknown_field(field, expected);
        Self { way: vec![field.to_owned()], problem: problem.to_string() }
    }
}

impl Setting {
    #[cold]
    fn misfit(&self, expected: &dyn de::Expected) -> Misfit {
        let unexpected = match &self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(truth) => Unexpected::Bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Unexpected::Unsigned(number),
                (_, Some(number)) => Unexpected::Signed(number),
                _ => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        de::Error::invalid_type(unexpected, expected)
    }

    /// The number that was meant; a value that is no number stays as it is.
    fn number(self) -> Self {
        let Value::String(text) = &self.0 else { return self };
        let text = text.trim();
        let number = if let Ok(number) = text.parse::<u64>() {
            Some(number.into())
        } else if let Ok(number) = text.parse::<i64>() {
            Some(number.into())
        } else {
            text.parse().ok().and_then(serde_json::Number::from_f64)
        };
        number.map_or(self, |number| Self(Value::Number(number)))
    }

    fn truth(&self) -> Option<bool> {
        let text = match &self.0 {
            Value::Bool(truth) => return Some(*truth),
            Value::String(text) => text.trim().to_ascii_lowercase(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        match text.as_str() {
            "true" | "on" | "yes" | "1" => Some(true),
            "false" | "off" | "no" | "0" => Some(false),
            _ => None,
        }
    }
}

/// Asks for numbers: all are read alike, and the visitor says whether it can take what there is.
macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.number().0 {
                Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                    (Some(number), ..) => visitor.visit_u64(number),
                    (_, Some(number), _) => visitor.visit_i64(number),
                    (.., Some(number)) => visitor.visit_f64(number),
                    _ => Err(Self(Value::Number(number)).misfit(&visitor)),
                },
                Value::String(text) => visitor.visit_string(text),
                other => Err(Self(other).misfit(&visitor)),
            }
        }
    )*};
}

// Each type that is read has a copy of this code: so what can only be one kind of value does not lead to the code for all kinds.
impl<'de> de::Deserializer<'de> for Setting {
    type Error = Misfit;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(truth),
            Value::Number(_) => self.deserialize_f64(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items { place: 0, left: items.into_iter() }),
            other => Err(Self(other).misfit(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Object(members) => visitor.visit_map(Members { left: members.into_iter(), next: None }),
            other => Err(Self(other).misfit(&visitor)),
        }
    }

    /// A table; not a list of its members' values, whose order nobody knows.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.truth() {
            Some(truth) => visitor.visit_bool(truth),
            None => Err(self.misfit(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            Value::Number(number) => visitor.visit_string(number.to_string()),
            Value::Bool(truth) => visitor.visit_string(truth.to_string()),
            other => Err(Self(other).misfit(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(variant.into_deserializer()),
            // One member: the variant, and what it holds.
            Value::Object(members) if members.len() == 1 => {
                visitor.visit_enum(de::value::MapAccessDeserializer::new(Members {
                    left: members.into_iter(),
                    next: None,
                }))
            }
            other => Err(Self(other).misfit(&visitor)),
        }
    }

    serde::forward_to_deserialize_any! {
        bytes byte_buf unit unit_struct ignored_any
    }
}

/// The items of a list.
struct Items {
    place: usize,
    left: std::vec::IntoIter<Value>,
}

impl<'de> de::SeqAccess<'de> for Items {
    type Error = Misfit;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some(item) = self.left.next() else { return Ok(None) };
        let read = seed.deserialize(Setting(item)).map_err(|misfit| misfit.below(self.place))?;
        self.place += 1;
        Ok(Some(read))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The members of a table.
struct Members {
    left: <Map<String, Value> as IntoIterator>::IntoIter,
    /// The one whose key was read.
    next: Option<(String, Value)>,
}

impl<'de> de::MapAccess<'de> for Members {
    type Error = Misfit;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        self.next = self.left.next();
        let Some((key, _)) = &self.next else { return Ok(None) };
        seed.deserialize(Setting(Value::String(key.clone()))).map(Some)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let Some((key, value)) = self.next.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        seed.deserialize(Setting(value)).map_err(|misfit| misfit.below(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, de::DeserializeOwned};
    use serde_json::{Value, json};

    use super::Setting;

    fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
        T::deserialize(Setting(value)).map_err(|misfit| format!("{}: {misfit}", misfit.key("top")))
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Store {
        Memory,
        File(String),
        Server { port: u16 },
    }

    #[test]
    fn text_is_what_is_asked_for() {
        assert_eq!(read::<u16>(json!(" 80 ")), Ok(80));
        assert_eq!(read::<i64>(json!("-9223372036854775808")), Ok(i64::MIN));
        assert_eq!(read::<u64>(json!("18446744073709551615")), Ok(u64::MAX));
        assert_eq!(read::<f64>(json!("1.5")), Ok(1.5));
        assert_eq!(read::<f64>(json!("2")), Ok(2.0));
        for yes in ["true", "TRUE", "on", "yes", "1"] {
            assert_eq!(read::<bool>(json!(yes)), Ok(true), "{yes}");
        }
        assert_eq!(read::<bool>(json!(0)), Ok(false));
        assert_eq!(read::<String>(json!(8080)), Ok("8080".to_owned()));
        assert_eq!(read::<Option<u8>>(json!("7")), Ok(Some(7)));
        assert_eq!(read::<Option<u8>>(json!(null)), Ok(None));
        assert_eq!(read::<BTreeMap<u8, Vec<bool>>>(json!({"1": ["on"]})), Ok([(1, vec![true])].into()));
    }

    #[test]
    fn variants_are_names_or_tables_of_one() {
        assert_eq!(read::<Store>(json!("memory")), Ok(Store::Memory));
        assert_eq!(read::<Store>(json!({"file": "a.json"})), Ok(Store::File("a.json".to_owned())));
        assert_eq!(read::<Store>(json!({"server": {"port": "81"}})), Ok(Store::Server { port: 81 }));
        for wrong in [json!("file"), json!({"memory": 1, "file": "x"}), json!({}), json!(3), json!("none")] {
            assert!(read::<Store>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_is_rounded_or_cut() {
        let misfit = |outcome: Result<u8, String>| outcome.expect_err("it does not fit");
        assert_eq!(misfit(read(json!(1.5))), "top: invalid type: floating point `1.5`, expected u8");
        assert_eq!(misfit(read(json!("256"))), "top: invalid value: integer `256`, expected u8");
        assert_eq!(misfit(read(json!("many"))), "top: invalid type: string \"many\", expected u8");
        assert_eq!(misfit(read(json!(true))), "top: invalid type: boolean `true`, expected u8");
        assert_eq!(
            read::<bool>(json!(2)),
            Err("top: invalid type: integer `2`, expected a boolean".to_owned())
        );
    }

    #[test]
    fn a_table_is_no_list() {
        assert_eq!(read::<(u8, bool)>(json!(["7", "on"])), Ok((7, true)));
        let told = |wrong| read::<Vec<Store>>(wrong).expect_err("it does not fit");
        assert_eq!(
            told(json!([{"server": [80]}])),
            "top.0.server: invalid type: sequence, expected struct variant Store::Server"
        );
        assert_eq!(told(json!({"0": "memory"})), "top: invalid type: map, expected a sequence");
        assert_eq!(told(json!("memory")), "top: invalid type: string \"memory\", expected a sequence");
        assert_eq!(told(json!(null)), "top: invalid type: unit value, expected a sequence");
    }

    #[test]
    fn a_misfit_says_where_it_is() {
        let outcome =
            read::<BTreeMap<String, Vec<Store>>>(json!({"eu": ["memory", {"server": {"port": -1}}]}));
        let told = "top.eu.1.server.port: invalid value: integer `-1`, expected u16";
        assert_eq!(outcome, Err(told.to_owned()));
    }
}
