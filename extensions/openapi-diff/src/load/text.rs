//! From a text to a value.

use super::{LARGEST_FILE, LoadError, unique::Unique};
use serde_json::Value;

/// Reads JSON or YAML, in which no object has two members of one name.
pub(super) fn parse(file: &str, text: &str) -> Result<Value, LoadError> {
    if text.len() > LARGEST_FILE {
        return Err(LoadError::TooLarge { file: file.to_owned(), bytes: text.len(), most: LARGEST_FILE });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    let syntax = |reason: String| LoadError::Syntax { file: file.to_owned(), reason };
    if looks_like_json {
        // A flow mapping of YAML begins like JSON.
        let read = serde_json::from_str::<Unique>(text)
            .or_else(|error| serde_yaml_ng::from_str(text).map_err(|_| syntax(error.to_string())));
        return read.map(|Unique(value)| value);
    }
    let read = serde_yaml_ng::from_str::<Unique>(text);
    read.map(|Unique(value)| value).map_err(|error| syntax(error.to_string()))
}

/// Whether it is a document of a version that is known here.
pub(super) fn check_version(file: &str, root: &Value) -> Result<(), LoadError> {
    let found = match root.get("openapi") {
        Some(Value::String(version)) if is_known(version) => return Ok(()),
        Some(Value::String(version)) => format!("OpenAPI {version}"),
        Some(_) => "`openapi` is no text".to_owned(),
        None if root.get("swagger").is_some() => {
            "a Swagger 2 document (convert it to OpenAPI 3 first)".to_owned()
        }
        None => "no `openapi`".to_owned(),
    };
    Err(LoadError::Version { file: file.to_owned(), found })
}

fn is_known(version: &str) -> bool {
    let mut parts = version.split('.');
    parts.next() == Some("3") && matches!(parts.next(), Some("0" | "1"))
}
