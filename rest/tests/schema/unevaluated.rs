//! What is told where a schema looks at what alternatives have looked at.

use std::borrow::Cow;
use std::cell::RefCell;

use lazo_rest::operation::SchemaOf;
use lazo_rest::schema::{Schemas, Validator};
use proptest::prelude::*;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::support::{broken, only, pairs, validator};

const PROPERTIES: (&str, &str) = ("", "unevaluatedProperties");
const ITEMS: (&str, &str) = ("", "unevaluatedItems");

#[test]
fn what_no_alternative_has_looked_at_is_told_by_name() {
    let schema = json!({
        "properties": {"id": {"type": "integer"}},
        "oneOf": [
            {"required": ["a"], "properties": {"a": {"type": "integer"}}},
            {"required": ["b"], "properties": {"b": {"type": "integer"}}},
        ],
        "unevaluatedProperties": false,
    });
    assert_eq!(broken(schema.clone(), &json!({"id": 1, "a": 1})), []);
    assert_eq!(
        only(schema.clone(), &json!({"a": 1, "x/y": 1})),
        json!({"path": "", "code": "unevaluatedProperties", "message": "must NOT have unevaluated properties",
               "info": {"unevaluatedProperty": "x/y"}})
    );
    assert_eq!(broken(schema.clone(), &json!({"a": 1, "x": 1, "y": 1})), pairs(&[PROPERTIES, PROPERTIES]));
    // What is wrong beside it is told too.
    let more = json!({"id": "1", "a": 1, "x": 1});
    assert_eq!(broken(schema.clone(), &more), pairs(&[PROPERTIES, ("/id", "type")]));
    // What an alternative that does not fit would have looked at is not told to be too much.
    assert_eq!(broken(schema.clone(), &json!({"a": "1", "x": 1})), pairs(&[("", "oneOf")]));
    // A large value is told the first of it.
    let mut many: Value = (0..10_000).map(|at| (at.to_string(), json!(1))).collect();
    many["a"] = json!(1);
    assert_eq!(broken(schema, &many), pairs(&[PROPERTIES]));
}

#[test]
fn all_that_looks_at_a_part_counts() {
    let a = json!({"required": ["a"], "properties": {"a": true}});
    let b = json!({"required": ["b"], "properties": {"b": true}});
    let (ab, abc) = (json!({"a": 1, "b": 1}), json!({"a": 1, "b": 1, "c": 1}));
    let parts = [
        (json!({"allOf": [{"anyOf": [a, b]}]}), ab.clone(), abc.clone()),
        (json!({"allOf": [a], "anyOf": [b]}), ab.clone(), abc.clone()),
        (json!({"if": a, "then": b, "else": {"properties": {"c": true}}}), ab.clone(), abc.clone()),
        (json!({"if": a, "else": {"properties": {"c": true}}}), json!({"c": 1}), ab.clone()),
        (json!({"dependentSchemas": {"a": {"properties": {"a": true, "b": true}}}}), ab.clone(), abc.clone()),
        (
            json!({"$ref": "#/components/schemas/Nest", "anyOf": [{"properties": {"c": true}}]}),
            json!({"a": {}, "b": 1, "c": 1}),
            json!({"a": {}, "d": 1}),
        ),
        (json!({"patternProperties": {"^[ab]": true}}), ab.clone(), abc),
        (json!({"not": {"required": ["c"]}, "properties": {"a": true}}), json!({"a": 1}), ab),
        (
            json!({"anyOf": [{"properties": {"a": true}, "unevaluatedProperties": {"type": "integer"}}]}),
            json!({"a": "x", "b": 1}),
            json!({"a": "x", "b": "x"}),
        ),
    ];
    for (mut schema, good, bad) in parts {
        schema["unevaluatedProperties"] = json!(false);
        assert_eq!(beside_another(&schema, &good), Ok(()), "{schema} {good}");
        let told = beside_another(&schema, &bad).expect_err("what nothing has looked at");
        assert!(told.iter().all(|code| code == "unevaluatedProperties" || code == "anyOf"), "{told:?}");
    }
}

/// What is told of a value, in a report that has something to tell in any case; also of its negation, which must be
/// told exactly if the value is as it should be.
fn beside_another(schema: &Value, value: &Value) -> Result<(), Vec<String>> {
    told_beside_another(&validator(around(schema)), value)
}

fn around(schema: &Value) -> Value {
    json!({"required": ["other"], "properties": {"is": schema, "not": {"not": schema}}})
}

fn told_beside_another(around: &Validator, value: &Value) -> Result<(), Vec<String>> {
    let violations = around.violations(&json!({"is": value, "not": value}));
    let told_of = |part: &str| -> Vec<String> {
        let told = violations.iter().filter(|one| one.path.starts_with(part));
        told.map(|one| one.code.clone()).collect()
    };
    let (is, not) = (told_of("/is"), told_of("/not"));
    assert_eq!(violations.len(), 1 + is.len() + not.len(), "{violations:?}");
    assert_eq!(not.is_empty(), !is.is_empty(), "{value} {violations:?}");
    if is.is_empty() { Ok(()) } else { Err(is) }
}

#[test]
fn items_are_told_of_as_one() {
    let schema = json!({
        "anyOf": [{"prefixItems": [{"const": "a"}]}, {"contains": {"const": "b"}}],
        "unevaluatedItems": {"type": "integer"},
    });
    assert_eq!(broken(schema.clone(), &json!(["a", 1, 2])), []);
    assert_eq!(broken(schema.clone(), &json!([1, "b", 2])), []);
    assert_eq!(broken(schema.clone(), &json!(["a", "c", "d"])), pairs(&[ITEMS]));
    assert_eq!(broken(schema, &json!(["c"])), pairs(&[("", "anyOf")]));
}

