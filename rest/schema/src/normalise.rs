//! Integral floats become integers where a schema says `integer`.

use serde_json::{Map, Value};

use super::number;
use super::shape::Shape;

/// See [`Validator::normalise`](super::Validator::normalise).
pub(super) fn normalise(mut value: Value, schema: &Value, components: &Map<String, Value>) -> Value {
    // Most values have nothing of the kind, and are left at that.
    if has_integral_float(&value) {
        let shape = Shape::of(schema, components, &value);
        shape.each_leaf(&mut value, &mut |leaf, shape| {
            if let Value::Number(number) = leaf
                && number.is_f64()
                && shape.parts().iter().any(|part| says_integer(part))
                && let Some(integer) = number::as_integer(number)
            {
                *number = integer;
            }
        });
    }
    value
}

fn has_integral_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64() && number::as_integer(number).is_some(),
        Value::Array(items) => items.iter().any(has_integral_float),
        Value::Object(members) => members.values().any(has_integral_float),
        _ => false,
    }
}

fn says_integer(part: &Map<String, Value>) -> bool {
    match part.get("type") {
        Some(Value::String(name)) => name == "integer",
        Some(Value::Array(names)) => names.iter().any(|name| name == "integer"),
        _ => false,
    }
}
