//! One pair: what is looked at in turn, and how a change is noted with its proof.

use super::{Certainty, Pair, SchemaHit, Work, view::Said};
use crate::{
    relation::{Direction, Verdict},
    rule::Rule,
    schema::{ConjId, SchemaId},
};
use serde_json::Value;

impl<'d> Work<'_, '_, '_, 'd> {
    pub(super) fn run(&mut self) {
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
    pub(super) fn is_of_one_text(&self) -> bool {
        let arena = self.relation.arena;
        let is_one = |(left, right): (&SchemaId, &SchemaId)| {
            arena.is_3_0(arena.side(*left)) == arena.is_3_0(arena.side(*right))
                && arena.raw(*left) == arena.raw(*right)
        };
        let (old, new) = (&self.old.parts, &self.new.parts);
        old.len() == new.len() && old.iter().zip(new).all(is_one)
    }

    pub(super) fn direction(&self) -> Direction {
        self.pair.travel.direction
    }

    /// What has to hold so that nobody is harmed.
    pub(super) fn needed(&self) -> Verdict {
        match self.direction() {
            Direction::Request => self.forth,
            Direction::Response => self.back,
        }
    }

    pub(super) fn means_the_same(&self) -> bool {
        self.forth == Verdict::Yes && self.back == Verdict::Yes
    }

    /// Where both documents say something, or do not.
    pub(super) fn at<T>(&self, old: Option<&Said<'_, T>>, new: Option<&Said<'_, T>>) -> (String, String) {
        (self.old.place(self.relation, old), self.new.place(self.relation, new))
    }

    /// Notes a change with its places.
    pub(super) fn hit(
        &mut self,
        rule: Rule,
        at: (String, String),
        values: (Option<String>, Option<String>),
        keyword: &str,
    ) {
        self.hit_in(rule, at, values, keyword, String::new(), &[]);
    }

    /// `probes` are values to be tried as witnesses first.
    pub(super) fn hit_in(
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
    pub(super) fn witness(&self, keyword: &str, probes: &[Value]) -> Option<Value> {
        let Pair { old, new, travel, .. } = self.pair;
        let (sender, receiver) = match travel.direction {
            Direction::Request => (old, new),
            Direction::Response => (new, old),
        };
        self.explainer.witnesses.find(sender, receiver, travel, keyword, probes)
    }

    pub(super) fn undecided(&self) -> String {
        let reason = match self.needed() {
            Verdict::NotProved(Some(reason)) => reason,
            _ => "there is no proof, and no value was found that shows it",
        };
        reason.to_owned()
    }

    pub(super) fn part(&mut self, old: ConjId, new: ConjId, homes: (Option<SchemaId>, Option<SchemaId>)) {
        let is_harmless = self.pair.is_harmless || self.needed() == Verdict::Yes;
        let pair = Pair::new(self.relation, (old, new), self.pair.travel, homes, is_harmless);
        let (old, new) = (pair.old, pair.new);
        // What is the same text leads to nothing, and most of two documents is.
        if !self.relation.is_identical_all(old, new) && !self.parts.contains(&pair) {
            self.parts.push(pair);
        }
    }

    /// More than before, and no keyword says so.
    pub(super) fn nothing_told(&mut self) {
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
    pub(super) fn nothing_explained(&mut self) {
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
