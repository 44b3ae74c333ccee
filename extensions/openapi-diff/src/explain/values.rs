//! Listed values.

use super::{
    Work, shown, shown_list,
    view::{Said, View},
};
use crate::{
    rule::Rule,
    schema::{SchemaId, ValueSet},
};
use serde_json::Value;

/// More values than these are told together: nobody reads a thousand findings of one list.
const MOST_TOLD: usize = 100;

/// Values of a list that one finding is about.
struct Told {
    text: String,
    /// Tells this finding from others at the same place.
    detail: String,
    probes: Vec<Value>,
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
        let (old, new) = (self.old.values.clone(), self.new.values.clone());
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        match (old, new) {
            (None, None) => self.extensible_values(),
            (None, Some(new)) => {
                self.hit(Rule::EnumIntroduced, at, (None, Some(shown_list(&new.what))), new.keyword);
            }
            (Some(old), None) => {
                self.hit(Rule::EnumDropped, at, (Some(shown_list(&old.what)), None), old.keyword);
            }
            (Some(old), Some(new)) => {
                let extensible =
                    self.new.parts.iter().any(|part| self.relation.arena.schema(*part).is_extensible_enum);
                let (before, after) = (ValueSet::of(&old.what), ValueSet::of(&new.what));
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
        let (Some(old), Some(new)) = (of(&self.old), of(&self.new)) else { return };
        let at = (self.old.place(self.relation, Some(&old)), self.new.place(self.relation, Some(&new)));
        let (before, after) = (ValueSet::of(old.what), ValueSet::of(new.what));
        for value in old.what.iter().filter(|value| !after.has(value)) {
            let texts = (Some(shown(value)), None);
            self.hit_in(Rule::ExtensibleEnumValueRemoved, at.clone(), texts, "", shown(value), &[]);
        }
        for value in new.what.iter().filter(|value| !before.has(value)) {
            let texts = (None, Some(shown(value)));
            self.hit_in(Rule::ExtensibleEnumValueAdded, at.clone(), texts, "", shown(value), &[]);
        }
    }
}
