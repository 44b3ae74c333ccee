//! Whether a schema says no more than `serde` enforces.

use serde_json::Value;

/// The keyword of types that check everything their schema says. Documents leave it out.
const STRICT: &str = "x-lazo-strict";

fn is_strict(schema: &Value) -> bool {
    schema.get(STRICT).and_then(Value::as_bool) == Some(true)
}

/// Whether a schema has only keywords that `serde` enforces.
pub(super) fn says_no_more(schema: &Value) -> bool {
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
