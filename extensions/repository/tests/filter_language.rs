//! What the filter language refuses, and that its schemas refuse it too.

use lazo_repository::{DateTime, Filter, FilterById, FilterErrorKind as Kind, Model, Where, model};
use serde_json::{Map, Value, json};

/// A thing with a property of each kind.
#[model]
pub struct Thing {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// A text.
    pub name: String,
    /// A number.
    pub price: Option<f64>,
    /// A boolean.
    pub is_new: Option<bool>,
    /// An instant.
    pub at: Option<DateTime>,
    /// Texts.
    pub tags: Option<Vec<String>>,
    /// An object.
    pub dims: Option<Map<String, Value>>,
    /// Anything.
    pub extra: Option<Value>,
    /// Never shown.
    #[property(hidden)]
    pub secret: Option<String>,
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!({"id": 1}), |inner, _| json!({"and": [inner]}))
}

/// Filters with what is wrong with them (nothing for good ones), and whether a schema can see it.
fn filters() -> Vec<(Value, Option<Kind>, bool)> {
    use Kind::{
        InvalidPattern, InvalidValue, OperatorNotAllowed, TooLarge, UnknownKey, UnknownOperator,
        UnknownProperty,
    };
    let good = |condition: Value| (json!({"where": condition}), None, true);
    let bad = |condition: Value, kind| (json!({"where": condition}), Some(kind), true);
    let unseen = |condition: Value, kind| (json!({"where": condition}), Some(kind), false);
    vec![
        good(json!({})),
        good(json!({"id": 1})),
        good(json!({"id": 1.0})),
        good(json!({"id": {"inq": []}})),
        good(json!({"name": null})),
        good(json!({"name": {"eq": null, "neq": "x", "exists": true}})),
        good(json!({"price": {"between": [1, 2.5]}})),
        good(json!({"isNew": {"gt": false}})),
        good(json!({"at": {"gt": "2020-01-01T00:00:00+01:00"}})),
        good(json!({"tags": "metal"})),
        good(json!({"tags": {"like": "m%"}})),
        good(json!({"dims": null})),
        good(json!({"dims": {"exists": false}})),
        good(json!({"dims.w": {"gt": 3}})),
        good(json!({"extra": {"inq": [1, "a", true, null]}})),
        good(json!({"extra.a.b-c.d": {"regexp": "/x/i"}})),
        good(json!({format!("extra{}", ".a".repeat(16)): 1})),
        good(json!({"and": [{"id": 1}, {"or": [{}]}]})),
        good(nested(16)),
        good(json!({"and": vec![json!({"id": 1}); 255]})),
        bad(json!(1), InvalidValue),
        bad(json!([]), InvalidValue),
        bad(json!({"titel": 1}), UnknownProperty),
        bad(json!({"secret": "x"}), UnknownProperty),
        bad(json!({"name.x": "x"}), UnknownProperty),
        bad(json!({"extra.": "x"}), UnknownProperty),
        bad(json!({"extra..a": "x"}), UnknownProperty),
        bad(json!({"extra.a\"b": "x"}), UnknownProperty),
        bad(json!({"is_new": true}), UnknownProperty),
        bad(json!({"name": {"matches": "x"}}), UnknownOperator),
        bad(json!({"name": {"toString": "x"}}), UnknownOperator),
        bad(json!({"id": {"like": "1%"}}), UnknownOperator),
        bad(json!({"dims": {"gt": 1}}), UnknownOperator),
        bad(json!({"name": {"$regex": "x"}}), OperatorNotAllowed),
        bad(json!({"$where": "x"}), OperatorNotAllowed),
        bad(json!({"and": [{"or": [{"$and": []}]}]}), OperatorNotAllowed),
        bad(json!({"name": 1}), InvalidValue),
        bad(json!({"name": {}}), InvalidValue),
        bad(json!({"name": ["x"]}), InvalidValue),
        bad(json!({"id": "1"}), InvalidValue),
        bad(json!({"id": 1.5}), InvalidValue),
        // The float that a number below all integers becomes.
        unseen(json!({"id": -9_223_372_036_854_775_808.0}), InvalidValue),
        bad(json!({"id": {"gt": null}}), InvalidValue),
        bad(json!({"isNew": "true"}), InvalidValue),
        bad(json!({"at": {"gt": 1}}), InvalidValue),
        bad(json!({"dims": {"eq": 1}}), InvalidValue),
        bad(json!({"extra": {"eq": {"a": 1}}}), InvalidValue),
        bad(json!({"id": {"inq": 1}}), InvalidValue),
        bad(json!({"id": {"nin": [1, "2"]}}), InvalidValue),
        bad(json!({"id": {"between": [1]}}), InvalidValue),
        bad(json!({"id": {"between": [1, 2, 3]}}), InvalidValue),
        bad(json!({"id": {"exists": 1}}), InvalidValue),
        bad(json!({"and": {}}), InvalidValue),
        bad(json!({"or": [null]}), InvalidValue),
        bad(json!({"nor": []}), UnknownProperty),
        bad(json!({"name": {"inq": vec!["x"; 1001]}}), TooLarge),
        unseen(json!({"at": "yesterday"}), InvalidValue),
        unseen(json!({"name": {"regexp": "("}}), InvalidPattern),
        unseen(json!({"name": {"regexp": "(a{1000}){1000}"}}), InvalidPattern),
        bad(json!({"name": {"like": "%a".repeat(600)}}), InvalidPattern),
        bad(json!({format!("extra{}", ".a".repeat(17)): 1}), UnknownProperty),
        unseen(nested(17), TooLarge),
        // `and` is a condition, too.
        unseen(json!({"and": vec![json!({"id": 1}); 256]}), TooLarge),
        unseen(json!({"and": vec![json!({"name": "a", "id": 1}); 200]}), TooLarge),
        unseen(json!({"and": vec![json!({"name": {"like": "a"}}); 17]}), TooLarge),
        (json!({"order": "name"}), None, true),
        (json!({"order": ["name ASC", "extra.a desc"], "limit": 1, "skip": 0}), None, true),
        (json!({"fields": ["id"]}), None, true),
        (json!({"fields": {"id": true, "name": false}}), None, true),
        (json!({"fields": {}}), None, true),
        (json!({"order": "titel"}), Some(UnknownProperty), true),
        (json!({"order": "secret"}), Some(UnknownProperty), true),
        (json!({"order": "name UP"}), Some(UnknownProperty), true),
        (json!({"order": "name; drop table thing"}), Some(UnknownProperty), true),
        (json!({"order": ["name", 1]}), Some(InvalidValue), true),
        (json!({"order": vec!["name"; 17]}), Some(TooLarge), true),
        (json!({"limit": 0}), Some(InvalidValue), true),
        (json!({"limit": "1"}), Some(InvalidValue), true),
        (json!({"limit": 9_223_372_036_854_775_808_u64}), Some(InvalidValue), true),
        (json!({"skip": -1}), Some(InvalidValue), true),
        (json!({"skip": 1, "offset": 1}), Some(InvalidValue), false),
        (json!({"fields": {"secret": true}}), Some(UnknownProperty), true),
        (json!({"fields": {"id": 1}}), Some(InvalidValue), true),
        (json!({"fields": "id"}), Some(InvalidValue), true),
        (json!({"fields": ["id", "name", "id"]}), Some(InvalidValue), true),
        (json!({"include": ["todos"]}), Some(Kind::UnknownRelation), true),
        (json!({"wher": {}}), Some(UnknownKey), true),
        (json!([]), Some(InvalidValue), true),
    ]
}

