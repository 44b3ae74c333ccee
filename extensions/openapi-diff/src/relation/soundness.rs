//! What the relation claims, held against the validator on schemas and values made at random.
//!
//! `LAZO_SOUNDNESS_PAIRS` says how many pairs.

use super::{Direction, Relation, Travel, Verdict};
use crate::{
    Document,
    load::{FileName, Way},
    schema::{Arena, ConjId, Side},
    witness::Witnesses,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};
use std::rc::Rc;

const NAMES: [&str; 3] = ["a", "b", "c"];

fn scalar() -> BoxedStrategy<Value> {
    let small = -3..6_i64;
    prop_oneof![
        Just(json!(true)),
        Just(json!({})),
        Just(json!(false)),
        Just(json!({"type": "null"})),
        Just(json!({"type": "boolean"})),
        Just(json!({"type": "string"})),
        Just(json!({"type": ["string", "null"]})),
        Just(json!({"type": ["integer", "string"]})),
        (0..4_u64, 0..5_u64)
            .prop_map(|(min, max)| json!({"type": "string", "minLength": min, "maxLength": max})),
        prop_oneof!["\\^a\\*\\$", "\\^\\[ab\\]\\+\\$", "a", "\\^\\[a-z\\]\\{1,3\\}\\$", "\\[0-9\\]"]
            .prop_map(|pattern| json!({"type": "string", "pattern": pattern})),
        prop_oneof![
            Just("date"),
            Just("uri"),
            Just("uri-reference"),
            Just("uuid"),
            Just("ipv4"),
            Just("byte")
        ]
        .prop_map(|format| json!({"type": "string", "format": format})),
        prop::sample::subsequence(
            vec![json!("a"), json!("b"), json!(1), json!(2.0), json!(null), json!({"a": 1}), json!([1])],
            1..5
        )
        .prop_map(|values| json!({"enum": values})),
        prop_oneof![Just(json!("a")), Just(json!(1)), Just(json!(0.5))]
            .prop_map(|value| json!({"const": value})),
        (prop_oneof![Just("integer"), Just("number")], small.clone(), small.clone())
            .prop_map(|(kind, min, max)| json!({"type": kind, "minimum": min, "maximum": max})),
        (prop_oneof![Just("integer"), Just("number")], small.clone())
            .prop_map(|(kind, min)| json!({"type": kind, "exclusiveMinimum": min})),
        (prop_oneof![Just("integer"), Just("number")], small)
            .prop_map(|(kind, max)| json!({"type": kind, "maximum": max})),
        prop_oneof![Just(json!(1)), Just(json!(2)), Just(json!(3)), Just(json!(0.5))]
            .prop_map(|of| json!({"type": "number", "multipleOf": of})),
        Just(json!({"type": "integer", "format": "int32"})),
        Just(json!({"minimum": 2, "maxLength": 1})),
        Just(json!({"$ref": "#/components/schemas/Tree"})),
        Just(json!({"$ref": "#/components/schemas/List"})),
    ]
    .boxed()
}

fn schema() -> BoxedStrategy<Value> {
    scalar()
        .prop_recursive(3, 24, 4, |inner| {
            let some = || prop::sample::subsequence(NAMES.to_vec(), 0..=2);
            let properties = prop::collection::btree_map(prop::sample::select(NAMES.to_vec()), inner.clone(), 0..3);
            prop_oneof![
                4 => (properties.clone(), some(), prop::option::of(prop_oneof![Just(json!(false)), inner.clone()]))
                    .prop_map(|(properties, required, additional)| {
                        let mut object = json!({"type": "object", "properties": properties, "required": required});
                        if let Some(additional) = additional {
                            object["additionalProperties"] = additional;
                        }
                        object
                    }),
                1 => (properties.clone(), 0..3_u64, 0..3_u64).prop_map(|(properties, min, max)| {
                    json!({"type": "object", "properties": properties, "minProperties": min, "maxProperties": max})
                }),
                1 => (properties.clone(), inner.clone()).prop_map(|(properties, one)| {
                    json!({"type": "object", "properties": properties, "patternProperties": {"^[ab]$": one}})
                }),
                1 => (properties.clone(), some()).prop_map(|(properties, needed)| {
                    json!({"type": "object", "properties": properties, "dependentRequired": {"a": needed}})
                }),
                1 => (properties.clone(), inner.clone()).prop_map(|(properties, one)| {
                    json!({"properties": properties, "unevaluatedProperties": false, "allOf": [one]})
                }),
                1 => properties.prop_map(|properties| {
                    json!({"type": "object", "properties": properties, "propertyNames": {"maxLength": 1}})
                }),
                2 => (inner.clone(), 0..3_u64, 0..3_u64).prop_map(|(items, min, max)| {
                    json!({"type": "array", "items": items, "minItems": min, "maxItems": max})
                }),
                1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items, "uniqueItems": true})),
                1 => (inner.clone(), inner.clone()).prop_map(|(first, rest)| {
                    json!({"type": "array", "prefixItems": [first], "items": rest})
                }),
                1 => (inner.clone(), inner.clone()).prop_map(|(items, one)| {
                    json!({"type": "array", "items": items, "contains": one})
                }),
                2 => prop::collection::vec(inner.clone(), 1..4).prop_map(|all| json!({"anyOf": all})),
                2 => prop::collection::vec(inner.clone(), 1..4).prop_map(|all| json!({"oneOf": all})),
                2 => prop::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({"allOf": all})),
                1 => inner.clone().prop_map(|one| json!({"not": one})),
                1 => (inner.clone(), inner.clone(), inner).prop_map(|(one, then, otherwise)| {
                    json!({"if": one, "then": then, "else": otherwise})
                }),
            ]
        })
        .boxed()
}

