//! How findings are judged: a policy, overrides, approvals, and what is wanted of deprecation.

mod config;
mod judge;

pub use config::ConfigError;
pub(crate) use judge::judge;

use crate::rule::{Policy, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use time::{Date, OffsetDateTime, macros::format_description};

/// How findings are judged. [`Options::default`] is the policy `wire` and nothing else.
///
/// ```
/// use lazo_openapi_diff::{Options, Policy};
///
/// let options = Options::from_toml(r#"
///     policy = "strict"
///     deprecation-days = 90
///
///     [severity]
///     "request-default-changed" = "breaking"
///     "documentation-changed" = "none"
///
///     [[override]]
///     path = "/internal/*"
///     severity = "compatible"
///
///     [[approval]]
///     fingerprint = "0f3c2a9b1d77"
///     reason = "the field was never filled"
///     expires = "2027-03-31"
/// "#)?;
/// assert_eq!(options.policy, Policy::Strict);
/// # Ok::<(), lazo_openapi_diff::ConfigError>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Options {
    /// Whose eyes changes are seen with.
    pub policy: Policy,
    /// From which severity on a check fails.
    pub fail_on: FailOn,
    /// Severities by the id of a rule, instead of the policy's.
    pub severity: BTreeMap<String, Level>,
    /// Severities by path or tag; the last one that fits counts.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,
    /// Findings that have been accepted.
    #[serde(rename = "approval")]
    pub approvals: Vec<Approval>,
    /// So many days must lie between the deprecation of an operation and its end, which `x-sunset` announces.
    pub deprecation_days: Option<u32>,
    /// The day that it is, `2026-11-26`; today if it is not said.
    pub today: Option<String>,
}

/// From which severity on a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Something breaks.
    #[default]
    Breaking,
    /// Something breaks, or may.
    Warning,
    /// Anything has changed.
    Any,
    /// Never.
    Never,
}

/// A severity, or that a finding is not told at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As [`Severity::Breaking`].
    Breaking,
    /// As [`Severity::Warning`].
    Warning,
    /// As [`Severity::Compatible`].
    Compatible,
    /// Not told.
    None,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Breaking => Some(Severity::Breaking),
            Self::Warning => Some(Severity::Warning),
            Self::Compatible => Some(Severity::Compatible),
            Self::None => None,
        }
    }
}

/// Another severity for some operations.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Override {
    /// A path, or the beginning of paths with `*` at its end.
    pub path: Option<String>,
    /// A tag of the operation.
    pub tag: Option<String>,
    /// Only for this rule.
    pub id: Option<String>,
    /// The severity.
    pub severity: Level,
}

/// A finding that has been accepted.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approval {
    /// Which one: a finding's fingerprint stays the same while it concerns the same places.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is, `2027-03-31`.
    pub expires: Option<String>,
}

impl Options {
    /// A policy with nothing else.
    #[must_use]
    pub fn of(policy: Policy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// The day that it is.
    #[must_use]
    pub fn day(&self) -> String {
        let now = || {
            let format = format_description!("[year]-[month]-[day]");
            OffsetDateTime::now_utc().date().format(format).unwrap_or_default()
        };
        self.today.clone().unwrap_or_else(now)
    }
}

/// A day from its text.
pub(crate) fn date(text: &str) -> Option<Date> {
    Date::parse(text.get(..10)?, format_description!("[year]-[month]-[day]")).ok()
}
