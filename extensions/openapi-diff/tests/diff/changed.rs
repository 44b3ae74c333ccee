//! What has changed in a pair of documents, found by comparing their texts and nothing else: each finding that the corpus expects
//! is about something that has changed, and everything that has changed is told, or the pair is declared to mean the same.
//!
//! No word of the comparison itself is used here, so the corpus cannot have learned its places from it.

use crate::corpus::{Pair, corpus};
use lazo_openapi_diff::pointer::join;
use serde_json::{Map, Value};
use std::{collections::BTreeSet, fmt::Write};

/// A place in both documents; where it is missing, the place around it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Change {
    pub(crate) old: String,
    pub(crate) new: String,
}

/// The least parts of two documents that differ.
pub(crate) fn changes(old: &Value, new: &Value) -> BTreeSet<Change> {
    let mut found = BTreeSet::new();
    differ(("#", old), ("#", new), &mut found);
    // Which version of OpenAPI a document is written in says nothing of its API.
    found.retain(|change| change.old != "#/openapi");
    found
}

fn differ((old_at, old): (&str, &Value), (new_at, new): (&str, &Value), found: &mut BTreeSet<Change>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let at = |members: &Map<String, Value>, at: &str| {
                    if members.contains_key(key) { join(at, key) } else { at.to_owned() }
                };
                let (old_at, new_at) = (at(before, old_at), at(after, new_at));
                match (before.get(key), after.get(key)) {
                    (Some(before), Some(after)) => differ((&old_at, before), (&new_at, after), found),
                    _ => _ = found.insert(Change { old: old_at, new: new_at }),
                }
            }
        }
        (Value::Array(before), Value::Array(after))
            // A list of single values is one thing.
            if before.len() == after.len() && before.iter().chain(after).all(|item| item.is_object()) =>
        {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                let at = |at: &str| join(at, &index.to_string());
                differ((&at(old_at), before), (&at(new_at), after), found);
            }
        }
        _ => _ = found.insert(Change { old: old_at.to_owned(), new: new_at.to_owned() }),
    }
}

/// Whether the one place is the other or in it.
fn is_in(place: &str, whole: &str) -> bool {
    place.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn above(place: &str) -> &str {
    place.rfind('/').map_or(place, |end| &place[..end])
}

/// Where a reference at a changed place leads, once and again.
fn targets(document: &Value, at: &str) -> Vec<String> {
    let Some(value) = document.pointer(at.trim_start_matches('#')) else { return Vec::new() };
    let mut waiting = vec![value];
    let mut all: Vec<String> = Vec::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(members) => waiting.extend(members.values()),
            Value::Array(items) => waiting.extend(items),
            Value::String(text) if text.starts_with("#/") && !all.contains(text) => {
                all.push(text.clone());
                waiting.extend(document.pointer(text.trim_start_matches('#')));
            }
            _ => {}
        }
    }
    all
}

/// A finding's places, of which one may be missing.
pub(crate) type Places = (Option<String>, Option<String>);

/// Whether a finding at these places can be about a change.
pub(crate) fn is_about(places: &Places, change: &Change, (old, new): (&Value, &Value)) -> bool {
    let side = |place: &Option<String>, changed: &str, other: &str, document: &Value| {
        let Some(place) = place else { return false };
        // Where something is missing, the place around it is no place of its own.
        let is_missing = other.len() > changed.len() && is_in(other, changed);
        is_in(place, changed) && (!is_missing || place == changed)
            // A list that says which properties are required is told at each of them.
            || changed.ends_with("/required") && is_in(place, above(changed))
            // A keyword is told at its schema, and a member of something small at the whole of it.
            || !is_missing && place == above(changed)
            // Security is told as a whole.
            || place.ends_with("/security") && is_in(changed, place)
            // And so is a server.
            || above(place).ends_with("/servers") && is_in(changed, place)
            || targets(document, changed).iter().any(|target| is_in(place, target))
    };
    side(&places.0, &change.old, &change.new, old) || side(&places.1, &change.new, &change.old, new)
}

fn places(pair: &Pair, line: &str) -> Places {
    let text = line.splitn(3, ' ').nth(2).expect("a place");
    let (old, new) = text.split_once(" => ").unwrap_or((text, text));
    let whole = |place: &str| match place {
        "none" => None,
        "-" => Some(pair.root.to_owned()),
        place if place.starts_with('#') => Some(place.to_owned()),
        place => Some(format!("{}{place}", pair.root)),
    };
    (whole(old), whole(new))
}

#[test]
fn what_is_expected_is_about_what_has_changed() {
    let (mut wrong, mut count) = (String::new(), 0);
    for pair in corpus().iter().filter(|pair| !pair.expected.is_empty()) {
        let (old, new) = &pair.documents;
        let changes = changes(old, new);
        let expected: Vec<Places> = pair.expected.iter().map(|line| places(pair, line)).collect();
        for (line, places) in pair.expected.iter().zip(&expected) {
            count += 1;
            if !changes.iter().any(|change| is_about(places, change, (old, new))) {
                let _ = writeln!(wrong, "{}: nothing has changed there: {line}", pair.name);
            }
        }
        let at = |place: &String| {
            if place == "-" { pair.root.to_owned() } else { format!("{}{place}", pair.root) }
        };
        let silent: Vec<String> = pair.silent.iter().map(at).collect();
        for change in changes.iter().filter(|one| !silent.contains(&one.old) && !silent.contains(&one.new)) {
            if !expected.iter().any(|places| is_about(places, change, (old, new))) {
                let _ = writeln!(wrong, "{}: nothing is said of {} => {}", pair.name, change.old, change.new);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 900, "{count}");
}
