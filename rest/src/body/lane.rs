//! Whether a type refuses everything that its schema refuses.
//!
//! `serde` enforces types, required and unknown members by itself; a schema may say more (`minLength`, `pattern`, ...). A
//! type whose own `Deserialize` checks all of that says so with `"x-lazo-strict": true` in its schema. Only a schema that
//! says more than its type makes the fast lane validate as well.

use crate::{operation::SchemaOf, schema::SchemaRules};
use serde_json::Value;

/// The keyword of types that check everything their schema says. Documents leave it out.
const STRICT: &str = "x-lazo-strict";

/// How a body is read on the fast lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Lane {
    is_exact: bool,
    /// Somebody's parser reads it.
    is_custom: bool,
    /// Its schema has rules that ask somebody.
    asks: bool,
}

impl Lane {
    /// The lane for a schema.
    pub(crate) fn of(schema: &SchemaOf, rules: &SchemaRules) -> Self {
        let mut generator = schemars::SchemaGenerator::default();
        let root = (schema.generate)(&mut generator);
        let definitions = Value::Object(generator.take_definitions(true));
        let is_exact = schema.extra.is_none()
            && says_no_more(root.as_value())
            && definitions.as_object().is_none_or(|all| all.values().all(says_no_more));
        let of_extra = schema.extra.as_ref().map(|extra| rules.used_by(extra)).unwrap_or_default();
        let used = [rules.used_by(root.as_value()), rules.used_by(&definitions), of_extra];
        // No type checks rules that it does not know of.
        let is_exact = is_exact && used.iter().all(|uses| !uses.any);
        Self { is_exact, is_custom: false, asks: used.iter().any(|uses| uses.asks) }
    }

    /// The lane of another kind of body than JSON.
    pub(crate) fn slow(self, is_custom: bool) -> Self {
        Self { is_exact: false, is_custom, ..self }
    }

    /// Whether its schema has rules that ask somebody.
    #[inline]
    pub(crate) fn asks(self) -> bool {
        self.asks
    }

    #[inline]
    pub(crate) fn is_custom(self) -> bool {
        self.is_custom
    }

    #[inline]
    pub(crate) fn is_exact(self) -> bool {
        self.is_exact
    }
}

/// What a `$ref` at the root leads to.
pub(crate) fn resolve<'v>(schema: &'v Value, definitions: &'v Value) -> &'v Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| definitions.get(name)).unwrap_or(schema)
}

/// Whether values of a schema are objects.
pub(crate) fn is_object(schema: &SchemaOf) -> bool {
    let mut generator = schemars::SchemaGenerator::default();
    let root = (schema.generate)(&mut generator);
    let definitions = Value::Object(generator.take_definitions(true));
    may_be_object(root.as_value(), &definitions, 8)
}

/// Looks through references and alternatives, at most `depth` of them.
fn may_be_object(schema: &Value, definitions: &Value, depth: u8) -> bool {
    let schema = resolve(schema, definitions);
    let says_object = match schema.get("type") {
        Some(Value::String(kind)) => kind == "object",
        Some(Value::Array(kinds)) => kinds.contains(&"object".into()),
        _ => schema.get("properties").is_some(),
    };
    let one_of = |keyword: &str| {
        schema
            .get(keyword)
            .and_then(Value::as_array)
            .is_some_and(|all| depth > 0 && all.iter().any(|one| may_be_object(one, definitions, depth - 1)))
    };
    says_object || one_of("anyOf") || one_of("oneOf") || one_of("allOf")
}

fn is_strict(schema: &Value) -> bool {
    schema.get(STRICT).and_then(Value::as_bool) == Some(true)
}

/// Whether a schema has only keywords that `serde` enforces.
fn says_no_more(schema: &Value) -> bool {
    let Value::Object(members) = schema else { return schema != &Value::Bool(false) };
    if is_strict(schema) {
        return true;
    }
    members.iter().all(|(keyword, value)| match keyword.as_str() {
        // Bounds that belong to a Rust integer's type.
        "minimum" | "maximum" | "format" => is_of_integer(members),
        "minLength" | "maxLength" | "pattern" | "minItems" | "maxItems" | "uniqueItems" | "multipleOf"
        | "not" | "exclusiveMinimum" | "exclusiveMaximum" | "minProperties" | "maxProperties"
        | "contains" | "if" | "const" | "propertyNames" | "patternProperties" | "dependentRequired"
        | "dependentSchemas" | "oneOf" | "allOf" | "enum" => is_of_unit_enum(keyword, members),
        "properties" | "$defs" | "definitions" => {
            value.as_object().is_none_or(|all| all.values().all(says_no_more))
        }
        "anyOf" => value.as_array().is_none_or(|all| all.iter().all(says_no_more) && are_told_apart(all)),
        "prefixItems" => value.as_array().is_none_or(|all| all.iter().all(says_no_more)),
        "items" | "additionalProperties" => says_no_more(value) || value == &Value::Bool(false),
        _ => true,
    })
}

