//! How stored values compare, whatever the connector: the order that memory keeps and databases are made to keep.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// A number as every store can keep it: a 64 bit integer, or else a 64 bit float.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Numeric {
    /// A whole number within 64 bits.
    Integer(i64),
    /// Any other number.
    Float(f64),
}

impl Numeric {
    /// Reads a JSON number. One beyond the range of `i64` becomes a float.
    #[must_use]
    pub fn of(number: &Number) -> Self {
        number.as_i64().map_or_else(|| Self::Float(number.as_f64().unwrap_or(f64::MAX)), Self::Integer)
    }
}

/// Compares two numbers by value: `1` equals `1.0`, and nothing is rounded.
#[must_use]
pub fn numbers(a: &Number, b: &Number) -> Ordering {
    match (Numeric::of(a), Numeric::of(b)) {
        (Numeric::Integer(a), Numeric::Integer(b)) => a.cmp(&b),
        (Numeric::Float(a), Numeric::Float(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        (Numeric::Integer(a), Numeric::Float(b)) => integer_with_float(a, b),
        (Numeric::Float(a), Numeric::Integer(b)) => integer_with_float(b, a).reverse(),
    }
}

/// 2^63, the first float above every `i64`.
const ABOVE: f64 = 9_223_372_036_854_775_808.0;

fn integer_with_float(integer: i64, float: f64) -> Ordering {
    if float < -ABOVE {
        return Ordering::Greater;
    }
    if float >= ABOVE {
        return Ordering::Less;
    }
    #[expect(clippy::cast_possible_truncation, reason = "in range, and the fraction is compared below")]
    let whole = float.trunc() as i64;
    integer.cmp(&whole).then_with(|| 0.0_f64.partial_cmp(&float.fract()).unwrap_or(Ordering::Equal))
}

/// The whole number that a float is, if it is one within 64 bits. -2^63 is none: it is also what a number below it becomes.
#[must_use]
pub fn whole(float: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "in range and without a fraction")]
    let whole = (float.fract() == 0.0 && -ABOVE < float && float < ABOVE).then_some(float as i64);
    whole
}

/// Compares two values of one type: texts by their bytes (so by code points), numbers by value, `false` before `true`.
/// Values of different types, arrays, objects and nulls do not compare.
#[must_use]
pub fn scalars(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => Some(numbers(a, b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// The place of a value in an order: absent and null first, then booleans, numbers, texts, and last arrays and objects,
/// which are all equal.
#[must_use]
pub fn for_order(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let null = Value::Null;
    let (a, b) = (a.unwrap_or(&null), b.unwrap_or(&null));
    rank(a).cmp(&rank(b)).then_with(|| scalars(a, b).unwrap_or(Ordering::Equal))
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) | Value::Object(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn compare(a: &Value, b: &Value) -> Option<Ordering> {
        scalars(a, b)
    }

    #[test]
    fn numbers_compare_by_value_and_exactly() {
        assert_eq!(compare(&json!(1), &json!(1.0)), Some(Ordering::Equal));
        assert_eq!(
            compare(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992.0)),
            Some(Ordering::Greater)
        );
        assert_eq!(compare(&json!(i64::MAX), &json!(9.3e18)), Some(Ordering::Less));
        assert_eq!(compare(&json!(-1), &json!(-1.5)), Some(Ordering::Greater));
        assert_eq!(compare(&json!(1), &json!(1.5)), Some(Ordering::Less));
    }

    #[test]
    fn types_do_not_mix() {
        assert_eq!(compare(&json!(1), &json!("1")), None);
        assert_eq!(compare(&json!(true), &json!(1)), None);
        assert_eq!(compare(&json!(null), &json!(null)), None);
    }

    #[test]
    fn an_order_has_a_place_for_everything() {
        let mut values = [json!({}), json!("a"), json!(2), json!(true), json!(null), json!(1), json!(false)];
        values.sort_by(|a, b| for_order(Some(a), Some(b)));
        assert_eq!(json!(values), json!([null, false, true, 1, 2, "a", {}]));
    }
}
