//! Values as a form has them, beside a schema: texts, which say nothing of what holds them.

use super::{exact::exact, shape::Shape};
use serde_json::{Map, Value};

/// Makes lists of one of what the schema wants a list of.
pub(super) fn lists(mut tree: Value, schema: &Value, components: &Map<String, Value>) -> Value {
    let shape = Shape::of(schema, components, &tree);
    each_member(&mut tree, &shape, &mut |member, shape| {
        if wants(shape, "array") && !wants(shape, "string") && !member.is_array() {
            *member = Value::Array(vec![member.take()]);
        }
    });
    tree
}

/// Reads text as JSON where the schema wants an object.
pub(super) fn objects(mut tree: Value, schema: &Value, components: &Map<String, Value>) -> Value {
    let shape = Shape::of(schema, components, &tree);
    read_objects(&mut tree, &shape);
    tree
}

fn read_objects(value: &mut Value, around: &Shape<'_>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                read_object(member, |value| around.member(name, value));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                read_object(item, |value| around.item(index, value));
            }
        }
        _ => {}
    }
}

fn read_object<'s>(member: &mut Value, shape_of: impl Fn(&Value) -> Shape<'s>) {
    let Value::String(text) = member else {
        let shape = shape_of(member);
        return read_objects(member, &shape);
    };
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        let value = exact(value, text);
        let (as_object, as_text) = (shape_of(&value), shape_of(member));
        if wants(&as_object, "object") && !wants(&as_text, "string") {
            *member = value;
        }
    }
}

/// Shows every member and every item to `change`, outermost first.
fn each_member(value: &mut Value, around: &Shape<'_>, change: &mut impl FnMut(&mut Value, &Shape<'_>)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                change(member, &around.member(name, member));
                let shape = around.member(name, member);
                each_member(member, &shape, change);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                change(item, &around.item(index, item));
                let shape = around.item(index, item);
                each_member(item, &shape, change);
            }
        }
        _ => {}
    }
}

fn wants(shape: &Shape<'_>, kind: &str) -> bool {
    shape.parts().iter().any(|part| match part.get("type") {
        Some(Value::String(name)) => name == kind,
        Some(Value::Array(names)) => names.iter().any(|name| name == kind),
        _ => kind == "object" && part.contains_key("properties"),
    })
}

/// Shows every text of a value to `see`, with its JSON pointer and the parts of the schema that speak about it.
pub(super) fn each_text(
    value: &Value,
    schema: &Value,
    components: &Map<String, Value>,
    mut see: impl FnMut(&str, &str, &[&Map<String, Value>]),
) {
    walk(value, &Shape::of(schema, components, value), &mut String::new(), &mut see);
}

fn walk(
    value: &Value,
    shape: &Shape<'_>,
    path: &mut String,
    see: &mut impl FnMut(&str, &str, &[&Map<String, Value>]),
) {
    let length = path.len();
    match value {
        Value::String(text) => see(path, text, shape.parts()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                walk(item, &shape.item(index, item), path, see);
                path.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                path.push('/');
                path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                walk(member, &shape.member(name, member), path, see);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
