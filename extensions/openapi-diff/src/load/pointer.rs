//! JSON pointers and references.

use super::FileName;
use serde_json::Value;

/// A token as it is written in a JSON pointer.
///
/// ```
/// assert_eq!(lazo_openapi_diff::pointer::escape("/todos/{id}"), "~1todos~1{id}");
/// ```
#[must_use]
pub fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// A pointer one step further down.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    let mut longer = String::with_capacity(pointer.len() + 1 + token.len());
    longer.push_str(pointer);
    push(&mut longer, token);
    longer
}

/// Makes a pointer one step longer.
pub(super) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    if token.contains(['~', '/']) {
        pointer.push_str(&escape(token));
    } else {
        pointer.push_str(token);
    }
}

/// A value and where it stands; where it is missing, the place around it.
pub(crate) type At<'v> = (String, Option<&'v Value>);

/// The deepest place that has all of what differs, in both documents.
pub(crate) fn nearest<'v>((mut old_at, old): At<'v>, (mut new_at, new): At<'v>) -> (At<'v>, At<'v>) {
    let (mut old, mut new) = (old, new);
    while let (Some(before), Some(after)) = (old, new) {
        let Some(key) = only_difference(before, after) else { break };
        let step = |at: &mut String, whole: &'v Value| {
            let value = match whole {
                Value::Array(items) => items.get(key.parse::<usize>().ok()?),
                whole => whole.get(&key),
            };
            value.inspect(|_| *at = join(at, &key))
        };
        (old, new) = (step(&mut old_at, before), step(&mut new_at, after));
    }
    ((old_at, old), (new_at, new))
}

/// The member in which two values differ, if it is only one.
fn only_difference(old: &Value, new: &Value) -> Option<String> {
    let mut keys: Vec<String> = match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            let changed = before.iter().filter(|(key, value)| after.get(*key) != Some(*value));
            let come = after.iter().filter(|(key, _)| !before.contains_key(*key));
            changed.chain(come).map(|(key, _)| key.clone()).collect()
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            pairs.filter(|(_, (old, new))| old != new).map(|(index, _)| index.to_string()).collect()
        }
        _ => return None,
    };
    let key = keys.pop()?;
    keys.is_empty().then_some(key)
}

/// The file and the pointer (or the anchor) of a reference that stands in `file`. Percent-encoding is undone.
///
/// # Errors
/// What is wrong with the reference.
pub(crate) fn split_reference(file: &FileName, reference: &str) -> Result<(FileName, String), &'static str> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let fragment = decode(fragment).ok_or("its percent-encoding is broken")?;
    if path.is_empty() {
        return Ok((file.clone(), fragment));
    }
    if path.contains("://") || path.starts_with("urn:") {
        return Err("documents on other servers are not fetched: keep a copy beside the document");
    }
    let path = decode(path).ok_or("its percent-encoding is broken")?;
    let mut parts: Vec<&str> = file.0.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or("it is outside of the document's folder")?;
            }
            part => parts.push(part),
        }
    }
    Ok((FileName(parts.join("/")), fragment))
}

/// The place with an anchor of this name.
pub(crate) fn find_anchor<'d>(value: &'d Value, name: &str, pointer: &str) -> Option<(String, &'d Value)> {
    match value {
        Value::Object(members) => {
            if members.get("$anchor").and_then(Value::as_str) == Some(name) {
                return Some((pointer.to_owned(), value));
            }
            members.iter().find_map(|(key, member)| find_anchor(member, name, &join(pointer, key)))
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| find_anchor(item, name, &join(pointer, &index.to_string())))
        }
        _ => None,
    }
}

fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_differs_is_found_as_deep_as_it_is() {
        let old = json!({"a": {"b": [1, {"c": 2}]}, "x": 1});
        let differ = |new: &Value| {
            let (old, new) = nearest(("#".to_owned(), Some(&old)), ("#".to_owned(), Some(new)));
            (old.0, new.0)
        };
        let both = |at: &str| (at.to_owned(), at.to_owned());
        assert_eq!(differ(&json!({"a": {"b": [1, {"c": 3}]}, "x": 1})), both("#/a/b/1/c"));
        assert_eq!(differ(&json!({"a": {"b": [1, {}]}, "x": 1})), ("#/a/b/1/c".into(), "#/a/b/1".into()));
        assert_eq!(differ(&json!({"a": {"b": [1]}, "x": 1})), both("#/a/b"));
        assert_eq!(differ(&json!({"a": {}, "x": 2})), both("#"));
    }

    #[test]
    fn references_are_relative_to_their_file() {
        let file = FileName("parts/a.yaml".to_owned());
        let at = |reference| split_reference(&file, reference).map(|(file, pointer)| (file.0, pointer));
        assert_eq!(at("#/x"), Ok(("parts/a.yaml".into(), "/x".into())));
        assert_eq!(at("b.yaml#/x%7By%7D"), Ok(("parts/b.yaml".into(), "/x{y}".into())));
        assert_eq!(at("../b.yaml"), Ok(("b.yaml".into(), String::new())));
        assert!(at("../../b.yaml").is_err());
        assert!(at("https://example.org/b.yaml").is_err());
        assert!(at("#/%zz").is_err());
    }
}
