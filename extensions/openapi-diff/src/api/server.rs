//! Where an operation is served.

use super::cursor::Cursor;
use serde_json::Value;

/// The addresses of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Servers {
    /// Where they are listed; the document itself if nowhere.
    pub(crate) at: String,
    /// With their variables' defaults filled in, sorted.
    pub(crate) addresses: Vec<String>,
}

/// The servers of a document.
pub(super) fn read_root(root: &Cursor<'_, '_>) -> Servers {
    read(root, &Servers { at: root.at(), addresses: vec!["/".to_owned()] })
}

/// The servers of a place; `inherited` where none are given.
pub(super) fn read(place: &Cursor<'_, '_>, inherited: &Servers) -> Servers {
    let Some(list) = place.child("servers") else { return inherited.clone() };
    let mut addresses: Vec<String> = list.raw.as_array().into_iter().flatten().filter_map(address).collect();
    if addresses.is_empty() {
        return inherited.clone();
    }
    addresses.sort();
    addresses.dedup();
    Servers { at: list.at(), addresses }
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
