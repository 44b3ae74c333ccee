//! Types and null.

use super::{
    Work,
    view::{Said, View},
};
use crate::{
    load::join,
    relation::Verdict,
    rule::Rule,
    schema::{SchemaId, TypeSet},
};
use serde_json::Value;

impl<'d> Work<'_, '_, '_, 'd> {
    /// What names types, if anything does.
    fn said_types(&self, view: &View<'d>) -> Option<Said<'static, TypeSet>> {
        view.said(
            self.relation,
            "type",
            |schema| (schema.types != TypeSet::ALL).then_some(schema.types),
            |_, _| false,
        )
    }

    /// What says of itself that null is allowed.
    fn place_of_null(&self, view: &View<'d>) -> Option<String> {
        let arena = self.relation.arena;
        let is_nullable = |part: &&SchemaId| {
            arena.is_3_0(arena.side(**part)) && arena.raw(**part).get("nullable") == Some(&Value::Bool(true))
        };
        if !view.has_null {
            return None;
        }
        match view.null {
            Some(null) => {
                let keyword =
                    ["type", "const", "enum"].into_iter().find(|key| arena.raw(null).get(key).is_some());
                Some(keyword.map_or_else(|| arena.location(null), |key| join(&arena.location(null), key)))
            }
            None => view.parts.iter().find(is_nullable).map(|part| join(&arena.location(*part), "nullable")),
        }
    }

    /// Whether `null` is among the values.
    pub(super) fn nulls(&mut self) {
        if self.old.has_null == self.new.has_null || self.old.types.is_none() || self.new.types.is_none() {
            return;
        }
        let (old, new) = (self.said_types(&self.old), self.said_types(&self.new));
        let says = |said: &Option<_>, view: &View<'d>| said.is_some() || !view.unions.is_empty();
        if !says(&old, &self.old) || !says(&new, &self.new) {
            // All types or none: null is only one of them.
            return;
        }
        let at = self.at(old.as_ref(), new.as_ref());
        let at =
            (self.place_of_null(&self.old).unwrap_or(at.0), self.place_of_null(&self.new).unwrap_or(at.1));
        let rule = if self.old.has_null { Rule::NullForbidden } else { Rule::NullAllowed };
        let shown = |has: bool| Some(if has { "may be null" } else { "never null" }.to_owned());
        let values = (shown(self.old.has_null), shown(self.new.has_null));
        self.hit_in(rule, at, values, "type", String::new(), &[Value::Null]);
    }

    /// Whether there is a type left that both have, so that their keywords can be compared.
    pub(super) fn types(&mut self) -> bool {
        let (old, new) = (self.old.types, self.new.types);
        let both_listed = self.old.values.is_some() && self.new.values.is_some();
        if old == new || both_listed {
            // Nothing has changed, or other keywords tell it.
            return true;
        }
        let (old_said, new_said) = (self.said_types(&self.old), self.said_types(&self.new));
        if old_said.is_none() && new_said.is_none() {
            return true;
        }
        let at = self.at(old_said.as_ref(), new_said.as_ref());
        let rule = if new.has(old) {
            Rule::TypeWidened
        } else if old.has(new) {
            Rule::TypeNarrowed
        } else if self.pair.travel.is_text && self.forth == Verdict::Yes {
            Rule::TypeWidened
        } else if self.pair.travel.is_text && self.back == Verdict::Yes {
            Rule::TypeNarrowed
        } else {
            Rule::TypeChanged
        };
        self.hit(rule, at, (Some(old.to_string()), Some(new.to_string())), "type");
        old.meets(new)
    }

    pub(super) fn both_have(&self, types: TypeSet) -> bool {
        self.old.types.meets(types) && self.new.types.meets(types)
    }
}
