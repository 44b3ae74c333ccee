//! Inclusion of objects: property by property, then all others by the patterns that their names may match.

use super::{ObjectCase, Relation, Travel, Verdict};
use crate::{
    schema::{Arena, ConjId, ObjectPart, SchemaId},
    sorted::side_by_side,
};
use std::collections::BTreeSet;

/// So many patterns are looked at in all their combinations.
const MOST_PATTERNS: usize = 5;

/// What holds for a property.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyRule {
    pub(crate) schema: ConjId,
    /// A schema names it, or has a pattern that its name matches, or says what others are.
    pub(crate) is_declared: bool,
    /// Whether each pattern could be decided.
    pub(crate) is_certain: bool,
}

/// A name that one of two cases knows, with what holds for it in both.
struct Named<'n> {
    name: &'n str,
    mine: KeyRule,
    theirs: KeyRule,
}

impl<'d> Relation<'_, 'd> {
    /// What holds for a property of this name.
    pub(crate) fn key(&self, case: &ObjectCase<'d>, name: &str) -> KeyRule {
        if let Some(part) = self.only_part(case) {
            let found = part.properties.binary_search_by(|(known, _)| (*known).cmp(name));
            return self.rule_of(part, found.ok().map(|index| part.properties[index].1));
        }
        self.rule(case, |properties, patterns, found| {
            if let Ok(index) = properties.binary_search_by(|(known, _)| (*known).cmp(name)) {
                found.push(properties[index].1);
            }
            let mut is_certain = true;
            for (pattern, schema) in patterns {
                match self.patterns.matches(pattern, name) {
                    Some(true) => found.push(*schema),
                    Some(false) => {}
                    None => is_certain = false,
                }
            }
            is_certain
        })
    }

    /// What says everything of the properties, without patterns: so most objects are.
    fn only_part(&self, case: &ObjectCase<'d>) -> Option<&ObjectPart<'d>> {
        let [layer] = case.layers.as_slice() else { return None };
        let part = self.arena.schema(*layer).object.as_deref()?;
        (case.closings.is_empty() && part.patterns.is_empty()).then_some(part)
    }

    /// What holds for a property that it names with this schema, or does not name.
    fn rule_of(&self, part: &ObjectPart<'d>, found: Option<SchemaId>) -> KeyRule {
        let schema = found.or(part.additional);
        KeyRule {
            schema: self.all(schema),
            is_declared: schema.is_some_and(|schema| found.is_some() || !self.is_anything(schema)),
            is_certain: true,
        }
    }

    /// What holds for properties that are not named and match these patterns and no others.
    fn class(&self, case: &ObjectCase<'d>, matched: &BTreeSet<&str>) -> KeyRule {
        self.rule(case, |_, patterns, found| {
            found.extend(
                patterns.iter().filter(|(pattern, _)| matched.contains(pattern)).map(|(_, schema)| schema),
            );
            true
        })
    }

    fn rule(
        &self,
        case: &ObjectCase<'d>,
        look: impl Fn(&[(&'d str, SchemaId)], &[(&'d str, SchemaId)], &mut Vec<SchemaId>) -> bool,
    ) -> KeyRule {
        let mut all = Vec::new();
        let (mut is_declared, mut is_certain) = (false, true);
        let part_of = |layer: &SchemaId| self.arena.schema(*layer).object.as_deref();
        for part in case.layers.iter().filter_map(part_of) {
            let before = all.len();
            is_certain &= look(&part.properties, &part.patterns, &mut all);
            if all.len() > before {
                is_declared = true;
            } else if let Some(rest) = part.additional {
                is_declared |= !self.is_anything(rest);
                all.push(rest);
            }
        }
        for (layers, rest) in &case.closings {
            let mut found = Vec::new();
            let has_rest = layers.iter().filter_map(part_of).any(|part| part.additional.is_some());
            for part in layers.iter().filter_map(part_of) {
                is_certain &= look(&part.properties, &part.patterns, &mut found);
            }
            if found.is_empty() && !has_rest {
                is_declared |= !self.is_anything(*rest);
                all.push(*rest);
            }
        }
        KeyRule { schema: self.all(all), is_declared, is_certain }
    }

    /// The names that a case knows.
    pub(crate) fn names(&self, case: &ObjectCase<'d>) -> BTreeSet<&'d str> {
        self.all_names(case).collect()
    }

    /// Some of them more than once.
    fn all_names<'c>(&'c self, case: &'c ObjectCase<'d>) -> impl Iterator<Item = &'d str> + 'c {
        let layers = case.layers.iter().filter_map(|layer| self.arena.schema(*layer).object.as_deref());
        let declared = layers.flat_map(|part| part.properties.iter().map(|(name, _)| *name));
        declared.chain(case.undeclared_names())
    }

    fn pattern_names(&self, case: &ObjectCase<'d>) -> BTreeSet<&'d str> {
        let layers = case.layers.iter().filter_map(|layer| self.arena.schema(*layer).object.as_deref());
        layers.flat_map(|part| part.patterns.iter().map(|(pattern, _)| *pattern)).collect()
    }

    /// Whether properties beside those that a case names are forbidden.
    pub(crate) fn is_closed(&self, case: &ObjectCase<'d>) -> bool {
        self.pattern_names(case).is_empty() && self.is_empty(self.class(case, &BTreeSet::new()).schema)
    }

    /// What holds for properties that nobody names.
    pub(crate) fn rest(&self, case: &ObjectCase<'d>) -> ConjId {
        self.class(case, &BTreeSet::new()).schema
    }

    /// The names that one of both knows, with what holds for them; in their order.
    fn named_keys(&self, a: &ObjectCase<'d>, b: &ObjectCase<'d>) -> Vec<Named<'d>> {
        if let (Some(mine), Some(theirs)) = (self.only_part(a), self.only_part(b)) {
            return self.named_keys_of((a, mine), (b, theirs));
        }
        let mut names: Vec<&str> = self.all_names(a).chain(self.all_names(b)).collect();
        names.sort_unstable();
        names.dedup();
        let named = |name| Named { name, mine: self.key(a, name), theirs: self.key(b, name) };
        names.into_iter().map(named).collect()
    }

    /// The same for cases of which one part says everything.
    fn named_keys_of(
        &self,
        (a, mine): (&ObjectCase<'d>, &ObjectPart<'d>),
        (b, theirs): (&ObjectCase<'d>, &ObjectPart<'d>),
    ) -> Vec<Named<'d>> {
        let of = |name, one: Option<SchemaId>, other: Option<SchemaId>| Named {
            name,
            mine: self.rule_of(mine, one),
            theirs: self.rule_of(theirs, other),
        };
        let mut all =
            Vec::with_capacity(mine.properties.len().max(theirs.properties.len()) + a.required.len());
        for (one, other) in side_by_side(&mine.properties, &theirs.properties, |(name, _)| name) {
            let Some((name, _)) = one.or(other) else { continue };
            all.push(of(*name, one.map(|(_, schema)| *schema), other.map(|(_, schema)| *schema)));
        }
        for name in a.undeclared_names().chain(b.undeclared_names()) {
            if let Err(index) = all.binary_search_by(|named| named.name.cmp(name)) {
                all.insert(index, of(name, None, None));
            }
        }
        all
    }

    pub(super) fn object_in(&self, a: &ObjectCase<'d>, b: &ObjectCase<'d>, travel: Travel) -> Verdict {
        let named = self.named_keys(a, b);
        let is_hidden = |rule: &KeyRule| self.is_hidden(rule.schema, travel.direction);
        let mut required: Vec<&str> = Vec::with_capacity(a.required.len() + a.fixed.len());
        for Named { name, mine, .. } in &named {
            let is_fixed = || a.fixed.iter().any(|(fixed, _)| fixed == name);
            if a.required.contains(name) && !is_hidden(mine) || is_fixed() {
                required.push(name);
            }
        }
        // In the order of their names, for that is how they came.
        let is_required = |name: &str| required.binary_search(&name).is_ok();
        for Named { name, theirs, .. } in &named {
            if b.required.contains(name) && !is_required(name) && !is_hidden(theirs) {
                return Verdict::NotProved(None);
            }
        }
        let is_closed = self.is_closed(a);
        let sent = |named: &&Named<'_>| !is_hidden(&named.mine) && !self.is_empty(named.mine.schema);
        let fewest = a.min.max(required.len() as u64);
        let most = if is_closed { Some(named.iter().filter(sent).count() as u64) } else { None };
        let most = most.into_iter().chain(a.max).min();
        if fewest < b.min || b.max.is_some_and(|max| most.is_none_or(|most| most > max)) {
            return Verdict::NotProved(None);
        }
        let mut verdict = Verdict::Yes;
        for Named { name, mine, theirs } in &named {
            if a.forbidden.contains(name) {
                continue;
            }
            if !mine.is_certain || !theirs.is_certain {
                verdict =
                    verdict.and(Verdict::NotProved(Some("a pattern of property names cannot be decided")));
                continue;
            }
            // What a contract does not name is not sent under it.
            let is_unnamed = !a.also_known.contains(name)
                && !travel.is_strict
                && !mine.is_declared
                && mine.schema == Arena::ANYTHING
                && !is_required(name);
            if is_unnamed || is_hidden(mine) || is_hidden(theirs) || self.is_empty(mine.schema) {
                continue;
            }
            if b.forbidden.contains(name) {
                return Verdict::NotProved(None);
            }
            let part = match a.fixed.iter().find(|(fixed, _)| fixed == name) {
                Some((_, value)) => {
                    Verdict::from(self.accepts_all(theirs.schema, value, Some(travel.direction)))
                }
                None => self.included(mine.schema, theirs.schema, travel),
            };
            if let Some((_, value)) = b.fixed.iter().find(|(fixed, _)| fixed == name)
                && !a.fixed.iter().any(|(fixed, known)| fixed == name && known == value)
            {
                return Verdict::NotProved(None);
            }
            verdict = verdict.and(part);
            if verdict == Verdict::NotProved(None) {
                return verdict;
            }
        }
        verdict.and(self.names_in(a, b, &named, is_closed, travel)).and(self.classes_in(a, b, travel))
    }

    fn names_in(
        &self,
        a: &ObjectCase<'d>,
        b: &ObjectCase<'d>,
        named: &[Named<'_>],
        is_closed: bool,
        travel: Travel,
    ) -> Verdict {
        if b.names.iter().all(|schema| a.names.contains(schema)) {
            return Verdict::Yes;
        }
        let theirs = self.all(b.names.iter().copied());
        let travel = Travel { is_text: false, ..travel };
        let schema = self.all(a.names.iter().copied());
        let by_schema = self.included(schema, theirs, travel);
        if by_schema == Verdict::Yes || !is_closed {
            return by_schema;
        }
        let sent = named.iter().filter(|named| !self.is_empty(named.mine.schema));
        sent.map(|named| Verdict::from(self.accepts_all(theirs, &named.name.into(), None)))
            .fold(Verdict::Yes, Verdict::and)
    }

    fn classes_in(&self, a: &ObjectCase<'d>, b: &ObjectCase<'d>, travel: Travel) -> Verdict {
        let patterns: Vec<&str> = self.pattern_names(a).union(&self.pattern_names(b)).copied().collect();
        if patterns.len() > MOST_PATTERNS {
            return Verdict::NotProved(Some("too many patterns of property names"));
        }
        let mut verdict = Verdict::Yes;
        for mask in 0_u32..1 << patterns.len() {
            let matched: BTreeSet<&str> = patterns
                .iter()
                .enumerate()
                .filter(|(bit, _)| mask & 1 << bit != 0)
                .map(|(_, one)| *one)
                .collect();
            let (mine, theirs) = (self.class(a, &matched), self.class(b, &matched));
            if self.is_empty(mine.schema) {
                continue;
            }
            verdict = verdict.and(self.included(mine.schema, theirs.schema, travel));
        }
        verdict
    }
}
