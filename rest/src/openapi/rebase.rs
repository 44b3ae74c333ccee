//! The document of a part, put into that of the whole: paths below a prefix, components under names that are free.

use super::Document;
use super::verbs::operations_mut;
use crate::operation::SecurityRequirement;
use crate::security::both;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Puts the document of what stands below `prefix` into another. What is there stays: of two operations with one verb and path
/// the first counts. Components that are equal are one; of two with one name and another content, the second gets a number.
/// `required` is what is required of all requests for it, beside what its own document says.
pub(crate) fn include(
    document: &mut Value,
    prefix: &str,
    part: &Document,
    required: Option<&[SecurityRequirement]>,
) {
    let mut part = part.value().clone();
    let names = include_components(document, &mut part);
    rename(&mut part["paths"], &names);
    include_tags(document, &part);
    let security = part.get("security").cloned();
    let Some(own) = part.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in std::mem::take(own) {
        let path = match &*path {
            "/" if !prefix.is_empty() => prefix.to_owned(),
            path => format!("{prefix}{path}"),
        };
        include_path(&mut document["paths"], path, item, (security.as_ref(), required));
    }
}

fn include_path(
    paths: &mut Value,
    path: String,
    mut item: Value,
    (security, required): (Option<&Value>, Option<&[SecurityRequirement]>),
) {
    for operation in operations_mut(&mut item) {
        // What holds for the whole part holds for each of its operations.
        let own = operation.get("security").or(security).cloned();
        let said = match required {
            None => own,
            Some(required) => {
                let own = own.and_then(|own| Vec::<SecurityRequirement>::deserialize(own).ok());
                Some(json!(both(required, &own.unwrap_or_default())))
            }
        };
        if let Some(said) = said {
            operation["security"] = said;
        }
    }
    let Some(paths) = paths.as_object_mut() else { return };
    match (paths.get_mut(&path).and_then(Value::as_object_mut), item) {
        (Some(there), Value::Object(item)) => {
            for (name, value) in item {
                there.entry(name).or_insert(value);
            }
        }
        (Some(_), _) => {}
        (None, item) => drop(paths.insert(path, item)),
    }
}

/// Puts the components in, and says which references have to change: `#/components/schemas/Item` to its new name.
fn include_components(document: &mut Value, part: &mut Value) -> BTreeMap<String, String> {
    let Some(kinds) = part.get("components").and_then(Value::as_object).cloned() else {
        return BTreeMap::new();
    };
    let mut names = BTreeMap::new();
    for (kind, components) in &kinds {
        let there = document["components"][kind].as_object().cloned().unwrap_or_default();
        for (name, component) in components.as_object().into_iter().flatten() {
            let is_free = |name: &str| {
                !there.contains_key(name) && !components.as_object().is_some_and(|own| own.contains_key(name))
            };
            if there.get(name).is_some_and(|known| known != component)
                && let Some(other) =
                    (2..).map(|number| format!("{name}{number}")).find(|other| is_free(other))
            {
                names.insert(format!("#/components/{kind}/{name}"), other);
            }
        }
    }
    for (kind, components) in kinds {
        let Value::Object(components) = components else { continue };
        for (name, mut component) in components {
            rename(&mut component, &names);
            let key = format!("#/components/{kind}/{name}");
            let name = names.get(&key).cloned().unwrap_or(name);
            if let Some(there) = object(object(document).entry("components").or_insert(json!({})))
                .entry(&kind)
                .or_insert(json!({}))
                .as_object_mut()
            {
                there.entry(name).or_insert(component);
            }
        }
    }
    names
}

/// The members of a value, which becomes an object if it is none.
fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(members) => members,
        _ => unreachable!("it has just been made one"),
    }
}

/// Changes references, the names of security schemes, and the places of discriminators.
fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    if names.is_empty() {
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(members) => {
            if let Some(Value::Array(requirements)) = members.get_mut("security") {
                requirements.iter_mut().for_each(|requirement| rename_schemes(requirement, names));
            }
            members.values_mut().for_each(|member| rename(member, names));
        }
        Value::String(text) => {
            if let Some(name) = names.get(text)
                && let Some((place, _)) = text.rsplit_once('/')
            {
                *text = format!("{place}/{name}");
            }
        }
        _ => {}
    }
}

