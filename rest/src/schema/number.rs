//! Numbers as text: decimal, in the grammar of JSON. No blanks, no leading `+` or zeros, no `0x10`, nothing that a
//! 64-bit number cannot hold.

use serde_json::{Number, Value};

/// Reads a number; integers keep all their digits.
pub(super) fn parse(text: &str) -> Option<Number> {
    if !is_decimal(text) {
        return None;
    }
    if let Ok(signed) = text.parse::<i64>() {
        // "-0" is a float: an integer has no negative zero.
        return if text == "-0" { Number::from_f64(-0.0) } else { Some(signed.into()) };
    }
    if let Ok(unsigned) = text.parse::<u64>() {
        return Some(unsigned.into());
    }
    // Infinite (1e400) gives none.
    Number::from_f64(text.parse().ok()?)
}

/// The integer that a float with nothing behind the point stands for. -2^63 is none: the float is the same for integers below it,
/// and as an integer it is never read as a float.
pub(super) fn as_integer(number: &Number) -> Option<Number> {
    /// 2^63 and 2^64, the first floats above the integers' ranges.
    const ABOVE_I64: f64 = 9_223_372_036_854_775_808.0;
    const ABOVE_U64: f64 = 18_446_744_073_709_551_616.0;
    if !number.is_f64() {
        return Some(number.clone());
    }
    let float = number.as_f64()?;
    if float.fract() != 0.0 {
        None
    } else if -ABOVE_I64 < float && float < ABOVE_I64 {
        #[allow(clippy::cast_possible_truncation, reason = "integral and in range, by the two tests above")]
        Some((float as i64).into())
    } else if (0.0..ABOVE_U64).contains(&float) {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "integral and in range, by the two tests above"
        )]
        Some((float as u64).into())
    } else {
        None
    }
}

/// Whether both are the same value, however their numbers are written.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        (Value::Number(a), Value::Number(b)) => match (as_integer(a), as_integer(b)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => a.as_f64() == b.as_f64(),
            _ => false,
        },
        _ => a == b,
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits(rest);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => match digits(fraction) {
            ("", _) => return false,
            (_, rest) => rest,
        },
        None => rest,
    };
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let (number, rest) = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
            !number.is_empty() && rest.is_empty()
        }
        None => rest.is_empty(),
    }
}

/// Splits behind the leading digits.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_numbers_are_numbers() {
        for good in [
            "0",
            "-1",
            "10",
            "1.5",
            "1e3",
            "1E-3",
            "-0",
            "-0.0",
            "9223372036854775807",
            "18446744073709551615",
        ] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in [
            "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "0b11", " 1", "1 ", "1_000", "NaN",
            "inf", "1e400",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn integers_are_exact() {
        assert_eq!(parse("9223372036854775807").and_then(|n| n.as_i64()), Some(i64::MAX));
        assert_eq!(parse("-9223372036854775808").and_then(|n| n.as_i64()), Some(i64::MIN));
        assert_eq!(parse("18446744073709551615").and_then(|n| n.as_u64()), Some(u64::MAX));
    }

    #[test]
    fn integral_floats_are_integers() {
        let float = |f| Number::from_f64(f).as_ref().and_then(as_integer);
        assert_eq!(float(1.0), Some(1.into()));
        assert_eq!(float(-0.0), Some(0.into()));
        assert_eq!(float(9_223_372_036_854_775_808.0), Some(9_223_372_036_854_775_808_u64.into()));
        assert_eq!(float(1.5), None);
        assert_eq!(float(1e19), Some(10_000_000_000_000_000_000_u64.into()));
        assert_eq!(float(1e20), None);
        assert_eq!(float(-1e19), None);
        assert_eq!(parse("-9223372036854775809").as_ref().and_then(as_integer), None);
    }
}
