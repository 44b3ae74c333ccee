//! Numbers as JSON writes them: exact decimals.

use serde_json::{Number, Value};
use std::cmp::Ordering;

/// A decimal: `mantissa * 10^exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Num {
    mantissa: i128,
    exponent: i32,
}

impl Num {
    pub(crate) const ZERO: Self = Self { mantissa: 0, exponent: 0 };

    pub(crate) fn from_integer(value: i128) -> Self {
        Self { mantissa: value, exponent: 0 }.tidy()
    }

    pub(crate) fn new(number: &Number) -> Option<Self> {
        // Most are integers, and those need not be written to be read.
        let integer = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
        integer.map(Self::from_integer).or_else(|| Self::parse(&number.to_string()))
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
        let exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        Some(Self { mantissa, exponent }.tidy())
    }

    fn tidy(mut self) -> Self {
        if self.mantissa == 0 {
            return Self::ZERO;
        }
        while self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.exponent += 1;
        }
        self
    }

    pub(crate) fn is_integer(self) -> bool {
        self.exponent >= 0
    }

    /// Both with one exponent, if they fit.
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let exponent = self.exponent.min(other.exponent);
        let scale = |num: Self| {
            let by = u32::try_from(num.exponent - exponent).ok()?;
            num.mantissa.checked_mul(10_i128.checked_pow(by)?)
        };
        Some((scale(self)?, scale(other)?, exponent))
    }

    /// Whether it is a multiple of the other; `None` if that takes more digits than there are.
    pub(crate) fn is_multiple_of(self, of: Self) -> Option<bool> {
        if of.mantissa == 0 {
            return None;
        }
        if self.mantissa == 0 {
            return Some(true);
        }
        let (number, of, _) = self.aligned(of)?;
        Some(number % of == 0)
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let (left, right, exponent) = self.aligned(other)?;
        Some(Self { mantissa: left.checked_add(right)?, exponent }.tidy())
    }

    pub(crate) fn times(self, by: i128) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_mul(by)?, exponent: self.exponent }.tidy())
    }

    /// The least integer that is not less.
    pub(crate) fn ceiling(self) -> Option<i128> {
        let (number, one, _) = self.aligned(Self::from_integer(1))?;
        Some(number.div_euclid(one) + i128::from(number.rem_euclid(one) != 0))
    }

    /// The greatest integer that is not greater.
    pub(crate) fn floor(self) -> Option<i128> {
        let (number, one, _) = self.aligned(Self::from_integer(1))?;
        Some(number.div_euclid(one))
    }

    /// How often `of` goes into it, rounded down.
    pub(crate) fn quotient(self, of: Self) -> Option<i128> {
        let (number, of, _) = self.aligned(of)?;
        (of != 0).then(|| number.div_euclid(of))
    }

    pub(crate) fn to_f64(self) -> f64 {
        format!("{}e{}", self.mantissa, self.exponent).parse().unwrap_or(f64::NAN)
    }

    pub(crate) fn to_value(self) -> Value {
        if self.is_integer() {
            let integer = u32::try_from(self.exponent)
                .ok()
                .and_then(|exponent| self.mantissa.checked_mul(10_i128.checked_pow(exponent)?));
            if let Some(integer) = integer {
                if let Ok(small) = i64::try_from(integer) {
                    return small.into();
                }
                if let Ok(small) = u64::try_from(integer) {
                    return small.into();
                }
            }
        }
        Number::from_f64(self.to_f64()).map_or(Value::Null, Value::Number)
    }
}

impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Num {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs.is_ne() {
            return signs;
        }
        match self.aligned(*other) {
            Some((left, right, _)) => left.cmp(&right),
            // So far apart that the number of digits decides.
            None => {
                let digits =
                    |num: &Self| i64::from(num.exponent) + i64::from(num.mantissa.unsigned_abs().ilog10());
                let magnitude = digits(self).cmp(&digits(other));
                if self.mantissa < 0 { magnitude.reverse() } else { magnitude }
            }
        }
    }
}

/// Whether two values are the same in JSON Schema: `1` is `1.0`.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || Num::new(left).is_some_and(|left| Num::new(right) == Some(left))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn num(text: &str) -> Num {
        Num::parse(text).expect("a number")
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(num("100"), num("1e2"));
        assert_eq!(num("0.3").is_multiple_of(num("0.1")), Some(true));
        assert_eq!(num("0.35").is_multiple_of(num("0.1")), Some(false));
        assert!(num("-1e300") < num("-1"));
        assert!(num("1e300") > num("9223372036854775807"));
        assert_eq!(num("-1.5").ceiling(), Some(-1));
        assert_eq!(num("-1.5").floor(), Some(-2));
        assert_eq!(num("9223372036854775808").to_value(), json!(9_223_372_036_854_775_808_u64));
        assert!(same(&json!({"a": [1]}), &json!({"a": [1.0]})));
    }
}
