//! Lists.

use super::{Witnesses, samples::DEEPEST};
use crate::{
    relation::{ArrayCase, Direction, Travel, Verdict},
    schema::ConjId,
};
use serde_json::Value;

/// The longest list that is built.
const LONGEST: u64 = 20_000;

impl<'d> Witnesses<'_, '_, 'd> {
    pub(super) fn sample_arrays(&self, case: &ArrayCase, direction: Direction, depth: usize) -> Vec<Value> {
        let mut all: Vec<Value> = self.list(case, case.min, direction, depth).into_iter().collect();
        if case.min == 0 && self.relation.longest(case).is_none_or(|longest| longest > 0) {
            all.extend(self.list(case, 1, direction, depth));
        }
        // An item that is asked for.
        for contains in &case.contains {
            let wanted = self.sample(contains.what, direction, depth + 1);
            if let (Some(wanted), Some(list)) = (wanted.first(), self.list(case, case.min, direction, depth))
            {
                let mut list = list.as_array().cloned().unwrap_or_default();
                list.resize(list.len().max(usize::try_from(contains.min).unwrap_or(0)), wanted.clone());
                let asked = usize::try_from(contains.min).unwrap_or(0).min(list.len());
                list[..asked].fill(wanted.clone());
                all.push(Value::Array(list));
            }
        }
        all
    }

    /// A list of so many items.
    fn list(&self, case: &ArrayCase, length: u64, direction: Direction, depth: usize) -> Option<Value> {
        if length > LONGEST || (length > 0 && depth >= DEEPEST) {
            return None;
        }
        let mut items: Vec<Value> = Vec::new();
        for index in 0..usize::try_from(length).ok()? {
            let schema = self.relation.item(case, index.min(self.relation.places(case)));
            let samples = self.sample(schema, direction, depth + 1);
            if case.is_unique {
                let fresh = samples.iter().find(|sample| !items.contains(sample)).cloned();
                items.push(fresh.or_else(|| self.another(schema, &items, direction))?);
            } else {
                items.push(samples.first()?.clone());
            }
        }
        Some(Value::Array(items))
    }

    /// A value that is not among those.
    fn another(&self, schema: ConjId, taken: &[Value], direction: Direction) -> Option<Value> {
        let count = taken.len() * 2 + 20;
        let numbers = (0..count).map(|number| Value::from(number as u64));
        let texts = (0..count).map(|number| Value::from(format!("a{number}")));
        numbers.chain(texts).find(|value| {
            !taken.contains(value) && self.relation.accepts_all(schema, value, Some(direction)) == Some(true)
        })
    }

    pub(super) fn arrays_of(
        &self,
        case: &ArrayCase,
        others: &[&ArrayCase],
        travel: Travel,
        depth: usize,
    ) -> Vec<Value> {
        let direction = travel.direction;
        let mut all = self.sample_arrays(case, direction, depth);
        let mut lengths: Vec<u64> = case.max.into_iter().filter(|max| *max <= 64).collect();
        for other in others {
            lengths.push(other.min.saturating_sub(1));
            lengths.extend(other.max.map(|max| max.saturating_add(1)));
            lengths.extend(self.relation.longest(other).map(|longest| longest + 1));
        }
        lengths.push(2);
        lengths.sort_unstable();
        lengths.dedup();
        for length in lengths {
            let longest = self.relation.longest(case);
            if length >= case.min && longest.is_none_or(|longest| length <= longest) {
                all.extend(self.list(case, length, direction, depth));
            }
        }
        let places = self
            .relation
            .places(case)
            .max(others.iter().map(|other| self.relation.places(other)).max().unwrap_or(0));
        for other in others {
            for index in 0..=places {
                let (mine, theirs) = (self.relation.item(case, index), self.relation.item(other, index));
                if self.relation.included(mine, theirs, travel) == Verdict::Yes {
                    continue;
                }
                let length = (index as u64 + 1).max(case.min);
                let Some(list) = self.list(case, length, direction, depth) else { continue };
                for value in self.candidates(mine, theirs, travel, depth + 1).into_iter().take(12) {
                    let mut list = list.as_array().cloned().unwrap_or_default();
                    if let Some(item) = list.get_mut(index) {
                        *item = value;
                    }
                    all.push(Value::Array(list));
                }
            }
        }
        all
    }
}
