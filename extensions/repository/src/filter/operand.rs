//! The values that a property is compared with, checked and brought into the form in which they are stored.

use serde_json::{Number, Value};

use super::{FilterError, FilterErrorKind};
use crate::compare::{self, Numeric};
use crate::{DateTime, Kind};

/// Checks a value that a property of a kind can equal; `null` is always one.
pub(super) fn nullable(kind: Kind, value: &Value) -> Result<Value, FilterError> {
    if value.is_null() { Ok(Value::Null) } else { scalar(kind, value) }
}

/// Checks a value that a property of a kind can be less or greater than.
pub(super) fn scalar(kind: Kind, value: &Value) -> Result<Value, FilterError> {
    let operand = match kind.tested() {
        Kind::String => value.as_str().map(Value::from),
        Kind::Integer => value.as_number().and_then(integer).map(Value::from),
        Kind::Number => value.as_f64().map(Value::from),
        Kind::Boolean => value.as_bool().map(Value::from),
        Kind::DateTime => {
            value.as_str().and_then(|text| text.parse::<DateTime>().ok()).map(|at| at.to_string().into())
        }
        Kind::Any => any(value),
        Kind::Object | Kind::Array(_) => None,
    };
    operand.ok_or_else(|| {
        FilterError::new(FilterErrorKind::InvalidValue, format!("must be {}", expected(kind.tested())))
    })
}

fn integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| if number.is_f64() { compare::whole(number.as_f64()?) } else { None })
}

fn any(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(match Numeric::of(number) {
            Numeric::Integer(value) => value.into(),
            Numeric::Float(value) => value.into(),
        }),
        Value::String(_) | Value::Bool(_) => Some(value.clone()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::DateTime => "a date-time such as 2020-02-29T12:30:15.250Z",
        Kind::Any => "a string, a number, true or false",
        Kind::Object | Kind::Array(_) => "null",
    }
}
