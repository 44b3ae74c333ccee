//! Deprecation, the end that was announced, and how stable an operation is said to be.

use super::Comparison;
use crate::{
    api::{Operation, members},
    relation::Direction,
    rule::Rule,
};

/// The stability levels, the least stable first.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// What the removal of an operation is.
    pub(super) fn removal(&self, old: &Operation<'d>) -> Rule {
        match (old.is_deprecated, old.sunset) {
            (_, Some(sunset)) if sunset.get(..10).is_some_and(|day| day <= self.today) => {
                Rule::SunsetOperationRemoved
            }
            (_, Some(_)) | (false, None) => Rule::OperationRemoved,
            (true, None) => Rule::DeprecatedOperationRemoved,
        }
    }

    pub(super) fn life_cycle(&mut self, old: &Operation<'d>, new: &Operation<'d>, direction: Direction) {
        let at = |key| members(&old.at, &new.at, key);
        if old.is_deprecated != new.is_deprecated {
            let rule =
                if new.is_deprecated { Rule::OperationDeprecated } else { Rule::OperationUndeprecated };
            let texts = (Some(old.is_deprecated.to_string()), Some(new.is_deprecated.to_string()));
            self.hits.note(rule, direction, at("deprecated"), texts, new.sunset.unwrap_or_default());
        }
        let rule = match (old.sunset, new.sunset) {
            (Some(old), Some(new)) if new < old => Some(Rule::SunsetAdvanced),
            (Some(old), Some(new)) if new > old => Some(Rule::SunsetPostponed),
            (Some(_), None) if new.is_deprecated => Some(Rule::SunsetRemoved),
            (None, Some(_)) => Some(Rule::SunsetAdded),
            _ => None,
        };
        if let Some(rule) = rule {
            let texts = (old.sunset.map(str::to_owned), new.sunset.map(str::to_owned));
            self.hits.note(rule, direction, at("x-sunset"), texts, "");
        }
        let level = |name: Option<&str>| {
            LEVELS.iter().position(|level| *level == name.unwrap_or("stable")).unwrap_or(LEVELS.len() - 1)
        };
        let rule = match level(new.stability).cmp(&level(old.stability)) {
            std::cmp::Ordering::Less => Rule::StabilityLowered,
            std::cmp::Ordering::Greater => Rule::StabilityRaised,
            std::cmp::Ordering::Equal => return,
        };
        let texts = (old.stability.map(str::to_owned), new.stability.map(str::to_owned));
        self.hits.note(rule, direction, at("x-stability-level"), texts, "");
    }
}
