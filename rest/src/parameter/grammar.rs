//! The grammar of scalar texts: decimal and strict. No leading `+`, zeros or blanks, no `0x10`, nothing infinite.

/// Whether `text` is `-? (0 | [1-9][0-9]*)`.
#[inline]
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    match digits {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// An integer of the whole range of `T`.
#[inline]
pub(super) fn integer<T: std::str::FromStr>(text: &str) -> Option<T> {
    if is_integer(text) { text.parse().ok() } else { None }
}

/// A finite number by the grammar of JSON.
pub(super) fn number(text: &str) -> Option<f64> {
    let mantissa = text.find(['e', 'E']).map_or(text, |at| &text[..at]);
    let exponent = &text[mantissa.len()..];
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let sound = is_integer(whole)
        && fraction.is_none_or(digits)
        && (exponent.is_empty() || digits(exponent[1..].strip_prefix(['+', '-']).unwrap_or(&exponent[1..])));
    if !sound {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// `true`, `false`, `1` or `0`, in any case.
#[inline]
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_decimal() {
        assert_eq!(integer::<i64>("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(integer::<u64>("18446744073709551615"), Some(u64::MAX));
        assert_eq!(integer::<i64>("0"), Some(0));
        for bad in
            ["", "-", "+7", "07", " 7", "7 ", "0x10", "1.0", "1e3", "9223372036854775808", "٣", "--1", "-01"]
        {
            assert_eq!(integer::<i64>(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for (text, value) in [("1", 1.0), ("-0.5", -0.5), ("1e3", 1000.0), ("1E+2", 100.0), ("2.5e-1", 0.25)]
        {
            assert_eq!(number(text), Some(value));
        }
        for bad in [
            "", "1.", ".5", "+1", "01", "1e", "1e+", "NaN", "inf", "Infinity", "1e400", "0x1", "1_0", " 1",
            "e5",
        ] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn booleans_come_in_any_case() {
        for (text, value) in [("TRUE", true), ("1", true), ("False", false), ("0", false)] {
            assert_eq!(boolean(text), Some(value));
        }
        for bad in ["", "yes", "2", "t", " true"] {
            assert_eq!(boolean(bad), None, "{bad}");
        }
    }

    proptest::proptest! {
        /// The grammar is JSON's, so JSON's own reader is the reference.
        #[test]
        fn numbers_agree_with_json(text in "-?[0-9+.eE-]{1,8}") {
            let reference = serde_json::from_str::<serde_json::Value>(&text).ok().and_then(|value| value.as_f64());
            proptest::prop_assert_eq!(number(&text), reference);
        }
    }
}
