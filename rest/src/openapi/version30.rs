//! A document in the words of OpenAPI 3.0.3, for tools that do not read 3.1 yet.
//!
//! Most keywords have an equal in 3.0. Those that have none (`if`, `contains`, `patternProperties`, ...) are left out: the
//! document then promises less than the server enforces, never something else.

use schemars::Schema;
use schemars::transform::transform_subschemas;
use serde_json::{Map, Value, json};

/// Rewrites a document of 3.1 as one of 3.0.3.
pub(super) fn downgrade(document: &mut Value) {
    let Some(members) = document.as_object_mut() else { return };
    members.insert("openapi".to_owned(), "3.0.3".into());
    members.remove("jsonSchemaDialect");
    members.remove("webhooks");
    if let Some(Value::Object(info)) = members.get_mut("info") {
        info.remove("summary");
    }
    if let Some(Value::Object(schemas)) = members.get_mut("components").and_then(|c| c.get_mut("schemas")) {
        schemas.values_mut().for_each(schema);
    }
    each_schema(document);
    without_certificates(document);
}

/// Leaves out schemes of the kind `mutualTLS`, which 3.0 does not know, and that they are required.
fn without_certificates(document: &mut Value) {
    let schemes = document.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut);
    let Some(schemes) = schemes else { return };
    let is_certificate = |scheme: &Value| scheme.get("type").is_some_and(|kind| kind == "mutualTLS");
    let gone: Vec<String> =
        schemes.iter().filter(|(_, scheme)| is_certificate(scheme)).map(|(name, _)| name.clone()).collect();
    schemes.retain(|name, _| !gone.contains(name));
    let forget = |place: &mut Value| {
        let alternatives = place.get_mut("security").and_then(Value::as_array_mut).into_iter().flatten();
        for alternative in alternatives.filter_map(Value::as_object_mut) {
            alternative.retain(|name, _| !gone.contains(name));
        }
    };
    if !gone.is_empty() {
        forget(document);
        let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
        paths
            .filter_map(|(_, path)| path.as_object_mut())
            .flatten()
            .for_each(|(_, operation)| forget(operation));
    }
}

/// Finds the members called `schema` of parameters, media types and headers.
fn each_schema(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "schema" => schema(member),
                    // Components are done, and examples are plain values.
                    "schemas" | "example" | "examples" => {}
                    _ => each_schema(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(each_schema),
        _ => {}
    }
}

/// Rewrites a schema and everything below it.
fn schema(value: &mut Value) {
    match value {
        Value::Bool(true) => *value = json!({}),
        Value::Bool(false) => *value = json!({"not": {}}),
        other => {
            if let Ok(schema) = <&mut Schema>::try_from(other) {
                rewrite(schema);
            }
        }
    }
}

fn rewrite(schema: &mut Schema) {
    if let Some(members) = schema.as_object_mut() {
        // Before the alternatives are rewritten themselves.
        null_alternative(members, "anyOf");
        null_alternative(members, "oneOf");
    }
    transform_subschemas(&mut rewrite, schema);
    let Some(members) = schema.as_object_mut() else {
        // The value of `additionalProperties` may be a boolean; below all other keywords it has to be an object.
        return;
    };
    for keyword in ["anyOf", "oneOf", "allOf", "not", "items"] {
        match members.get_mut(keyword) {
            Some(Value::Array(items)) => items.iter_mut().for_each(plain_boolean),
            Some(other) => plain_boolean(other),
            None => {}
        }
    }
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        properties.values_mut().for_each(plain_boolean);
    }
    constants(members);
    exclusive_bound(members, "exclusiveMinimum", "minimum", f64::max);
    exclusive_bound(members, "exclusiveMaximum", "maximum", f64::min);
    tuples(members);
    open_properties(members);
    types(members);
    binary(members);
    for keyword in [
        "$schema",
        "$id",
        "$anchor",
        "$comment",
        "$defs",
        "if",
        "then",
        "else",
        "contains",
        "minContains",
        "maxContains",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedItems",
    ] {
        members.remove(keyword);
    }
    lone_reference(members);
}

fn plain_boolean(value: &mut Value) {
    match value {
        Value::Bool(true) => *value = json!({}),
        Value::Bool(false) => *value = json!({"not": {}}),
        _ => {}
    }
}

