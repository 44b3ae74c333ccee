//! Inclusion of arrays: place by place, then the rest.

use super::{ArrayCase, Relation, Travel, Verdict};
use crate::schema::{ConjId, Contains, SchemaId};

impl<'d> Relation<'_, 'd> {
    /// What holds for the item at a place.
    pub(crate) fn item(&self, case: &ArrayCase, index: usize) -> ConjId {
        let part_of = |layer: &SchemaId| self.arena.schema(*layer).array.as_deref();
        let mut all = Vec::new();
        for part in case.layers.iter().filter_map(part_of) {
            all.extend(part.prefix.get(index).copied().or(part.items));
        }
        for (layers, rest) in &case.closings {
            let is_seen = |part: &crate::schema::ArrayPart| part.items.is_some() || index < part.prefix.len();
            if !layers.iter().filter_map(part_of).any(is_seen) {
                all.push(*rest);
            }
        }
        self.all(all)
    }

    /// How many places have schemas of their own.
    pub(crate) fn places(&self, case: &ArrayCase) -> usize {
        let layers = case.layers.iter().filter_map(|layer| self.arena.schema(*layer).array.as_deref());
        layers.map(|part| part.prefix.len()).max().unwrap_or(0)
    }

    /// The most items that an array of the case can have.
    pub(crate) fn longest(&self, case: &ArrayCase) -> Option<u64> {
        let places = self.places(case);
        let empty = (0..=places).find(|index| self.is_empty(self.item(case, *index)));
        empty.map(|index| index as u64).into_iter().chain(case.max).min()
    }

    pub(super) fn array_in(&self, a: &ArrayCase, b: &ArrayCase, travel: Travel) -> Verdict {
        let longest = self.longest(a);
        if a.min < b.min || b.max.is_some_and(|max| longest.is_none_or(|longest| longest > max)) {
            return Verdict::NotProved(None);
        }
        if b.is_unique && !a.is_unique && longest.is_none_or(|longest| longest > 1) {
            return Verdict::NotProved(None);
        }
        let places = self.places(a).max(self.places(b));
        let mut verdict = Verdict::Yes;
        for index in 0..=places {
            if longest.is_some_and(|longest| index as u64 >= longest) {
                break;
            }
            verdict = verdict.and(self.included(self.item(a, index), self.item(b, index), travel));
            if verdict == Verdict::NotProved(None) {
                return verdict;
            }
        }
        b.contains
            .iter()
            .map(|contains| self.contains_in(a, *contains, places, travel))
            .fold(verdict, Verdict::and)
    }

    fn contains_in(&self, a: &ArrayCase, wanted: Contains, places: usize, travel: Travel) -> Verdict {
        if wanted.min == 0 && wanted.max.is_none() {
            return Verdict::Yes;
        }
        let is_same = |known: &Contains| {
            known.min >= wanted.min
                && self.included(known.what, wanted.what, travel) == Verdict::Yes
                && wanted.max.is_none_or(|most| {
                    known.max.is_some_and(|max| max <= most)
                        && self.included(wanted.what, known.what, Travel { is_strict: true, ..travel })
                            == Verdict::Yes
                })
        };
        if a.contains.iter().any(is_same) {
            return Verdict::Yes;
        }
        let each_does =
            (0..=places).all(|index| self.included(self.item(a, index), wanted.what, travel) == Verdict::Yes);
        if each_does && a.min >= wanted.min && wanted.max.is_none() {
            return Verdict::Yes;
        }
        Verdict::NotProved(Some("`contains` cannot be decided"))
    }
}
