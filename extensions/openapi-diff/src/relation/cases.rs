//! Whether a case lies in others.

use super::{Case, Kind, Relation, Travel, Verdict, scalar};
use crate::schema::SchemaId;
use serde_json::Value;

impl<'d> Relation<'_, 'd> {
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
