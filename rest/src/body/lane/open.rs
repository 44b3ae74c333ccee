//! Whether values of a schema keep members of any name.

use serde_json::Value;

/// Whether somewhere in a schema there is a map, or anything at all.
pub(super) fn keeps_names(schema: &Value) -> bool {
    let Value::Object(members) = schema else { return schema == &Value::Bool(true) };
    let below = |keyword: &str| members.get(keyword);
    let is_map = below("additionalProperties").is_some_and(|rest| rest != &Value::Bool(false));
    let is_free = match below("type") {
        Some(kind) => kind == "object" && below("properties").is_none(),
        None => !["$ref", "anyOf", "oneOf", "allOf", "enum", "const", "properties"]
            .iter()
            .any(|one| members.contains_key(*one)),
    };
    let in_list = |value: &Value| value.as_array().is_some_and(|all| all.iter().any(keeps_names));
    let in_members = |value: &Value| value.as_object().is_some_and(|all| all.values().any(keeps_names));
    is_map
        || is_free
        || below("patternProperties").is_some()
        || ["anyOf", "oneOf", "allOf", "prefixItems"].iter().filter_map(|one| below(one)).any(in_list)
        || below("properties").is_some_and(in_members)
        || below("items").is_some_and(keeps_names)
}
