//! Listed values.

use super::{
    Certainty, SchemaHit, Work, shown, shown_list,
    view::{Said, View},
};
use crate::{
    rule::Rule,
    schema::{SchemaId, ValueSet},
};
use serde_json::Value;
use std::collections::HashSet;

/// More values than these are told together: nobody reads a thousand findings of one list.
const MOST_TOLD: usize = 100;

/// Values of a list that one finding is about.
struct Told {
    text: String,
    /// Tells this finding from others at the same place.
    detail: String,
    probes: Vec<Value>,
}

/// Values of a list, which in texts are found by how they are written.
struct Listed<'l, 'd> {
    values: ValueSet<'l, &'d Value>,
    texts: HashSet<String>,
}

impl<'l, 'd> Listed<'l, 'd> {
    fn of(values: &'l [&'d Value], is_text: bool) -> Self {
        let texts = values.iter().filter(|_| is_text).map(|value| written(value)).collect();
        Self { values: ValueSet::of(values), texts }
    }

    fn has(&self, value: &Value) -> bool {
        self.values.has(value) || !self.texts.is_empty() && self.texts.contains(&written(value))
    }
}

/// A value as a text has it.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Each value by itself, or all of them together if they are many.
fn told_together(values: &[&Value]) -> Vec<Told> {
    if values.len() <= MOST_TOLD {
        let each = |value: &&Value| Told {
            text: shown(value),
            detail: shown(value),
            probes: vec![(*value).clone()],
        };
        return values.iter().map(each).collect();
    }
    let detail = values.iter().map(|value| value.to_string()).collect::<Vec<_>>().join(",");
    let probes = values.iter().take(3).map(|value| (*value).clone()).collect();
    vec![Told { text: shown_list(values), detail, probes }]
}

impl<'d> Work<'_, '_, '_, 'd> {
    /// `enum` and `const`.
    pub(super) fn values(&mut self) {
        if self.old.values.is_none() && self.new.values.is_none() {
            return self.extensible_values();
        }
        let (old, new) = (self.old.values.clone(), self.new.values.clone());
        let at = self.at(old.as_ref(), new.as_ref());
        match (old, new) {
            (None, None) => {}
            (None, Some(new)) => {
                self.hit(Rule::EnumIntroduced, at, (None, Some(shown_list(&new.what))), new.keyword);
            }
            (Some(old), None) => {
                self.hit(Rule::EnumDropped, at, (Some(shown_list(&old.what)), None), old.keyword);
            }
            (Some(old), Some(new)) => {
                let extensible =
                    self.new.parts.iter().any(|part| self.relation.arena.schema(*part).is_extensible_enum);
                let is_text = self.pair.travel.is_text;
                let (before, after) = (Listed::of(&old.what, is_text), Listed::of(&new.what, is_text));
                let is_disjoint = !old.what.iter().any(|value| after.has(value));
                if is_disjoint && !old.what.is_empty() && !new.what.is_empty() {
                    let texts = (Some(shown_list(&old.what)), Some(shown_list(&new.what)));
                    self.hit(Rule::EnumReplaced, at, texts, new.keyword);
                    return;
                }
                let gone: Vec<&Value> = old.what.iter().copied().filter(|value| !after.has(value)).collect();
                let come: Vec<&Value> = new.what.iter().copied().filter(|value| !before.has(value)).collect();
                let rule = if extensible { Rule::ExtensibleEnumValueRemoved } else { Rule::EnumValueRemoved };
                for told in told_together(&gone) {
                    let texts = (Some(told.text.clone()), None);
                    self.hit_in(rule, at.clone(), texts, new.keyword, told.detail, &told.probes);
                }
                let rule = if extensible { Rule::ExtensibleEnumValueAdded } else { Rule::EnumValueAdded };
                // The rule says that it is borne: it is told, and nothing else need be.
                self.is_explained |= extensible && !come.is_empty();
                for told in told_together(&come) {
                    let texts = (None, Some(told.text.clone()));
                    self.hit_in(rule, at.clone(), texts, old.keyword, told.detail, &told.probes);
                }
            }
        }
    }

    /// Values that are only known, listed under `x-extensible-enum`: others may come.
    fn extensible_values(&mut self) {
        let of = |view: &View<'d>| {
            let raw = |schema: SchemaId| self.relation.arena.raw(schema).get("x-extensible-enum")?.as_array();
            view.parts
                .iter()
                .find_map(|by| Some(Said { what: raw(*by)?, by: *by, keyword: "x-extensible-enum" }))
        };
        let (old, new) = (of(&self.old), of(&self.new));
        if old.is_none() && new.is_none() {
            return;
        }
        let at = self.at(old.as_ref(), new.as_ref());
        let values =
            |said: Option<Said<'_, &'d Vec<Value>>>| said.map_or(&[][..], |said| said.what.as_slice());
        let (old, new) = (values(old), values(new));
        let (before, after) = (ValueSet::of(old), ValueSet::of(new));
        let mut tell = |rule, value: &Value, before, after| {
            // Nothing is refused for not being in such a list.
            let (certainty, witness) = (Certainty::Harmless, None);
            let (old, new) = at.clone();
            self.hits.push(SchemaHit {
                rule,
                old,
                new,
                detail: shown(value),
                before,
                after,
                certainty,
                witness,
            });
        };
        for value in old.iter().filter(|value| !after.has(value)) {
            tell(Rule::ExtensibleEnumValueRemoved, value, Some(shown(value)), None);
        }
        for value in new.iter().filter(|value| !before.has(value)) {
            tell(Rule::ExtensibleEnumValueAdded, value, None, Some(shown(value)));
        }
    }
}
