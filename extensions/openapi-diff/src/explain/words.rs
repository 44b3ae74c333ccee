//! Values as they are shown.

use serde_json::Value;

/// The most characters of a value that are shown.
const LONGEST: usize = 160;

/// A value as JSON, cut where it is long.
pub(crate) fn shown(value: &Value) -> String {
    if let Value::String(text) = value
        && text.chars().count() > LONGEST
    {
        let start: String = text.chars().take(24).collect();
        return format!("{}.. ({} characters)", Value::String(start), text.chars().count());
    }
    if let Value::Array(items) = value
        && items.len() > 24
    {
        let start: Vec<String> = items.iter().take(3).map(shown).collect();
        return format!("[{}, .. ({} items)]", start.join(", "), items.len());
    }
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}..")
}

/// Several values in a line.
pub(crate) fn shown_list(values: &[&Value]) -> String {
    shown(&Value::Array(values.iter().map(|value| (*value).clone()).collect()))
}
