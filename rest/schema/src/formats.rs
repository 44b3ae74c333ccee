//! Formats that JSON Schema leaves to OpenAPI: the ranges of numbers, and base64.

use jsonschema::{Keyword, ValidationError, paths::Location};
use schemars::Schema;
use serde_json::{Map, Value};

use super::number::as_integer;
use super::subschema::each_subschema;

/// The keyword that a validator's schema gets beside a numeric `format`. It never stands in a document.
pub(super) const RANGE: &str = "x-lazo-range";

/// Lays the keyword [`RANGE`] beside every format that names a range of numbers.
pub(super) fn mark_ranges(schema: &mut Schema) {
    each_subschema(schema, mark_ranges);
    let Some(members) = schema.as_object_mut() else { return };
    let Some(Value::String(format)) = members.get("format") else { return };
    if Range::of(format).is_some() {
        let format = Value::String(format.clone());
        members.insert(RANGE.to_owned(), format);
    }
}

/// Makes the check for [`RANGE`].
pub(super) fn range_keyword<'a>(
    _schema: &'a Map<String, Value>,
    format: &'a Value,
    _at: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    match format.as_str().and_then(Range::of) {
        Some(range) => Ok(Box::new(range)),
        None => Err(ValidationError::custom("not the name of a range")),
    }
}

/// The range of a numeric type.
struct Range {
    format: String,
    bounds: Bounds,
}

enum Bounds {
    Integers {
        least: i128,
        most: i128,
    },
    /// Of single precision: beyond it a number would become infinite.
    Float,
}

impl Range {
    /// Ranges that schemas leave to the format alone. (For the narrower types there is `minimum` and `maximum`.)
    fn of(format: &str) -> Option<Self> {
        if format == "float" {
            return Some(Self { format: format.to_owned(), bounds: Bounds::Float });
        }
        let (least, most): (i128, i128) = match format {
            "int32" => (i32::MIN.into(), i32::MAX.into()),
            "int64" | "int" => (i64::MIN.into(), i64::MAX.into()),
            // What is below 0 is the business of `minimum`.
            "uint32" => (i128::MIN, u32::MAX.into()),
            "uint64" | "uint" => (i128::MIN, u64::MAX.into()),
            _ => return None,
        };
        Some(Self { format: format.to_owned(), bounds: Bounds::Integers { least, most } })
    }

    fn holds(&self, value: &Value) -> bool {
        let Value::Number(number) = value else { return true };
        let Bounds::Integers { least, most } = self.bounds else {
            return number.as_f64().is_some_and(|number| (number as f32).is_finite());
        };
        match as_integer(number) {
            Some(integer) => {
                let integer = integer.as_i64().map(i128::from).or_else(|| integer.as_u64().map(i128::from));
                integer.is_some_and(|integer| (least..=most).contains(&integer))
            }
            // Not integral is the business of `type`; too large for any integer is ours.
            None => number.as_f64().is_some_and(|float| float.fract() != 0.0),
        }
    }
}

impl<'i> Keyword<'i> for Range {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.holds(instance) { Ok(()) } else { Err(ValidationError::custom(self.format.clone())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.holds(instance)
    }
}

/// Format `byte`: base64 as RFC 4648 section 4 has it, padded.
pub(super) fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// Formats that are checked, or are known to be notes for readers: those of JSON Schema, of OpenAPI's registry, and of
/// `schemars`.
// Inline, so that a server that validates nothing needs no page of this crate.
#[inline]
pub fn is_known(format: &str) -> bool {
    const KNOWN: [&str; 46] = [
        "base64url",
        "binary",
        "byte",
        "char",
        "commonmark",
        "date",
        "date-time",
        "decimal",
        "decimal128",
        "double",
        "double-int",
        "duration",
        "email",
        "float",
        "hostname",
        "html",
        "http-date",
        "idn-email",
        "idn-hostname",
        "int",
        "int128",
        "int16",
        "int32",
        "int64",
        "int8",
        "ip",
        "ipv4",
        "ipv6",
        "iri",
        "iri-reference",
        "json-pointer",
        "media-range",
        "partial-date-time",
        "password",
        "regex",
        "relative-json-pointer",
        "time",
        "uint",
        "uint128",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "uri",
        "uri-reference",
        "uri-template",
    ];
    KNOWN.contains(&format) || matches!(format, "uuid" | "zoned-date-time" | "partial-time" | "sf-string")
}

#[cfg(test)]
mod tests {
    use super::is_base64;

    #[test]
    fn base64_is_padded_and_has_its_own_letters() {
        for good in ["", "aGk=", "aGVsbG8=", "aGVsbG8h", "+/+/"] {
            assert!(is_base64(good), "{good}");
        }
        for bad in ["a", "aGk", "a===", "aG k", "aGk=aGk=", "-_-_", "===="] {
            assert!(!is_base64(bad), "{bad}");
        }
    }
}
