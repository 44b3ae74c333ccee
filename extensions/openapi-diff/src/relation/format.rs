//! Formats: which are known, and which of them lie within others.

use crate::schema::{Schema, TypeSet};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::{cell::RefCell, collections::HashMap};

/// What is known of a format of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Restricts nothing.
    Nothing,
    /// The validator knows it.
    Known,
    /// One cannot tell.
    Unknown,
}

/// Formats that say how a value is written or shown, or speak of numbers.
const WITHOUT_MEANING: [&str; 7] = ["binary", "password", "int32", "int64", "float", "double", "decimal"];

const KNOWN: [&str; 16] = [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uuid",
    "json-pointer",
    "relative-json-pointer",
    "uri-template",
];

/// Each with those that have all of its texts.
const WITHIN: [(&str, &str); 5] = [
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("uri", "iri-reference"),
    ("iri", "iri-reference"),
    ("uri-reference", "iri-reference"),
];

pub(crate) fn format_of(name: &str) -> Format {
    if WITHOUT_MEANING.contains(&name) {
        Format::Nothing
    } else if KNOWN.contains(&name) || name == "byte" {
        Format::Known
    } else {
        Format::Unknown
    }
}

/// Whether all texts of one format are of the other.
pub(crate) fn is_within(inner: &str, outer: &str) -> bool {
    inner == outer || WITHIN.contains(&(inner, outer))
}

/// The range of `int32` and `int64`.
pub(crate) fn integer_range(schema: &Schema<'_>) -> Option<(i128, i128)> {
    if !schema.types.has(TypeSet::INTEGER) || schema.types.has(TypeSet::FRACTION) {
        return None;
    }
    match schema.format? {
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "int64" => Some((i64::MIN.into(), i64::MAX.into())),
        _ => None,
    }
}

/// The validators of formats.
#[derive(Default)]
pub(crate) struct Formats(RefCell<HashMap<String, Option<Validator>>>);

impl Formats {
    pub(crate) fn accepts(&self, format: &str, text: &str) -> Option<bool> {
        match format_of(format) {
            Format::Nothing => return Some(true),
            Format::Unknown => return None,
            Format::Known => {}
        }
        let mut known = self.0.borrow_mut();
        let validator =
            known.entry(format.to_owned()).or_insert_with(|| validator(&json!({"format": format})));
        Some(validator.as_ref()?.is_valid(&Value::String(text.to_owned())))
    }
}

/// A validator that checks formats, those of OpenAPI too.
pub(crate) fn validator(schema: &Value) -> Option<Validator> {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_format("byte", is_base64)
        .build(schema)
        .ok()
}

fn is_base64(text: &str) -> bool {
    let bytes = text.as_bytes();
    let data = bytes.iter().rev().skip_while(|byte| **byte == b'=').count();
    bytes.len().is_multiple_of(4)
        && bytes.len() - data <= 2
        && bytes[..data].iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
