//! Alternatives.

use super::{Work, shown, view::View};
use crate::{relation::Verdict, rule::Rule, schema::SchemaId};
use serde_json::Value;
use std::collections::BTreeMap;

impl<'d> Work<'_, '_, '_, 'd> {
    /// Compares alternatives. Whether that was all there is to compare.
    pub(super) fn unions(&mut self) -> bool {
        let one = |view: &View<'d>| match view.unions.as_slice() {
            [union] => Some(union.members.clone()),
            _ => None,
        };
        let (old, new) = (one(&self.old), one(&self.new));
        let is_plain = |view: &View<'d>| view.unions.is_empty();
        match (old, new) {
            (Some(old), Some(new)) => {
                self.discriminators();
                self.members(&old, &new);
                // What stands beside a union holds for all of it.
                self.objects();
                true
            }
            (Some(old), None) if is_plain(&self.new) => self.whole_and_members(&old, true),
            (None, Some(new)) if is_plain(&self.old) => self.whole_and_members(&new, false),
            (None, None) => !is_plain(&self.old) || !is_plain(&self.new),
            _ => true,
        }
    }

    fn members(&mut self, old: &[SchemaId], new: &[SchemaId]) {
        let mut open: Vec<SchemaId> = new.to_vec();
        let mut left: Vec<SchemaId> = Vec::new();
        let mut pairs: Vec<(SchemaId, SchemaId)> = Vec::new();
        let tests: &[Likeness] = if self.means_the_same() {
            // Parted otherwise, perhaps: only what is certainly in both is compared.
            &[Likeness::Same, Likeness::Name, Likeness::Tag]
        } else {
            &[Likeness::Same, Likeness::Name, Likeness::Tag, Likeness::Shape]
        };
        for test in tests.iter().copied() {
            let rest = if test == Likeness::Same { old.to_vec() } else { std::mem::take(&mut left) };
            for member in rest {
                match open.iter().position(|other| self.is_like(member, *other, test)) {
                    Some(index) => pairs.push((member, open.remove(index))),
                    None => left.push(member),
                }
            }
        }
        let arena = self.relation.arena;
        for (before, after) in pairs {
            self.part(arena.one(before), arena.one(after), (None, None));
        }
        for member in left {
            self.gone(member);
        }
        for member in open {
            self.come(member);
        }
    }

    fn gone(&mut self, member: SchemaId) {
        let arena = self.relation.arena;
        if self.relation.included(arena.one(member), self.pair.new, self.pair.travel) == Verdict::Yes {
            return;
        }
        let at = (arena.location(member), self.new.location(self.relation));
        let text = shown(arena.raw(member));
        let probes = self.samples(member);
        self.hit_in(Rule::UnionMemberRemoved, at, (Some(text.clone()), None), "", text, &probes);
    }

    fn come(&mut self, member: SchemaId) {
        let arena = self.relation.arena;
        if self.relation.included(arena.one(member), self.pair.old, self.pair.travel) == Verdict::Yes {
            return;
        }
        let at = (self.old.location(self.relation), arena.location(member));
        let text = shown(arena.raw(member));
        let probes = self.samples(member);
        self.hit_in(Rule::UnionMemberAdded, at, (None, Some(text.clone())), "", text, &probes);
    }

    fn samples(&self, member: SchemaId) -> Vec<Value> {
        self.explainer.witnesses.samples(self.relation.arena.one(member), self.pair.travel)
    }

    /// A schema that becomes one of several alternatives, or remains of them.
    fn whole_and_members(&mut self, members: &[SchemaId], is_old_union: bool) -> bool {
        if self.means_the_same() {
            return true;
        }
        let arena = self.relation.arena;
        let whole = if is_old_union { self.pair.new } else { self.pair.old };
        let travel = self.pair.travel;
        let fits = |member: &&SchemaId| {
            let member = arena.one(**member);
            self.relation.included(whole, member, travel) == Verdict::Yes
                || self.relation.included(member, whole, travel) == Verdict::Yes
        };
        let Some(kept) = members.iter().find(fits).copied() else { return false };
        if is_old_union {
            self.part(arena.one(kept), whole, (None, None));
        } else {
            self.part(whole, arena.one(kept), (None, None));
        }
        for member in members.iter().filter(|member| **member != kept) {
            if is_old_union {
                self.gone(*member);
            } else {
                self.come(*member);
            }
        }
        self.discriminators();
        true
    }

    fn is_like(&self, old: SchemaId, new: SchemaId, test: Likeness) -> bool {
        let arena = self.relation.arena;
        let (one, other) = (arena.one(old), arena.one(new));
        match test {
            Likeness::Same => {
                let travel = self.pair.travel;
                let properties = |id| View::new(self.relation, arena.one(id), None).names(self.relation);
                self.relation.included(one, other, travel) == Verdict::Yes
                    && self.relation.included(other, one, travel) == Verdict::Yes
                    && properties(old) == properties(new)
            }
            Likeness::Name => {
                let name = |id| arena.raw(id).get("$ref").and_then(Value::as_str).map(str::to_owned);
                name(old).is_some() && name(old) == name(new)
            }
            Likeness::Tag => {
                let (left, right) = (self.tags(old), self.tags(new));
                !left.is_empty() && left == right
            }
            Likeness::Shape => {
                let (left, right) =
                    (View::new(self.relation, one, None), View::new(self.relation, other, None));
                let (names, others) = (left.names(self.relation), right.names(self.relation));
                let shared = names.iter().filter(|name| others.contains(*name)).count();
                let tags = (self.tags(old), self.tags(new));
                let tags_differ = !tags.0.is_empty() && !tags.1.is_empty();
                left.types == right.types
                    && !tags_differ
                    && (names.is_empty() && others.is_empty() || shared * 2 >= names.len().max(others.len()))
            }
        }
    }

    /// The properties that have one certain value.
    fn tags(&self, id: SchemaId) -> BTreeMap<&'d str, String> {
        let view = View::new(self.relation, self.relation.arena.one(id), None);
        let mut tags = BTreeMap::new();
        for part in &view.parts {
            let Some(object) = self.relation.arena.schema(*part).object.as_deref() else { continue };
            for (name, schema) in &object.properties {
                if let Some([only]) = self.relation.few_values(self.relation.arena.one(*schema)).as_deref() {
                    tags.insert(*name, only.to_string());
                }
            }
        }
        tags
    }
}

/// How alike alternatives are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Name,
    Tag,
    Shape,
}

impl<'d> View<'d> {
    /// The names of properties that are declared.
    pub(super) fn names(
        &self,
        relation: &crate::relation::Relation<'_, 'd>,
    ) -> std::collections::BTreeSet<&'d str> {
        let objects = self.parts.iter().filter_map(|part| relation.arena.schema(*part).object.as_deref());
        objects.flat_map(|part| part.properties.iter().map(|(name, _)| *name)).collect()
    }
}
