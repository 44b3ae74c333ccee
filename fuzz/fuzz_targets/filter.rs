//! Filters and conditions: as JSON, and in the brackets of a query. What is taken is run, and what is taken once is taken again.
#![no_main]

use lazo_repository::{Filter, Model, Row, Where, model, query::holds};
use libfuzzer_sys::fuzz_target;
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

fn rows() -> [Row; 3] {
    let row = |value: Value| value.as_object().cloned().unwrap_or_default();
    [
        row(json!({})),
        row(json!({"id": 1, "name": "Robot", "price": 19.99, "is_new": true, "tags": ["metal", "retro"]})),
        row(json!({"id": i64::MAX, "name": "", "dims": {"w": {"x": [1, null]}}, "extra": {"a": {"b": "c"}}})),
    ]
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return };
    if let Ok(filter) = Filter::<Thing>::from_value(&value) {
        assert_eq!(Filter::<Thing>::from_value(&value).as_ref(), Ok(&filter));
        if let Ok(query) = filter.check() {
            for row in rows() {
                if holds(&query.condition, &row) {
                    let _ = query.projection.of(&row);
                }
            }
        }
    }
    if let Ok(condition) = Where::<Thing>::from_value(&value)
        && let Ok(condition) = condition.check()
    {
        // A condition and itself, and a condition or itself, are the condition.
        let (both, either) =
            (condition.clone().and(condition.clone()), condition.clone().or(condition.clone()));
        for row in rows() {
            let held = holds(&condition, &row);
            assert_eq!(holds(&both, &row), held);
            assert_eq!(holds(&either, &row), held);
        }
    }
    assert!(!Thing::definition().name.is_empty());
});
