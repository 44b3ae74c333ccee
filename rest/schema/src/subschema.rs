//! The schemas inside a schema.

use schemars::Schema;
use schemars::transform::transform_subschemas;
use serde_json::Value;

/// Shows `change` every schema that stands directly inside of `schema`, also those that the library's walk leaves out.
pub fn each_subschema(schema: &mut Schema, mut change: impl FnMut(&mut Schema)) {
    transform_subschemas(&mut change, schema);
    let mut change = |value: &mut Value| {
        if let Ok(schema) = value.try_into() {
            change(schema);
        }
    };
    for (keyword, value) in schema.as_object_mut().into_iter().flatten() {
        match (keyword.as_str(), value) {
            ("unevaluatedProperties" | "unevaluatedItems", value) => change(value),
            ("dependentSchemas", Value::Object(named)) => named.values_mut().for_each(&mut change),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_places_of_schemas_are_shown() {
        let mut schema = json!({
            "properties": {"dependentSchemas": {"const": 0}},
            "dependentSchemas": {"a": {"const": 1}, "b": true},
            "unevaluatedProperties": {"const": 2},
            "unevaluatedItems": {"const": 3},
            "enum": [{"const": 4}],
        });
        let mut seen = Vec::new();
        each_subschema(<&mut Schema>::try_from(&mut schema).unwrap(), |schema| {
            seen.push(schema.get("const").cloned().unwrap_or_default());
        });
        seen.sort_by_key(ToString::to_string);
        assert_eq!(seen, [json!(0), json!(1), json!(2), json!(3), json!(null)]);
    }
}
