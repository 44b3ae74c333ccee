//! The promise that lets a server parse straight into a type: what can be read is exactly what the schema allows.

use lazo_repository::{DateTime, model};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A product with constraints of all sorts.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// Its name.
    #[property(min_length = 1, max_length = 5)]
    pub name: String,
    /// Its price.
    #[property(minimum = 0)]
    pub price: f64,
    /// Its number in the catalogue.
    #[property(pattern = r"^[A-Z]{3}-\d+$")]
    pub sku: Option<String>,
    /// What kind of thing it is.
    #[property(one_of("toy", "book", "tool"))]
    pub kind: Option<String>,
    /// How many there are.
    #[property(exclusive_minimum = -2, maximum = 100)]
    pub quantity: Option<i64>,
    /// A small number.
    pub rank: Option<u8>,
    /// Whether it can be had.
    pub in_stock: Option<bool>,
    /// What it is about; may be null.
    pub description: Option<Option<String>>,
    /// Words about it.
    #[property(max_items = 2)]
    pub tags: Option<Vec<String>>,
    /// Numbers about it.
    pub ratings: Option<Vec<i64>>,
    /// Its size.
    pub dims: Option<Map<String, Value>>,
    /// Anything.
    pub extra: Option<Value>,
}

const NAMES: [&str; 14] = [
    "id",
    "name",
    "price",
    "sku",
    "kind",
    "quantity",
    "rank",
    "inStock",
    "in_stock",
    "description",
    "tags",
    "ratings",
    "dims",
    "extra",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..300).prop_map(Value::from),
        Just(json!(i64::MAX)),
        Just(json!(1.0)),
        Just(json!(-0.0)),
        Just(json!(1e2)),
        (-300.0..300.0).prop_map(Value::from),
        "[a-zžA-Z0-9-]{0,7}".prop_map(Value::from),
        prop::sample::select(vec!["toy", "book", "ABC-12", "abc-1", "ABC-١", ""]).prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-c]", inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Values as they should be, so that not everything is refused for its first property.
fn fit(name: &'static str) -> BoxedStrategy<Value> {
    match name {
        "id" | "quantity" | "rank" => {
            prop_oneof![(0_i64..100).prop_map(Value::from), Just(json!(7.0))].boxed()
        }
        "name" | "description" => "[a-zž]{1,5}".prop_map(Value::from).boxed(),
        "price" => (0.0..9.0).prop_map(Value::from).boxed(),
        "sku" => Just(json!("ABC-12")).boxed(),
        "kind" => Just(json!("toy")).boxed(),
        "inStock" => any::<bool>().prop_map(Value::from).boxed(),
        "tags" => prop::collection::vec("[a-z]", 0..3).prop_map(Value::from).boxed(),
        "ratings" => prop::collection::vec(-3_i64..3, 0..3).prop_map(Value::from).boxed(),
        "dims" => Just(json!({"w": 1})).boxed(),
        _ => value().boxed(),
    }
}

fn product() -> impl Strategy<Value = Value> {
    let member = |name: &'static str| {
        let present = if matches!(name, "name" | "price") { 9 } else { 2 };
        let absent = if matches!(name, "in_stock") { 40 } else { 3 };
        prop_oneof![
            absent => Just(None),
            present => fit(name).prop_map(move |value| Some((name.to_owned(), value))),
            1 => value().prop_map(move |value| Some((name.to_owned(), value))),
        ]
    };
    let members: Vec<_> = NAMES.into_iter().map(member).collect();
    prop_oneof![
        20 => members.prop_map(|members| Value::Object(members.into_iter().flatten().collect())),
        1 => value(),
    ]
}

fn validator<T: schemars::JsonSchema>() -> jsonschema::Validator {
    jsonschema::validator_for(schemars::schema_for!(T).as_value()).expect("a schema")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn what_can_be_read_is_what_the_schema_allows(value in product()) {
        thread_local! {
            static SCHEMAS: [jsonschema::Validator; 3] =
                [validator::<Product>(), validator::<NewProduct>(), validator::<ProductPartial>()];
        }
        let text = value.to_string();
        SCHEMAS.with(|[model, new, partial]| {
            prop_assert_eq!(serde_json::from_str::<Product>(&text).is_ok(), model.is_valid(&value), "Product {}", text);
            prop_assert_eq!(serde_json::from_str::<NewProduct>(&text).is_ok(), new.is_valid(&value), "NewProduct {}", text);
            prop_assert_eq!(serde_json::from_str::<ProductPartial>(&text).is_ok(), partial.is_valid(&value), "ProductPartial {}", text);
            prop_assert_eq!(serde_json::from_value::<NewProduct>(value.clone()).is_ok(), new.is_valid(&value), "value {}", text);
            Ok(())
        })?;
    }
}

#[test]
fn what_is_written_is_what_was_read() {
    let value =
        json!({"id": 3, "name": "Robot", "price": 19.99, "description": null, "extra": null, "tags": []});
    let product: Product = serde_json::from_value(value.clone()).expect("a product");
    assert_eq!(product.description, Some(None));
    assert_eq!(product.extra, Some(Value::Null));
    assert_eq!(serde_json::to_value(&product).expect("JSON"), value);
}

#[test]
fn a_property_given_twice_is_refused() {
    assert!(serde_json::from_str::<NewProduct>(r#"{"name": "a", "name": "b", "price": 1}"#).is_err());
}

/// An instant alone: its format is checked by reading, and by validators that check formats.
#[model]
pub struct Event {
    /// When it is.
    #[id]
    pub name: String,
    /// When it is.
    pub at: DateTime,
}

#[test]
fn the_schema_is_closed_named_and_documented() {
    let schema = schemars::schema_for!(NewProduct);
    let schema = schema.as_value();
    assert_eq!(schema["title"], "NewProduct");
    assert_eq!(schema["required"], json!(["name", "price"]));
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["properties"].get("id"), None);
    assert_eq!(
        schema["properties"]["quantity"],
        json!({
            "type": "integer", "format": "int64", "description": "How many there are.", "exclusiveMinimum": -2, "maximum": 100
        })
    );
    assert_eq!(schema["properties"]["extra"], json!({"description": "Anything."}));
    assert_eq!(schema["properties"]["name"]["minLength"], 1);
    let partial = schemars::schema_for!(ProductPartial);
    assert_eq!(partial.as_value().get("required"), None);
    assert_eq!(
        schemars::schema_for!(Product).as_value()["description"],
        "A product with constraints of all sorts."
    );
    assert_eq!(schemars::schema_for!(Event).as_value()["properties"]["at"]["format"], "date-time");
}
