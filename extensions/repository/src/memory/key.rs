//! Ids as keys of an index.

use serde_json::Value;

/// An id, ordered as ids are: numbers by value, texts by code points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Integer(i64),
    Text(String),
}

impl Key {
    /// The key of an id. What is neither a whole number nor a text is kept by its JSON text.
    pub(super) fn of(id: &Value) -> Self {
        match id {
            Value::String(text) => Self::Text(text.clone()),
            other => other.as_i64().map_or_else(|| Self::Text(other.to_string()), Self::Integer),
        }
    }
}
