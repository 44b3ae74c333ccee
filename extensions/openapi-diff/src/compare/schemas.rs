//! A message's schemas, and all that they lead to.

use super::Comparison;
use crate::{
    explain::Pair,
    relation::{Direction, Travel},
    schema::{Arena, ConjId},
};
use std::collections::HashSet;

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// Compares the schemas of a message; `place` says which, for whoever reads of a witness.
    pub(super) fn schemas(&mut self, old: Option<ConjId>, new: Option<ConjId>, travel: Travel, place: &str) {
        let anything = Arena::ANYTHING;
        let (old, new) = (old.unwrap_or(anything), new.unwrap_or(anything));
        let home = |id: ConjId| self.explainer.relation.arena.parts(id).first().copied();
        let homes = (home(old), home(new));
        let root = Pair { old, new, travel, homes, is_harmless: false };
        let mut seen = HashSet::from([root]);
        let mut open = vec![root];
        while let Some(pair) = open.pop() {
            let explained = self.explainer.explain(pair);
            for hit in &explained.hits {
                self.hits.of_schema(hit, travel.direction, place);
            }
            open.extend(explained.parts.iter().copied().filter(|part| seen.insert(*part)));
        }
    }

    pub(super) fn travel(direction: Direction, is_text: bool) -> Travel {
        if is_text { Travel::text(direction) } else { Travel::json(direction) }
    }
}
