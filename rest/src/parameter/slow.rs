//! The slow lane of parameters: a text that the type refused, against its schema.

use super::{ParameterPolicy, errors::invalid};
use crate::{
    HttpError, body,
    operation::Parameter,
    prohibited,
    schema::{Validator, Violation},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Brings a value (texts, or JSON) into the types of the schema and reads it, or says what is wrong with it. `shown` is what the
/// client sent, `asked` what was said about it by whom it was shown.
#[cold]
pub(crate) fn read_slowly<T: DeserializeOwned>(
    parameter: &Parameter,
    (validator, policy): (&Validator, &ParameterPolicy),
    asked: &[Violation],
    shown: &Value,
    value: Value,
) -> Result<T, HttpError> {
    if let Some(refusal) = refusal(parameter, (validator, policy), asked, shown, &value) {
        return Err(refusal);
    }
    body::read_placed(validator.normalise(value), "parameter")
        .map_err(|(detail, error)| invalid(&parameter.name, shown).details(vec![detail]).caused_by(error))
}

/// What is wrong with a value in the types of the schema.
#[cold]
pub(crate) fn refusal(
    parameter: &Parameter,
    (validator, policy): (&Validator, &ParameterPolicy),
    asked: &[Violation],
    shown: &Value,
    value: &Value,
) -> Option<HttpError> {
    if let Some(operator) = foreign_operator(value) {
        let what = format!("Operator {} is not allowed in query.", Value::from(operator));
        return Some(HttpError::bad_request(what).code("OPERATOR_NOT_ALLOWED_IN_QUERY"));
    }
    if prohibited::find(value, &policy.prohibited_names).is_some() {
        return Some(invalid(&parameter.name, shown));
    }
    let mut violations = validator.violations(value);
    violations.extend_from_slice(asked);
    (!violations.is_empty()).then(|| broken(parameter, shown, &violations))
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
