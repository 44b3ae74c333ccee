//! What would never end if it were looked through one by one. Nothing here is timed: it ends, or the test hangs.

use lazo_openapi_diff::{Document, Finding, Options, Severity, compare};
use serde_json::{Value, json};

fn findings(old: Value, new: Value) -> Vec<Finding> {
    let document = |schema: Value| {
        let document = json!({"openapi": "3.1.0", "info": {"title": "a", "version": "1.0.0"}, "paths": {"/a": {"post": {
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"204": {"description": "d"}}}}}});
        Document::from_value("a", document).expect("a document")
    };
    compare(&document(old), &document(new), &Options::default()).expect("compared").findings().to_vec()
}

fn texts(numbers: impl Iterator<Item = u32>) -> Vec<Value> {
    numbers.map(|number| json!(format!("value {number}"))).collect()
}

#[test]
fn long_lists_of_values_are_compared_at_once() {
    const MANY: u32 = 50_000;
    let backwards = texts((0..MANY).rev());
    assert!(findings(json!({"enum": texts(0..MANY)}), json!({"enum": backwards})).is_empty());
    // In two alternatives, and as numbers that are written otherwise.
    let parted = json!({"anyOf": [{"enum": texts(0..1_000)}, {"enum": texts(1_000..MANY)}]});
    assert!(findings(json!({"enum": texts(0..MANY)}), parted).is_empty());
    let numbers = |offset: f64| (0..MANY).map(|number| json!(f64::from(number) + offset)).collect::<Vec<_>>();
    let integers: Vec<Value> = (0..MANY).map(|number| json!(number)).collect();
    assert!(findings(json!({"enum": integers}), json!({"enum": numbers(0.0)})).is_empty());
    let ids = |old: Value, new: Value| {
        let all = findings(old, new);
        all.into_iter().map(|one| (one.severity, one.id, one.before, one.after)).collect::<Vec<_>>()
    };
    assert_eq!(ids(json!({"enum": integers}), json!({"enum": numbers(0.5)}))[0].1, "request-enum-replaced");
    // Many values of one list are one finding.
    let shifted = json!({"enum": texts(MANY / 2..MANY / 2 + MANY)});
    let shown = |from: u32| {
        let values = [from, from + 1, from + 2].map(|number| format!("\"value {number}\"")).join(", ");
        Some(format!("[{values}, .. ({} items)]", MANY / 2))
    };
    assert_eq!(
        ids(json!({"enum": texts(0..MANY)}), shifted),
        [
            (Severity::Breaking, "request-enum-value-removed".to_owned(), shown(0), None),
            (Severity::Compatible, "request-enum-value-added".to_owned(), None, shown(MANY)),
        ]
    );
}

#[test]
fn each_of_a_few_values_is_told() {
    let all = findings(json!({"enum": texts(0..60)}), json!({"enum": texts(30..90)}));
    assert_eq!(all.len(), 60);
    assert!(all.iter().filter(|one| one.severity == Severity::Breaking).all(|one| one.witness.is_some()));
}

/// Alternatives that a property tells apart, of which none is one of another.
fn alternatives(count: u32, longest: u32) -> Value {
    let one = |index: u32| {
        json!({"type": "object", "required": ["kind", "name"], "properties": {
            "kind": {"const": format!("kind {index}")},
            "name": {"type": "string", "maxLength": longest},
            "size": {"type": "integer", "minimum": index}}})
    };
    json!({"oneOf": (0..count).map(one).collect::<Vec<_>>()})
}

#[test]
fn many_alternatives_are_compared() {
    assert!(findings(alternatives(60, 9), alternatives(60, 9)).is_empty());
    let all = findings(alternatives(60, 9), alternatives(60, 5));
    assert_eq!(all.len(), 60);
    assert!(all.iter().all(|one| one.id == "request-max-length-tightened" && one.witness.is_some()));
}
