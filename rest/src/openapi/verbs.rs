//! Which members of a path item are operations.

use serde_json::Value;

/// Those that OpenAPI has a name for (3.1.0, Path Item Object).
pub(crate) const VERBS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Where operations of other verbs stand, by their verbs: what OpenAPI 3.2 calls `additionalOperations`, as a member that
/// readers of 3.1 and 3.0 pass over.
pub(super) const OTHERS: &str = "x-additionalOperations";

/// The operations of a path item, with their verbs in capitals.
pub(super) fn operations(item: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (name, value) in item.as_object().into_iter().flatten() {
        if VERBS.contains(&name.as_str()) {
            all.push((name.to_ascii_uppercase(), value));
        } else if name == OTHERS {
            all.extend(value.as_object().into_iter().flatten().map(|(verb, value)| (verb.clone(), value)));
        }
    }
    all
}

/// The same to be changed.
pub(super) fn operations_mut(item: &mut Value) -> Vec<&mut Value> {
    let mut all = Vec::new();
    for (name, value) in item.as_object_mut().into_iter().flatten() {
        if VERBS.contains(&name.as_str()) {
            all.push(value);
        } else if name == OTHERS {
            all.extend(value.as_object_mut().into_iter().flat_map(serde_json::Map::values_mut));
        }
    }
    all
}