#[test]
fn parts_that_a_schema_for_the_rest_refuses_are_told_by_name() {
    let schema =
        json!({"anyOf": [{"properties": {"a": true}}], "unevaluatedProperties": {"type": "integer"}});
    assert_eq!(broken(schema.clone(), &json!({"a": "x", "b": 1})), []);
    let one = only(schema, &json!({"a": "x", "b": 1, "c": "x"}));
    assert_eq!(one["info"], json!({"unevaluatedProperty": "c"}));
    // Formats count there as elsewhere.
    let schema = json!({"unevaluatedProperties": {"type": "integer", "format": "int32"}});
    assert_eq!(broken(schema, &json!({"a": 3_000_000_000_u32})), pairs(&[PROPERTIES]));
}

#[test]
fn words_of_the_schema_itself_are_for_it() {
    let schema = json!({"anyOf": [{"properties": {"a": true}}], "unevaluatedProperties": false,
                        "x-error-message": {"unevaluatedProperties": "Only an a."}});
    assert_eq!(only(schema, &json!({"b": 1}))["message"], "Only an a.");
}

thread_local! {
    /// What the components `First` and `Second` say.
    static SAY: RefCell<[Value; 2]> = const { RefCell::new([Value::Null, Value::Null]) };
}

struct First;
struct Second;

impl JsonSchema for First {
    fn schema_name() -> Cow<'static, str> {
        "First".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        SAY.with_borrow(|say| say[0].clone().try_into().expect("a schema"))
    }
}

impl JsonSchema for Second {
    fn schema_name() -> Cow<'static, str> {
        "Second".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        SAY.with_borrow(|say| say[1].clone().try_into().expect("a schema"))
    }
}

/// A validator of a schema that may refer to two others, which may refer to themselves.
fn of_three(schema: Value, first: Value, second: Value) -> Validator {
    fn generate(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<(First, Second)>();
        true.into()
    }
    SAY.set([first, second]);
    Schemas::default().validator(&SchemaOf { generate, extra: Some(schema) }).expect("a usable schema")
}

fn refers_to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A schema in which alternatives, and what looks at them, stand anywhere.
fn tangled() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({})),
        Just(json!({"type": "integer"})),
        Just(json!({"type": ["object", "array"]})),
        Just(json!({"const": 1})),
        Just(json!({"required": ["a"]})),
        Just(json!({"properties": {"a": true}})),
        Just(json!({"patternProperties": {"^a": {"type": "integer"}}})),
        Just(json!({"additionalProperties": {"type": "integer"}})),
        Just(json!({"prefixItems": [{"type": "integer"}]})),
        Just(json!({"contains": {"const": 1}})),
        Just(json!({"contains": {"const": 2}, "minContains": 0})),
        Just(json!({"items": {"type": "integer"}})),
        Just(refers_to("First")),
        Just(refers_to("Second")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let keyword = prop::sample::select(vec![
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentSchemas",
            "properties",
            "items",
            "prefixItems",
            "contains",
            "unevaluatedProperties",
            "unevaluatedItems",
            "closed",
            "$ref",
        ]);
        let member = (keyword, inner.clone(), inner).prop_map(|(keyword, one, other)| match keyword {
            "allOf" | "anyOf" | "oneOf" => json!({keyword: [one, other]}),
            "dependentSchemas" => json!({keyword: {"a": one}}),
            "properties" => json!({keyword: {"a": one, "b": other}}),
            "prefixItems" => json!({keyword: [one]}),
            "closed" => json!({"unevaluatedProperties": false, "unevaluatedItems": false}),
            "$ref" => refers_to("First"),
            _ => json!({keyword: one}),
        });
        proptest::collection::vec(member, 1..5).prop_map(|members| {
            let members = members.into_iter().filter_map(|one| one.as_object().cloned()).flatten();
            Value::Object(members.collect::<Map<_, _>>())
        })
    })
}

/// Without references that lead from a component back to it at the same value.
fn without_circles(schema: Value, may_refer: &[&str]) -> Value {
    let Value::Object(members) = schema else { return schema };
    let tame = |(keyword, value): (String, Value)| {
        let inside = |value: Value| without_circles(value, may_refer);
        let value = match (keyword.as_str(), value) {
            ("$ref", Value::String(name)) if !may_refer.iter().any(|one| name.ends_with(one)) => return None,
            ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => all.into_iter().map(inside).collect(),
            ("dependentSchemas", Value::Object(all)) => {
                all.into_iter().map(|(name, one)| (name, inside(one))).collect()
            }
            ("not" | "if" | "then" | "else", value) => inside(value),
            (_, value) => value,
        };
        Some((keyword, value))
    };
    Value::Object(members.into_iter().filter_map(tame).collect())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![3 => (0..3).prop_map(|n| json!(n)), 1 => Just(json!("x"))];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            2 => proptest::collection::vec(("[abc]", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_is_what_is_wrong(
        (schema, first, second) in (tangled(), tangled(), tangled()),
        values in proptest::collection::vec(value(), 1..12),
    ) {
        let (first, second) = (without_circles(first, &["Second"]), without_circles(second, &[]));
        let around = of_three(around(&schema), first.clone(), second.clone());
        let validator = of_three(schema, first, second);
        for value in values {
            let violations = validator.violations(&value);
            prop_assert_eq!(validator.is_valid(&value), violations.is_empty(), "{} {:?}", value, violations);
            let beside = told_beside_another(&around, &value);
            prop_assert_eq!(beside.is_ok(), violations.is_empty(), "{} {:?} {:?}", value, violations, beside);
            for one in violations {
                prop_assert_ne!(&one.code, "schema", "{}", value);
                prop_assert!(value.pointer(&one.path).is_some(), "{} {:?}", value, one);
            }
        }
    }
}
