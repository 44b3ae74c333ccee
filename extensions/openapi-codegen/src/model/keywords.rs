//! What a schema says, in the words of OpenAPI 3.1.

use lazo_openapi_diff::{LoadError, Place};
use serde_json::{Map, Value};

/// Keywords that have schemas below them and are read by their places.
const STRUCTURE: [&str; 8] =
    ["$ref", "properties", "required", "items", "additionalProperties", "allOf", "anyOf", "oneOf"];
/// Keywords with schemas below them that no type of Rust says.
const FOREIGN: [&str; 13] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Keywords that say nothing of values.
const NOISE: [&str; 9] = [
    "description",
    "nullable",
    "$defs",
    "definitions",
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$vocabulary",
];

/// What a schema says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keywords {
    /// Everything but the structure.
    pub(crate) rules: Map<String, Value>,
    pub(crate) is_nullable: bool,
    pub(crate) description: Option<String>,
    /// Keywords that cannot be said, since there are references in them.
    pub(crate) unsaid: Vec<&'static str>,
    /// Whether `null` is allowed by one keyword and not by another one.
    pub(crate) contradicts_null: bool,
}

/// An error about what stands at a place.
pub(crate) fn shape(place: &Place<'_>, expected: &'static str) -> LoadError {
    let found = match place.value() {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    LoadError::Shape { at: place.to_string(), found, expected }
}

/// The text below a name.
pub(crate) fn text<'d>(place: &Place<'d>, name: &str) -> Result<Option<&'d str>, LoadError> {
    let Some(below) = place.get(name) else { return Ok(None) };
    below.value().as_str().map(Some).ok_or_else(|| shape(&below, "a text"))
}

/// The items of a list below a name; none if it is not there.
pub(crate) fn list<'d>(place: &Place<'d>, name: &str) -> Result<Vec<Place<'d>>, LoadError> {
    let Some(below) = place.get(name) else { return Ok(Vec::new()) };
    if below.value().is_array() { Ok(below.items()) } else { Err(shape(&below, "a list")) }
}

/// The members of an object below a name; none if it is not there.
pub(crate) fn members<'d>(place: &Place<'d>, name: &str) -> Result<Vec<(&'d str, Place<'d>)>, LoadError> {
    let Some(below) = place.get(name) else { return Ok(Vec::new()) };
    if below.value().is_object() { Ok(below.members()) } else { Err(shape(&below, "an object")) }
}

/// The texts of a list below a name.
pub(crate) fn texts<'d>(place: &Place<'d>, name: &str) -> Result<Vec<&'d str>, LoadError> {
    let text = |item: Place<'d>| item.value().as_str().ok_or_else(|| shape(&item, "a text"));
    list(place, name)?.into_iter().map(text).collect()
}

impl Keywords {
    /// What the object at a place says.
    pub(crate) fn at(place: &Place<'_>, is_3_0: bool) -> Result<Self, LoadError> {
        let mut all = Self { description: text(place, "description")?.map(str::to_owned), ..Self::default() };
        for (keyword, value) in place.members() {
            if let Some(foreign) = FOREIGN.iter().find(|foreign| **foreign == keyword) {
                if refers(value.value()) {
                    all.unsaid.push(foreign);
                    continue;
                }
            } else if STRUCTURE.contains(&keyword) || NOISE.contains(&keyword) {
                continue;
            }
            let is_off = *value.value() == false
                && matches!(keyword, "uniqueItems" | "readOnly" | "writeOnly" | "deprecated");
            if !is_off {
                all.rules.insert(keyword.to_owned(), value.value().clone());
            }
        }
        all.check_types(place)?;
        if is_3_0 {
            all.is_nullable = place.value().get("nullable").and_then(Value::as_bool).unwrap_or(false);
            all.exclusive("exclusiveMinimum", "minimum");
            all.exclusive("exclusiveMaximum", "maximum");
        }
        all.null_type();
        all.null_value();
        Ok(all)
    }

    /// The one type that is named.
    pub(crate) fn kind(&self) -> Option<&str> {
        self.rules.get("type").and_then(Value::as_str)
    }

    fn check_types(&self, place: &Place<'_>) -> Result<(), LoadError> {
        let wrong = |keyword: &str, expected| match place.get(keyword) {
            Some(at) => Err(shape(&at, expected)),
            None => Ok(()),
        };
        for (keyword, value) in &self.rules {
            match (keyword.as_str(), value) {
                ("type", Value::Array(names)) if names.iter().all(Value::is_string) && !names.is_empty() => {}
                ("type", value) if !value.is_string() => {
                    return wrong(keyword, "the name of a type, or a list of them");
                }
                ("enum", value) if value.as_array().is_none_or(Vec::is_empty) => {
                    return wrong(keyword, "a list of values");
                }
                ("format" | "pattern" | "title", value) if !value.is_string() => {
                    return wrong(keyword, "a text");
                }
                ("minimum" | "maximum" | "multipleOf", value) if !value.is_number() => {
                    return wrong(keyword, "a number");
                }
                (
                    "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties",
                    value,
                ) if !value.is_u64() => return wrong(keyword, "a whole number that is not negative"),
                ("uniqueItems" | "deprecated" | "readOnly" | "writeOnly", value) if !value.is_boolean() => {
                    return wrong(keyword, "`true` or `false`");
                }
                ("exclusiveMinimum" | "exclusiveMaximum", value)
                    if !(value.is_number() || value.is_boolean()) =>
                {
                    return wrong(keyword, "a number");
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// `minimum: 5, exclusiveMinimum: true` of 3.0 is `exclusiveMinimum: 5`.
    fn exclusive(&mut self, exclusive: &str, bound: &str) {
        let Some(Value::Bool(is_exclusive)) = self.rules.get(exclusive) else { return };
        let is_exclusive = *is_exclusive;
        self.rules.remove(exclusive);
        if is_exclusive && let Some(limit) = self.rules.remove(bound) {
            self.rules.insert(exclusive.to_owned(), limit);
        }
    }

    /// `type: [T, "null"]` is a T that may be null.
    fn null_type(&mut self) {
        let Some(Value::Array(names)) = self.rules.get_mut("type") else { return };
        let before = names.len();
        names.retain(|name| name != "null");
        self.is_nullable |= names.len() < before;
        match names.as_slice() {
            [] => drop(self.rules.insert("type".to_owned(), "null".into())),
            [one] => {
                let one = one.clone();
                self.rules.insert("type".to_owned(), one);
            }
            _ => {}
        }
    }

    /// Where values are listed, `null` has to be one of them.
    fn null_value(&mut self) {
        let has_type = self.rules.contains_key("type");
        let Some(Value::Array(values)) = self.rules.get_mut("enum") else {
            if self.rules.contains_key("const") && self.is_nullable {
                (self.is_nullable, self.contradicts_null) = (false, true);
            }
            return;
        };
        let before = values.len();
        if values.len() > 1 && (self.is_nullable || !has_type) {
            values.retain(|value| !value.is_null());
            let has_null = values.len() < before;
            self.contradicts_null = self.is_nullable && !has_null;
            self.is_nullable = has_null;
        }
    }
}

/// Whether there is a reference in a value.
pub(crate) fn refers(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("$ref") || members.values().any(refers),
        Value::Array(items) => items.iter().any(refers),
        _ => false,
    }
}
