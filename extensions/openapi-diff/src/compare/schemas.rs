//! A message's schemas, and all that they lead to.

use super::{
    Comparison,
    reach::{Root, reach},
};
use crate::{
    explain::Pair,
    relation::{Direction, Travel},
    schema::{Arena, ConjId},
};

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// Notes the schemas of a message, to be compared when all messages are known; `place` says which message, for whoever
    /// reads of a witness.
    pub(super) fn schemas(&mut self, old: Option<ConjId>, new: Option<ConjId>, travel: Travel, place: &str) {
        let anything = Arena::ANYTHING;
        let (old, new) = (old.unwrap_or(anything), new.unwrap_or(anything));
        // Most of two documents is the same text.
        if self.explainer.relation.is_identical_all(old, new) {
            return;
        }
        let Some(subject) = self.hits.place() else { return };
        let pair = Pair::new(self.explainer.relation, (old, new), travel, (None, None), false);
        let pair = self.explainer.id(pair);
        self.roots.push(Root { pair, subject, place: place.to_owned() });
    }

    /// What was found in the schemas of all messages, with the operations that it concerns.
    pub(super) fn reached(&mut self) {
        for reached in reach(self.explainer, &self.roots, self.hits.count_of_subjects()) {
            let direction = self.explainer.direction(reached.pair);
            for hit in &self.explainer.explain(reached.pair).hits {
                self.hits.of_schema(hit, direction, &self.roots[reached.first].place, &reached.subjects);
            }
        }
    }

    pub(super) fn travel(direction: Direction, is_text: bool) -> Travel {
        if is_text { Travel::text(direction) } else { Travel::json(direction) }
    }
}
