//! An instant, written as every store and every client can compare it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::{Kind, PropertyType};

/// An instant, to the millisecond, in UTC.
///
/// It reads any RFC 3339 date-time and writes UTC with three fraction digits, so that written instants of the years 0
/// to 9999 compare as text.
/// ```
/// use lazo_repository::DateTime;
///
/// let at: DateTime = "2020-02-29T13:30:15.25+01:00".parse()?;
/// assert_eq!(at.to_string(), "2020-02-29T12:30:15.250Z");
/// # Ok::<(), lazo_repository::InvalidDateTime>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(OffsetDateTime);

/// A text that is not an RFC 3339 date-time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date-time such as 2020-02-29T12:30:15.250Z")]
pub struct InvalidDateTime;

impl DateTime {
    /// The present.
    #[must_use]
    pub fn now() -> Self {
        Self::from(OffsetDateTime::now_utc())
    }

    /// The milliseconds since the beginning of 1970.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.0.unix_timestamp() * 1000 + i64::from(self.0.millisecond())
    }
}

impl From<OffsetDateTime> for DateTime {
    /// Shorter parts than a millisecond are cut off.
    fn from(at: OffsetDateTime) -> Self {
        let at = at.to_offset(UtcOffset::UTC);
        Self(at.replace_millisecond(at.millisecond()).unwrap_or(at))
    }
}

impl From<DateTime> for OffsetDateTime {
    fn from(at: DateTime) -> Self {
        at.0
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        // The `time` crate also takes a blank between date and time; JSON Schema's `date-time` does not.
        if !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
            return Err(InvalidDateTime);
        }
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidDateTime)?;
        let at = at.checked_to_offset(UtcOffset::UTC).ok_or(InvalidDateTime)?;
        if (0..=9999).contains(&at.year()) { Ok(Self::from(at)) } else { Err(InvalidDateTime) }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.0;
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for DateTime {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DateTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

impl PropertyType for DateTime {
    const KIND: Kind = Kind::DateTime;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_one_way() {
        for (text, written) in [
            ("2020-02-29T12:30:15.25Z", Some("2020-02-29T12:30:15.250Z")),
            ("2020-02-29T12:30:15.2509999Z", Some("2020-02-29T12:30:15.250Z")),
            ("2019-12-31T23:59:59-05:00", Some("2020-01-01T04:59:59.000Z")),
            ("2020-02-30T00:00:00Z", None),
            ("2020-02-29 12:30:15Z", None),
            ("2020-02-29", None),
            ("0000-01-01T00:00:00+10:00", None),
            ("", None),
        ] {
            let read = text.parse::<DateTime>().ok().map(|at| at.to_string());
            assert_eq!(read.as_deref(), written, "{text}");
        }
    }

    #[test]
    fn millis_count_from_1970() {
        let at: DateTime = "1970-01-02T00:00:00.007Z".parse().expect("a date-time");
        assert_eq!(at.unix_millis(), 86_400_007);
    }
}
