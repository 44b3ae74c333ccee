//! The reference meaning of conditions: what every other connector is held against.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Condition, PropertyPath, Test};
use crate::{Row, compare};

/// Whether a row fulfils a condition.
#[must_use]
pub fn holds(condition: &Condition, row: &Row) -> bool {
    match condition {
        Condition::And(all) => all.iter().all(|condition| holds(condition, row)),
        Condition::Or(any) => any.iter().any(|condition| holds(condition, row)),
        Condition::Test(path, test) => passes(test, value_at(path, row)),
    }
}

/// The value at a path; none where it is absent.
#[must_use]
pub fn value_at<'a>(path: &PropertyPath, row: &'a Row) -> Option<&'a Value> {
    let property = row.get(path.property.name);
    path.inside.iter().fold(property, |value, member| value?.as_object()?.get(member))
}

fn passes(test: &Test, value: Option<&Value>) -> bool {
    match (test, value) {
        (Test::Exists(wanted), value) => value.is_some_and(|value| !value.is_null()) == *wanted,
        (test, Some(Value::Array(elements))) => elements.iter().any(|element| element_passes(test, element)),
        (test, value) => element_passes(test, value.unwrap_or(&Value::Null)),
    }
}

/// Puts a test to a value that is not looked into.
fn element_passes(test: &Test, value: &Value) -> bool {
    let ordering = |operand: &Value| compare::scalars(value, operand);
    match test {
        Test::Equal(operand) => equal(value, operand),
        Test::NotEqual(operand) => !equal(value, operand),
        Test::Greater(operand) => ordering(operand).is_some_and(Ordering::is_gt),
        Test::GreaterOrEqual(operand) => ordering(operand).is_some_and(Ordering::is_ge),
        Test::Less(operand) => ordering(operand).is_some_and(Ordering::is_lt),
        Test::LessOrEqual(operand) => ordering(operand).is_some_and(Ordering::is_le),
        Test::Between(least, most) => {
            ordering(least).is_some_and(Ordering::is_ge) && ordering(most).is_some_and(Ordering::is_le)
        }
        Test::In(operands) => operands.iter().any(|operand| equal(value, operand)),
        Test::NotIn(operands) => !operands.iter().any(|operand| equal(value, operand)),
        Test::Exists(wanted) => value.is_null() != *wanted,
        Test::Matches(pattern) => value.as_str().is_some_and(|text| pattern.is_match(text)),
        Test::NotMatches(pattern) => value.as_str().is_some_and(|text| !pattern.is_match(text)),
    }
}

fn equal(value: &Value, operand: &Value) -> bool {
    match operand {
        Value::Null => value.is_null(),
        operand => compare::scalars(value, operand) == Some(Ordering::Equal),
    }
}
