//! Texts and numbers.

use super::{Type, keywords::Keywords, reader::Reader};
use crate::Formats;
use serde_json::{Map, Value};

impl Reader<'_> {
    pub(super) fn text(&self, rules: &mut Map<String, Value>) -> Type {
        let format = rules.get("format").and_then(Value::as_str).unwrap_or_default();
        let typed = match (format, self.formats) {
            ("byte", _) => Some(Type::Base64),
            ("binary", _) if self.is_form => Some(Type::File),
            ("date-time", Formats::Types) => Some(Type::Timestamp),
            ("date", Formats::Types) => Some(Type::Date),
            ("uuid", Formats::Types) => Some(Type::Uuid),
            _ => None,
        };
        if let Some(typed) = typed {
            rules.remove("format");
            return typed;
        }
        let is_file = rules.contains_key("contentMediaType") && !rules.contains_key("contentEncoding");
        if self.is_form && is_file { Type::File } else { Type::Text }
    }
}

/// The texts that a value may be, if nothing else may be said of it.
pub(super) fn listed_texts(keywords: &Keywords) -> Option<Vec<String>> {
    if !matches!(keywords.kind(), None | Some("string"))
        || keywords.rules.get("type").is_some_and(Value::is_array)
    {
        return None;
    }
    let values = match (keywords.rules.get("enum"), keywords.rules.get("const")) {
        (Some(Value::Array(values)), None) => values.clone(),
        (None, Some(value)) => vec![value.clone()],
        _ => return None,
    };
    let mut texts: Vec<String> = Vec::new();
    for value in &values {
        let text = value.as_str()?;
        if !texts.iter().any(|known| known == text) {
            texts.push(text.to_owned());
        }
    }
    (!texts.is_empty()).then_some(texts)
}

/// The type of an integer; keywords that its schema has too are taken away.
pub(super) fn integer(rules: &mut Map<String, Value>) -> Type {
    let format = rules.get("format").and_then(Value::as_str).unwrap_or_default();
    let (ty, minimum, maximum) = match format {
        "int32" => ("i32", None, None),
        "int64" => ("i64", None, None),
        "uint8" => ("u8", Some(0), Some(255)),
        "uint16" => ("u16", Some(0), Some(65_535)),
        "uint32" => ("u32", Some(0), None),
        "uint64" => ("u64", Some(0), None),
        _ => return Type::Integer("i64"),
    };
    let bound = |keyword: &str| rules.get(keyword).and_then(Value::as_i64);
    let has = |keyword: &str, own: Option<i64>| own.is_none() || bound(keyword) == own;
    if !has("minimum", minimum) || !has("maximum", maximum) {
        // The schema of the type would say more than is said here.
        return Type::Integer("i64");
    }
    rules.remove("format");
    if minimum.is_some() {
        rules.remove("minimum");
    }
    if maximum.is_some() {
        rules.remove("maximum");
    }
    Type::Integer(ty)
}

pub(super) fn number(rules: &mut Map<String, Value>) -> Type {
    let ty = match rules.get("format").and_then(Value::as_str) {
        Some("float") => "f32",
        Some("double") => "f64",
        _ => return Type::Number("f64"),
    };
    rules.remove("format");
    Type::Number(ty)
}
