//! Unions, discriminators, and keywords that are compared as a whole.

use super::{Work, shown, view::Said, view::View};
use crate::{load::join, relation::Verdict, rule::Rule, schema::SchemaId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Keywords whose change is told as it stands.
const WHOLE: [&str; 14] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "$dynamicRef",
    "dependencies",
];

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
            // Parted otherwise: only what is in both is compared.
            &[Likeness::Same]
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

    fn discriminators(&mut self) {
        let of = |view: &View<'d>| {
            let property = |schema: &crate::schema::Schema<'d>| {
                schema.discriminator.as_ref().map(|discriminator| discriminator.property)
            };
            view.said(self.relation, "discriminator", property, |_, _| false)
        };
        let (old, new) = (of(&self.old), of(&self.new));
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        let texts = (
            old.as_ref().map(|said: &Said<'_, &str>| said.what.to_owned()),
            new.as_ref().map(|said: &Said<'_, &str>| said.what.to_owned()),
        );
        match (&old, &new) {
            (None, None) => {}
            (None, Some(_)) => self.hit(Rule::DiscriminatorAdded, at, texts, ""),
            (Some(_), None) => self.hit(Rule::DiscriminatorRemoved, at, texts, ""),
            (Some(before), Some(after)) if before.what != after.what => {
                self.hit(Rule::DiscriminatorChanged, at, texts, "");
            }
            (Some(before), Some(after)) => {
                let values = |said: &Said<'_, &str>| -> Vec<String> {
                    let schema = self.relation.arena.schema(said.by);
                    let mapping =
                        schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
                    mapping.map(|(value, _)| value.clone()).collect()
                };
                let at =
                    |value: &str| (self.place_of_mapping(before, value), self.place_of_mapping(after, value));
                let (old, new) = (values(before), values(after));
                let gone: Vec<_> = old
                    .iter()
                    .filter(|value| !new.contains(value))
                    .map(|value| (at(value), value.clone()))
                    .collect();
                let come: Vec<_> = new
                    .iter()
                    .filter(|value| !old.contains(value))
                    .map(|value| (at(value), value.clone()))
                    .collect();
                for (at, value) in gone {
                    self.hit_in(Rule::MappingRemoved, at, (Some(value.clone()), None), "", value, &[]);
                }
                for (at, value) in come {
                    self.hit_in(Rule::MappingAdded, at, (None, Some(value.clone())), "", value, &[]);
                }
            }
        }
    }

    /// Where a value of a discriminator is mapped, as far as that is written.
    fn place_of_mapping(&self, discriminator: &Said<'_, &str>, value: &str) -> String {
        let arena = self.relation.arena;
        let mut raw = arena.raw(discriminator.by);
        let mut place = arena.location(discriminator.by);
        for key in ["discriminator", "mapping", value] {
            let Some(next) = raw.get(key) else { break };
            (raw, place) = (next, join(&place, key));
        }
        place
    }

    /// Keywords that are compared as a whole.
    pub(super) fn constraints(&mut self) {
        if self.means_the_same() {
            return;
        }
        let views = [&self.old, &self.new];
        let parts = views.into_iter().flat_map(|view| &view.parts);
        let unknown =
            parts.flat_map(|part| self.relation.arena.schema(*part).opaque.iter().map(|(name, _)| *name));
        let keywords: BTreeSet<&'d str> = WHOLE.into_iter().chain(unknown).collect();
        for keyword in keywords {
            let of = |view: &View<'d>| {
                let mut found = view.parts.iter().filter_map(|by| {
                    let what = self.relation.arena.raw(*by).get(keyword)?;
                    Some(Said { what, by: *by, keyword })
                });
                found.next()
            };
            let (old, new) = (of(&self.old), of(&self.new));
            let rule = match (&old, &new) {
                (None, None) => continue,
                (None, Some(_)) => Rule::ConstraintAdded,
                (Some(_), None) => Rule::ConstraintRemoved,
                (Some(old), Some(new)) if old.what == new.what => continue,
                (Some(_), Some(_)) => match (self.forth, self.back) {
                    (Verdict::Yes, _) => Rule::ConstraintRemoved,
                    (_, Verdict::Yes) => Rule::ConstraintAdded,
                    _ => Rule::ConstraintChanged,
                },
            };
            let at =
                (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
            let text = |said: &Option<Said<'_, &Value>>| said.as_ref().map(|said| shown(said.what));
            self.hit(rule, at, (text(&old), text(&new)), keyword);
        }
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
