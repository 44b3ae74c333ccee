//! What the schema of a parameter says beyond its type.

use crate::{
    body::{Lane, resolve},
    operation::SchemaOf,
};
use serde_json::Value;

/// How much the schema of a parameter says beyond its type.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// Bounds and lengths, which the code of the route may check itself.
    pub(crate) has_simple: bool,
    /// Everything else, which only the validator checks.
    pub(crate) has_other: bool,
    /// Whether the value is a list.
    pub(crate) is_list: bool,
}

/// Keywords that break nothing.
const NOTES: [&str; 6] = ["default", "description", "title", "example", "examples", "deprecated"];
/// Keywords that the code of a route can check.
const SIMPLE: [&str; 6] =
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"];

impl Rules {
    pub(crate) fn of(schema: &SchemaOf) -> Self {
        let type_alone = SchemaOf { generate: schema.generate, extra: None };
        let mut rules = Self {
            has_simple: false,
            has_other: !Lane::of(&type_alone).is_exact(),
            is_list: is_list(schema),
        };
        for keyword in schema.extra.iter().filter_map(Value::as_object).flat_map(|extra| extra.keys()) {
            match keyword.as_str() {
                note if NOTES.contains(&note) => {}
                simple if SIMPLE.contains(&simple) => rules.has_simple = true,
                _ => rules.has_other = true,
            }
        }
        rules
    }
}

fn is_list(schema: &SchemaOf) -> bool {
    let mut generator = schemars::SchemaGenerator::default();
    let root = (schema.generate)(&mut generator);
    let definitions = Value::Object(generator.take_definitions(true));
    let kind = resolve(root.as_value(), &definitions).get("type");
    kind.is_some_and(|kind| {
        kind == "array" || kind.as_array().is_some_and(|kinds| kinds.contains(&"array".into()))
    })
}
