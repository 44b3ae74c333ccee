//! Objects.

use super::{Witnesses, samples::DEEPEST};
use crate::{
    relation::{Direction, ObjectCase, Travel, Verdict},
    schema::{Arena, ConjId},
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Names that no schema knows.
const UNKNOWN: [&str; 3] = ["unknown", "other", "x"];
/// So many properties more, where many are asked for.
const MOST_PROPERTIES: u64 = 300;

impl<'d> Witnesses<'_, '_, 'd> {
    pub(super) fn sample_objects(
        &self,
        case: &ObjectCase<'d>,
        direction: Direction,
        depth: usize,
    ) -> Vec<Value> {
        let Some(base) = self.base(case, direction, depth) else { return Vec::new() };
        let mut all = vec![Value::Object(base.clone())];
        let mut full = base;
        for (name, schema) in self.optional(case, direction) {
            if let Some(value) = self.sample(schema, direction, depth + 1).first() {
                full.entry(name.to_owned()).or_insert_with(|| value.clone());
            }
        }
        all.push(Value::Object(full));
        all
    }

    /// The properties that may be there, with their schemas.
    fn optional(&self, case: &ObjectCase<'d>, direction: Direction) -> Vec<(&'d str, ConjId)> {
        let names = self.relation.names(case).into_iter();
        let is_open = |name: &&str| !case.required.contains(name) && !case.forbidden.contains(name);
        names
            .filter(is_open)
            .map(|name| (name, self.relation.key(case, name)))
            .filter(|(_, rule)| !self.relation.is_hidden(rule.schema, direction))
            .map(|(name, rule)| (name, rule.schema))
            .collect()
    }

    /// The smallest object: what is required, and more if more properties are asked for.
    fn base(&self, case: &ObjectCase<'d>, direction: Direction, depth: usize) -> Option<Map<String, Value>> {
        if !case.required.is_empty() && depth >= DEEPEST {
            return None;
        }
        let mut base = Map::new();
        for name in &case.required {
            let schema = self.relation.key(case, name).schema;
            if self.relation.is_hidden(schema, direction) {
                continue;
            }
            let fixed = case.fixed.iter().find(|(fixed, _)| fixed == name).map(|(_, value)| value.clone());
            let value = fixed.or_else(|| self.sample(schema, direction, depth + 1).first().cloned())?;
            base.insert((*name).to_owned(), value);
        }
        self.fill(case, &mut base, case.min, direction, depth);
        Some(base)
    }

    /// Adds properties until there are so many.
    fn fill(
        &self,
        case: &ObjectCase<'d>,
        object: &mut Map<String, Value>,
        count: u64,
        direction: Direction,
        depth: usize,
    ) {
        if count <= object.len() as u64 || count > MOST_PROPERTIES {
            return;
        }
        for (name, schema) in self.optional(case, direction) {
            if object.len() as u64 >= count {
                return;
            }
            if let Some(value) = self.sample(schema, direction, depth + 1).first() {
                object.entry(name.to_owned()).or_insert_with(|| value.clone());
            }
        }
        let samples = self.sample(self.relation.rest(case), direction, depth + 1);
        let Some(value) = samples.first() else { return };
        for number in 0.. {
            if object.len() as u64 >= count {
                return;
            }
            object.insert(format!("unknown{number}"), value.clone());
        }
    }

    pub(super) fn objects_of(
        &self,
        case: &ObjectCase<'d>,
        others: &[&ObjectCase<'d>],
        travel: Travel,
        depth: usize,
    ) -> Vec<Value> {
        let direction = travel.direction;
        let Some(base) = self.base(case, direction, depth) else { return Vec::new() };
        let mut all = self.sample_objects(case, direction, depth);
        let with = |name: &str, value: Value| {
            let mut object = base.clone();
            object.insert(name.to_owned(), value);
            Value::Object(object)
        };
        let mut declared: Vec<(&str, ConjId)> = self.optional(case, direction);
        declared.extend(case.required.iter().map(|name| (*name, self.relation.key(case, name).schema)));
        for (name, schema) in &declared {
            if self.relation.is_hidden(*schema, direction) {
                continue;
            }
            for sample in self.sample(*schema, direction, depth + 1).iter().take(3) {
                all.push(with(name, sample.clone()));
            }
            for other in others {
                let theirs = self.relation.key(other, name).schema;
                if self.relation.included(*schema, theirs, travel) != Verdict::Yes {
                    let values = self.candidates(*schema, theirs, travel, depth + 1);
                    all.extend(values.into_iter().take(12).map(|value| with(name, value)));
                }
            }
        }
        // Names that a pattern has, and names that nobody knows.
        let known: BTreeSet<&str> = self.relation.names(case);
        let mut names: Vec<String> =
            UNKNOWN.iter().filter(|name| !known.contains(*name)).map(|name| (*name).to_owned()).collect();
        for one in others.iter().copied().chain([case]) {
            names.extend(self.matching(one));
        }
        for name in &names {
            let rule = self.relation.key(case, name);
            if rule.schema == Arena::ANYTHING
                && others.iter().any(|other| self.relation.names(other).contains(name.as_str()))
            {
                continue;
            }
            for sample in self.sample(rule.schema, direction, depth + 1).iter() {
                all.push(with(name, sample.clone()));
            }
            for other in others {
                let theirs = self.relation.key(other, name).schema;
                if self.relation.included(rule.schema, theirs, travel) != Verdict::Yes {
                    let values = self.candidates(rule.schema, theirs, travel, depth + 1);
                    all.extend(values.into_iter().take(8).map(|value| with(name, value)));
                }
            }
        }
        for other in others {
            for count in [other.min.saturating_sub(1), other.max.map_or(0, |max| max.saturating_add(1))] {
                let mut object = base.clone();
                self.fill(case, &mut object, count, direction, depth);
                all.push(Value::Object(object));
            }
        }
        // Two optional properties at a time, for what depends on another.
        let optional = self.optional(case, direction);
        if optional.len() <= 8 {
            for (index, (first, one)) in optional.iter().enumerate() {
                for (second, other) in &optional[index + 1..] {
                    let (one, other) =
                        (self.sample(*one, direction, depth + 1), self.sample(*other, direction, depth + 1));
                    if let (Some(one), Some(other)) = (one.first(), other.first()) {
                        let mut object = base.clone();
                        object.insert((*first).to_owned(), one.clone());
                        object.insert((*second).to_owned(), other.clone());
                        all.push(Value::Object(object));
                    }
                }
            }
        }
        all
    }

    /// Names that the patterns of a case match, and one that the schema of its names refuses.
    fn matching(&self, case: &ObjectCase<'d>) -> Vec<String> {
        let layers =
            case.layers.iter().filter_map(|layer| self.relation.arena.schema(*layer).object.as_deref());
        let mut names: Vec<String> = layers
            .flat_map(|part| part.patterns.iter())
            .filter_map(|(pattern, _)| match self.relation.patterns.search(&[pattern], &[], 1) {
                crate::relation::Search::Found(name) => Some(name),
                _ => None,
            })
            .collect();
        if !case.names.is_empty() {
            names.extend(super::samples::texts().map(str::to_owned));
            names.extend(["a-rather-long-name-of-a-property".to_owned()]);
        }
        names
    }
}
