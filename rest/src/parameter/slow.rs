//! The slow lane of parameters: a text that the type refused, against its schema.

use super::errors::invalid;
use crate::{
    HttpError,
    operation::Parameter,
    schema::{Validator, Violation},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Brings a value (texts, or JSON) into the types of the schema and reads it, or says what is wrong with it. `shown` is what the
/// client sent.
#[cold]
pub(crate) fn read_slowly<T: DeserializeOwned>(
    parameter: &Parameter,
    validator: &Validator,
    shown: &Value,
    value: Value,
) -> Result<T, HttpError> {
    let value = sound(parameter, validator, shown, value)?;
    serde_json::from_value(value).map_err(|_| invalid(&parameter.name, shown))
}

/// The value in the types of the schema, if it keeps every rule.
fn sound(
    parameter: &Parameter,
    validator: &Validator,
    shown: &Value,
    value: Value,
) -> Result<Value, HttpError> {
    if let Some(operator) = foreign_operator(&value) {
        return Err(HttpError::bad_request(format!(
            "Operator {} is not allowed in query.",
            Value::from(operator)
        ))
        .code("OPERATOR_NOT_ALLOWED_IN_QUERY"));
    }
    let violations = validator.violations(&value);
    if violations.is_empty() {
        Ok(validator.normalise(value))
    } else {
        Err(broken(parameter, shown, &violations))
    }
}

fn broken(parameter: &Parameter, shown: &Value, violations: &[Violation]) -> HttpError {
    invalid(&parameter.name, shown).details(violations)
}

/// A name beginning with `$` anywhere in the value: other databases' operators, which are never passed on.
fn foreign_operator(value: &Value) -> Option<&str> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            if name.starts_with('$') { Some(name.as_str()) } else { foreign_operator(value) }
        }),
        Value::Array(items) => items.iter().find_map(foreign_operator),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_foreign_operators_at_any_depth() {
        assert_eq!(foreign_operator(&json!({"a": [{"b": {"$where": 1}}]})), Some("$where"));
        assert_eq!(foreign_operator(&json!({"a": "$where", "b$": 1})), None);
    }
}
