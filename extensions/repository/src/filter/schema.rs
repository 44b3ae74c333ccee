//! The JSON schemas of filters: closed objects that allow exactly what is read, as far as a schema can tell. (It cannot
//! tell whether a pattern is a regular expression, nor count conditions across levels.)

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::operator::{OPERATORS, Takes, fits};
use super::{Filter, FilterById, MAX_CONDITIONS, MAX_LIST, MAX_ORDER, MAX_PATH, MAX_PATTERN_LENGTH, Where};
use crate::model::STRICT;
use crate::{Kind, Model, ModelDefinition};

impl<M: Model> JsonSchema for Filter<M> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Filter", M::definition().name).into()
    }

    fn schema_id() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Where<M>>();
        filter(M::definition(), Some(condition))
    }
}

impl<M: Model> JsonSchema for FilterById<M> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}FilterById", M::definition().name).into()
    }

    fn schema_id() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        filter(M::definition(), None)
    }
}

impl<M: Model> JsonSchema for Where<M> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Where", M::definition().name).into()
    }

    fn schema_id() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let itself = generator.subschema_for::<Self>();
        let list = json!({"type": "array", "items": itself, "maxItems": MAX_CONDITIONS});
        let mut properties = Map::new();
        let mut inside = Map::new();
        for property in M::definition().visible() {
            properties.insert(property.name.to_owned(), conditions(generator, property.kind));
            if property.kind.has_inside() {
                inside.insert(inside_pattern(property.name), conditions(generator, Kind::Any));
            }
        }
        properties.insert("and".to_owned(), list.clone());
        properties.insert("or".to_owned(), list);
        let mut schema = json_schema!({
            "type": "object",
            "description": format!("Conditions on {}; all of them must hold.", M::definition().name),
            "properties": properties,
            "additionalProperties": false,
            (STRICT): true,
        });
        if !inside.is_empty() {
            schema.insert("patternProperties".to_owned(), inside.into());
        }
        schema
    }
}

fn filter(model: &'static ModelDefinition, condition: Option<Schema>) -> Schema {
    let names: Vec<_> = model.visible().map(|property| property.name).collect();
    let order = json!({"type": "string", "pattern": order_pattern(model)});
    let flags: Map<_, _> =
        names.iter().map(|name| ((*name).to_owned(), json!({"type": "boolean"}))).collect();
    let count = |least: u64| json!({"type": "integer", "minimum": least, "maximum": i64::MAX});
    let mut properties = Map::new();
    if let Some(condition) = condition {
        properties.insert("where".to_owned(), condition.into());
    }
    properties.insert(
        "order".to_owned(),
        json!({"anyOf": [order, {"type": "array", "items": order, "maxItems": MAX_ORDER}]}),
    );
    properties.insert("limit".to_owned(), count(1));
    properties.insert("skip".to_owned(), count(0));
    properties.insert("offset".to_owned(), count(0));
    properties.insert(
        "fields".to_owned(),
        json!({"anyOf": [
            {"type": "object", "properties": flags, "additionalProperties": false},
            {"type": "array", "items": {"type": "string", "enum": names}, "uniqueItems": true},
        ]}),
    );
    json_schema!({
        "type": "object",
        "description": format!("Which {} entities, in what order, how many, and what of them.", model.name),
        "properties": properties,
        "additionalProperties": false,
        (STRICT): true,
    })
}

/// What stands after the first name of a dotted path: members without quotes, back-slashes and control characters.
const MEMBERS: &str = r#"(\.[^."\\\u0000-\u001f\u007f-\u009f]+)"#;

fn inside_pattern(name: &str) -> String {
    format!("^{}{MEMBERS}{{1,{MAX_PATH}}}$", escape(name))
}

fn order_pattern(model: &'static ModelDefinition) -> String {
    let paths: Vec<_> = model
        .visible()
        .map(|property| {
            let members =
                if property.kind.has_inside() { format!("{MEMBERS}{{0,{MAX_PATH}}}") } else { String::new() };
            format!("{}{members}", escape(property.name))
        })
        .collect();
    format!("^({})( ([aA][sS][cC]|[dD][eE][sS][cC]))?$", paths.join("|"))
}

/// A name as a regular expression: what is not a letter, a digit or `_` is escaped.
fn escape(name: &str) -> String {
    regex::escape(name)
}

/// What may stand beside a property: a value, or operators.
fn conditions(generator: &mut SchemaGenerator, kind: Kind) -> Value {
    let schema = match kind.tested() {
        Kind::String => generator.subschema_for::<StringCondition>(),
        Kind::Integer => generator.subschema_for::<IntegerCondition>(),
        Kind::Number => generator.subschema_for::<NumberCondition>(),
        Kind::Boolean => generator.subschema_for::<BooleanCondition>(),
        Kind::DateTime => generator.subschema_for::<DateTimeCondition>(),
        Kind::Any => generator.subschema_for::<AnyCondition>(),
        Kind::Object | Kind::Array(_) => generator.subschema_for::<ObjectCondition>(),
    };
    schema.into()
}

macro_rules! condition {
    ($($name:ident: $kind:ident, $what:literal;)*) => {$(
        /// The schema of what may stand beside a property of one kind.
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": concat!("A condition on ", $what, ": the value itself, or operators that all must hold."),
                    "anyOf": [nullable(Kind::$kind), operators(Kind::$kind)],
                    (STRICT): true,
                })
            }
        }
    )*};
}

condition! {
    StringCondition: String, "a text";
    IntegerCondition: Integer, "a whole number";
    NumberCondition: Number, "a number";
    BooleanCondition: Boolean, "a boolean";
    DateTimeCondition: DateTime, "an instant";
    AnyCondition: Any, "a value of any type";
    ObjectCondition: Object, "an object";
}

fn operators(kind: Kind) -> Value {
    let known = OPERATORS.iter().filter(|(_, takes)| fits(kind, *takes));
    let properties: Map<_, _> =
        known.map(|(name, takes)| ((*name).to_owned(), operand(kind, *takes))).collect();
    json!({"type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1})
}

fn operand(kind: Kind, takes: Takes) -> Value {
    match takes {
        Takes::Nullable => nullable(kind),
        Takes::Scalar => scalar(kind),
        Takes::Pair => json!({"type": "array", "items": scalar(kind), "minItems": 2, "maxItems": 2}),
        Takes::List => json!({"type": "array", "items": nullable(kind), "maxItems": MAX_LIST}),
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Pattern => json!({"type": "string", "maxLength": MAX_PATTERN_LENGTH}),
    }
}

fn scalar(kind: Kind) -> Value {
    match kind {
        Kind::String => json!({"type": "string"}),
        Kind::Integer => json!({"type": "integer", "format": "int64"}),
        Kind::Number => json!({"type": "number", "format": "double"}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::DateTime => json!({"type": "string", "format": "date-time"}),
        Kind::Any => json!({"type": ["string", "number", "boolean"]}),
        Kind::Object | Kind::Array(_) => json!({"type": "null"}),
    }
}

fn nullable(kind: Kind) -> Value {
    match kind {
        Kind::Any => json!({"type": ["string", "number", "boolean", "null"]}),
        Kind::Object | Kind::Array(_) => json!({"type": "null"}),
        other => {
            let mut schema = scalar(other);
            if let Some(kind) = schema.get_mut("type") {
                *kind = json!([kind.take(), "null"]);
            }
            schema
        }
    }
}
