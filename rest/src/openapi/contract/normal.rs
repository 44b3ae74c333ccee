//! One spelling for what can be spelled in several ways, so that two documents differ only where they say different things.

use super::target;
use schemars::{Schema, transform::transform_subschemas};
use serde_json::{Map, Value, json};

/// How many schemas that are put together of others may stand in one another.
const DEEPEST: usize = 8;

/// Keywords of a part that are about the part.
const OF_PARTS: [&str; 7] =
    ["title", "description", "example", "examples", "externalDocs", "discriminator", "deprecated"];

/// Keywords that are as good as absent where they are `false`.
const OFF: [&str; 6] =
    ["exclusiveMinimum", "exclusiveMaximum", "nullable", "uniqueItems", "readOnly", "writeOnly"];

/// A document whose schemas are spelled in one way.
pub(super) fn normal(document: &Value) -> Value {
    let mut spelled = document.clone();
    let schemas = spelled.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        any(schema, document, &[]);
    }
    each_schema(&mut spelled, document);
    spelled
}

/// Finds the members called `schema` of parameters, media types and headers.
fn each_schema(value: &mut Value, document: &Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "schema" => any(member, document, &[]),
                    // Components are done, and examples are plain values.
                    "schemas" | "example" | "examples" => {}
                    _ => each_schema(member, document),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_schema(item, document)),
        _ => {}
    }
}

fn any(value: &mut Value, document: &Value, within: &[String]) {
    if *value == Value::Bool(true) {
        *value = json!({});
    }
    if let Ok(schema) = <&mut Schema>::try_from(value) {
        one(schema, document, within);
    }
}

/// Spells a schema and everything below it; `within` has the references that it was put together of.
fn one(schema: &mut Schema, document: &Value, within: &[String]) {
    let mut within = within.to_vec();
    if let Some(members) = schema.as_object_mut() {
        if within.len() < DEEPEST
            && let Some(whole) = whole(members, document, &mut within, 0)
        {
            *members = whole;
        }
        null_alternative(members, document);
        null_twice(members);
        members.retain(|keyword, value| *value != false || !OFF.contains(&keyword.as_str()));
        fixed_values(members);
    } else if schema.as_bool() == Some(true) {
        *schema = json!({}).try_into().unwrap_or_default();
    }
    transform_subschemas(&mut |below: &mut Schema| one(below, document, &within), schema);
    // Whatever is not named is allowed where nothing is said of it.
    if let Some(members) = schema.as_object_mut()
        && members.get("additionalProperties").is_some_and(|others| *others == true || *others == json!({}))
    {
        members.remove("additionalProperties");
    }
}

/// `allOf` of schemas of objects is one schema of an object; nothing where it says more than such a schema does.
fn whole(
    schema: &Map<String, Value>,
    document: &Value,
    within: &mut Vec<String>,
    depth: usize,
) -> Option<Map<String, Value>> {
    let parts = schema.get("allOf")?.as_array()?;
    let own = || schema.iter().filter(|(keyword, _)| *keyword != "allOf");
    if let [one] = parts.as_slice()
        && own().all(|(keyword, _)| OF_PARTS.contains(&keyword.as_str()) || keyword.starts_with("x-"))
    {
        return one.as_object().cloned();
    }
    let mut all = Map::new();
    for part in parts {
        if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
            if within.iter().any(|known| known == reference) {
                return None;
            }
            within.push(reference.to_owned());
        }
        let part = target(document, part).as_object()?;
        let part = match part.contains_key("allOf") {
            true if depth < DEEPEST => whole(part, document, within, depth + 1)?,
            true => return None,
            false => part.clone(),
        };
        join(&mut all, part, false)?;
    }
    join(&mut all, own().map(|(keyword, value)| (keyword.clone(), value.clone())).collect(), true)?;
    Some(all)
}

/// Takes another part in, unless both speak of one thing in different ways.
fn join(all: &mut Map<String, Value>, part: Map<String, Value>, is_own: bool) -> Option<()> {
    let is_object = part.get("type").is_none_or(|kind| kind == "object");
    let says = |keyword: &str| part.contains_key(keyword);
    let is_closed = part.get("additionalProperties").is_some_and(|others| *others == false);
    if !is_object
        || is_closed
        || ["$ref", "anyOf", "oneOf", "enum", "const", "nullable"].into_iter().any(says)
    {
        return None;
    }
    for (keyword, value) in part {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                let known = all.entry("properties").or_insert_with(|| json!({})).as_object_mut()?;
                for (name, property) in properties {
                    if known.get(&name).is_some_and(|known| !narrows(known, &property)) {
                        return None;
                    }
                    known.insert(name, property);
                }
            }
            ("required", Value::Array(names)) => {
                let known = all.entry("required").or_insert_with(|| json!([])).as_array_mut()?;
                for name in names {
                    if !known.contains(&name) {
                        known.push(name);
                    }
                }
            }
            (note, _) if !is_own && OF_PARTS.contains(&note) => {}
            (_, value) => {
                if all.get(&keyword).is_some_and(|known| *known != value) {
                    return None;
                }
                all.insert(keyword, value);
            }
        }
    }
    Some(())
}

/// Whether a schema says all that an earlier one says, in the same words.
fn narrows(earlier: &Value, later: &Value) -> bool {
    if earlier == later {
        return true;
    }
    let (Some(earlier), Some(later)) = (earlier.as_object(), later.as_object()) else { return false };
    earlier
        .iter()
        .all(|(keyword, value)| OF_PARTS.contains(&keyword.as_str()) || later.get(keyword) == Some(value))
}

