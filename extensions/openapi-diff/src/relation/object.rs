//! Inclusion of objects: property by property, then all others by the patterns that their names may match.

use super::{ObjectCase, Relation, Travel, Verdict};
use crate::schema::{Arena, ConjId, SchemaId};
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

impl<'d> Relation<'_, 'd> {
    /// What holds for a property of this name.
    pub(crate) fn key(&self, case: &ObjectCase<'d>, name: &str) -> KeyRule {
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
        let layers = case.layers.iter().filter_map(|layer| self.arena.schema(*layer).object.as_deref());
        let mut names: BTreeSet<&'d str> =
            layers.flat_map(|part| part.properties.iter().map(|(name, _)| *name)).collect();
        names.extend(case.required.iter().chain(&case.forbidden).copied());
        names.extend(case.fixed.iter().map(|(name, _)| *name));
        names
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

    pub(super) fn object_in(&self, a: &ObjectCase<'d>, b: &ObjectCase<'d>, travel: Travel) -> Verdict {
        let named: BTreeSet<&str> = self.names(a).union(&self.names(b)).copied().collect();
        let hidden =
            |case: &ObjectCase<'d>, name: &str| self.is_hidden(self.key(case, name).schema, travel.direction);
        let mut required: BTreeSet<&str> =
            a.required.iter().copied().filter(|name| !hidden(a, name)).collect();
        required.extend(a.fixed.iter().map(|(name, _)| *name));
        for name in &b.required {
            if !required.contains(name) && !hidden(b, name) {
                return Verdict::NotProved(None);
            }
        }
        let is_closed = self.is_closed(a);
        let sent = |name: &&&str| !hidden(a, name) && !self.is_empty(self.key(a, name).schema);
        let fewest = a.min.max(required.len() as u64);
        let most = if is_closed { Some(named.iter().filter(|name| sent(name)).count() as u64) } else { None };
        let most = most.into_iter().chain(a.max).min();
        if fewest < b.min || b.max.is_some_and(|max| most.is_none_or(|most| most > max)) {
            return Verdict::NotProved(None);
        }
        let mut verdict = Verdict::Yes;
        for name in &named {
            if a.forbidden.contains(name) {
                continue;
            }
            let (mine, theirs) = (self.key(a, name), self.key(b, name));
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
                && !required.contains(name);
            let is_hidden = |rule: &KeyRule| self.is_hidden(rule.schema, travel.direction);
            if is_unnamed || is_hidden(&mine) || is_hidden(&theirs) || self.is_empty(mine.schema) {
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
        named: &BTreeSet<&str>,
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
        let sent = named.iter().filter(|name| !self.is_empty(self.key(a, name).schema));
        sent.map(|name| Verdict::from(self.accepts_all(theirs, &(*name).into(), None)))
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
