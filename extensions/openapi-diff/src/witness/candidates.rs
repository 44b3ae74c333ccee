//! Values of one schema that another one is likely to refuse.

use super::{
    Witnesses,
    samples::{DEEPEST, LONGEST_TEXT, repeated, texts},
};
use crate::{
    relation::{Case, Kind, Search, StringCase, Travel},
    schema::{Arena, ConjId},
};
use serde_json::Value;

/// Objects with the properties of two: what satisfies two alternatives at once.
fn joined(all: &[Value]) -> Vec<Value> {
    let mut objects: Vec<_> = all.iter().filter_map(Value::as_object).collect();
    objects.sort_by_key(|object| object.len());
    objects.truncate(12);
    let mut joined = Vec::new();
    for (index, one) in objects.iter().enumerate() {
        for other in &objects[index + 1..] {
            let mut both = (*one).clone();
            for (name, value) in *other {
                both.entry(name.clone()).or_insert_with(|| value.clone());
            }
            if both.len() > one.len() && both.len() > other.len() {
                joined.push(Value::Object(both));
            }
        }
    }
    joined
}

impl<'d> Witnesses<'_, '_, 'd> {
    /// Values that the sender has and the receiver seems not to have.
    pub(super) fn candidates(
        &self,
        sender: ConjId,
        receiver: ConjId,
        travel: Travel,
        depth: usize,
    ) -> Vec<Value> {
        if depth > DEEPEST {
            return Vec::new();
        }
        let (mine, theirs) = (self.relation.normal(sender), self.relation.normal(receiver));
        let mut all: Vec<Value> = self.sample(sender, travel.direction, depth).to_vec();
        for case in &mine.cases {
            all.extend(self.of_case(case, &theirs.cases, travel, depth));
        }
        for not in theirs.cases.iter().flat_map(|case| &case.nots) {
            all.extend(
                self.candidates(self.relation.arena.one(*not), Arena::NOTHING, travel, depth + 3)
                    .into_iter()
                    .take(8),
            );
        }
        all.extend(joined(&all));
        let direction = Some(travel.direction);
        let mut kept: Vec<Value> = Vec::new();
        for value in all {
            if kept.len() < 60
                && self.relation.accepts_all(sender, &value, direction) != Some(false)
                && self.relation.accepts_all(receiver, &value, direction) != Some(true)
                && !kept.contains(&value)
            {
                kept.push(value);
            }
        }
        kept
    }

    fn of_case(&self, case: &Case<'d>, others: &[Case<'d>], travel: Travel, depth: usize) -> Vec<Value> {
        match &case.kind {
            Kind::Values(values) => values.to_vec(),
            Kind::Number(number) => {
                let others: Vec<_> = others
                    .iter()
                    .filter_map(|other| match &other.kind {
                        Kind::Number(number) => Some(number),
                        _ => None,
                    })
                    .collect();
                self.numbers(number, &others)
            }
            Kind::String(text) => {
                let others: Vec<_> = others
                    .iter()
                    .filter_map(|other| match &other.kind {
                        Kind::String(text) => Some(text),
                        _ => None,
                    })
                    .collect();
                self.texts_of(text, &others)
            }
            Kind::Array(array) => {
                let others: Vec<_> = others
                    .iter()
                    .filter_map(|other| match &other.kind {
                        Kind::Array(array) => Some(array),
                        _ => None,
                    })
                    .collect();
                self.arrays_of(array, &others, travel, depth)
            }
            Kind::Object(object) => {
                let others: Vec<_> = others
                    .iter()
                    .filter_map(|other| match &other.kind {
                        Kind::Object(object) => Some(object),
                        _ => None,
                    })
                    .collect();
                self.objects_of(object, &others, travel, depth)
            }
        }
    }

    fn texts_of(&self, case: &StringCase<'d>, others: &[&StringCase<'d>]) -> Vec<Value> {
        let mut lengths: Vec<u64> = vec![case.min];
        lengths.extend(case.max);
        for other in others {
            lengths.extend([other.min.saturating_sub(1), other.min]);
            lengths.extend(other.max.map(|max| max.saturating_add(1)));
        }
        lengths.sort_unstable();
        lengths.dedup();
        let mut all: Vec<String> = texts().map(str::to_owned).collect();
        if case.patterns.is_empty() && case.formats.is_empty() {
            all.extend(lengths.iter().filter_map(|length| repeated(*length)));
        }
        let theirs: Vec<&str> = others.iter().flat_map(|other| other.patterns.iter().copied()).collect();
        for length in lengths.iter().filter(|length| **length <= LONGEST_TEXT) {
            let shortest = usize::try_from(*length).unwrap_or(0).min(200);
            for pattern in &theirs {
                if let Search::Found(text) =
                    self.relation.patterns.search(&case.patterns, &[pattern], shortest)
                {
                    all.push(text);
                }
            }
            if !case.patterns.is_empty()
                && let Search::Found(text) = self.relation.patterns.search(&case.patterns, &[], shortest)
            {
                all.push(text);
            }
        }
        all.into_iter().filter(|text| self.fits(case, text)).map(Value::String).collect()
    }
}
