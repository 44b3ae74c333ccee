//! Documents with something wrong in them: an error or a report, never a panic.

use crate::corpus::all_documents;
use lazo_openapi_diff::{Document, Options, compare};
use proptest::prelude::*;
use serde_json::{Value, json};

/// All places of a value, by the way down.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn at(value: &mut Value, mut index: usize) -> &mut Value {
    if index == 0 {
        return value;
    }
    index -= 1;
    let position = {
        let children: Vec<usize> = match &*value {
            Value::Array(items) => items.iter().map(count).collect(),
            Value::Object(members) => members.values().map(count).collect(),
            _ => Vec::new(),
        };
        let mut position = 0;
        while index >= children[position] {
            index -= children[position];
            position += 1;
        }
        position
    };
    let child = match value {
        Value::Array(items) => &mut items[position],
        Value::Object(members) => members.values_mut().nth(position).expect("a member"),
        _ => unreachable!("it has children"),
    };
    at(child, index)
}

fn nonsense() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("(["),
        json!([]),
        json!({}),
        json!([null, 1, "a", {}]),
        json!({"$ref": "#"}),
        json!({"$ref": "#/paths"}),
        json!({"$ref": "#/components/schemas/A"}),
        json!({"type": "array", "items": {"$ref": "#"}}),
        json!({"oneOf": []}),
        json!({"allOf": [false, {}]}),
        json!({"not": {}}),
        json!({"pattern": "a{99999}"}),
        json!({"maxLength": 1e18}),
        json!({"multipleOf": 0}),
        json!({"enum": []}),
        json!({"minimum": 5, "maximum": 1, "type": "integer"}),
        json!({"x-a": 1, "": ""}),
        json!({"minItems": 1_000_000_000_u64, "type": "array"}),
        json!({"required": ["a", "a", ""], "minProperties": 99}),
    ])
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn nothing_panics(
        document in prop::sample::select(all_documents()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), nonsense()), 1..4),
    ) {
        let mut broken = document.clone();
        for (place, value) in changes {
            let index = place.index(count(&broken));
            *at(&mut broken, index) = value;
        }
        let Ok(old) = Document::from_value("old", document) else { return Ok(()) };
        let Ok(new) = Document::from_value("new", broken) else { return Ok(()) };
        for (one, other) in [(&old, &new), (&new, &old), (&new, &new)] {
            if let Ok(report) = compare(one, other, &Options::default()) {
                prop_assert!(!report.render(lazo_openapi_diff::Format::Text).is_empty());
            }
        }
    }

    #[test]
    fn no_text_panics(text in "(openapi: 3.1.0\n)?[a-z:{}\\[\\]&*!\\-\n\" ]{0,200}") {
        if let Ok(document) = Document::parse("a", &text) {
            let _ = compare(&document, &document, &Options::default());
        }
    }
}