fn validator<T: schemars::JsonSchema>() -> jsonschema::Validator {
    let schema = schemars::schema_for!(T);
    jsonschema::validator_for(schema.as_value()).expect("a schema")
}

#[test]
fn filters_are_read_as_strictly_as_their_schema_says() {
    let schema = validator::<Filter<Thing>>();
    for (filter, expected, seen) in filters() {
        let read = Filter::<Thing>::from_value(&filter);
        assert_eq!(read.as_ref().err().map(|error| error.kind), expected, "{filter}: {read:?}");
        assert_eq!(schema.is_valid(&filter), expected.is_none() || !seen, "{filter}");
        let text = serde_json::from_value::<Filter<Thing>>(filter.clone());
        assert_eq!(text.is_ok(), expected.is_none(), "{filter}");
        if let Some(condition) = filter.get("where") {
            let read = Where::<Thing>::from_value(condition);
            assert_eq!(read.is_ok(), expected.is_none(), "{condition}");
            assert_eq!(
                validator::<Where<Thing>>().is_valid(condition),
                expected.is_none() || !seen,
                "{condition}"
            );
        }
    }
}

#[test]
fn a_filter_by_id_has_no_where() {
    let filter = json!({"where": {}});
    assert!(FilterById::<Thing>::from_value(&filter).is_err());
    assert!(!validator::<FilterById<Thing>>().is_valid(&filter));
    assert!(FilterById::<Thing>::from_value(&json!({"fields": ["id"]})).is_ok());
}

#[test]
fn a_fault_tells_where_it_is() {
    let fault = |filter: Value| Filter::<Thing>::from_value(&filter).expect_err("a fault");
    assert_eq!(
        fault(json!({"where": {"and": [{}, {"id": {"inq": [1, "x"]}}]}})).path,
        "/where/and/1/id/inq/1"
    );
    assert_eq!(fault(json!({"order": ["id", "x/y"]})).path, "/order/1");
    assert_eq!(fault(json!({"where": {"a/b~c": 1}})).path, "/where/a~1b~0c");
}

