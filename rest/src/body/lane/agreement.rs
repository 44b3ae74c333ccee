//! The fast lane takes nothing that the schema refuses, and what it leaves is read when it is valid: for types put together
//! of many others.

use super::{Lane, resolve};
use crate::{
    body::typed,
    operation::SchemaOf,
    schema::{SchemaRules, Schemas},
};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::collections::HashMap;

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
struct Pair<A, B> {
    a: A,
    #[serde(default)]
    b: Option<B>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
struct Closed<A> {
    the_first: A,
    #[serde(default)]
    others: Vec<A>,
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
struct Wrapped<A>(A);

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Word {
    Up,
    Down,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
enum Either<A, B> {
    Left(A),
    Right(B),
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
enum Tagged<A> {
    Some { a: A },
    None,
}

struct Candidate {
    name: &'static str,
    schema: SchemaOf,
    reads: fn(&str) -> bool,
    reads_value: fn(Value) -> bool,
}

impl Candidate {
    fn of<T: DeserializeOwned + JsonSchema>() -> Self {
        Self {
            name: std::any::type_name::<T>(),
            schema: SchemaOf::of::<T>(),
            reads: |text| typed::<T>(text).is_some(),
            reads_value: |value| serde_json::from_value::<T>(value).is_ok(),
        }
    }
}

macro_rules! candidates {
    ($($leaf:ty),*) => {
        vec![$(
            Candidate::of::<$leaf>(),
            Candidate::of::<Vec<$leaf>>(),
            Candidate::of::<Option<$leaf>>(),
            Candidate::of::<HashMap<String, $leaf>>(),
            Candidate::of::<Wrapped<$leaf>>(),
            Candidate::of::<Pair<$leaf, Vec<$leaf>>>(),
            Candidate::of::<Closed<Option<$leaf>>>(),
            Candidate::of::<Either<$leaf, String>>(),
            Candidate::of::<Either<Closed<$leaf>, Vec<$leaf>>>(),
            Candidate::of::<Tagged<$leaf>>(),
            Candidate::of::<Vec<Pair<Word, Box<$leaf>>>>(),
            Candidate::of::<($leaf, Word)>(),
        )*]
    };
}

fn candidates() -> Vec<Candidate> {
    candidates! { i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, bool, String, Value, () }
}

fn junk() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-300_i64..300).prop_map(Value::from),
        (-3_i32..300).prop_map(|n| json!(f64::from(n))),
        Just(json!(1.5)),
        Just(json!(-0.0)),
        Just(json!(1e300)),
        "[a-zžA-Z]{0,4}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["up", 1])),
        Just(json!({"a": 1, "z": "x"})),
    ]
    .boxed()
}

/// Values that a schema allows, or nearly.
fn fitting(schema: &Value, definitions: &Value, depth: u8) -> BoxedStrategy<Value> {
    let schema = resolve(schema, definitions);
    if depth == 0 {
        return junk();
    }
    let inside = |schema: &Value| fitting(schema, definitions, depth - 1);
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(alternatives)) = schema.get(keyword) {
            let all: Vec<_> = alternatives.iter().map(inside).collect();
            return prop_oneof![9 => proptest::strategy::Union::new(all), 1 => junk()].boxed();
        }
    }
    if let Some(Value::Array(listed)) = schema.get("enum") {
        return prop_oneof![9 => prop::sample::select(listed.clone()), 1 => junk()].boxed();
    }
    if let Some(value) = schema.get("const") {
        return prop_oneof![9 => Just(value.clone()), 1 => junk()].boxed();
    }
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return junk(),
    };
    let of_kind = |kind: &&str| match *kind {
        "integer" => prop_oneof![
            (-140_i64..300).prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-3_i32..300).prop_map(|n| json!(f64::from(n))),
        ]
        .boxed(),
        "number" => (-1e3..1e3).prop_map(Value::from).boxed(),
        "string" => "[a-zž]{0,4}".prop_map(Value::from).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "null" => Just(Value::Null).boxed(),
        "array" => match schema.get("prefixItems") {
            Some(Value::Array(placed)) => {
                placed.iter().map(inside).collect::<Vec<_>>().prop_map(Value::from).boxed()
            }
            _ => {
                let items = schema.get("items").map_or_else(junk, inside);
                prop::collection::vec(items, 0..4).prop_map(Value::from).boxed()
            }
        },
        _ => {
            let named = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
            let member = |(name, schema): (&String, &Value)| {
                let name = name.clone();
                let present = inside(schema).prop_map(move |value| Some((name.clone(), value)));
                prop_oneof![6 => present, 1 => Just(None)].boxed()
            };
            let mut members: Vec<_> = named.map(member).collect();
            let others = schema.get("additionalProperties").map_or_else(junk, inside);
            let other = ("[ay]", others).prop_map(Some);
            members.push(prop_oneof![5 => Just(None), 1 => other].boxed());
            let object =
                |members: Vec<Option<(String, Value)>>| -> Value { members.into_iter().flatten().collect() };
            members.prop_map(object).boxed()
        }
    };
    let of_kinds: Vec<_> = kinds.iter().map(of_kind).collect();
    prop_oneof![19 => proptest::strategy::Union::new(of_kinds), 1 => junk()].boxed()
}

#[test]
fn what_the_fast_lane_takes_is_valid_and_what_is_valid_is_read() {
    let mut exact = 0;
    for Candidate { name, schema, reads, reads_value } in candidates() {
        let is_exact = Lane::of(&schema, &SchemaRules::default()).is_exact();
        exact += usize::from(is_exact);
        let validator = Schemas::default().validator(&schema).unwrap();
        let mut generator = schemars::SchemaGenerator::default();
        let root = (schema.generate)(&mut generator);
        let definitions = Value::Object(generator.take_definitions(true));
        let config = ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() };
        proptest!(config, |(value in fitting(root.as_value(), &definitions, 6))| {
            let is_valid = validator.is_valid(&value);
            if is_exact && reads(&value.to_string()) {
                prop_assert!(is_valid, "{} takes {}", name, value);
            }
            if is_valid {
                prop_assert!(reads_value(validator.normalise(value.clone())), "{} leaves {}", name, value);
            }
        });
    }
    assert!(exact > 80, "most of these types are read straight: {exact}");
}

#[test]
fn structs_in_an_untagged_enum_are_validated() {
    type Either2 = Either<Closed<u8>, Vec<u8>>;
    let schema = SchemaOf::of::<Either2>();
    // `serde` takes an array for the struct.
    assert!(typed::<Either2>("[1, []]").is_some());
    assert!(!Schemas::default().validator(&schema).unwrap().is_valid(&json!([1, []])));
    assert!(!Lane::of(&schema, &SchemaRules::default()).is_exact());
    assert!(Lane::of(&SchemaOf::of::<Option<Closed<u8>>>(), &SchemaRules::default()).is_exact());
}
