//! Schemas that look at what alternatives have looked at, and what looking into all of these costs.

use serde_json::Value;

/// Whether a schema looks at what alternatives have looked at.
pub(super) fn is_unevaluated(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => {
            members.contains_key("unevaluatedProperties")
                || members.contains_key("unevaluatedItems")
                || members.values().any(is_unevaluated)
        }
        Value::Array(items) => items.iter().any(is_unevaluated),
        _ => false,
    }
}

/// How many alternatives the largest choice in a schema has.
pub(super) fn most_branches(schema: &Value) -> u64 {
    let below =
        |schemas: &mut dyn Iterator<Item = &Value>| schemas.map(most_branches).max().unwrap_or_default();
    match schema {
        Value::Object(members) => {
            let own = ["anyOf", "oneOf"]
                .iter()
                .filter_map(|keyword| members.get(*keyword)?.as_array())
                .map(Vec::len);
            below(&mut members.values()).max(own.max().unwrap_or_default() as u64)
        }
        Value::Array(items) => below(&mut items.iter()),
        _ => 0,
    }
}

/// How many arrays and objects are around the innermost value.
pub(super) fn levels(value: &Value) -> u32 {
    match value {
        Value::Object(members) => 1 + members.values().map(levels).max().unwrap_or_default(),
        Value::Array(items) => 1 + items.iter().map(levels).max().unwrap_or_default(),
        _ => 0,
    }
}
