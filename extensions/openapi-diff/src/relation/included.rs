//! The question itself, with what has been answered already.

use super::{Case, Kind, ObjectCase, Relation, Travel, as_text};
use crate::schema::{Arena, ConjId};
use rustc_hash::FxHashMap;
use serde_json::Value;

/// How deep questions lead to questions.
const DEEPEST: usize = 90;
/// How many cases are held against each other for one question from outside.
const FUEL: u32 = 200_000;

/// Whether all values of one schema are values of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is so.
    Yes,
    /// There is no proof; perhaps because something cannot be decided at all.
    NotProved(Option<&'static str>),
}

impl Verdict {
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, other) | (other, Self::Yes) => other,
            (Self::NotProved(None), _) | (_, Self::NotProved(None)) => Self::NotProved(None),
            (undecided, _) => undecided,
        }
    }
}

impl From<Option<bool>> for Verdict {
    fn from(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::NotProved(None),
            None => Self::NotProved(Some("whether a value fits cannot be decided")),
        }
    }
}

type Question = (ConjId, ConjId, Travel);

/// What has been asked.
#[derive(Default)]
pub(super) struct Memo {
    answers: FxHashMap<Question, Option<Verdict>>,
    /// Questions answered "yes", in the order of the answers: each may rest on one that is still open.
    proved: Vec<Question>,
    depth: usize,
    fuel: u32,
}

impl<'d> Relation<'_, 'd> {
    /// Whether every value of `a` is one of `b`.
    ///
    /// Properties that `a` does not name are not held against what `b` says of them: who keeps to a contract does not send
    /// what it does not name.
    pub(crate) fn included(&self, a: ConjId, b: ConjId, travel: Travel) -> Verdict {
        let (a, b) = (self.arena.followed_all(a), self.arena.followed_all(b));
        if a == b || b == Arena::ANYTHING || self.is_identical_all(a, b) {
            return Verdict::Yes;
        }
        let question = (a, b, travel);
        let start = {
            let mut memo = self.included.borrow_mut();
            match memo.answers.get(&question) {
                Some(Some(known)) => return *known,
                // Open: assumed, and taken back if it comes out otherwise.
                Some(None) => return Verdict::Yes,
                None => {}
            }
            if memo.depth == 0 {
                memo.fuel = FUEL;
            }
            if memo.depth >= DEEPEST {
                return Verdict::NotProved(Some("schemas are nested too deeply"));
            }
            memo.depth += 1;
            memo.answers.insert(question, None);
            memo.proved.len()
        };
        let verdict = self.compare(a, b, travel);
        let mut memo = self.included.borrow_mut();
        memo.depth -= 1;
        memo.answers.insert(question, Some(verdict));
        if verdict == Verdict::Yes {
            memo.proved.push(question);
        } else {
            // What has been proved since may have assumed this.
            for proved in memo.proved.split_off(start) {
                memo.answers.remove(&proved);
            }
        }
        verdict
    }

    fn compare(&self, a: ConjId, b: ConjId, travel: Travel) -> Verdict {
        let (mine, theirs) = (self.normal(a), self.normal(b));
        if mine.is_cut {
            return Verdict::NotProved(Some("schemas of too many alternatives"));
        }
        let others: Vec<&Case<'d>> = theirs.cases.iter().collect();
        let mut verdict = Verdict::Yes;
        for case in &mine.cases {
            let part = match &case.kind {
                Kind::Values(values) => self.values_in(values, a, b, travel),
                Kind::Object(object) => match self.also_known(case, &mine.cases) {
                    also_known if also_known.is_empty() => self.case_in(case, &others, travel, 3),
                    also_known => {
                        let object = ObjectCase { also_known, ..object.clone() };
                        let case = Case { kind: Kind::Object(object), ..case.clone() };
                        self.case_in(&case, &others, travel, 3)
                    }
                },
                _ => self.case_in(case, &others, travel, 3),
            };
            verdict = verdict.and(part);
            if verdict == Verdict::NotProved(None) {
                break;
            }
        }
        verdict
    }

    /// The names that cases know which may hold for the same object.
    fn also_known(&self, case: &Case<'d>, all: &[Case<'d>]) -> Vec<&'d str> {
        let objects = all.iter().filter(|other| matches!(other.kind, Kind::Object(_)));
        if objects.clone().count() < 2 {
            return Vec::new();
        }
        let overlap = |other: &&Case<'d>| self.meet(case, other).is_some_and(|met| !self.is_empty_case(&met));
        objects
            .filter(overlap)
            .flat_map(|other| match &other.kind {
                Kind::Object(object) => self.names(object),
                _ => std::collections::BTreeSet::new(),
            })
            .collect()
    }

    fn values_in(&self, values: &[Value], a: ConjId, b: ConjId, travel: Travel) -> Verdict {
        let direction = Some(travel.direction);
        let each = values.iter().map(|value| {
            if self.accepts_all(a, value, direction) == Some(false) {
                return Verdict::Yes;
            }
            match Verdict::from(self.accepts_all(b, value, direction)) {
                Verdict::Yes => Verdict::Yes,
                other if travel.is_text => match self.readings(value) {
                    readings
                        if readings.iter().any(|one| self.accepts_all(b, one, direction) == Some(true)) =>
                    {
                        Verdict::Yes
                    }
                    _ => other,
                },
                other => other,
            }
        });
        each.fold(Verdict::Yes, Verdict::and)
    }

    /// What else a value may be read as where everything is text.
    pub(crate) fn readings(&self, value: &Value) -> Vec<Value> {
        let mut readings: Vec<Value> = as_text(value).into_iter().collect();
        if let Value::String(text) = value
            && let Ok(read) = serde_json::from_str::<Value>(text)
            && matches!(read, Value::Number(_) | Value::Bool(_))
        {
            readings.push(read);
        }
        readings
    }

    pub(super) fn burn(&self) -> bool {
        let mut memo = self.included.borrow_mut();
        memo.fuel = memo.fuel.saturating_sub(1);
        memo.fuel > 0
    }
}
