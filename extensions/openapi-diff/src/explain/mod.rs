//! What has changed in schemas, keyword by keyword, each with its place in both documents.
//!
//! The [relation](crate::relation) decides whether a change harms; what is here only says what it was. Harm that no keyword
//! explains is told of the schema as a whole.

mod composed;
mod object;
mod remarks;
mod scalar;
mod view;
mod words;

pub(crate) use words::{shown, shown_list};

use crate::{
    relation::{Direction, Relation, Travel, Verdict},
    rule::Rule,
    schema::{ConjId, SchemaId},
    witness::Witnesses,
};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
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
    /// Numbered as well.
    pub(crate) hits: Vec<(usize, SchemaHit)>,
    pub(crate) parts: Vec<PairId>,
}

/// Explains pairs, each once.
pub(crate) struct Explainer<'r, 'a, 'd> {
    pub(crate) relation: &'r Relation<'a, 'd>,
    witnesses: &'r Witnesses<'r, 'a, 'd>,
    ids: RefCell<FxHashMap<Pair, PairId>>,
    pairs: RefCell<Vec<(Pair, Option<Rc<Explained>>)>>,
    hits: Cell<usize>,
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
        let (ids, pairs, hits) = Default::default();
        Self { relation, witnesses, ids, pairs, hits }
    }

    /// The number of a pair.
    pub(crate) fn id(&self, pair: Pair) -> PairId {
        *self.ids.borrow_mut().entry(pair).or_insert_with(|| {
            let mut pairs = self.pairs.borrow_mut();
            pairs.push((pair, None));
            pairs.len() - 1
        })
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
        let first = self.hits.get();
        self.hits.set(first + work.hits.len());
        Explained {
            hits: (first..).zip(work.hits).collect(),
            parts: work.parts.into_iter().map(|part| self.id(part)).collect(),
        }
    }
}