fn constants(members: &mut Map<String, Value>) {
    if let Some(value) = members.remove("const") {
        members.insert("enum".to_owned(), json!([value]));
    }
    if let Some(Value::Array(examples)) = members.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        members.insert("example".to_owned(), first);
    }
}

/// `exclusiveMinimum: 5` is `minimum: 5, exclusiveMinimum: true`, unless an inclusive bound beside it is narrower.
fn exclusive_bound(
    members: &mut Map<String, Value>,
    exclusive: &str,
    bound: &str,
    narrower: fn(f64, f64) -> f64,
) {
    let Some(limit) = members.get(exclusive).filter(|limit| limit.is_number()).cloned() else { return };
    let (inclusive, number) =
        (members.get(bound).and_then(Value::as_f64), limit.as_f64().unwrap_or_default());
    #[allow(clippy::float_cmp, reason = "one of the two numbers is returned as it is")]
    let inclusive_wins =
        inclusive.is_some_and(|inclusive| inclusive != number && narrower(inclusive, number) == inclusive);
    if inclusive_wins {
        members.remove(exclusive);
    } else {
        members.insert(bound.to_owned(), limit);
        members.insert(exclusive.to_owned(), Value::Bool(true));
    }
}

/// 3.0 knows one schema for all items.
fn tuples(members: &mut Map<String, Value>) {
    let Some(Value::Array(mut placed)) = members.remove("prefixItems") else { return };
    match members.remove("items") {
        Some(Value::Bool(false)) => {
            members.entry("maxItems").or_insert_with(|| placed.len().into());
        }
        Some(rest) if rest.get("not") == Some(&json!({})) => {
            members.entry("maxItems").or_insert_with(|| placed.len().into());
        }
        Some(rest) => placed.push(rest),
        // Whatever follows the placed ones is free.
        None => placed.clear(),
    }
    placed.iter_mut().for_each(plain_boolean);
    placed.dedup();
    let items = match placed.len() {
        0 => json!({}),
        1 => placed.remove(0),
        _ => json!({"anyOf": placed}),
    };
    members.insert("items".to_owned(), items);
}

/// Properties by pattern, and those nobody looked at, are properties like others.
fn open_properties(members: &mut Map<String, Value>) {
    if let Some(rest) = members.remove("unevaluatedProperties") {
        members.entry("additionalProperties").or_insert(rest);
    }
    if members.remove("patternProperties").is_some() {
        members.remove("additionalProperties");
    }
}

/// `anyOf: [T, {type: "null"}]` is T with `nullable`.
fn null_alternative(members: &mut Map<String, Value>, keyword: &str) {
    let is_null = |schema: &Value| schema.get("type").is_some_and(|name| name == "null");
    let Some(Value::Array(alternatives)) = members.get_mut(keyword) else { return };
    let before = alternatives.len();
    alternatives.retain(|schema| !is_null(schema));
    if alternatives.len() == before || alternatives.is_empty() {
        return;
    }
    let all = std::mem::take(alternatives);
    members.remove(keyword);
    members.insert("nullable".to_owned(), Value::Bool(true));
    match <[Value; 1]>::try_from(all) {
        Ok([one]) if one.get("$ref").is_some() || members.contains_key("allOf") => {
            push_all_of(members, one);
        }
        Ok([Value::Object(one)]) => {
            for (keyword, value) in one {
                members.entry(keyword).or_insert(value);
            }
        }
        Ok([other]) => push_all_of(members, other),
        // `nullable` has to stand in every alternative as well: a null has to match one of them.
        Err(mut all) => {
            for schema in all.iter_mut().filter_map(Value::as_object_mut) {
                schema.insert("nullable".to_owned(), Value::Bool(true));
            }
            members.insert(keyword.to_owned(), Value::Array(all));
        }
    }
}

fn push_all_of(members: &mut Map<String, Value>, schema: Value) {
    if let Some(Value::Array(all)) = members.get_mut("allOf") {
        all.push(schema);
    } else {
        members.insert("allOf".to_owned(), json!([schema]));
    }
}

