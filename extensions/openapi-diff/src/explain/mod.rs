//! What has changed in schemas, keyword by keyword, each with its place in both documents.
//!
//! The [relation](crate::relation) decides whether a change harms; what is here only says what it was. Harm that no keyword
//! explains is told of the schema as a whole.

mod arrays;
mod bounds;
mod constraints;
mod discriminators;
mod objects;
mod properties;
mod remarks;
mod texts;
mod types;
mod unions;
mod values;
mod view;
mod words;
mod work;

pub(crate) use words::{shown, shown_list};

use crate::{
    relation::{Direction, Relation, Travel, Verdict},
    rule::Rule,
    schema::{ConjId, SchemaId},
    witness::Witnesses,
};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use view::View;

/// A schema of each document that are held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Pair {
    pub(crate) old: ConjId,
    pub(crate) new: ConjId,
    pub(crate) travel: Travel,
    /// Where the pair stands, for schemas that say nothing and stand nowhere.
    pub(crate) homes: (Option<SchemaId>, Option<SchemaId>),
    /// The whole of which it is a part has been proved harmless.
    pub(crate) is_harmless: bool,
}

impl Pair {
    pub(crate) fn new(
        relation: &Relation<'_, '_>,
        (old, new): (ConjId, ConjId),
        travel: Travel,
        homes: (Option<SchemaId>, Option<SchemaId>),
        is_harmless: bool,
    ) -> Self {
        let arena = relation.arena;
        // What has a place of its own is the same wherever one comes from.
        let home = |id, home: Option<SchemaId>| home.filter(|_| arena.parts(id).is_empty());
        let homes = (home(old, homes.0), home(new, homes.1));
        Self { old: arena.followed_all(old), new: arena.followed_all(new), travel, homes, is_harmless }
    }
}

/// How certain it is that a change does what its rule says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Certainty {
    /// As certain as the rule.
    Sure,
    /// The change is there and does no harm.
    Harmless,
    /// Neither a proof nor a witness was found.
    Undecided(String),
}

/// Something that has changed in a schema.
#[derive(Debug, Clone)]
pub(crate) struct SchemaHit {
    pub(crate) rule: Rule,
    pub(crate) old: String,
    pub(crate) new: String,
    /// Tells apart what is at one place: a value of an enumeration, a name.
    pub(crate) detail: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) certainty: Certainty,
    pub(crate) witness: Option<Value>,
}

/// A pair by its number: the many messages that lead to it go through numbers, not through pairs.
pub(crate) type PairId = usize;

/// What has changed in a pair, and the pairs of its parts.
#[derive(Debug, Default)]
pub(crate) struct Explained {
    pub(crate) hits: Vec<SchemaHit>,
    pub(crate) parts: Vec<PairId>,
}

/// Explains pairs, each once.
pub(crate) struct Explainer<'r, 'a, 'd> {
    pub(crate) relation: &'r Relation<'a, 'd>,
    witnesses: &'r Witnesses<'r, 'a, 'd>,
    ids: RefCell<FxHashMap<Pair, PairId>>,
    pairs: RefCell<Vec<(Pair, Option<Rc<Explained>>)>>,
}

/// One pair while it is explained.
struct Work<'e, 'r, 'a, 'd> {
    explainer: &'e Explainer<'r, 'a, 'd>,
    relation: &'r Relation<'a, 'd>,
    pair: Pair,
    old: View<'d>,
    new: View<'d>,
    /// All old values are new ones, and the other way round.
    forth: Verdict,
    back: Verdict,
    hits: Vec<SchemaHit>,
    parts: Vec<Pair>,
    /// A keyword explains the harm.
    is_explained: bool,
}

impl<'r, 'a, 'd> Explainer<'r, 'a, 'd> {
    pub(crate) fn new(relation: &'r Relation<'a, 'd>, witnesses: &'r Witnesses<'r, 'a, 'd>) -> Self {
        Self { relation, witnesses, ids: RefCell::default(), pairs: RefCell::default() }
    }

    /// The number of a pair.
    pub(crate) fn id(&self, pair: Pair) -> PairId {
        *self.ids.borrow_mut().entry(pair).or_insert_with(|| {
            let mut pairs = self.pairs.borrow_mut();
            pairs.push((pair, None));
            pairs.len() - 1
        })
    }

    /// Which way what a pair is about travels.
    pub(crate) fn direction(&self, id: PairId) -> Direction {
        self.pairs.borrow()[id].0.travel.direction
    }

    pub(crate) fn explain(&self, id: PairId) -> Rc<Explained> {
        let (pair, known) = self.pairs.borrow()[id].clone();
        known.unwrap_or_else(|| {
            let explained = Rc::new(self.work(pair));
            self.pairs.borrow_mut()[id].1 = Some(Rc::clone(&explained));
            explained
        })
    }

    fn work(&self, pair: Pair) -> Explained {
        let relation = self.relation;
        if relation.is_identical_all(pair.old, pair.new) {
            return Explained::default();
        }
        let mut work = Work {
            explainer: self,
            relation,
            pair,
            old: View::new(relation, pair.old, pair.homes.0),
            new: View::new(relation, pair.new, pair.homes.1),
            forth: relation.included(pair.old, pair.new, pair.travel),
            back: relation.included(pair.new, pair.old, pair.travel),
            hits: Vec::new(),
            parts: Vec::new(),
            is_explained: false,
        };
        work.run();
        Explained { hits: work.hits, parts: work.parts.into_iter().map(|part| self.id(part)).collect() }
    }
}