fn rename_schemes(requirement: &mut Value, names: &BTreeMap<String, String>) {
    let Some(members) = requirement.as_object_mut() else { return };
    *members = std::mem::take(members)
        .into_iter()
        .map(|(name, scopes)| {
            let other = names.get(&format!("#/components/securitySchemes/{name}")).cloned();
            (other.unwrap_or(name), scopes)
        })
        .collect();
}

/// Puts the descriptions of tags in that are not there.
fn include_tags(document: &mut Value, part: &Value) {
    let Some(own) = part.get("tags").and_then(Value::as_array) else { return };
    let tags = object(document).entry("tags").or_insert(json!([]));
    if let Some(tags) = tags.as_array_mut() {
        for tag in own {
            if tags.iter().all(|known| known["name"] != tag["name"]) {
                tags.push(tag.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(value: Value) -> Document {
        Document::from_value(value)
    }

    #[test]
    fn paths_get_the_prefix_and_what_is_there_stays() {
        let mut whole =
            json!({"openapi": "3.1.0", "paths": {"/shop/items": {"get": {"operationId": "own"}}}});
        let part = document(json!({
            "openapi": "3.1.0",
            "security": [{"key": []}],
            "tags": [{"name": "Shop"}],
            "paths": {
                "/": {"get": {"operationId": "root", "security": []}},
                "/items": {"get": {"operationId": "hidden"}, "post": {"operationId": "create"}, "parameters": []}
            }
        }));
        include(&mut whole, "/shop", &part, None);
        assert_eq!(whole["paths"]["/shop"]["get"], json!({"operationId": "root", "security": []}));
        assert_eq!(whole["paths"]["/shop/items"]["get"]["operationId"], "own");
        assert_eq!(whole["paths"]["/shop/items"]["post"]["security"], json!([{"key": []}]));
        assert_eq!(whole["tags"], json!([{"name": "Shop"}]));
        let mut whole = json!({"paths": {}});
        include(&mut whole, "", &part, None);
        assert!(whole["paths"].get("/").is_some());
        // What is required around it is required too.
        let mut whole = json!({"paths": {}});
        include(&mut whole, "", &part, Some(&[SecurityRequirement::scheme("jwt")]));
        assert_eq!(whole["paths"]["/"]["get"]["security"], json!([{"jwt": []}]));
        assert_eq!(whole["paths"]["/items"]["post"]["security"], json!([{"jwt": [], "key": []}]));
    }

    #[test]
    fn components_of_one_name_are_told_apart_unless_they_are_equal() {
        let mut whole = json!({"paths": {}, "components": {
            "schemas": {"Item": {"type": "string"}, "Item2": {"type": "null"}, "Same": {"type": "integer"}},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}
        }});
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let part = document(json!({
            "paths": {"/a": {"get": {"security": [{"key": []}], "responses": {"200": {"content": {"application/json": {"schema": reference("List")}}}}}}},
            "components": {
                "schemas": {
                    "Item": {"type": "object"}, "Same": {"type": "integer"},
                    "List": {"type": "array", "items": reference("Item"), "contains": reference("Same")}
                },
                "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X"}}
            }
        }));
        include(&mut whole, "/p", &part, None);
        let schemas = &whole["components"]["schemas"];
        assert_eq!(
            (&schemas["Item"]["type"], &schemas["Item3"]["type"]),
            (&json!("string"), &json!("object"))
        );
        assert_eq!(
            schemas["List"],
            json!({"type": "array", "items": reference("Item3"), "contains": reference("Same")})
        );
        assert_eq!(whole["components"]["securitySchemes"]["key2"]["type"], "apiKey");
        assert_eq!(whole["paths"]["/p/a"]["get"]["security"], json!([{"key2": []}]));
    }
}
