//! Schemas and values to try.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::pet_discriminator;

/// A schema without ambiguity (no place that may be text and something else), and a value that is valid.
pub(crate) fn schema_and_value() -> impl Strategy<Value = (Value, Value)> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|n| (json!({"type": "integer"}), json!(n))),
        any::<u64>().prop_map(|n| (json!({"type": "integer"}), json!(n))),
        any::<i32>().prop_map(|n| (json!({"type": ["integer", "null"], "format": "int32"}), json!(n))),
        (-1e300..1e300).prop_map(|n| (json!({"type": "number"}), json!(n))),
        any::<i32>().prop_map(|n| (json!({"type": "integer"}), json!(f64::from(n)))),
        any::<bool>().prop_map(|b| (json!({"type": "boolean"}), json!(b))),
        ".{0,8}".prop_map(|s| (json!({"type": "string"}), json!(s))),
        Just((json!({"type": ["number", "null"]}), json!(null))),
        (0..5).prop_map(|n| (json!({"enum": [0, 1, 2, 3, 4]}), json!(n))),
    ];
    let leaf = prop_oneof![9 => leaf, 2 => pet_and_value()];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let member = ("[a-e]", inner.clone());
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| {
                let (schemas, values): (Vec<_>, Vec<_>) = items.into_iter().unzip();
                let mut schema = json!({"type": "array"});
                if !schemas.is_empty() {
                    schema["prefixItems"] = schemas.into();
                }
                (schema, json!(values))
            }),
            proptest::collection::vec(member, 0..4).prop_map(|members| {
                let members: BTreeMap<String, (Value, Value)> = members.into_iter().collect();
                let mut schemas = serde_json::Map::new();
                let mut values = serde_json::Map::new();
                for (name, (schema, value)) in members {
                    schemas.insert(name.clone(), schema);
                    values.insert(name, value);
                }
                (
                    json!({"type": "object", "properties": schemas, "additionalProperties": false}),
                    json!(values),
                )
            }),
            inner.clone().prop_map(|(schema, value)| (json!({"allOf": [{}, schema]}), value)),
            inner.prop_map(|(schema, value)| (json!({"anyOf": [schema]}), value)),
        ]
    })
}

/// The schema of cats and dogs, and one of them, with others behind it.
fn pet_and_value() -> impl Strategy<Value = (Value, Value)> {
    let one = prop_oneof![
        (prop_oneof![Just("Cat"), Just("meow")], any::<i32>())
            .prop_map(|(kind, n)| json!({"kind": kind, "n": n})),
        "[0-9a-z]{0,3}".prop_map(|n| json!({"kind": "Dog", "n": n})),
    ];
    proptest::collection::vec(one, 1..4).prop_map(|all| {
        let behind = |next: Value, mut one: Value| {
            one["next"] = next;
            one
        };
        let value = all.into_iter().reduce(behind).unwrap_or_default();
        let references = ["Cat", "Dog"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
        (json!({"oneOf": references, "discriminator": pet_discriminator()}), value)
    })
}

/// A schema of few words, so that random values have a chance to be valid.
pub(crate) fn some_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"type": "integer"})),
        Just(json!({"type": "number"})),
        Just(json!({"type": "integer", "format": "int64"})),
        Just(json!({"type": "integer", "multipleOf": 2})),
        Just(json!({"const": 1})),
        Just(json!({"const": 1.0})),
        Just(json!({"enum": [1, "a", 2.0, [1.0]]})),
        Just(json!({"type": ["integer", "string"], "minimum": 1})),
        Just(json!({"type": "array", "uniqueItems": true})),
        Just(json!({"type": ["string", "null"], "minLength": 1, "maxLength": 2})),
        Just(json!({"type": "integer", "nullable": true})),
        Just(json!({"type": "string", "pattern": "^a"})),
        Just(json!({"required": ["a"], "maxProperties": 1})),
        Just(json!({"properties": {"a": {"type": "boolean"}}, "additionalProperties": false})),
        Just(json!({"minItems": 1, "maxItems": 2, "items": {"type": "number", "exclusiveMinimum": 0}})),
        Just(json!({})),
        Just(json!({"$ref": "#/components/schemas/Nest"})),
        Just(json!({"$ref": "#/components/schemas/Egg"})),
        Just(json!({"anyOf": [{"$ref": "#/components/schemas/Nest"}, {"$ref": "#/components/schemas/Egg"}],
                    "discriminator": {"propertyName": "a", "mapping": {"a": "Nest", "b": "Egg"}}})),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|schema| json!({"items": schema, "uniqueItems": true})),
            inner.clone().prop_map(|schema| json!({"properties": {"a": schema}})),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({"anyOf": [a, b]})),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({"oneOf": [a, b]})),
            (inner.clone(), inner).prop_map(|(a, b)| json!({"allOf": [a, {"not": b}]})),
        ]
    })
}

pub(crate) fn some_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (-3..3).prop_map(|n| json!(n)),
        (-3..3).prop_map(|n| json!(f64::from(n))),
        (-3..3).prop_map(|n| json!(f64::from(n) / 2.0)),
        Just(json!(1e19)),
        Just(json!(1e30)),
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        "[ab]{0,3}".prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec(("[ab]", inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