impl<'d> Work<'_, '_, '_, 'd> {
    fn run(&mut self) {
        if self.is_of_one_text() {
            // Only what it leads to has changed.
            if !self.unions() {
                self.arrays();
                self.objects();
            }
            self.nothing_explained();
            return;
        }
        self.remarks();
        self.nulls();
        if self.unions() {
            self.nothing_explained();
            return;
        }
        if self.types() {
            self.values();
            self.numbers();
            self.texts();
            self.arrays();
            self.objects();
        }
        self.constraints();
        self.nothing_explained();
    }

    /// Whether both say the same in the same words, though it may lead elsewhere.
    fn is_of_one_text(&self) -> bool {
        let arena = self.relation.arena;
        let is_one = |(left, right): (&SchemaId, &SchemaId)| {
            arena.is_3_0(arena.side(*left)) == arena.is_3_0(arena.side(*right))
                && arena.raw(*left) == arena.raw(*right)
        };
        let (old, new) = (&self.old.parts, &self.new.parts);
        old.len() == new.len() && old.iter().zip(new).all(is_one)
    }

    fn direction(&self) -> Direction {
        self.pair.travel.direction
    }

    /// What has to hold so that nobody is harmed.
    fn needed(&self) -> Verdict {
        match self.direction() {
            Direction::Request => self.forth,
            Direction::Response => self.back,
        }
    }

    fn means_the_same(&self) -> bool {
        self.forth == Verdict::Yes && self.back == Verdict::Yes
    }

    /// Notes a change with its places.
    fn hit(
        &mut self,
        rule: Rule,
        at: (String, String),
        values: (Option<String>, Option<String>),
        keyword: &str,
    ) {
        self.hit_in(rule, at, values, keyword, String::new(), &[]);
    }

    /// `probes` are values to be tried as witnesses first.
    fn hit_in(
        &mut self,
        rule: Rule,
        at: (String, String),
        (before, after): (Option<String>, Option<String>),
        keyword: &str,
        detail: String,
        probes: &[Value],
    ) {
        let class = rule.class();
        let is_harmful = class.is_harmful(self.direction());
        if class.is_of_values() && self.means_the_same() {
            // Another spelling of the same.
            return;
        }
        let (mut certainty, mut witness) = (Certainty::Sure, None);
        if is_harmful {
            if self.pair.is_harmless || self.needed() == Verdict::Yes {
                certainty = Certainty::Harmless;
            } else {
                self.is_explained = true;
                witness = self.witness(keyword, probes);
                if witness.is_none() {
                    certainty = Certainty::Undecided(self.undecided());
                }
            }
        }
        let (old, new) = at;
        self.hits.push(SchemaHit { rule, old, new, detail, before, after, certainty, witness });
    }

    /// A value that one accepts and the other refuses.
    fn witness(&self, keyword: &str, probes: &[Value]) -> Option<Value> {
        let Pair { old, new, travel, .. } = self.pair;
        let (sender, receiver) = match travel.direction {
            Direction::Request => (old, new),
            Direction::Response => (new, old),
        };
        self.explainer.witnesses.find(sender, receiver, travel, keyword, probes)
    }

    fn undecided(&self) -> String {
        let reason = match self.needed() {
            Verdict::NotProved(Some(reason)) => reason,
            _ => "there is no proof, and no value was found that shows it",
        };
        reason.to_owned()
    }

    fn part(&mut self, old: ConjId, new: ConjId, homes: (Option<SchemaId>, Option<SchemaId>)) {
        let is_harmless = self.pair.is_harmless || self.needed() == Verdict::Yes;
        let pair = Pair { old, new, travel: self.pair.travel, homes, is_harmless };
        // What is the same text leads to nothing, and most of two documents is.
        if !self.relation.is_identical_all(old, new) && !self.parts.contains(&pair) {
            self.parts.push(pair);
        }
    }

    /// More than before, and no keyword says so.
    fn nothing_told(&mut self) {
        let is_told = self.hits.iter().any(|hit| hit.rule.class() != crate::rule::Class::Remark);
        let is_same = |part: &Pair| {
            self.relation.included(part.old, part.new, part.travel) == Verdict::Yes
                && self.relation.included(part.new, part.old, part.travel) == Verdict::Yes
        };
        let is_in_parts = !self.parts.iter().all(is_same);
        if self.means_the_same() || is_told || is_in_parts || self.pair.is_harmless {
            return;
        }
        let Pair { old, new, travel, .. } = self.pair;
        let (wide, narrow, rule) = match travel.direction {
            Direction::Request => (new, old, Rule::SchemaWidened),
            Direction::Response => (old, new, Rule::SchemaNarrowed),
        };
        // A difference that cannot be shown may be none.
        if self.explainer.witnesses.find(wide, narrow, travel, "", &[]).is_some() {
            let at = (self.old.location(self.relation), self.new.location(self.relation));
            self.hit(rule, at, (None, None), "");
        }
    }

    /// Harm that no keyword and no part explains.
    fn nothing_explained(&mut self) {
        if self.needed() == Verdict::Yes {
            self.nothing_told();
            return;
        }
        if self.pair.is_harmless || self.is_explained {
            return;
        }
        let travel = self.pair.travel;
        let is_harmed = |pair: &Pair| {
            let (sender, receiver) = match travel.direction {
                Direction::Request => (pair.old, pair.new),
                Direction::Response => (pair.new, pair.old),
            };
            !self.relation.is_hidden(sender, travel.direction)
                && self.relation.included(sender, receiver, travel) != Verdict::Yes
        };
        if self.parts.iter().any(is_harmed) {
            return;
        }
        let at = (self.old.location(self.relation), self.new.location(self.relation));
        let witness = self.witness("", &[]);
        let (rule, certainty) = match (&witness, self.direction()) {
            (None, _) => (Rule::SchemaUndecided, Certainty::Undecided(self.undecided())),
            (Some(_), Direction::Request) => (Rule::SchemaNarrowed, Certainty::Sure),
            (Some(_), Direction::Response) => (Rule::SchemaWidened, Certainty::Sure),
        };
        self.hits.push(SchemaHit {
            rule,
            old: at.0,
            new: at.1,
            detail: String::new(),
            before: None,
            after: None,
            certainty,
            witness,
        });
    }
}
