//! Integers in JSON text, with all their digits however they are written.
//!
//! Whatever has a point or an exponent is read as a float, and a float does not hold every integer: `9007199254740993.0`
//! would become 9007199254740992. Where that is so, the text is read anew with its integers written as integers.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::number::{Whole, as_integer, whole};

/// What JSON text says, given what a plain reading of it says.
pub fn exact(value: Value, text: &str) -> Value {
    if !has_large_float(&value) {
        return value;
    }
    match with_integers(text) {
        Cow::Borrowed(_) => value,
        Cow::Owned(text) => serde_json::from_str(&text).unwrap_or(value),
    }
}

/// Whether something was read as a float that digits may have been lost of: below that all 20 digits of an integer and
/// its zeros are kept.
fn has_large_float(value: &Value) -> bool {
    const LARGE: f64 = 1e9;
    match value {
        Value::Number(number) => number.is_f64() && number.as_f64().is_some_and(|float| float.abs() >= LARGE),
        Value::Array(items) => items.iter().any(has_large_float),
        Value::Object(members) => members.values().any(has_large_float),
        _ => false,
    }
}

/// The text with those integers written as such that a float would change.
fn with_integers(text: &str) -> Cow<'_, str> {
    let mut written = String::new();
    let mut done = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => string(&bytes[at..]),
            b'-' | b'0'..=b'9' => {
                let is_of_number =
                    |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                let length = bytes[at..].iter().take_while(is_of_number).count();
                // All of these are ASCII.
                let number = &text[at..at + length];
                if let Some(integer) = changed(number) {
                    written.push_str(&text[done..at]);
                    written.push_str(&integer.to_string());
                    done = at + length;
                }
                length
            }
            _ => 1,
        };
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    written.push_str(&text[done..]);
    Cow::Owned(written)
}

/// The length of a string, quotes included.
fn string(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    bytes.len()
}

/// The integer that a number is, if reading it gives something else.
fn changed(number: &str) -> Option<Number> {
    if !number.contains(['.', 'e', 'E']) {
        return None;
    }
    let Whole::Integer(integer) = whole(number) else { return None };
    let read: Number = serde_json::from_str(number).ok()?;
    (as_integer(&read).as_ref() != Some(&integer)).then_some(integer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Value {
        exact(serde_json::from_str(text).unwrap(), text)
    }

    #[test]
    fn integers_keep_their_digits() {
        let text = r#" {"9007199254740993.0": [9007199254740993.0, -9223372036854775808e0,1.8446744073709551615E+19],
            "\"": "\\\" 9007199254740993.0", "b": {"c":90071992547409910e-1}, "d": 1.0, "e": 1e19, "f": 1e300 } "#;
        let expected = r#"{"9007199254740993.0": [9007199254740993, -9223372036854775808, 18446744073709551615],
            "\"": "\\\" 9007199254740993.0", "b": {"c": 9007199254740991.0}, "d": 1.0, "e": 1e19, "f": 1e300}"#;
        assert_eq!(read(text), serde_json::from_str::<Value>(expected).unwrap());
        assert_eq!(read("9007199254740993.0"), Value::from(9_007_199_254_740_993_u64));
        assert_eq!(read("9007199254740993.5").as_i64(), None);
        assert_eq!(read("18446744073709551617.0").as_u64(), None);
    }

    proptest! {
        #[test]
        fn an_integer_is_the_same_however_it_is_written(
            integer in prop_oneof![any::<i64>(), -10_000_000_000..10_000_000_000_i64],
            zeros in 0..8_usize,
            exponent in 0..20_usize,
        ) {
            let (sign, digits) = (if integer < 0 { "-" } else { "" }, integer.unsigned_abs().to_string());
            let digits = format!("{digits}{}", "0".repeat(zeros));
            let point = digits.len().saturating_sub(exponent).max(1);
            let (before, behind) = digits.split_at(point);
            let moved = behind.len() as i64 - zeros as i64;
            let text = format!("{sign}{before}.{behind}0e{moved}");
            let Value::Number(number) = read(&text) else { panic!("{text}") };
            prop_assert_eq!(as_integer(&number), Some(integer.into()), "{}", text);
        }
    }
}
