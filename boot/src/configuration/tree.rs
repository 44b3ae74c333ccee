//! A configuration's values as a tree.

use config::{Map, Value, ValueKind};

/// The part at a dotted path; the number of a place leads into a list.
pub(super) fn at<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').filter(|part| !part.is_empty()).try_fold(root, |value, part| match &value.kind {
        ValueKind::Table(table) => table.get(&spelling(table, part)),
        ValueKind::Array(list) => list.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Puts a value in its place. What is in its way goes; tables and lists on the way to it are made.
pub(super) fn insert<'p>(root: &mut Value, mut path: impl Iterator<Item = &'p str>, value: Value) {
    let Some(part) = path.next() else {
        *root = value;
        return;
    };
    let place = part.parse::<usize>().ok();
    if !matches!((&root.kind, place), (ValueKind::Table(_), _) | (ValueKind::Array(_), Some(_))) {
        let empty = if place.is_some() { ValueKind::Array(Vec::new()) } else { ValueKind::Table(Map::new()) };
        *root = Value::new(None, empty);
    }
    match (&mut root.kind, place) {
        (ValueKind::Array(list), Some(place)) if place < list.len() => insert(&mut list[place], path, value),
        (ValueKind::Array(list), Some(_)) => {
            // Places that nobody has given are left out: `TAGS__1` alone is a list of one.
            let mut new = Value::new(None, ValueKind::Nil);
            insert(&mut new, path, value);
            list.push(new);
        }
        (ValueKind::Table(table), _) => {
            let new = || Value::new(None, ValueKind::Nil);
            insert(table.entry(spelling(table, part)).or_insert_with(new), path, value);
        }
        // It was made a table or a list above.
        _ => {}
    }
}

/// A key as the table spells it: variables are in capitals, whatever the file says.
fn spelling(table: &Map<String, Value>, part: &str) -> String {
    let alike = |key: &&String| key.eq_ignore_ascii_case(part);
    if table.contains_key(part) {
        part.to_owned()
    } else {
        // Of several, the first by name, so that it does not depend on the map's order.
        table.keys().filter(alike).min().cloned().unwrap_or_else(|| part.to_owned())
    }
}

/// The sections at the top, each with where it comes from.
pub(super) fn top(root: &Value) -> Vec<(String, String)> {
    let ValueKind::Table(table) = &root.kind else { return Vec::new() };
    let mut sections: Vec<_> = table.iter().map(|(key, value)| (key.clone(), told(value))).collect();
    sections.sort();
    sections
}

/// Where the value of a key comes from; where there is none, where what should hold it does.
pub(super) fn origin(root: &Value, key: &str) -> String {
    let holders = std::iter::successors(Some(key), |key| key.rsplit_once('.').map(|(holder, _)| holder));
    let nearest = holders.into_iter().find_map(|key| at(root, key));
    told(nearest.unwrap_or(root))
}

fn told(value: &Value) -> String {
    below(value).map_or_else(|| "(set in code)".to_owned(), |origin| format!("in {origin}"))
}

/// The values without where they come from.
pub(super) fn plain(value: &Value) -> serde_json::Value {
    match &value.kind {
        ValueKind::Nil => serde_json::Value::Null,
        ValueKind::Boolean(truth) => (*truth).into(),
        ValueKind::I64(number) => (*number).into(),
        ValueKind::U64(number) => (*number).into(),
        ValueKind::Float(number) => (*number).into(),
        // Beyond 64 bits, and no number of JSON's then.
        ValueKind::I128(number) => number.to_string().into(),
        ValueKind::U128(number) => number.to_string().into(),
        ValueKind::String(text) => text.as_str().into(),
        ValueKind::Table(table) => table.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        ValueKind::Array(list) => list.iter().map(plain).collect(),
    }
}

/// Where a value comes from, or the first part of it that knows.
fn below(value: &Value) -> Option<&str> {
    value.origin().or_else(|| match &value.kind {
        ValueKind::Table(table) => {
            let mut keys: Vec<_> = table.keys().collect();
            keys.sort();
            keys.into_iter().find_map(|key| below(&table[key]))
        }
        ValueKind::Array(list) => list.iter().find_map(below),
        _ => None,
    })
}