/// A type beside `null` in a list of alternatives is a list of types.
fn null_alternative(members: &mut Map<String, Value>, document: &Value) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(alternatives)) = members.get(keyword) else { continue };
        let is_null = |one: &Value| one.get("type").is_some_and(|kind| kind == "null");
        let other = match alternatives.as_slice() {
            [null, other] | [other, null] if is_null(null) => other,
            _ => continue,
        };
        let kind = target(document, other).get("type").and_then(Value::as_str).map(str::to_owned);
        let (Some(kind), other) = (kind, other.clone()) else { continue };
        let is_free =
            other.as_object().is_some_and(|other| other.keys().all(|key| !members.contains_key(key)));
        if other.get("$ref").is_none() && is_free {
            members.remove(keyword);
            members.extend(other.as_object().cloned().unwrap_or_default());
            members.insert("type".to_owned(), json!([kind, "null"]));
            if let Some(Value::Array(values)) = members.get_mut("enum") {
                values.push(Value::Null);
            }
        } else {
            members.remove(keyword);
            members.insert("anyOf".to_owned(), json!([other, {"type": "null"}]));
        }
        return;
    }
}

/// What may be `null` by one of its alternatives need not say it again, in words of 3.0.
fn null_twice(members: &mut Map<String, Value>) {
    let is_nullable = |one: &Value| one.get("nullable").is_some_and(|it| *it == true);
    let alternatives = members.get("anyOf").and_then(Value::as_array);
    if alternatives.is_some_and(|all| all.iter().any(is_nullable)) {
        members.remove("nullable");
    }
}

/// One fixed value is a list of one, and beside a list a type says nothing that all its values are of.
fn fixed_values(members: &mut Map<String, Value>) {
    if !members.contains_key("enum")
        && let Some(value) = members.remove("const")
    {
        members.insert("enum".to_owned(), json!([value]));
    }
    let (Some(Value::Array(values)), Some(kinds)) = (members.get("enum"), members.get("type")) else {
        return;
    };
    let is_nullable = members.get("nullable").is_some_and(|it| *it == true);
    let is_of = |value: &Value, kind: &Value| match kind.as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    };
    let fits = |value: &Value| match kinds {
        Value::Array(kinds) => kinds.iter().any(|kind| is_of(value, kind)),
        kind => is_of(value, kind) || (is_nullable && value.is_null()),
    };
    if values.iter().all(fits) {
        members.remove("type");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(schema: Value) -> Value {
        let document = json!({"components": {"schemas": {
            "A": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}, "description": "An A."},
            "B": {"type": "object", "properties": {"again": {"allOf": [{"$ref": "#/components/schemas/B"}, {"required": ["x"]}]}}},
            "S": {"type": "string"},
        }, "it": schema}});
        let mut schema = document["components"]["it"].clone();
        any(&mut schema, &document, &[]);
        schema
    }

    #[test]
    fn what_is_put_together_is_one() {
        let a = json!({"$ref": "#/components/schemas/A"});
        assert_eq!(
            spelled(
                json!({"allOf": [a, {"required": ["b"], "properties": {"b": {"const": 1}}}], "description": "Both."})
            ),
            json!({
                "type": "object", "required": ["a", "b"], "description": "Both.",
                "properties": {"a": {"type": "string"}, "b": {"enum": [1]}},
            })
        );
        assert_eq!(spelled(json!({"allOf": [a], "description": "An A."})), a);
        let narrow = json!({"allOf": [a, {"properties": {"a": {"type": "string", "maxLength": 3}}}]});
        assert_eq!(spelled(narrow)["properties"]["a"], json!({"type": "string", "maxLength": 3}));
        for other in [
            json!({"allOf": [a, {"properties": {"a": {"type": "integer"}}}]}),
            json!({"allOf": [a, {"additionalProperties": false}]}),
            json!({"allOf": [a, {"$ref": "#/components/schemas/S"}]}),
            json!({"allOf": [a, {"anyOf": [{}, {"minProperties": 1}]}]}),
        ] {
            assert_eq!(spelled(other.clone()), other);
        }
    }

    #[test]
    fn what_is_put_together_of_itself_comes_to_an_end() {
        let b = json!({"allOf": [{"$ref": "#/components/schemas/B"}, {"minProperties": 1}]});
        let again = &spelled(b)["properties"]["again"];
        assert!(again["allOf"].is_array(), "{again}");
    }

    #[test]
    fn values_are_spelled_in_one_way() {
        for (one, other) in [
            (json!({"items": true, "additionalProperties": true}), json!({"items": {}})),
            (json!({"additionalProperties": {}}), json!({})),
            (json!({"maximum": 3, "exclusiveMaximum": false, "uniqueItems": false}), json!({"maximum": 3})),
            (json!({"additionalProperties": false}), json!({"additionalProperties": false})),
            (json!({"const": "a", "type": "string"}), json!({"enum": ["a"]})),
            (json!({"enum": ["a", null], "type": ["string", "null"]}), json!({"enum": ["a", null]})),
            (json!({"enum": ["a", null], "type": "string"}), json!({"enum": ["a", null], "type": "string"})),
            (
                json!({"oneOf": [{"type": "null"}, {"type": "string", "maxLength": 3}]}),
                json!({"type": ["string", "null"], "maxLength": 3}),
            ),
            (
                json!({"oneOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]}),
                json!({"anyOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]}),
            ),
            (
                json!({"nullable": true, "anyOf": [{"type": "string", "nullable": true}, {"type": "integer"}]}),
                json!({"anyOf": [{"type": "string", "nullable": true}, {"type": "integer"}]}),
            ),
            (json!({"properties": {"const": {"const": 1}}}), json!({"properties": {"const": {"enum": [1]}}})),
        ] {
            assert_eq!(spelled(one.clone()), other, "{one}");
        }
    }
}
