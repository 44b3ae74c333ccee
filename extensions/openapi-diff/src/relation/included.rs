//! The question itself, with what has been answered already.

use super::{Case, Kind, ObjectCase, Relation, Travel, as_text, scalar};
use crate::schema::{Arena, ConjId, SchemaId};
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
                Kind::Object(object) => {
                    let object =
                        ObjectCase { also_known: self.also_known(case, &mine.cases), ..object.clone() };
                    let case = Case { kind: Kind::Object(object), ..case.clone() };
                    self.case_in(&case, &others, travel, 3)
                }
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

    pub(super) fn case_in(
        &self,
        case: &Case<'d>,
        others: &[&Case<'d>],
        travel: Travel,
        splits: usize,
    ) -> Verdict {
        if self.is_empty_case(case) {
            return Verdict::Yes;
        }
        let mut verdict = Verdict::NotProved(None);
        for other in others {
            if !self.burn() {
                return Verdict::NotProved(Some("schemas are too large"));
            }
            match self.case_in_case(case, other, travel) {
                Verdict::Yes => return Verdict::Yes,
                undecided @ Verdict::NotProved(Some(_)) => verdict = undecided,
                Verdict::NotProved(None) => {}
            }
        }
        if self.in_several(case, others, travel, splits) { Verdict::Yes } else { verdict }
    }

    fn burn(&self) -> bool {
        let mut memo = self.included.borrow_mut();
        memo.fuel = memo.fuel.saturating_sub(1);
        memo.fuel > 0
    }

    fn in_several(&self, case: &Case<'d>, others: &[&Case<'d>], travel: Travel, splits: usize) -> bool {
        match &case.kind {
            Kind::Number(number) => {
                let plain = others.iter().filter(|other| self.extras_in(case, other, travel) == Verdict::Yes);
                let numbers: Vec<_> = plain
                    .filter_map(|other| match &other.kind {
                        Kind::Number(number) => Some(number),
                        _ => None,
                    })
                    .collect();
                if scalar::number_in_any(number, &numbers) == Verdict::Yes {
                    return true;
                }
                scalar::few_integers(number, 64).is_some_and(|few| {
                    few.iter().all(|one| {
                        let value = one.to_value();
                        others.iter().any(|other| self.case_accepts(other, &value) == Some(true))
                    })
                })
            }
            Kind::Object(object) if others.len() > 1 && splits > 0 => {
                self.splits(object, others).into_iter().any(|parts| {
                    let mut parts =
                        parts.into_iter().map(|part| Case { kind: Kind::Object(part), ..case.clone() });
                    parts.all(|part| self.case_in(&part, others, travel, splits - 1) == Verdict::Yes)
                })
            }
            _ => false,
        }
    }

    fn case_accepts(&self, case: &Case<'d>, value: &Value) -> Option<bool> {
        let is_out = |not: &SchemaId| self.accepts(*not, value, None) != Some(false);
        if case.nots.iter().any(is_out) || !case.opaque.is_empty() {
            return None;
        }
        self.kind_accepts(&case.kind, value)
    }

    fn case_in_case(&self, case: &Case<'d>, other: &Case<'d>, travel: Travel) -> Verdict {
        let kind = match (&case.kind, &other.kind) {
            (Kind::Number(a), Kind::Number(b)) => scalar::number_in(a, b),
            (Kind::String(a), Kind::String(b)) => self.string_in(a, b),
            (Kind::Array(a), Kind::Array(b)) => self.array_in(a, b, travel),
            (Kind::Object(a), Kind::Object(b)) => self.object_in(a, b, travel),
            (Kind::Number(_), Kind::String(text)) if travel.is_text => {
                let is_free = text.min <= 1
                    && text.max.is_none()
                    && text.patterns.is_empty()
                    && text.formats.is_empty();
                if is_free { Verdict::Yes } else { Verdict::NotProved(None) }
            }
            _ => return Verdict::NotProved(None),
        };
        if kind == Verdict::NotProved(None) { kind } else { kind.and(self.extras_in(case, other, travel)) }
    }

    /// What a case excludes beside its kind, and what cannot be decided.
    fn extras_in(&self, case: &Case<'d>, other: &Case<'d>, travel: Travel) -> Verdict {
        let mut verdict = Verdict::Yes;
        for opaque in &other.opaque {
            if !case.opaque.contains(opaque) {
                verdict = verdict.and(Verdict::NotProved(Some("a keyword that is not followed")));
            }
        }
        // Without what nobody names: the question is turned round.
        let strict = Travel { is_strict: true, ..travel };
        for not in &other.nots {
            let is_excluded = case.nots.iter().any(|mine| {
                mine == not
                    || self.included(self.arena.one(*not), self.arena.one(*mine), strict) == Verdict::Yes
            });
            if is_excluded || self.is_apart(case, *not) {
                continue;
            }
            verdict = verdict.and(Verdict::NotProved(Some("what a schema excludes cannot be decided")));
        }
        verdict
    }

    /// Whether a case has nothing in common with a schema, for certain.
    fn is_apart(&self, case: &Case<'d>, schema: SchemaId) -> bool {
        let normal = self.normal(self.arena.one(schema));
        let meets = |other: &Case<'d>| self.meet(case, other).is_some_and(|met| !self.is_empty_case(&met));
        !normal.is_cut && !normal.cases.iter().any(meets)
    }
}
