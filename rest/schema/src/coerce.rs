//! Text becomes what a schema says it is.

use serde_json::{Map, Value};

use super::number::{self, Whole};
use super::shape::{Shape, listed_values, means};

/// See [`Validator::coerce`](super::Validator::coerce).
pub(super) fn coerce(mut tree: Value, schema: &Value, components: &Map<String, Value>) -> Value {
    let shape = Shape::of(schema, components, &tree);
    shape.each_leaf(&mut tree, &mut |leaf, shape| {
        if let Value::String(text) = leaf
            && let Some(converted) = convert(text, shape)
        {
            *leaf = converted;
        }
    });
    tree
}

/// What `text` stands for; none if it stands for itself.
fn convert(text: &str, shape: &Shape<'_>) -> Option<Value> {
    if shape.is_open() {
        return None;
    }
    let itself = Value::String(text.to_owned());
    let mut allowed = Allowed::default();
    for part in shape.parts() {
        let meant = listed_values(part).map(|values| values.iter().find(|value| means(&itself, value)));
        match meant {
            None => allowed.add_types(part.get("type")),
            // Where values are listed, the one that is meant decides.
            Some(Some(Value::String(_))) => allowed.string = true,
            Some(Some(value)) => allowed.listed = Some(value),
            // None of them: a violation, but one of the list rather than of the type.
            Some(None) => {
                let string = allowed.string;
                allowed.add_types(part.get("type"));
                allowed.string = string;
            }
        }
    }
    if allowed.string {
        return None;
    }
    if let Some(value) = allowed.listed {
        return Some(value.clone());
    }
    if (allowed.integer || allowed.number)
        && let Some(number) = number::parse(text)
    {
        return match number::whole(text) {
            _ if !allowed.integer => Some(Value::Number(number)),
            Whole::Integer(integer) => Some(Value::Number(integer)),
            // As a float it may seem to be an integer: what it lost would be accepted.
            Whole::No if !allowed.number && number::as_integer(&number).is_some() => None,
            // 1.5 is no integer: a violation of the type, which the number shows as well as its text.
            Whole::No | Whole::Beyond => Some(Value::Number(number)),
        };
    }
    if allowed.boolean
        && let Some(boolean) = boolean(text)
    {
        return Some(Value::Bool(boolean));
    }
    (allowed.null && text == "null").then_some(Value::Null)
}

/// `true`, `false`, `1` and `0`, in any case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    if text == "1" || text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text == "0" || text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// What a text may become.
#[derive(Default)]
struct Allowed<'s> {
    string: bool,
    integer: bool,
    number: bool,
    boolean: bool,
    null: bool,
    listed: Option<&'s Value>,
}

impl Allowed<'_> {
    fn add_types(&mut self, types: Option<&Value>) {
        let mut add = |name: &Value| match name.as_str() {
            Some("string") => self.string = true,
            Some("integer") => self.integer = true,
            Some("number") => self.number = true,
            Some("boolean") => self.boolean = true,
            Some("null") => self.null = true,
            _ => {}
        };
        match types {
            Some(Value::Array(names)) => names.iter().for_each(add),
            Some(name) => add(name),
            None => {}
        }
    }
}