/// A schema that is like another one: where inclusion is decided.
fn neighbour(value: &Value, runner: &mut TestRunner) -> Value {
    let mut value = value.clone();
    let dice = runner.rng().next_u32();
    match &mut value {
        Value::Object(members) if !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            let key = &keys[dice as usize % keys.len()];
            match (dice >> 8) % 4 {
                0 => {
                    members.remove(key);
                }
                1 => {
                    return json!({"anyOf": [value, sample(runner)]});
                }
                2 => {
                    return json!({"allOf": [value]});
                }
                _ => {
                    let member = members[key].clone();
                    let changed = match &member {
                        Value::Number(number) => json!(number.as_i64().unwrap_or(0).max(0) + 1),
                        Value::Object(_)
                            if !matches!(
                                key.as_str(),
                                "properties" | "patternProperties" | "dependentRequired"
                            ) =>
                        {
                            neighbour(&member, runner)
                        }
                        Value::Object(inner) if key != "dependentRequired" && !inner.is_empty() => {
                            let mut inner = inner.clone();
                            for one in inner.values_mut() {
                                *one = neighbour(one, runner);
                            }
                            Value::Object(inner)
                        }
                        Value::Array(all) if matches!(key.as_str(), "anyOf" | "oneOf" | "allOf") => {
                            all.iter().map(|one| neighbour(one, runner)).collect()
                        }
                        other => other.clone(),
                    };
                    members.insert(key.clone(), changed);
                }
            }
        }
        _ => return sample(runner),
    }
    value
}

fn sample(runner: &mut TestRunner) -> Value {
    schema().new_tree(runner).expect("a schema").current()
}

fn document(schema: &Value) -> Document {
    let tree = json!({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Tree"}, "b": {"type": "integer"}}, "additionalProperties": false});
    let list = json!({"anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/components/schemas/List"}, "maxItems": 2}]});
    let value = json!({"openapi": "3.1.0", "schema": schema, "components": {"schemas": {"Tree": tree, "List": list}}});
    Document::from_value("made", value).expect("a document")
}

fn root(arena: &Arena<'_>, side: Side) -> ConjId {
    let way = Way::start(Rc::new(FileName(String::new())), "/schema".to_owned());
    let id = arena.at(side, way, &arena.document(side).value()["schema"]);
    arena.one(id)
}

#[derive(Default, Debug)]
struct Count {
    pairs: usize,
    proved: usize,
    refuted: usize,
    undecided: usize,
    values: usize,
}

fn check(left: &Value, right: &Value, count: &mut Count) {
    let (old, new) = (document(left), document(right));
    let arena = Arena::new(&old, &new);
    let (a, b) = (root(&arena, Side::Old), root(&arena, Side::New));
    for id in [a, b] {
        for part in arena.parts(id).to_vec() {
            if arena.check(part).is_err() {
                return;
            }
        }
    }
    let relation = Relation::new(&arena);
    let witnesses = Witnesses::new(&relation);
    let travel = Travel::json(Direction::Request);
    let verdict = relation.included(a, b, travel);
    count.pairs += 1;
    // Values of the one, among them those that the other is most likely to refuse.
    let mut values = witnesses.samples(a, travel);
    values.extend(witnesses.probes(a, b, travel));
    // Whether the evaluation of values is right, on values that no contract names too.
    for value in witnesses.probes(a, Arena::NOTHING, travel) {
        for (id, schema) in [(a, left), (b, right)] {
            let theirs = witnesses.is_valid(id, Direction::Request, &value);
            if let (Some(mine), Some(theirs)) = (relation.accepts_all(id, &value, None), theirs) {
                assert_eq!(mine, theirs, "{value} by {schema}");
            }
        }
    }
    let mut is_refuted = false;
    for value in &values {
        count.values += 1;
        let sends = witnesses.is_valid(a, Direction::Request, value);
        let takes = witnesses.is_valid(b, Direction::Request, value);
        if sends == Some(true) && takes == Some(false) {
            is_refuted = true;
            assert_ne!(verdict, Verdict::Yes, "{value} is in {left} and not in {right}");
        }
    }
    match verdict {
        Verdict::Yes => count.proved += 1,
        _ if is_refuted => count.refuted += 1,
        _ => count.undecided += 1,
    }
    assert_eq!(relation.included(a, a, travel), Verdict::Yes);
}

#[test]
fn no_value_contradicts_a_proof() {
    let pairs = std::env::var("LAZO_SOUNDNESS_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let seed =
        std::env::var("LAZO_SOUNDNESS_SEED").ok().and_then(|text| text.parse::<u8>().ok()).unwrap_or(7);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut count = Count::default();
    while count.pairs < pairs {
        let left = sample(&mut runner);
        let right = if count.pairs % 4 == 0 { sample(&mut runner) } else { neighbour(&left, &mut runner) };
        check(&left, &right, &mut count);
    }
    println!("{count:?}");
    assert!(count.proved > pairs / 20 && count.refuted > pairs / 20, "{count:?}");
}
