//! Deprecation, the end that was announced, and how stable an operation is said to be.

use super::Comparison;
use crate::{
    api::{Operation, members},
    policy::date,
    relation::Direction,
    rule::Rule,
};
use std::cmp::Ordering;

/// The stability levels, the least stable first.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// What the removal of an operation is.
    pub(super) fn removal(&self, old: &Operation<'d>) -> Rule {
        // What is no date announces nothing.
        match (old.is_deprecated, old.sunset.and_then(date)) {
            (_, Some(sunset)) if date(self.today).is_some_and(|today| sunset <= today) => {
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
        let rule = match (old.sunset.and_then(date), new.sunset.and_then(date)) {
            (Some(old), Some(new)) if new < old => Some(Rule::SunsetAdvanced),
            (Some(old), Some(new)) if new > old => Some(Rule::SunsetPostponed),
            (Some(_), None) if new.is_deprecated => Some(Rule::SunsetRemoved),
            (None, Some(_)) => Some(Rule::SunsetAdded),
            _ if old.sunset != new.sunset => Some(Rule::DocumentationChanged),
            _ => None,
        };
        if let Some(rule) = rule {
            let texts = (old.sunset.map(str::to_owned), new.sunset.map(str::to_owned));
            // A day for what was deprecated already is held to the policy's period by its detail.
            let late = new.sunset.filter(|_| rule == Rule::SunsetAdded && old.is_deprecated);
            self.hits.note(rule, direction, at("x-sunset"), texts, late.unwrap_or_default());
        }
        if old.stability == new.stability {
            return;
        }
        // Without a level it is stable, and so it is with one that is not known.
        let level = |name: Option<&str>| {
            LEVELS.iter().position(|level| name == Some(level)).unwrap_or(LEVELS.len() - 1)
        };
        let rule = match level(new.stability).cmp(&level(old.stability)) {
            Ordering::Less => Rule::StabilityLowered,
            Ordering::Greater => Rule::StabilityRaised,
            Ordering::Equal => Rule::DocumentationChanged,
        };
        let texts = (old.stability.map(str::to_owned), new.stability.map(str::to_owned));
        self.hits.note(rule, direction, at("x-stability-level"), texts, "");
    }
}
