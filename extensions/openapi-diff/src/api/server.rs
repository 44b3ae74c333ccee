//! Where an operation is served.

use super::{Place, Remarks, cursor::Cursor, remarks};
use serde_json::Value;

/// The addresses of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Servers<'d> {
    /// Where they are listed; the document itself if nowhere.
    pub(crate) at: String,
    /// By their addresses, each once.
    pub(crate) all: Vec<Server<'d>>,
}

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Server<'d> {
    /// With its variables' defaults filled in.
    pub(crate) address: String,
    /// Where it is given; nowhere, if it is only what holds without any.
    pub(crate) at: Option<Place<'d>>,
    pub(crate) remarks: Remarks<'d>,
}

/// The servers of a document.
pub(super) fn read_root<'d>(root: &Cursor<'_, 'd>) -> Servers<'d> {
    let own = Server { address: "/".to_owned(), at: None, remarks: Vec::new() };
    read(root, &Servers { at: root.at(), all: vec![own] })
}

/// The servers of a place; `inherited` where none are given.
pub(super) fn read<'d>(place: &Cursor<'_, 'd>, inherited: &Servers<'d>) -> Servers<'d> {
    let Some(list) = place.child("servers") else { return inherited.clone() };
    let server = |place: Cursor<'_, 'd>| {
        let remarks = remarks(place.raw, &["description", "variables"]);
        Some(Server { address: address(place.raw)?, at: Some(place.place()), remarks })
    };
    let mut all: Vec<Server<'d>> = list.items().unwrap_or_default().into_iter().filter_map(server).collect();
    if all.is_empty() {
        return inherited.clone();
    }
    all.sort_by(|one, other| one.address.cmp(&other.address));
    all.dedup_by(|one, other| one.address == other.address);
    Servers { at: list.at(), all }
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
