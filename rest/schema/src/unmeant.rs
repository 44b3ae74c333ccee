//! What is told of a value that is plainly meant for none of several alternatives: what would tell them apart.

use serde_json::{Map, Value, json};

use super::choice::{Choice, Tag};
use super::marks::Marks;
use super::violation::Violation;

/// What the value lacks to be taken for one of the alternatives; nothing where that cannot be said in one sentence.
pub(super) fn told(choice: &Choice, marks: &Marks, value: &Value, place: &str) -> Option<Violation> {
    if value.is_object()
        && let Some(tag) = choice.tag(marks)
    {
        return of_tag(&tag, value, place);
    }
    if value.is_object()
        && let Some(names) = choice.only_members(marks)
    {
        let listed: Vec<_> = names.iter().map(|name| format!("'{name}'")).collect();
        let message = format!("must have one of the properties {}", listed.join(", "));
        return Some(violation(place.to_owned(), ("required", message, json!({"allowedProperties": names}))));
    }
    let types = choice.types(marks)?;
    if types.iter().any(|name| is_of(value, name)) {
        return None;
    }
    let message = format!("must be {}", types.join(" or "));
    Some(violation(place.to_owned(), ("type", message, json!({"type": types}))))
}

/// What is wrong with the property that tells alternatives apart.
fn of_tag(tag: &Tag, value: &Value, place: &str) -> Option<Violation> {
    match value.as_object()?.get(&tag.property) {
        None => Some(violation(place.to_owned(), super::violation::required(&tag.property))),
        Some(told) if !tag.values.contains(told) => {
            let step = tag.property.replace('~', "~0").replace('/', "~1");
            Some(violation(format!("{place}/{step}"), super::violation::allowed(&tag.values)))
        }
        Some(_) => None,
    }
}

fn violation(path: String, (code, message, info): (&str, String, Value)) -> Violation {
    let info = if let Value::Object(info) = info { info } else { Map::new() };
    Violation { path, code: code.to_owned(), message, info }
}

/// Whether a value is of a type of JSON schema; a whole number is an integer however it is written.
fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_number().is_some_and(|number| super::number::as_integer(number).is_some()),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
