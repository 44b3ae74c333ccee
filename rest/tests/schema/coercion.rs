//! Text becomes what the schema says.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::some::{schema_and_value, some_schema, some_value};
use crate::support::{pet_discriminator, validator};

#[test]
fn text_becomes_what_the_schema_says() {
    let filter = validator(json!({"properties": {
        "limit": {"type": "integer", "minimum": 1},
        "order": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "where": {"properties": {
            "id": {"anyOf": [{"type": "integer"}, {"type": "object", "additionalProperties": false, "properties": {
                "inq": {"type": "array", "items": {"type": "integer"}}, "exists": {"type": "boolean"}}}]},
            "title": {"anyOf": [{"type": "string"}, {"properties": {"eq": {"type": "string"}}}]},
            "done": {"type": ["boolean", "null"]},
            "tag": {}}}}}));
    assert_eq!(
        filter.coerce(json!({"limit": "10", "order": ["1", "2"], "where": {
            "id": {"inq": ["1", "02", "x"], "exists": "TRUE"}, "title": "5", "done": "null", "tag": "1"}})),
        json!({"limit": 10, "order": ["1", "2"], "where": {
            "id": {"inq": [1, "02", "x"], "exists": true}, "title": "5", "done": null, "tag": "1"}})
    );
    assert_eq!(
        filter.coerce(json!({"where": {"id": "7", "done": "0"}})),
        json!({"where": {"id": 7, "done": false}})
    );
    assert_eq!(filter.coerce(json!({"limit": "1.5"})), json!({"limit": 1.5}));
    assert_eq!(filter.coerce(json!({"limit": {"a": "1"}})), json!({"limit": {"a": "1"}}));
}

#[test]
fn alternatives_are_told_apart_by_what_they_say_they_are() {
    let pet = validator(json!({"oneOf": [
        {"required": ["kind"], "properties": {"kind": {"const": "cat"}, "name": {"type": "integer"}}},
        {"required": ["kind"], "properties": {"kind": {"const": "dog"}, "name": {"type": "string"}}}]}));
    assert_eq!(pet.coerce(json!({"kind": "cat", "name": "1"})), json!({"kind": "cat", "name": 1}));
    assert_eq!(pet.coerce(json!({"kind": "dog", "name": "1"})), json!({"kind": "dog", "name": "1"}));
}

/// Nothing else tells them apart.
#[test]
fn the_alternative_that_a_discriminator_names_is_meant() {
    let pets = validator(
        json!({"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                                "discriminator": pet_discriminator()}),
    );
    for kind in ["Cat", "meow"] {
        assert_eq!(pets.coerce(json!({"kind": kind, "n": "1"})), json!({"kind": kind, "n": 1}));
    }
    assert_eq!(pets.coerce(json!({"kind": "Dog", "n": "1"})), json!({"kind": "Dog", "n": "1"}));
    let lacks = |value: Value| pets.violations(&value)[0].info["closest"][0]["info"].clone();
    assert_eq!(lacks(json!({"kind": "meow", "n": true})), json!({"type": "integer"}));
    assert_eq!(lacks(json!({"kind": "Dog", "n": true})), json!({"type": "string"}));
    // Whom it does not name is told whom it may.
    assert_eq!(lacks(json!({"kind": "cow", "n": true})), json!({"allowedValues": ["meow", "Dog"]}));
}

#[test]
fn listed_values_decide() {
    let listed = validator(json!({"enum": [1, "2", true, null]}));
    for (text, value) in
        [("1", json!(1)), ("2", json!("2")), ("true", json!(true)), ("null", json!(null)), ("3", json!("3"))]
    {
        assert_eq!(listed.coerce(json!(text)), value);
    }
    let numbers = validator(json!({"type": "integer", "enum": [1, 2]}));
    assert_eq!(numbers.coerce(json!("3")), json!(3));
}

/// All scalars as text.
fn text_form(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(text),
        Value::Array(items) => items.iter().map(text_form).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), text_form(value))).collect()
        }
        scalar => json!(scalar.to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_form_of_a_valid_value_becomes_the_value((schema, value) in schema_and_value()) {
        let validator = validator(schema);
        prop_assert!(validator.is_valid(&value));
        prop_assert_eq!(validator.coerce(text_form(&value)), validator.normalise(value));
    }

    #[test]
    fn normalising_never_changes_validity(schema in some_schema(), value in some_value()) {
        let validator = validator(schema);
        let was_valid = validator.is_valid(&value);
        prop_assert_eq!(validator.is_valid(&validator.normalise(value)), was_valid);
    }
}
