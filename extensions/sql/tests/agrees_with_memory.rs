//! A filter means on SQLite what it means in memory: random rows, random filters, equal answers.
#![cfg(feature = "sqlite")]

use lazo_repository::query::Query;
use lazo_repository::{Connector, DateTime, Filter, MemoryConnector, Model, Row, Where, model};
use lazo_sql::{SqliteConnector, SqliteOptions};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A thing with a property of each kind.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// A text.
    pub name: Option<String>,
    /// A whole number.
    pub size: Option<i64>,
    /// A number.
    pub price: Option<f64>,
    /// A boolean.
    pub is_new: Option<bool>,
    /// An instant.
    pub at: Option<DateTime>,
    /// Texts.
    pub tags: Option<Vec<String>>,
    /// Numbers.
    pub marks: Option<Vec<i64>>,
    /// An object.
    pub dims: Option<Map<String, Value>>,
    /// Anything.
    pub extra: Option<Value>,
}

fn text() -> impl Strategy<Value = Value> {
    let known = [
        "", "a", "A", "ab", "a%b", "a_b", "1", "true", "null", "é", "É", "žluť", "a\nb", "\\", "\"", "'; --",
        "🐎",
    ];
    prop_oneof![
        3 => prop::sample::select(known.to_vec()).prop_map(Value::from),
        1 => "[abAB%_ ]{0,4}".prop_map(Value::from),
    ]
}

fn integer() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (-3_i64..4).prop_map(Value::from),
        1 => prop::sample::select(vec![i64::MIN, i64::MAX, i64::MAX - 1, 9_007_199_254_740_993]).prop_map(Value::from),
    ]
}

fn number() -> impl Strategy<Value = Value> {
    let known = vec![-1.5, -0.0, 0.0, 0.1, 1.0, 2.5, 3.0, 1e15, 9_007_199_254_740_992.0, 9.3e18, -1e300];
    prop::sample::select(known).prop_map(Value::from)
}

fn instant() -> impl Strategy<Value = Value> {
    let known = [
        "2020-01-01T00:00:00Z",
        "2020-01-01T01:00:00+01:00",
        "2019-12-31T23:59:59.999Z",
        "2021-06-01T12:00:00.5Z",
    ];
    prop::sample::select(known.to_vec()).prop_map(Value::from)
}

fn scalar() -> impl Strategy<Value = Value> {
    // What looks alike and is not the same, often enough to meet.
    let alike =
        vec![json!(0), json!(1), json!(1.0), json!("1"), json!("true"), json!(true), json!(false), json!("")];
    prop_oneof![4 => prop::sample::select(alike), 1 => text(), 1 => integer(), 1 => number()]
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![4 => scalar(), 1 => Just(Value::Null)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object_of(inner).prop_map(Value::Object),
        ]
    })
}

fn object_of(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map(prop::sample::select(vec!["a", "b", "c d", "ž"]), inner, 0..3)
        .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn thing() -> impl Strategy<Value = Value> {
    let maybe = |name: &'static str, value: BoxedStrategy<Value>| {
        prop::option::weighted(0.7, value).prop_map(move |value| value.map(|value| (name.to_owned(), value)))
    };
    let members = vec![
        maybe("name", text().boxed()).boxed(),
        maybe("size", integer().boxed()).boxed(),
        maybe("price", number().boxed()).boxed(),
        maybe("isNew", any::<bool>().prop_map(Value::from).boxed()).boxed(),
        maybe("at", instant().boxed()).boxed(),
        maybe("tags", prop::collection::vec(text(), 0..3).prop_map(Value::from).boxed()).boxed(),
        maybe("marks", prop::collection::vec(integer(), 0..3).prop_map(Value::from).boxed()).boxed(),
        maybe("dims", object_of(anything()).prop_map(Value::Object).boxed()).boxed(),
        maybe("extra", anything().boxed()).boxed(),
    ];
    members.prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
}

