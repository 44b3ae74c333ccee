//! What is told of values that break a rule.

use lazo_rest::operation::SchemaOf;
use lazo_rest::schema::{Schemas, Validator};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::some::{some_schema, some_value};
use crate::support::{broken, only, pairs, validator};

fn person() -> Value {
    json!({"type": "object", "required": ["name", "contact"], "additionalProperties": false, "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 20},
        "nickname": {"type": "string", "nullable": true},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
        "role": {"type": "string", "enum": ["admin", "user", "guest"]},
        "birthday": {"type": "string", "format": "date"},
        "contact": {"type": "object", "required": ["email"], "additionalProperties": false, "properties": {
            "email": {"type": "string", "format": "email"},
            "phones": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true,
                       "items": {"type": "string", "pattern": "^\\+?[0-9]{3,15}$"}}}},
        "meta": {"type": "object", "additionalProperties": {"type": "integer"}}}})
}

#[test]
fn every_broken_rule_is_reported_at_its_place() {
    let value = json!({"name": "x", "nickname": null, "age": 151, "role": "root", "birthday": "2020-02-30",
                       "contact": {"phones": ["1", "1"], "fax": 1}, "meta": {"a/b": "c"}, "extra": 1, "more": 2});
    assert_eq!(
        broken(person(), &value),
        pairs(&[
            ("", "additionalProperties"),
            ("", "additionalProperties"),
            ("/age", "maximum"),
            ("/birthday", "format"),
            ("/contact", "additionalProperties"),
            ("/contact", "required"),
            ("/contact/phones", "uniqueItems"),
            ("/contact/phones/0", "pattern"),
            ("/contact/phones/1", "pattern"),
            ("/meta/a~1b", "type"),
            ("/name", "minLength"),
            ("/role", "enum"),
        ])
    );
    assert_eq!(broken(person(), &json!({})), pairs(&[("", "required"), ("", "required")]));
    assert_eq!(broken(person(), &json!({"name": "Jo", "contact": {"email": "jo@example.com"}})), []);
}

#[test]
fn violations_say_what_would_be_right() {
    let cases = [
        (
            json!({"required": ["title"]}),
            json!({}),
            json!({"path": "", "code": "required", "message": "must have required property 'title'",
                   "info": {"missingProperty": "title"}}),
        ),
        (
            json!({"additionalProperties": false}),
            json!({"x": 1}),
            json!({"path": "", "code": "additionalProperties", "message": "must NOT have additional properties",
                   "info": {"additionalProperty": "x"}}),
        ),
        (
            json!({"type": "string"}),
            json!(1),
            json!({"path": "", "code": "type", "message": "must be string", "info": {"type": "string"}}),
        ),
        (
            json!({"minimum": 1}),
            json!(0),
            json!({"path": "", "code": "minimum", "message": "must be >= 1",
                   "info": {"limit": 1, "comparison": ">="}}),
        ),
        (
            json!({"minimum": 5, "exclusiveMinimum": true}),
            json!(5),
            json!({"path": "", "code": "exclusiveMinimum", "message": "must be > 5",
                   "info": {"limit": 5, "comparison": ">"}}),
        ),
        (
            json!({"minLength": 2}),
            json!("é"),
            json!({"path": "", "code": "minLength", "message": "must NOT have fewer than 2 characters",
                   "info": {"limit": 2}}),
        ),
        (
            json!({"pattern": "^a+$"}),
            json!("b"),
            json!({"path": "", "code": "pattern", "message": "must match pattern \"^a+$\"",
                   "info": {"pattern": "^a+$"}}),
        ),
        (
            json!({"enum": ["a", "b"]}),
            json!("c"),
            json!({"path": "", "code": "enum", "message": "must be equal to one of the allowed values",
                   "info": {"allowedValues": ["a", "b"]}}),
        ),
        (
            json!({"uniqueItems": true}),
            json!([{"a": [1]}, 2, {"a": [1.0]}]),
            json!({"path": "", "code": "uniqueItems",
                   "message": "must NOT have duplicate items (items 2 and 0 are identical)",
                   "info": {"i": 2, "j": 0}}),
        ),
        (
            json!({"multipleOf": 2}),
            json!(3),
            json!({"path": "", "code": "multipleOf", "message": "must be multiple of 2",
                   "info": {"multipleOf": 2}}),
        ),
        (
            json!({"type": "integer", "format": "int32"}),
            json!(2_147_483_648_u32),
            json!({"path": "", "code": "format", "message": "must match format \"int32\"",
                   "info": {"format": "int32"}}),
        ),
        (
            json!({"oneOf": [{"minimum": 1}, {"maximum": 5}, {"const": 9}]}),
            json!(3),
            json!({"path": "", "code": "oneOf", "message": "must match exactly one schema in oneOf",
                   "info": {"passingSchemas": [0, 1]}}),
        ),
    ];
    for (schema, value, expected) in cases {
        assert_eq!(only(schema, &value), expected);
    }
}

