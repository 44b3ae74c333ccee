//! Brings a schema into the one spelling that we write and read: JSON Schema 2020-12 without noise.

use lazo_schema::each_subschema;
use schemars::Schema;
use serde_json::{Map, Value};

/// Tidies `schema` and everything below it. `name` is the component it will be, if it will be one.
pub(super) fn tidy(schema: &mut Value, name: Option<&str>) {
    if let Value::Object(members) = schema
        && members.get("title").and_then(Value::as_str).is_some_and(|title| Some(title) == name)
    {
        members.remove("title");
    }
    if let Ok(schema) = <&mut Schema>::try_from(schema) {
        tidy_each(schema);
    }
}

fn tidy_each(schema: &mut Schema) {
    each_subschema(schema, tidy_each);
    if let Some(members) = schema.as_object_mut() {
        members.remove("$schema");
        // Notes of Lazo's crates to one another (`x-lazo-strict`), which tell a reader nothing.
        members.retain(|keyword, _| !keyword.starts_with("x-lazo-"));
        if members.get("default").is_some_and(Value::is_null) {
            members.remove("default");
        }
        exclusive_bound(members, "exclusiveMinimum", "minimum");
        exclusive_bound(members, "exclusiveMaximum", "maximum");
        nullable(members);
    }
}

/// OpenAPI 3.0 says `minimum: 5, exclusiveMinimum: true` where 3.1 says `exclusiveMinimum: 5`.
fn exclusive_bound(members: &mut Map<String, Value>, exclusive: &str, bound: &str) {
    let Some(Value::Bool(is_exclusive)) = members.get(exclusive) else { return };
    let is_exclusive = *is_exclusive;
    members.remove(exclusive);
    if is_exclusive && let Some(limit) = members.remove(bound) {
        members.insert(exclusive.to_owned(), limit);
    }
}

/// OpenAPI 3.0 says `type: string, nullable: true` where 3.1 says `type: [string, "null"]`.
fn nullable(members: &mut Map<String, Value>) {
    let Some(Value::Bool(is_nullable)) = members.get("nullable") else { return };
    let is_nullable = *is_nullable;
    members.remove("nullable");
    if !is_nullable {
        return;
    }
    if let Some(kind) = members.get_mut("type") {
        if let Value::String(_) = kind {
            *kind = Value::Array(vec![kind.take()]);
        }
        if let Value::Array(kinds) = kind
            && !kinds.iter().any(|kind| kind == "null")
        {
            kinds.push("null".into());
        }
    } else if members.keys().any(|keyword| matches!(keyword.as_str(), "$ref" | "allOf" | "anyOf" | "oneOf")) {
        // Beside a reference or a combination, null is one alternative more.
        let inner = Value::Object(std::mem::take(members));
        members.insert("anyOf".to_owned(), serde_json::json!([inner, {"type": "null"}]));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tidied(mut schema: Value) -> Value {
        tidy(&mut schema, Some("Thing"));
        schema
    }

    #[test]
    fn keywords_of_openapi_3_0_are_rewritten() {
        assert_eq!(
            tidied(json!({"type": "number", "minimum": 5, "exclusiveMinimum": true, "maximum": 9,
                          "exclusiveMaximum": false})),
            json!({"type": "number", "exclusiveMinimum": 5, "maximum": 9})
        );
        assert_eq!(
            tidied(json!({"properties": {"a": {"type": "string", "nullable": true}}})),
            json!({"properties": {"a": {"type": ["string", "null"]}}})
        );
        assert_eq!(
            tidied(json!({"$ref": "#/components/schemas/X", "nullable": true})),
            json!({"anyOf": [{"$ref": "#/components/schemas/X"}, {"type": "null"}]})
        );
    }

    #[test]
    fn a_property_that_is_called_like_a_keyword_is_left_alone() {
        let schema = json!({"properties": {"nullable": {"type": "boolean"}, "title": {"type": "string"}}});
        assert_eq!(tidied(schema.clone()), schema);
    }

    #[test]
    fn a_title_is_noise_only_where_it_repeats_the_name() {
        assert_eq!(tidied(json!({"title": "Thing", "$schema": "x", "x-lazo-strict": true})), json!({}));
        assert_eq!(tidied(json!({"title": "Some thing"})), json!({"title": "Some thing"}));
    }
}
