//! Where an operation is served.

use super::cursor::Cursor;
use serde_json::Value;

/// The servers' addresses with their variables' defaults filled in, sorted; `inherited` where none are given.
pub(super) fn read(place: &Cursor<'_, '_>, inherited: &[String]) -> Vec<String> {
    let list = place.raw.get("servers").and_then(Value::as_array);
    let mut all: Vec<String> = list.into_iter().flatten().filter_map(address).collect();
    if all.is_empty() {
        return inherited.to_vec();
    }
    all.sort();
    all.dedup();
    all
}

fn address(server: &Value) -> Option<String> {
    let mut address = server.get("url")?.as_str()?.to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        if let Some(default) = variable.get("default").and_then(Value::as_str) {
            address = address.replace(&format!("{{{name}}}"), default);
        }
    }
    let tidy = address.trim_end_matches('/');
    Some(if tidy.is_empty() { "/".to_owned() } else { tidy.to_owned() })
}