/// A property with the values that it is compared with, and whether it has patterns.
fn property() -> impl Strategy<Value = (&'static str, BoxedStrategy<Value>, bool)> {
    prop_oneof![
        1 => Just(("id", (0_i64..8).prop_map(Value::from).boxed(), false)),
        1 => Just(("name", text().boxed(), true)),
        1 => Just(("size", integer().boxed(), false)),
        1 => Just(("price", prop_oneof![number(), integer()].boxed(), false)),
        1 => Just(("isNew", any::<bool>().prop_map(Value::from).boxed(), false)),
        1 => Just(("at", instant().boxed(), false)),
        1 => Just(("tags", text().boxed(), true)),
        1 => Just(("marks", integer().boxed(), false)),
        4 => Just(("extra", scalar().boxed(), true)),
        1 => Just(("extra.a", scalar().boxed(), true)),
        1 => Just(("dims.c d", scalar().boxed(), true)),
        1 => Just(("dims.a.b", scalar().boxed(), true)),
        1 => Just(("dims.ž", scalar().boxed(), true)),
    ]
}

fn pattern() -> impl Strategy<Value = (String, Value)> {
    let like = ["%", "_", "a%", "%b", "a\\%b", "A_", "%é%", "", "a\\_b", "\\\\", "_%_"];
    let regexp = ["^a", "b$", "/A/i", ".", "[ab]+", "/^b/m", "\\d", "^$", "(a|é)"];
    prop_oneof![
        (prop::sample::select(vec!["like", "nlike", "ilike", "nilike"]), prop::sample::select(like.to_vec()))
            .prop_map(|(operator, pattern)| (operator.to_owned(), pattern.into())),
        prop::sample::select(regexp.to_vec()).prop_map(|pattern| ("regexp".to_owned(), pattern.into())),
    ]
}

fn operator(value: BoxedStrategy<Value>, patterns: bool) -> BoxedStrategy<(String, Value)> {
    let nullable = prop_oneof![4 => value.clone(), 1 => Just(Value::Null)];
    let named = |name: &'static str| move |value: Value| (name.to_owned(), value);
    let compare = prop::sample::select(vec!["gt", "gte", "lt", "lte"]);
    let equal = prop::sample::select(vec!["eq", "neq"]);
    let list = prop::sample::select(vec!["inq", "nin"]);
    let others = prop_oneof![
        (equal, nullable.clone()).prop_map(|(name, value)| (name.to_owned(), value)),
        (compare, value.clone()).prop_map(|(name, value)| (name.to_owned(), value)),
        (list, prop::collection::vec(nullable, 0..4))
            .prop_map(|(name, values)| (name.to_owned(), values.into())),
        (value.clone(), value).prop_map(|(least, most)| vec![least, most].into()).prop_map(named("between")),
        any::<bool>().prop_map(Value::from).prop_map(named("exists")),
    ];
    if patterns { prop_oneof![3 => others, 2 => pattern()].boxed() } else { others.boxed() }
}

fn condition() -> impl Strategy<Value = Value> {
    let test = property().prop_flat_map(|(name, value, patterns)| {
        let plain = prop_oneof![4 => value.clone(), 1 => Just(Value::Null)];
        prop_oneof![
            1 => plain.prop_map(move |value| json!({name: value})),
            4 => prop::collection::btree_map(Just(()), operator(value, patterns), 1..2)
                .prop_map(move |operators| json!({name: operators.into_values().collect::<Map<_, _>>()})),
        ]
    });
    let dims = prop::sample::select(vec![
        json!({"dims": null}),
        json!({"dims": {"exists": true}}),
        json!({"dims": {"neq": null}}),
    ]);
    prop_oneof![9 => test, 1 => dims].prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|all| json!({"and": all})),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|any| json!({"or": any})),
            (inner.clone(), inner).prop_map(|(a, b)| {
                let (mut a, b) = (a, b);
                if let (Value::Object(a), Value::Object(b)) = (&mut a, b) {
                    a.extend(b);
                }
                a
            }),
        ]
    })
}

