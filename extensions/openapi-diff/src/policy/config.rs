//! The file of a team's policy.

use super::{Options, date};
use crate::rule::Rule;

/// Why a policy's file cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// It is not TOML, or has what a policy does not have.
    #[error("the policy cannot be read: {0}")]
    Syntax(String),
    /// A rule that there is not.
    #[error("there is no rule `{id}`{hint}")]
    UnknownRule {
        /// What is written.
        id: String,
        /// What may be meant.
        hint: String,
    },
    /// A date that is none.
    #[error("`{0}` is no date; dates are written `2027-03-31`")]
    Date(String),
    /// An approval without a reason.
    #[error("the approval of `{0}` gives no reason")]
    NoReason(String),
    /// An override for nothing in particular.
    #[error("an override needs a `path` or a `tag`")]
    WithoutSubject,
}

impl Options {
    /// Reads a policy from the text of a file, `lazo-api.toml`.
    ///
    /// # Errors
    /// If it is not TOML, has an unknown key, names a rule that there is not, or a date that is none.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let options: Self = toml::from_str(text).map_err(|error| ConfigError::Syntax(error.to_string()))?;
        let ids = options.severity.keys().chain(options.overrides.iter().filter_map(|one| one.id.as_ref()));
        for id in ids {
            if Rule::named(id).is_none() {
                return Err(ConfigError::UnknownRule { id: id.clone(), hint: hint(id) });
            }
        }
        let dates = options.approvals.iter().filter_map(|approval| approval.expires.as_ref());
        if let Some(wrong) = dates.chain(&options.today).find(|text| text.len() != 10 || date(text).is_none())
        {
            return Err(ConfigError::Date(wrong.clone()));
        }
        if let Some(silent) = options.approvals.iter().find(|approval| approval.reason.trim().is_empty()) {
            return Err(ConfigError::NoReason(silent.fingerprint.clone()));
        }
        if options.overrides.iter().any(|one| one.path.is_none() && one.tag.is_none()) {
            return Err(ConfigError::WithoutSubject);
        }
        Ok(options)
    }
}

/// Rules that differ only in the direction.
fn hint(id: &str) -> String {
    let both = [format!("request-{id}"), format!("response-{id}")];
    let known: Vec<String> = both.into_iter().filter(|id| Rule::named(id).is_some()).collect();
    if known.is_empty() {
        "; `lazo openapi rules` lists them".to_owned()
    } else {
        format!("; do you mean `{}`?", known.join("` or `"))
    }
}