/// Whether alternatives are read as strictly as anything else. `serde` reads those of an untagged enum from a buffer of its own,
/// where structs may be read from arrays; `Option` is none of them.
fn are_told_apart(alternatives: &[Value]) -> bool {
    fn may_be_struct(schema: &Value) -> bool {
        match schema {
            Value::Object(members) => {
                let says = |keyword: &str| members.contains_key(keyword);
                says("properties") || says("$ref") || members.values().any(may_be_struct)
            }
            Value::Array(items) => items.iter().any(may_be_struct),
            _ => false,
        }
    }
    let is_null = |schema: &&Value| schema.get("type").is_some_and(|kind| kind == "null");
    let others = alternatives.iter().filter(|schema| !is_null(schema));
    others.count() < 2 || !alternatives.iter().any(may_be_struct)
}

/// `format: int64` and the bounds that schemars writes for the type.
fn is_of_integer(members: &serde_json::Map<String, Value>) -> bool {
    let bound = |keyword: &str| members.get(keyword).and_then(Value::as_i64);
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));
    match members.get("format").and_then(Value::as_str) {
        // Not `float`: `serde` makes what is too large for it infinite.
        Some("int32" | "int64" | "double") => minimum.is_none() && maximum.is_none(),
        Some("uint" | "uint32" | "uint64") => minimum == Some(0) && maximum.is_none(),
        Some("uint8") => minimum == Some(0) && maximum == Some(255),
        Some("uint16") => minimum == Some(0) && maximum == Some(65_535),
        Some("int8") => minimum == Some(-128) && maximum == Some(127),
        Some("int16") => minimum == Some(-32_768) && maximum == Some(32_767),
        _ => false,
    }
}

/// An enum of names, which `serde` reads by name.
fn is_of_unit_enum(keyword: &str, members: &serde_json::Map<String, Value>) -> bool {
    keyword == "enum" && members.get("type").and_then(Value::as_str) == Some("string")
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Plain {
        a: i64,
        b: Option<u8>,
        c: Vec<Inner>,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Inner {
        text: String,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Ruled {
        #[schemars(length(min = 1))]
        text: String,
    }

    #[derive(JsonSchema)]
    #[schemars(extend("x-lazo-strict" = true))]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Strict {
        #[schemars(length(min = 1))]
        text: String,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Outer {
        ruled: Vec<Ruled>,
    }

    fn is_exact<T: JsonSchema>() -> bool {
        Lane::of(&SchemaOf::of::<T>(), &SchemaRules::default()).is_exact()
    }

    #[test]
    fn only_a_schema_that_says_more_than_its_type_is_validated() {
        assert!(is_exact::<Plain>());
        assert!(is_exact::<Strict>());
        assert!(is_exact::<Vec<String>>());
        assert!(!is_exact::<Ruled>());
        assert!(!is_exact::<Outer>());
        assert!(!is_exact::<[u8; 3]>());
        assert!(is_object(&SchemaOf::of::<Plain>()) && is_object(&SchemaOf::of::<Option<Plain>>()));
        assert!(!is_object(&SchemaOf::of::<i64>()) && !is_object(&SchemaOf::of::<Vec<Plain>>()));
    }
}

/// The fast lane takes nothing that the schema refuses, and what it leaves is read when it is valid: for types put together
/// of many others.
#[cfg(test)]
mod agreement {
    use super::*;
    use crate::{body::typed, schema::Schemas};
    use proptest::prelude::*;
    use schemars::JsonSchema;
    use serde::{Deserialize, de::DeserializeOwned};
    use serde_json::json;
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
                let object = |members: Vec<Option<(String, Value)>>| -> Value {
                    members.into_iter().flatten().collect()
                };
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
}
