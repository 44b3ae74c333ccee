//! Media types.

use lazo_openapi_diff::Place;
use serde_json::Value;

/// How the values of a media type are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// What a media type is read as, or written from.
pub(super) fn kind(name: &str, schema: Option<&Place<'_>>) -> Kind {
    let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "application/x-www-form-urlencoded" => Kind::Form,
        "multipart/form-data" => Kind::Multipart,
        json if json == "application/json" || json.ends_with("+json") => Kind::Json,
        text if text.starts_with("text/") && !is_binary(schema) => Kind::Text,
        _ if is_text(schema) && !is_binary(schema) => Kind::Text,
        _ => Kind::Bytes,
    }
}

fn keyword<'d>(schema: Option<&Place<'d>>, name: &str) -> Option<&'d str> {
    let schema = schema?.followed().ok()?;
    schema.value().get(name).and_then(Value::as_str)
}

fn is_text(schema: Option<&Place<'_>>) -> bool {
    keyword(schema, "type") == Some("string")
}

/// Whether a schema is that of bytes.
pub(super) fn is_binary(schema: Option<&Place<'_>>) -> bool {
    keyword(schema, "format") == Some("binary") || keyword(schema, "contentMediaType").is_some()
}

/// Whether a schema is a text with nothing else to be said of it.
pub(super) fn is_plain_text(schema: Option<&Place<'_>>) -> bool {
    let Some(Ok(schema)) = schema.map(Place::followed) else { return false };
    schema.value().as_object().is_some_and(|members| {
        members.get("type").is_some_and(|kind| kind == "string")
            && members.keys().all(|key| key == "type" || key == "description" || crate::model::is_note(key))
    })
}