/// `type: [T, "null"]` is `type: T, nullable: true`; several types are alternatives.
fn types(members: &mut Map<String, Value>) {
    if members.get("type").is_some_and(|name| name == "null") {
        members.remove("type");
        members.insert("nullable".to_owned(), Value::Bool(true));
        members.insert("enum".to_owned(), json!([null]));
    }
    let Some(Value::Array(names)) = members.get("type") else { return };
    let (null, mut names): (Vec<Value>, Vec<Value>) = names.iter().cloned().partition(|name| name == "null");
    members.remove("type");
    if !null.is_empty() {
        members.insert("nullable".to_owned(), Value::Bool(true));
    }
    match names.len() {
        0 => {
            members.insert("enum".to_owned(), json!([null]));
        }
        1 => {
            members.insert("type".to_owned(), names.remove(0));
        }
        _ => {
            let alternatives: Vec<Value> = names
                .into_iter()
                .map(|name| {
                    if null.is_empty() {
                        json!({"type": name})
                    } else {
                        json!({"type": name, "nullable": true})
                    }
                })
                .collect();
            if members.contains_key("anyOf") {
                push_all_of(members, json!({"anyOf": alternatives}));
            } else {
                members.insert("anyOf".to_owned(), Value::Array(alternatives));
            }
        }
    }
}

/// Encodings of text have names among the formats of 3.0.
fn binary(members: &mut Map<String, Value>) {
    let encoding = members.remove("contentEncoding");
    let media_type = members.remove("contentMediaType");
    members.remove("contentSchema");
    let format =
        match (encoding.as_ref().and_then(Value::as_str), media_type.as_ref().and_then(Value::as_str)) {
            (Some("base64"), _) => "byte",
            (None, Some("application/octet-stream")) => "binary",
            _ => return,
        };
    members.entry("format").or_insert_with(|| format.into());
}

/// 3.0 ignores whatever stands beside a `$ref`.
fn lone_reference(members: &mut Map<String, Value>) {
    if members.len() > 1
        && let Some(reference) = members.remove("$ref")
    {
        push_all_of(members, json!({"$ref": reference}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn downgraded(mut value: Value) -> Value {
        schema(&mut value);
        value
    }

    #[test]
    fn keywords_of_3_1_have_their_equal() {
        for (new, old) in [
            (json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true})),
            (json!({"exclusiveMinimum": 5}), json!({"minimum": 5, "exclusiveMinimum": true})),
            (json!({"exclusiveMinimum": 5, "minimum": 6}), json!({"minimum": 6})),
            (json!({"const": "cat"}), json!({"enum": ["cat"]})),
            (json!({"examples": [1, 2]}), json!({"example": 1})),
            (json!(true), json!({})),
            (
                json!({"items": true, "additionalProperties": false}),
                json!({"items": {}, "additionalProperties": false}),
            ),
            (
                json!({"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}),
                json!({"allOf": [{"$ref": "#/x"}], "nullable": true}),
            ),
            (
                json!({"oneOf": [{"type": "integer"}, {"type": "null"}]}),
                json!({"type": "integer", "nullable": true}),
            ),
            (
                json!({"type": ["integer", "string"], "minimum": 1}),
                json!({"anyOf": [{"type": "integer"}, {"type": "string"}], "minimum": 1}),
            ),
            (json!({"$ref": "#/x", "minimum": 1}), json!({"allOf": [{"$ref": "#/x"}], "minimum": 1})),
            (json!({"$ref": "#/x"}), json!({"$ref": "#/x"})),
            (
                json!({"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false}),
                json!({"items": {"anyOf": [{"type": "integer"}, {"type": "string"}]}, "maxItems": 2}),
            ),
            (
                json!({"properties": {"const": {"const": 1}, "if": {"type": ["null", "boolean"]}}}),
                json!({"properties": {"const": {"enum": [1]}, "if": {"type": "boolean", "nullable": true}}}),
            ),
            (
                json!({"patternProperties": {"^x": true}, "additionalProperties": false, "if": true}),
                json!({}),
            ),
            (
                json!({"type": "string", "contentEncoding": "base64"}),
                json!({"type": "string", "format": "byte"}),
            ),
        ] {
            assert_eq!(downgraded(new.clone()), old, "{new}");
        }
    }
}
