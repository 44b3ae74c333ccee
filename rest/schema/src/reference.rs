//! `$ref`s to components: reading the name out of one, and following all that start at a schema.

use std::collections::BTreeMap;

use serde_json::Value;

use super::SchemaError;

/// Where components stand in the document.
const PREFIX: &str = "#/components/schemas/";

/// The component that `reference` names, if it points at one.
pub fn component_name(reference: &str) -> Option<&str> {
    reference.strip_prefix(PREFIX)
}

/// Calls `found` with every `$ref` in `schema`, at any depth.
fn each_reference(schema: &Value, found: &mut impl FnMut(&str)) {
    match schema {
        Value::Object(members) => {
            for (keyword, value) in members {
                match (keyword.as_str(), value) {
                    ("$ref", Value::String(reference)) => found(reference),
                    // The members of these are no keywords.
                    ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
                        named.values().for_each(|schema| each_reference(schema, found));
                    }
                    // Plain values, which only may look like schemas.
                    ("const" | "enum" | "default" | "example" | "examples", _) => {}
                    _ => each_reference(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, found)),
        _ => {}
    }
}

/// Lets every `$ref` in `schema` lead to another component, where `other` knows one for the name it has.
pub fn rename(schema: &mut Value, other: &impl Fn(&str) -> Option<String>) {
    match schema {
        Value::Object(members) => {
            for (keyword, value) in members {
                match (keyword.as_str(), value) {
                    ("$ref", Value::String(reference)) => {
                        if let Some(name) = component_name(reference).and_then(other) {
                            *reference = format!("{PREFIX}{name}");
                        }
                    }
                    ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
                        named.values_mut().for_each(|schema| rename(schema, other));
                    }
                    ("const" | "enum" | "default" | "example" | "examples", _) => {}
                    (_, value) => rename(value, other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, other)),
        _ => {}
    }
}

/// All components that can be reached from `roots`, sorted by name. `look_up` knows the components.
///
/// # Errors
/// [`UnknownReference`](SchemaError::UnknownReference) if it does not know one that a reference leads to.
pub fn reachable<'a, 's>(
    roots: impl IntoIterator<Item = &'a Value>,
    look_up: impl Fn(&str) -> Option<&'s Value>,
) -> Result<BTreeMap<String, &'s Value>, SchemaError> {
    let mut found = BTreeMap::new();
    let mut open: Vec<String> = Vec::new();
    for root in roots {
        each_reference(root, &mut |reference| open.push(reference.to_owned()));
    }
    while let Some(reference) = open.pop() {
        let schema = component_name(&reference).and_then(|name| Some((look_up(name)?, name.to_owned())));
        let Some((schema, name)) = schema else {
            return Err(SchemaError::UnknownReference { reference });
        };
        if found.insert(name, schema).is_none() {
            each_reference(schema, &mut |reference| open.push(reference.to_owned()));
        }
    }
    Ok(found)
}
