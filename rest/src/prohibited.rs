//! Names of members that no value from outside may have: those that reach into the prototypes of a JavaScript program which
//! is handed the value (`__proto__`, and a `prototype` in a `constructor`), and those that the application prohibits.

use crate::schema::Violation;
use serde_json::{Map, Value};

/// The place and the name of the first member that has such a name.
pub(crate) fn find<'v>(value: &'v Value, own: &[String]) -> Option<(String, &'v str)> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let is_prohibited = name == "__proto__"
                || (name == "constructor" && value.get("prototype").is_some())
                || own.contains(name);
            if is_prohibited {
                return Some((String::new(), name.as_str()));
            }
            let (below, found) = find(value, own)?;
            let step = name.replace('~', "~0").replace('/', "~1");
            Some((format!("/{step}{below}"), found))
        }),
        Value::Array(items) => items.iter().enumerate().find_map(|(at, item)| {
            let (below, found) = find(item, own)?;
            Some((format!("/{at}{below}"), found))
        }),
        _ => None,
    }
}

/// What clients are told of it, beside other broken rules.
pub(crate) fn violation(value: &Value, own: &[String]) -> Option<Violation> {
    let (path, name) = find(value, own)?;
    let info = Map::from_iter([("propertyName".to_owned(), name.into())]);
    let message = "property name must be valid".to_owned();
    Some(Violation { path, code: "propertyNames".to_owned(), message, info })
}

/// Whether a text of JSON may have such names, in whatever escapes.
pub(crate) fn may_be_in(text: &str, own: &[String]) -> bool {
    // Letters are hidden in `\u005f` only; what else is escaped is not in names that anybody lists.
    let is_plain =
        |name: &String| !name.contains(|it: char| it.is_control() || matches!(it, '"' | '\\' | '/'));
    text.contains("\\u")
        || text.contains("__proto__")
        || text.contains("prototype")
        || own.iter().any(|name| text.contains(name.as_str()) || (!is_plain(name) && text.contains('\\')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_found_at_any_depth() {
        let own = ["password".to_owned()];
        for (value, place) in [
            (json!({"__proto__": 1}), Some("")),
            (json!({"a/b": [1, {"__proto__": {}}]}), Some("/a~1b/1")),
            (json!({"constructor": {"prototype": {}}}), Some("")),
            (json!({"constructor": {"name": "x"}, "prototype": 1}), None),
            (json!({"x": {"password": null}}), Some("/x")),
            (json!({"constructor": "Smith & sons"}), None),
            (json!(["__proto__", "password"]), None),
        ] {
            assert_eq!(find(&value, &own).map(|(place, _)| place).as_deref(), place, "{value}");
        }
        assert!(may_be_in(r#"{"\u005f_proto__": 1}"#, &own) && !may_be_in(r#"{"a": "\n"}"#, &own));
        assert!(may_be_in(r#"{"a\/b": 1}"#, &["a/b".to_owned()]));
    }
}
