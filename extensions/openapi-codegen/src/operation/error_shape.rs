//! Whether an answer is one of those that the framework gives to all errors.

use lazo_openapi_diff::{LoadError, Place};
use serde_json::{Value, json};

/// Whether what an answer has is the framework's shape of errors.
pub(super) fn is_general(response: &Place<'_>) -> Result<bool, LoadError> {
    let Some(content) = response.get("content") else { return Ok(false) };
    let Some((_, json)) = content.members().into_iter().find(|(name, _)| is_json(name)) else {
        return Ok(false);
    };
    let others = ["text/html", "text/xml"];
    let is_known = |(name, _): &(&str, Place<'_>)| is_json(name) || others.contains(name);
    if response.get("headers").is_some() || !content.members().iter().all(is_known) {
        return Ok(false);
    }
    let Some(schema) = json.get("schema") else { return Ok(false) };
    Ok(is_shape(&plain(schema.followed()?.value())))
}

fn is_json(name: &str) -> bool {
    matches!(name, "application/json" | "application/problem+json")
}

fn is_shape(schema: &Value) -> bool {
    let status = json!({"type": "integer", "minimum": 400, "maximum": 599});
    let text = json!({"type": "string"});
    let loopback = json!({
        "type": "object",
        "required": ["error"],
        "properties": {"error": {
            "type": "object",
            "required": ["statusCode", "message"],
            "properties": {"statusCode": status, "name": text, "message": text, "code": text, "details": {}},
        }},
    });
    let problem = json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text, "status": status, "detail": text, "code": text, "errors": {},
        },
    });
    *schema == loopback || *schema == problem
}

/// A schema without its notes.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| {
                !matches!(name.as_str(), "description" | "title" | "example" | "examples")
                    || !is_text_note(members, name)
            });
            kept.map(|(name, value)| (name.clone(), plain(value))).collect()
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

/// `title` is a property of problems, whose value is a schema.
fn is_text_note(members: &serde_json::Map<String, Value>, name: &str) -> bool {
    !members.get(name).is_some_and(Value::is_object)
}