/// A place whose own schema has words for what is wrong with it.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Place {
    #[schemars(length(min = 1), extend("x-error-message" = {"minLength": "Say where."}))]
    town: String,
}

#[test]
fn a_schema_has_words_of_its_own_for_its_rules() {
    let told = |validator: &Validator, value: Value| -> Vec<String> {
        validator.violations(&value).into_iter().map(|violation| violation.message).collect()
    };
    let todo = validator(json!({
        "type": "object",
        "required": ["title", "state"],
        "additionalProperties": false,
        "x-error-message": {
            "required": "A thing to do has a title and a state.",
            "additionalProperties": "There is nothing else to say of it.",
        },
        "properties": {
            "title": {"type": "string", "minLength": 1, "maxLength": 3, "x-error-message": {"minLength": "Say what."}},
            "state": {"oneOf": [{"const": "open"}, {"const": "done"}], "x-error-message": "It is open or done."},
        },
    }));
    assert!(todo.is_valid(&json!({"title": "a", "state": "open"})));
    assert_eq!(told(&todo, json!({"title": "", "state": "open"})), ["Say what."]);
    assert_eq!(
        told(&todo, json!({"title": "aaaa", "state": "open"})),
        ["must NOT have more than 3 characters"]
    );
    assert_eq!(told(&todo, json!({"title": "a", "state": "late"})), ["It is open or done."]);
    assert_eq!(told(&todo, json!({"title": "a"})), ["A thing to do has a title and a state."]);
    let more = json!({"title": "a", "state": "done", "x": 1});
    assert_eq!(told(&todo, more), ["There is nothing else to say of it."]);
    let place = Schemas::default().validator(&SchemaOf::of::<Vec<Place>>()).expect("a usable schema");
    assert_eq!(told(&place, json!([{"town": ""}, {"town": 1}])), ["Say where.", "must be string"]);
}

#[test]
fn combinations_are_reported_at_the_value_they_constrain() {
    let cat_or_dog = json!({"oneOf": [
        {"type": "object", "required": ["kind", "lives"], "properties": {
            "kind": {"type": "string", "enum": ["cat"]}, "lives": {"type": "integer", "minimum": 1, "maximum": 9}}},
        {"type": "object", "required": ["kind", "barks"], "properties": {
            "kind": {"type": "string", "enum": ["dog"]}, "barks": {"type": "boolean"}}}]});
    assert_eq!(broken(cat_or_dog.clone(), &json!({"kind": "cat", "lives": 9})), []);
    assert_eq!(broken(cat_or_dog, &json!({"kind": "cat", "lives": 10})), pairs(&[("", "oneOf")]));
    let either = json!({"properties": {"v": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}}});
    assert_eq!(broken(either, &json!({"v": {}})), pairs(&[("/v", "anyOf")]));
    assert_eq!(
        broken(json!({"properties": {"v": {"not": {"type": "string"}}}}), &json!({"v": "x"})),
        pairs(&[("/v", "not")])
    );
    let both =
        json!({"allOf": [{"required": ["a"]}, {"properties": {"b": {"minLength": 2}}, "required": ["b"]}]});
    assert_eq!(broken(both, &json!({"b": "x"})), pairs(&[("", "required"), ("/b", "minLength")]));
}

#[test]
fn a_combination_says_what_the_alternative_that_is_meant_lacks() {
    let filter = json!({"properties": {"id": {"anyOf": [
        {"type": "integer"},
        {"type": "object", "additionalProperties": false, "properties": {"gt": {"type": "integer"}}}]}}});
    assert_eq!(
        only(filter.clone(), &json!({"id": {"gt": 1, "$where": 2}})),
        json!({"path": "/id", "code": "anyOf", "message": "must match a schema in anyOf", "info": {"closest": [
            {"path": "/id", "code": "additionalProperties", "message": "must NOT have additional properties",
             "info": {"additionalProperty": "$where"}}]}})
    );
    let neither = only(filter, &json!({"id": "x"}));
    assert_eq!(
        neither["info"]["closest"],
        json!([{"path": "/id", "code": "type", "message": "must be integer or object",
                "info": {"type": ["integer", "object"]}}])
    );
    // A value of one of the types has something else to lack, which is not one thing.
    let either = json!({"anyOf": [{"type": "string", "minLength": 3}, {"type": "string", "pattern": "^x"}]});
    assert_eq!(only(either, &json!("ab"))["info"], json!({}));
}

/// What serde reads as variants below their names.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
enum Figure {
    Circle { radius: u8 },
    Square { side: u8, name: Option<String> },
    Nothing,
}

