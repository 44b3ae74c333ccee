//! A message's schemas, and all that they lead to.

use super::Comparison;
use crate::{
    explain::{Pair, PairId},
    relation::{Direction, Travel},
    schema::{Arena, ConjId},
};

/// Which pairs a walk has come to, without a table of its own for each walk: a document has as many walks as messages.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    number: u32,
    /// By pair, the last walk that came there.
    last: Vec<u32>,
}

impl Walk {
    fn begin(&mut self, root: PairId) {
        self.number += 1;
        self.is_first(root);
    }

    fn is_first(&mut self, pair: PairId) -> bool {
        if self.last.len() <= pair {
            self.last.resize(pair + 1, 0);
        }
        std::mem::replace(&mut self.last[pair], self.number) != self.number
    }
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// Compares the schemas of a message; `place` says which, for whoever reads of a witness.
    pub(super) fn schemas(&mut self, old: Option<ConjId>, new: Option<ConjId>, travel: Travel, place: &str) {
        let anything = Arena::ANYTHING;
        let (old, new) = (old.unwrap_or(anything), new.unwrap_or(anything));
        let home = |id: ConjId| self.explainer.relation.arena.parts(id).first().copied();
        let homes = (home(old), home(new));
        let root = Pair { old, new, travel, homes, is_harmless: false };
        let root = self.explainer.id(root);
        self.walk.begin(root);
        let mut open = vec![root];
        while let Some(pair) = open.pop() {
            let explained = self.explainer.explain(pair);
            for (number, hit) in &explained.hits {
                self.hits.of_schema(*number, hit, travel.direction, place);
            }
            open.extend(explained.parts.iter().copied().filter(|part| self.walk.is_first(*part)));
        }
    }

    pub(super) fn travel(direction: Direction, is_text: bool) -> Travel {
        if is_text { Travel::text(direction) } else { Travel::json(direction) }
    }
}
