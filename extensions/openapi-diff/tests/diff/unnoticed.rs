//! No change goes unnoticed: everything in a document that has all that OpenAPI knows is taken out and changed, one thing after
//! another, and each time something is found that is about it, unless it is listed as meaning nothing.

use crate::{
    changed::{Change, changes, is_about},
    corpus::options,
};
use lazo_openapi_diff::{Document, compare, pointer::join};
use serde_json::Value;
use std::{fmt::Write, fs, path::Path};

/// Every place below this one.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        _ => return,
    };
    for (key, value) in members {
        let at = join(at, &key);
        all.push(at.clone());
        places(value, &at, all);
    }
}

/// The document without what is at a place.
fn without(document: &Value, at: &str) -> Value {
    let mut document = document.clone();
    let (whole, key) = at[1..].rsplit_once('/').expect("a place below the root");
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(whole).expect("a place") {
        Value::Object(members) => _ = members.remove(&key),
        Value::Array(items) => _ = items.remove(key.parse().expect("an index")),
        _ => {}
    }
    document
}

/// The document with another value at a place, if a single value is there.
fn with_another(document: &Value, at: &str) -> Option<Value> {
    let mut document = document.clone();
    let place = document.pointer_mut(&at[1..])?;
    *place = match &*place {
        Value::Bool(flag) => (!flag).into(),
        Value::Number(number) => (number.as_i64()? + 1).into(),
        Value::String(text) => format!("{text}z").into(),
        _ => return None,
    };
    Some(document)
}

fn tell(old: &Value, new: &Value, what: &str, wrong: &mut String) -> bool {
    let read = |value: &Value| Document::from_value("a", value.clone());
    // What is no document any more, or leads nowhere, is an error.
    let (Ok(before), Ok(after)) = (read(old), read(new)) else { return false };
    let Ok(report) = compare(&before, &after, &options()) else { return false };
    let changes: Vec<Change> = changes(old, new).into_iter().collect();
    for change in &changes {
        let is_told = report
            .findings()
            .iter()
            .any(|finding| is_about(&(finding.old.clone(), finding.new.clone()), change, (old, new)));
        if !is_told {
            let _ = writeln!(
                wrong,
                "{what} {}",
                if change.old.len() < change.new.len() { &change.new } else { &change.old }
            );
        }
    }
    true
}

/// What goes unnoticed at these places, and how many pairs were compared.
fn look(document: &Value, places: &[String]) -> (String, usize) {
    let (mut unnoticed, mut count) = (String::new(), 0);
    for at in places {
        let less = without(document, at);
        count += usize::from(tell(document, &less, "less", &mut unnoticed));
        count += usize::from(tell(&less, document, "more", &mut unnoticed));
        if let Some(other) = with_another(document, at) {
            count += usize::from(tell(document, &other, "other", &mut unnoticed));
        }
    }
    (unnoticed, count)
}

#[test]
fn nothing_goes_unnoticed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything");
    let text = fs::read_to_string(folder.join("document.yaml")).expect("a document");
    let document: Value = serde_yaml_ng::from_str(&text).expect("YAML");
    let mut all = Vec::new();
    places(&document, "#", &mut all);
    let parts = std::thread::scope(|scope| {
        let chunks = all.chunks(all.len().div_ceil(4));
        let running: Vec<_> = chunks.map(|chunk| scope.spawn(|| look(&document, chunk))).collect();
        running.into_iter().map(|part| part.join().expect("no panic")).collect::<Vec<_>>()
    });
    let count: usize = parts.iter().map(|(_, count)| count).sum();
    let unnoticed: String = parts.into_iter().map(|(unnoticed, _)| unnoticed).collect();
    let silent = fs::read_to_string(folder.join("silent.txt")).expect("a list");
    let is_place = |line: &&str| line.contains(" #/");
    assert_eq!(unnoticed.lines().collect::<Vec<_>>(), silent.lines().filter(is_place).collect::<Vec<_>>());
    assert!(count > 800, "{count}");
}
