//! What the document says of the parts of a multipart body.

use serde_json::{Map, Value, json};

/// The `encoding` object of a multipart body's schema: the media types of files that name them, and JSON for objects. Nothing
/// where there is nothing but what OpenAPI takes for granted.
pub(crate) fn encoding(schema: &Value, components: &Map<String, Value>) -> Option<Value> {
    let schema = resolve(schema, components);
    let mut object = Map::new();
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(content_type) = content_type(property, components) {
            object.insert(name.clone(), json!({"contentType": content_type}));
        }
    }
    (!object.is_empty()).then_some(Value::Object(object))
}

fn content_type<'s>(property: &'s Value, components: &'s Map<String, Value>) -> Option<&'s str> {
    let property = resolve(property, components);
    if let Some(items) = property.get("items") {
        return content_type(items, components);
    }
    if let Some(Value::Array(alternatives)) = property.get("anyOf") {
        return alternatives.iter().find_map(|alternative| content_type(alternative, components));
    }
    if let Some(named) = property.get("contentMediaType").and_then(Value::as_str) {
        return Some(named);
    }
    let is_object = property.get("type").is_some_and(|kind| {
        kind == "object" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "object"))
    });
    is_object.then_some("application/json")
}

fn resolve<'s>(schema: &'s Value, components: &'s Map<String, Value>) -> &'s Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| components.get(name)).unwrap_or(schema)
}
