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

/// What a text says of an integer.
#[derive(Debug, PartialEq)]
pub(super) enum Whole {
    /// It is one, with all its digits, however it is written: `1e3`, `9007199254740993.0`.
    Integer(Number),
    /// It is one that 64 bits do not hold.
    Beyond,
    /// It has something behind the point, or is no number.
    No,
}

/// Reads an integer without the detour through a float, which would lose digits.
pub(super) fn whole(text: &str) -> Whole {
    if !is_decimal(text) {
        return Whole::No;
    }
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{before}{behind}");
    let significant = digits.trim_start_matches('0');
    let trimmed = significant.trim_end_matches('0');
    if trimmed.is_empty() {
        return Whole::Integer(0.into());
    }
    // Digits of a text and an exponent of 18 figures do not overflow; one that is longer moves the point out of every range.
    let digits_of_exponent = exponent.trim_start_matches(['+', '-']).trim_start_matches('0');
    let exponent = match digits_of_exponent.len() {
        0..=18 => exponent.parse::<i64>().unwrap_or_default(),
        _ if exponent.starts_with('-') => return Whole::No,
        _ => return Whole::Beyond,
    };
    let zeros = exponent - behind.len() as i64 + (significant.len() - trimmed.len()) as i64;
    match zeros {
        ..0 => Whole::No,
        0..=20 if trimmed.len() <= 20 => {
            let number = format!("{sign}{trimmed}{}", "0".repeat(zeros as usize));
            let signed = number.parse::<i64>().map(Number::from);
            signed.or_else(|_| number.parse::<u64>().map(Number::from)).map_or(Whole::Beyond, Whole::Integer)
        }
        _ => Whole::Beyond,
    }
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
        assert_eq!(float(-9_223_372_036_854_775_808.0), None);
        assert_eq!(parse("-9223372036854775809").as_ref().and_then(as_integer), None);
    }

    #[test]
    fn integers_are_exact_however_they_are_written() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("0.0e9", 0),
            ("1.0", 1),
            ("10e-1", 1),
            ("1.5E1", 15),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("9223372036854775807e0", i64::MAX),
            ("-9.223372036854775808e18", i64::MIN),
            ("1e000000000000000000000", 1),
        ] {
            assert_eq!(whole(text), Whole::Integer(value.into()), "{text}");
        }
        assert_eq!(whole("18446744073709551615.0"), Whole::Integer(u64::MAX.into()));
        for text in [
            "-9223372036854775809",
            "18446744073709551616",
            "1e20",
            "1e99999999999999999999",
            "12e9223372036854775807",
        ] {
            assert_eq!(whole(text), Whole::Beyond, "{text}");
        }
        for text in ["9007199254740992.5", "1e-1", "0.1", "1e-99999999999999999999", "x", "01", ""] {
            assert_eq!(whole(text), Whole::No, "{text}");
        }
    }
}