#[test]
fn a_variant_below_its_name_is_the_one_that_is_meant() {
    let figures = Schemas::default().validator(&SchemaOf::of::<Figure>()).expect("sound");
    let closest = |value: Value| {
        let broken = serde_json::to_value(figures.violations(&value)).expect("plain data");
        broken[0]["info"]["closest"].clone()
    };
    let side = closest(json!({"Square": {"side": "x"}}));
    assert_eq!((&side[0]["path"], &side[0]["code"]), (&json!("/Square/side"), &json!("type")));
    assert_eq!(closest(json!({"Circle": {}}))[0]["info"], json!({"missingProperty": "radius"}));
    for none in [json!({"Line": {}}), json!({})] {
        assert_eq!(
            closest(none),
            json!([{"path": "", "code": "required", "message": "must have one of the properties 'Circle', 'Square'",
                    "info": {"allowedProperties": ["Circle", "Square"]}}])
        );
    }
    assert_eq!(closest(json!(7))[0]["info"], json!({"type": ["string", "object"]}));
    assert!(figures.violations(&json!("Nothing")).is_empty());
}

#[test]
fn an_object_or_null_says_what_the_object_lacks() {
    let maybe = json!({"anyOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"type": "null"}]});
    let closest = |value: &Value| only(maybe.clone(), value)["info"]["closest"].clone();
    assert_eq!(closest(&json!({}))[0]["info"], json!({"missingProperty": "a"}));
    assert_eq!(closest(&json!("x"))[0]["message"], "must be object or null");
}

/// An enumeration whose values have words of their own becomes alternatives.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
enum Size {
    /// For most.
    Small,
    /// For few.
    Large,
    Huge,
}

#[test]
fn alternatives_of_fixed_values_are_an_enumeration() {
    let sizes = Schemas::default().validator(&SchemaOf::of::<Size>()).expect("sound");
    let broken = serde_json::to_value(sizes.violations(&json!("large"))).expect("plain data");
    let info = &broken[0]["info"];
    assert_eq!(
        (&broken[0]["code"], info["allowedValues"].as_array().map(Vec::len)),
        (&json!("enum"), Some(3))
    );
    assert!(sizes.violations(&json!("Huge")).is_empty());
    // Nothing else is one.
    let other = json!({"anyOf": [{"const": 1}, {"const": 2, "minimum": 1}]});
    assert_eq!(only(other, &json!(3))["code"], "anyOf");
}

#[test]
fn the_property_that_tells_alternatives_apart_is_told() {
    let shape = |kind: &str, side: &str| json!({"type": "object", "required": ["kind", side], "properties": {"kind": {"const": kind}, side: {"type": "integer"}}});
    let shapes =
        json!({"properties": {"a/b": {"oneOf": [shape("circle", "radius"), shape("square", "side")]}}});
    let closest = |value: Value| only(shapes.clone(), &json!({"a/b": value}))["info"]["closest"].clone();
    assert_eq!(
        closest(json!({"kind": "line"})),
        json!([{"path": "/a~1b/kind", "code": "enum", "message": "must be equal to one of the allowed values",
                "info": {"allowedValues": ["circle", "square"]}}])
    );
    assert_eq!(
        closest(json!({"side": 1})),
        json!([{"path": "/a~1b", "code": "required", "message": "must have required property 'kind'",
                "info": {"missingProperty": "kind"}}])
    );
    assert_eq!(closest(json!({"kind": "square"}))[0]["info"], json!({"missingProperty": "side"}));
    assert_eq!(closest(json!(3))[0]["message"], "must be object");
}

/// What serde writes for a variant that holds a struct.
#[test]
fn so_is_one_that_stands_beside_a_reference() {
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema counts")]
    struct Note {
        text: String,
    }
    #[derive(JsonSchema)]
    #[serde(tag = "kind")]
    #[schemars(extend("discriminator" = {"propertyName": "kind"}))]
    #[allow(dead_code, reason = "only its schema counts")]
    enum Payload {
        Bug { steps: String },
        Note(Note),
        Nothing,
    }
    let payload = Schemas::default().validator(&SchemaOf::of::<Payload>()).expect("sound");
    let closest = |value: Value| {
        let broken = serde_json::to_value(payload.violations(&value)).expect("plain data");
        broken[0]["info"]["closest"][0].clone()
    };
    assert_eq!(closest(json!({"kind": "bog"}))["info"], json!({"allowedValues": ["Bug", "Note", "Nothing"]}));
    assert_eq!(closest(json!({}))["info"], json!({"missingProperty": "kind"}));
    assert_eq!(closest(json!({"kind": "Note"}))["info"], json!({"missingProperty": "text"}));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_valid_breaks_no_rule(schema in some_schema(), value in some_value()) {
        let validator = validator(schema);
        let violations = validator.violations(&value);
        prop_assert_eq!(validator.is_valid(&value), violations.is_empty());
        prop_assert!(violations.iter().all(|one| one.code != "schema"), "each is told: {:?}", violations);
    }
}
