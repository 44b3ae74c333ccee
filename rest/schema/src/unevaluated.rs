//! `unevaluatedProperties` and `unevaluatedItems`: what a schema says about those parts of a value that nothing else in
//! it has looked at, alternatives included.
//!
//! Which parts that are, the library alone knows. It is asked with a schema of which nothing else can be broken, so that
//! it has no alternatives to tell of: to find whether one fits costs it little.

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Value, json};

use super::marks::Marks;
use super::piece::Piece;

/// One of the two keywords, where it stands in a schema.
pub(super) struct Unevaluated {
    pub(super) keyword: &'static str,
    /// The keyword as it is.
    rest: Arc<Piece>,
    /// The keyword with `false`, which tells of all that is left over.
    none: Arc<Piece>,
    /// What is said about that.
    pub(super) each: Arc<Piece>,
}

impl Unevaluated {
    /// The keyword of a schema object, with what it says. Nothing if that is nothing.
    pub(super) fn new(
        keyword: &str,
        says: &Value,
        members: &Map<String, Value>,
        piece: impl Fn(Value) -> Arc<Piece>,
    ) -> Option<Self> {
        let keyword = match keyword {
            "unevaluatedProperties" => "unevaluatedProperties",
            _ => "unevaluatedItems",
        };
        if says == &Value::Bool(true) {
            return None;
        }
        let looks = looks_at(members);
        let alone = |says: &Value| {
            let mut with = looks.clone();
            with.insert(keyword.to_owned(), says.clone());
            piece(json!({"if": looks, "then": with}))
        };
        Some(Self { keyword, rest: alone(says), none: alone(&Value::Bool(false)), each: piece(says.clone()) })
    }

    /// Whether it is kept. Where an alternative that may have looked at something is wanting, it is: what that one would
    /// have looked at nobody can say.
    pub(super) fn holds(&self, marks: &Marks, value: &Value) -> bool {
        !self.speaks_of(value) || self.rest.check(marks).is_none_or(|check| check.is_valid(value))
    }

    /// The names of the properties, or the items as text, that break it.
    pub(super) fn broken(&self, marks: &Marks, value: &Value) -> Vec<String> {
        if self.speaks_of(value) { unexpected(&self.rest, marks, value) } else { Vec::new() }
    }

    /// The parts of a value that nothing else has looked at, each with the step of a JSON pointer that leads to it.
    pub(super) fn left<'v>(&self, marks: &Marks, value: &'v Value) -> Vec<(String, &'v Value)> {
        if !self.speaks_of(value) {
            return Vec::new();
        }
        let mut left = unexpected(&self.none, marks, value);
        match value {
            Value::Object(members) => {
                let part = |name: String| {
                    let value = members.get(&name)?;
                    Some((name.replace('~', "~0").replace('/', "~1"), value))
                };
                left.into_iter().filter_map(part).collect()
            }
            Value::Array(items) => {
                // Of equal items those are left that stand last: only their place tells them apart, and it is the first
                // places that a schema looks at by number.
                let mut found = Vec::new();
                for (at, item) in items.iter().enumerate().rev() {
                    let Some(last) = left.last() else { break };
                    let text = item.to_string();
                    if *last == text {
                        left.pop();
                        found.push((at.to_string(), item));
                    }
                }
                found
            }
            _ => Vec::new(),
        }
    }

    fn speaks_of(&self, value: &Value) -> bool {
        if self.keyword == "unevaluatedProperties" { value.is_object() } else { value.is_array() }
    }
}

/// What one of our schemas tells of.
fn unexpected(piece: &Piece, marks: &Marks, value: &Value) -> Vec<String> {
    let told = piece.check(marks).and_then(|check| check.validate(value).err());
    match told.as_ref().map(|error| error.kind()) {
        Some(Kind::UnevaluatedProperties { unexpected } | Kind::UnevaluatedItems { unexpected }) => {
            unexpected.clone()
        }
        _ => Vec::new(),
    }
}

/// As much of a schema object as says which parts of a value it looks at. Every value that fits the whole of it fits this,
/// and is looked at in the same way.
fn looks_at(members: &Map<String, Value>) -> Map<String, Value> {
    let looks = |(keyword, says): (&String, &Value)| {
        let says = match (keyword.as_str(), says) {
            // The places count, not what is said about them.
            ("properties" | "patternProperties", Value::Object(named)) => {
                named.keys().map(|name| (name.clone(), Value::Bool(true))).collect()
            }
            ("prefixItems", Value::Array(placed)) => placed.iter().map(|_| Value::Bool(true)).collect(),
            ("additionalProperties" | "items", _) => Value::Bool(true),
            // A value that breaks one of these is not looked at by it.
            (
                "$ref" | "$dynamicRef" | "allOf" | "anyOf" | "oneOf" | "if" | "then" | "else"
                | "dependentSchemas" | "contains" | "minContains" | "maxContains",
                says,
            ) => says.clone(),
            _ => return None,
        };
        Some((keyword.clone(), says))
    };
    members.iter().filter_map(looks).collect()
}