#[test]
fn schemas_have_names() {
    let mut generator = schemars::SchemaGenerator::default();
    generator.subschema_for::<Filter<Thing>>();
    generator.subschema_for::<FilterById<Thing>>();
    let names: Vec<_> = generator.definitions().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "AnyCondition",
            "BooleanCondition",
            "DateTimeCondition",
            "IntegerCondition",
            "NumberCondition",
            "ObjectCondition",
            "StringCondition",
            "ThingFilter",
            "ThingFilterById",
            "ThingWhere",
        ]
    );
    assert_eq!(Thing::definition().properties.len(), 9);
}

#[test]
fn a_fault_does_not_repeat_all_that_was_sent() {
    let long = "x".repeat(100_000);
    for filter in [
        json!({&long: 1}),
        json!({"where": {&long: 1}}),
        json!({"order": long}),
        json!({"where": {"id": {&long: 1}}}),
    ] {
        let error = Filter::<Thing>::from_value(&filter).expect_err("a fault");
        assert!(error.to_string().len() < 400, "{error}");
    }
}

mod random {
    use std::sync::OnceLock;

    use proptest::prelude::*;

    use super::*;

    fn word() -> impl Strategy<Value = String> {
        let names = [
            "id",
            "name",
            "price",
            "isNew",
            "at",
            "tags",
            "dims",
            "extra",
            "secret",
            "extra.a",
            "dims.a b.c",
            "extra.",
            "name.x",
            "and",
            "or",
            "nor",
            "$and",
            "titel",
            "",
        ];
        prop::sample::select(names.to_vec()).prop_map(str::to_owned)
    }

    fn operand() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-2_i64..3).prop_map(Value::from),
            prop::sample::select(vec![
                json!(1.5),
                json!(2.0),
                json!(i64::MAX),
                json!(u64::MAX),
                json!(1e300)
            ]),
            prop::sample::select(vec![
                "x",
                "",
                "(",
                "2020-01-01T00:00:00Z",
                "2020-01-01",
                "/a/i",
                "name DESC",
                "extra.a asc"
            ])
            .prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                (operator(), inner).prop_map(|(name, value)| json!({name: value})),
            ]
        })
    }

    fn operator() -> impl Strategy<Value = String> {
        let operators = [
            "eq", "neq", "gt", "gte", "lt", "lte", "inq", "nin", "between", "exists", "like", "nlike",
            "ilike", "nilike", "regexp", "near", "$regex", "toString",
        ];
        prop::sample::select(operators.to_vec()).prop_map(str::to_owned)
    }

    fn condition() -> impl Strategy<Value = Value> {
        let test = prop_oneof![
            6 => (word(), operator(), operand()).prop_map(|(name, operator, value)| json!({name: {operator: value}})),
            2 => (word(), operand()).prop_map(|(name, value)| json!({name: value})),
            1 => operand(),
        ];
        test.prop_recursive(3, 8, 3, |inner| {
            (prop::sample::select(vec!["and", "or"]), prop::collection::vec(inner, 0..3))
                .prop_map(|(name, all)| json!({name: all}))
        })
    }

    fn filter() -> impl Strategy<Value = Value> {
        let key = prop::sample::select(vec!["order", "limit", "skip", "offset", "fields", "include", "wher"]);
        let other = prop_oneof![
            operand(),
            prop::collection::vec(word(), 0..3).prop_map(Value::from),
            (word(), any::<bool>()).prop_map(|(name, flag)| json!({name: flag})),
        ];
        (prop::option::weighted(0.8, condition()), prop::collection::btree_map(key, other, 0..3)).prop_map(
            |(condition, others)| {
                let mut filter: Map<_, _> =
                    others.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
                filter.extend(condition.map(|condition| ("where".to_owned(), condition)));
                Value::Object(filter)
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

        /// Reading refuses what the schema refuses, and beyond that only what no schema can see.
        #[test]
        fn filters_are_read_as_strictly_as_their_schema_says(filter in filter()) {
            static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
            let valid = SCHEMA.get_or_init(validator::<Filter<Thing>>).is_valid(&filter);
            match Filter::<Thing>::from_value(&filter) {
                Ok(_) => prop_assert!(valid, "read, though the schema refuses it: {filter}"),
                Err(error) if valid => {
                    let text = filter.to_string();
                    let unseen = error.kind == Kind::InvalidPattern
                        || error.message.contains("date-time")
                        || error.message.contains("one thing")
                        // `int64` is a format, which a schema only tells of.
                        || text.contains(&u64::MAX.to_string())
                        || text.contains("1e300") || text.contains("1e+300");
                    prop_assert!(unseen, "refused, though the schema allows it: {filter}: {error}");
                }
                Err(_) => {}
            }
        }
    }
}