fn filter() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec![
        "id", "name", "size", "price", "isNew", "at", "tags", "dims", "extra", "extra.a", "dims.c d",
    ]);
    let direction = prop::sample::select(vec!["", " ASC", " desc"]);
    let order = prop::collection::vec(
        (key, direction).prop_map(|(key, direction)| format!("{key}{direction}")),
        0..3,
    );
    let fields = prop::sample::select(vec![json!({}), json!(["id", "extra"]), json!({"name": false})]);
    (condition(), order, prop::option::of(1_u64..5), prop::option::of(0_u64..4), fields).prop_map(
        |(condition, order, limit, skip, fields)| {
            let mut filter = json!({"where": condition, "order": order, "fields": fields});
            if let Some(limit) = limit {
                filter["limit"] = limit.into();
            }
            if let Some(skip) = skip {
                filter["skip"] = skip.into();
            }
            filter
        },
    )
}

/// Null and absent are one in SQLite.
fn without_nulls(rows: Vec<Row>) -> Vec<Row> {
    let without = |mut row: Row| {
        row.retain(|_, value| !value.is_null());
        row
    };
    rows.into_iter().map(without).collect()
}

struct Both {
    memory: MemoryConnector,
    sqlite: SqliteConnector,
}

impl Both {
    async fn new() -> Self {
        let sqlite = SqliteConnector::new("db", SqliteOptions::in_memory());
        sqlite.connect().await.expect("a connection");
        sqlite.ensure_schema(&[Thing::definition()]).await.expect("a table");
        Self { memory: MemoryConnector::new(), sqlite }
    }

    async fn check(&self, things: &[Value], filters: &[Value], change: &Value, condition: &Value) {
        let model = Thing::definition();
        self.memory.reset(model).await.expect("reset");
        self.sqlite.reset(model).await.expect("reset");
        let rows = |things: &[Value]| -> Vec<Row> {
            let read = |thing: &Value| serde_json::from_value::<NewThing>(thing.clone()).expect("a thing");
            things.iter().map(|thing| lazo_repository::ToRow::to_row(&read(thing)).expect("a row")).collect()
        };
        let in_memory = self.memory.create_all(model, rows(things)).await.expect("stored");
        let in_sqlite = self.sqlite.create_all(model, rows(things)).await.expect("stored");
        assert_eq!(without_nulls(in_memory), in_sqlite);

        for filter in filters {
            let query = Filter::<Thing>::from_value(filter).expect("a filter").check().expect("a filter");
            self.agree(&query, filter).await;
        }
        let condition_of = |value: &Value| {
            Where::<Thing>::from_value(value).expect("a condition").check().expect("a condition")
        };
        let checked = condition_of(condition);
        let mut patch = rows(std::slice::from_ref(change)).remove(0);
        patch.retain(|_, value| !value.is_null());
        assert_eq!(
            self.memory.update_all(model, &patch, &checked).await.expect("changed"),
            self.sqlite.update_all(model, &patch, &checked).await.expect("changed"),
            "update where {condition}"
        );
        self.agree(&Query::default(), &json!({"after": "update", "where": condition})).await;
        assert_eq!(
            self.memory.delete_all(model, &checked).await.expect("deleted"),
            self.sqlite.delete_all(model, &checked).await.expect("deleted"),
            "delete where {condition}"
        );
        self.agree(&Query::default(), &json!({"after": "delete", "where": condition})).await;
    }

    async fn agree(&self, query: &Query, filter: &Value) {
        let model = Thing::definition();
        let memory = without_nulls(self.memory.find(model, query).await.expect("found"));
        let sqlite = self.sqlite.find(model, query).await.expect("found");
        assert_eq!(memory, sqlite, "{filter}");
        assert_eq!(
            self.memory.count(model, &query.condition).await.expect("counted"),
            self.sqlite.count(model, &query.condition).await.expect("counted"),
            "{filter}"
        );
    }
}

#[test]
fn filters_mean_the_same_on_both() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let both = runtime.block_on(Both::new());
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases, ..ProptestConfig::default() });
    let input =
        (prop::collection::vec(thing(), 0..8), prop::collection::vec(filter(), 1..12), thing(), condition());
    let outcome = runner.run(&input, |(things, filters, change, condition)| {
        let checked = std::panic::AssertUnwindSafe(both.check(&things, &filters, &change, &condition));
        runtime.block_on(checked.0);
        Ok(())
    });
    outcome.expect("agreement");
}
