//! What the schema of a parameter says beyond its type.

use crate::{
    body::{Lane, is_object, resolve},
    operation::SchemaOf,
    schema::SchemaRules,
};
use serde_json::Value;

/// How much the schema of a parameter says beyond its type.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// Bounds and lengths, which the code of the route may check itself.
    pub(crate) has_simple: bool,
    /// Everything else, which only the validator checks.
    pub(crate) has_other: bool,
    /// What the value is made of.
    pub(crate) kind: Kind,
    /// Whether somebody has to be asked about it.
    pub(crate) asks: bool,
}

/// What values of a schema are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// One text.
    #[default]
    Scalar,
    /// Items.
    List,
    /// Members.
    Object,
}

/// Keywords that break nothing.
const NOTES: [&str; 6] = ["default", "description", "title", "example", "examples", "deprecated"];
/// Keywords that the code of a route can check.
const SIMPLE: [&str; 6] =
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"];

impl Rules {
    pub(crate) fn of(schema: &SchemaOf, own: &SchemaRules) -> Self {
        let type_alone = SchemaOf { generate: schema.generate, extra: None };
        let mut rules = Self {
            has_simple: false,
            has_other: !Lane::of(&type_alone, own).is_exact(),
            kind: kind_of(schema),
            asks: Lane::of(schema, own).asks(),
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

fn kind_of(schema: &SchemaOf) -> Kind {
    let mut generator = schemars::SchemaGenerator::default();
    let root = (schema.generate)(&mut generator);
    let definitions = Value::Object(generator.take_definitions(true));
    let laid_over = schema.extra.as_ref().and_then(|extra| extra.get("type"));
    if is_list(root.as_value(), &definitions, 8) || is_array(laid_over) {
        Kind::List
    } else if is_object(schema) || laid_over.is_some_and(|kind| kind == "object") {
        Kind::Object
    } else {
        Kind::Scalar
    }
}

/// Whether values of a schema are lists, but for `null`. Looks through references and alternatives, at most `depth` of them.
fn is_list(schema: &Value, definitions: &Value, depth: u8) -> bool {
    let schema = resolve(schema, definitions);
    let all_are = |keyword: &str| {
        let others = schema.get(keyword).and_then(Value::as_array).map(|all| {
            all.iter().filter(|one| one.get("type").is_none_or(|kind| kind != "null")).collect::<Vec<_>>()
        });
        others.is_some_and(|others| {
            depth > 0 && !others.is_empty() && others.iter().all(|one| is_list(one, definitions, depth - 1))
        })
    };
    is_array(schema.get("type")) || all_are("anyOf") || all_are("oneOf")
}

/// What an absent parameter is, by its schema.
pub(crate) fn default_of(schema: &SchemaOf) -> Option<Value> {
    let mut generator = schemars::SchemaGenerator::default();
    let root = (schema.generate)(&mut generator);
    let definitions = Value::Object(generator.take_definitions(true));
    let laid_over = schema.extra.as_ref().and_then(|extra| extra.get("default"));
    let of_type = || resolve(root.as_value(), &definitions).get("default");
    laid_over.or_else(of_type).filter(|default| !default.is_null()).cloned()
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) is_list: bool,
}

/// The members that a schema of objects names.
pub(crate) fn members_of(schema: &SchemaOf) -> Vec<Member> {
    let mut generator = schemars::SchemaGenerator::default();
    let root = (schema.generate)(&mut generator);
    let definitions = Value::Object(generator.take_definitions(true));
    let own = resolve(root.as_value(), &definitions).get("properties");
    let laid_over = schema.extra.as_ref().and_then(|extra| extra.get("properties"));
    let named = own.into_iter().chain(laid_over).filter_map(Value::as_object).flatten();
    named
        .map(|(name, schema)| Member {
            name: name.clone(),
            is_list: is_array(resolve(schema, &definitions).get("type")),
        })
        .collect()
}

/// Whether a `type` is, or has among others, `array`.
fn is_array(kind: Option<&Value>) -> bool {
    kind.is_some_and(|kind| {
        kind == "array" || kind.as_array().is_some_and(|kinds| kinds.contains(&"array".into()))
    })
}
