//! Parameters.

use super::Comparison;
use crate::{
    api::{Location, Operation, Parameter, both, members},
    explain::shown,
    relation::Direction,
    rule::Rule,
};

/// A parameter by what it is known by: those in the path by their place, for their names do not travel.
fn key(operation: &Operation<'_>, parameter: &Parameter<'_>) -> (Location, String) {
    let name = match parameter.location {
        Location::Path => {
            let place = operation.path_names().iter().position(|name| *name == parameter.name);
            place.map_or_else(|| parameter.name.to_owned(), |place| format!("{{{place}}}"))
        }
        Location::Header => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.to_owned(),
    };
    (parameter.location, name)
}

fn words(parameter: &Parameter<'_>) -> String {
    let required = if parameter.is_required { ", required" } else { "" };
    format!("{} {}{required}", parameter.location.name(), parameter.name)
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    pub(super) fn parameters(&mut self, old: &Operation<'d>, new: &Operation<'d>, direction: Direction) {
        for before in &old.parameters {
            let known = key(old, before);
            match new.parameters.iter().find(|after| key(new, after) == known) {
                Some(after) => self.parameter(before, after, direction),
                None => {
                    let rule = match direction {
                        Direction::Response if before.is_required => Rule::RequiredParameterRemoved,
                        _ => Rule::ParameterRemoved,
                    };
                    let at = both(&before.at, &new.at);
                    self.hits.note(rule, direction, at, (Some(words(before)), None), before.name);
                }
            }
        }
        for after in &new.parameters {
            let known = key(new, after);
            if old.parameters.iter().any(|before| key(old, before) == known) {
                continue;
            }
            let rule = match direction {
                Direction::Request if after.is_required => Rule::RequiredParameterAdded,
                _ => Rule::ParameterAdded,
            };
            let at = both(&old.at, &after.at);
            self.hits.note(rule, direction, at, (None, Some(words(after))), after.name);
        }
    }

    fn parameter(&mut self, old: &Parameter<'d>, new: &Parameter<'d>, direction: Direction) {
        let at = |keyword: &str| members(&old.at, &new.at, keyword);
        if old.location == Location::Path && old.name != new.name {
            let texts = (Some(old.name.to_owned()), Some(new.name.to_owned()));
            self.hits.note(Rule::PathParameterRenamed, direction, at("name"), texts, "");
        }
        if old.is_required != new.is_required {
            let rule =
                if new.is_required { Rule::ParameterBecameRequired } else { Rule::ParameterBecameOptional };
            let texts = (Some(old.is_required.to_string()), Some(new.is_required.to_string()));
            self.hits.note(rule, direction, at("required"), texts, "");
        }
        self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
        if let (Some(old), Some(new)) = (&old.content, &new.content) {
            self.documentation((&old.0, &new.0), (&old.1, &new.1), direction);
        }
        if old.is_deprecated != new.is_deprecated {
            let rule = if new.is_deprecated { Rule::Deprecated } else { Rule::Undeprecated };
            let texts = (Some(old.is_deprecated.to_string()), Some(new.is_deprecated.to_string()));
            self.hits.note(rule, direction, at("deprecated"), texts, "");
        }
        if old.media != new.media {
            let texts = (
                Some(old.media.clone().unwrap_or_else(|| format!("style {}", old.style))),
                Some(new.media.clone().unwrap_or_else(|| format!("style {}", new.style))),
            );
            self.hits.note(Rule::ParameterContentChanged, direction, at("content"), texts, "");
            return;
        }
        if old.media.is_none() {
            self.style(old, new, direction);
        }
        let place = format!("{} {}", old.location.name(), old.name);
        let travel = Self::travel(direction, old.media.is_none());
        self.schemas(old.schema, new.schema, travel, &place);
    }

    fn style(&mut self, old: &Parameter<'d>, new: &Parameter<'d>, direction: Direction) {
        let at = |keyword: &str| members(&old.at, &new.at, keyword);
        let flags = |old: bool, new: bool| (Some(shown(&old.into())), Some(shown(&new.into())));
        if old.style != new.style {
            let texts = (Some(old.style.to_owned()), Some(new.style.to_owned()));
            self.hits.note(Rule::ParameterStyleChanged, direction, at("style"), texts, "");
        } else if old.does_explode != new.does_explode && self.is_written_in_parts(old, new) {
            let texts = flags(old.does_explode, new.does_explode);
            self.hits.note(Rule::ParameterExplodeChanged, direction, at("explode"), texts, "");
        }
        if old.allows_reserved != new.allows_reserved {
            let texts = flags(old.allows_reserved, new.allows_reserved);
            self.hits.note(Rule::ParameterReservedChanged, direction, at("allowReserved"), texts, "");
        }
        if old.allows_empty != new.allows_empty {
            let texts = flags(old.allows_empty, new.allows_empty);
            self.hits.note(Rule::ParameterEmptyChanged, direction, at("allowEmptyValue"), texts, "");
        }
    }

    /// Whether a parameter may be a list or an object: only those look different when they explode.
    fn is_written_in_parts(&self, old: &Parameter<'d>, new: &Parameter<'d>) -> bool {
        let relation = self.explainer.relation;
        [old, new]
            .into_iter()
            .any(|parameter| parameter.schema.is_none_or(|schema| relation.may_have_parts(schema)))
    }
}
