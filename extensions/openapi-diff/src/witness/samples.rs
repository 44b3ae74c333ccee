//! Values of a schema: few, small, and as they come.

use super::Witnesses;
use crate::{
    relation::{Case, Direction, Kind, NumberCase, Search, StringCase},
    schema::{ConjId, Num},
};
use serde_json::Value;
use std::rc::Rc;

/// How far values are built.
pub(super) const DEEPEST: usize = 7;
/// So many values of a schema.
const MOST: usize = 6;
/// The longest text that is built, in characters.
pub(super) const LONGEST_TEXT: u64 = 2_000_000;

/// A text of each format, and others that are of none.
const FORMATS: [(&str, &str); 17] = [
    ("date", "2024-02-29"),
    ("date-time", "2024-02-29T12:30:00Z"),
    ("time", "12:30:00Z"),
    ("duration", "P1D"),
    ("email", "ann@example.org"),
    ("hostname", "example.org"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("uri", "https://example.org/a"),
    ("uri-reference", "../a"),
    ("iri", "https://example.org/é"),
    ("iri-reference", "../é"),
    ("uuid", "123e4567-e89b-12d3-a456-426614174000"),
    ("json-pointer", "/a/0"),
    ("relative-json-pointer", "1/a"),
    ("uri-template", "/a/{b}"),
    ("byte", "YWJj"),
];

/// Texts of many kinds.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    let plain =
        ["a", "", "A", "0", "aa", "ab", "A1", "-", " ", "a b", "abc", "é", "123", "x_y", "a@", "%", "{"];
    plain.into_iter().chain(FORMATS.iter().map(|(_, text)| *text))
}

impl<'d> Witnesses<'_, '_, 'd> {
    /// Some values of a schema, the smallest first.
    pub(super) fn sample(&self, id: ConjId, direction: Direction, depth: usize) -> Rc<[Value]> {
        let key = (id, direction);
        if let Some(known) = self.sampled.borrow().get(&key) {
            return Rc::clone(known);
        }
        if depth > DEEPEST {
            return Rc::default();
        }
        let normal = self.relation.normal(id);
        let mut all: Vec<Value> = Vec::new();
        for case in &normal.cases {
            let of_case = self.sample_case(case, direction, depth);
            let fits = |value: &Value| self.relation.accepts_all(id, value, Some(direction)) != Some(false);
            all.extend(of_case.into_iter().filter(fits).take(3));
            if all.len() >= MOST * 3 {
                break;
            }
        }
        all.sort_by_key(super::weight);
        all.truncate(MOST);
        let all: Rc<[Value]> = all.into();
        // What was cut off for its depth may be had elsewhere.
        if depth == 0 || !all.is_empty() {
            self.sampled.borrow_mut().insert(key, Rc::clone(&all));
        }
        all
    }

    fn sample_case(&self, case: &Case<'d>, direction: Direction, depth: usize) -> Vec<Value> {
        match &case.kind {
            Kind::Values(values) => values.iter().take(MOST).cloned().collect(),
            Kind::Number(number) => self.numbers(number, &[]),
            Kind::String(text) => self.sample_texts(text),
            Kind::Array(array) => self.sample_arrays(array, direction, depth),
            Kind::Object(object) => self.sample_objects(object, direction, depth),
        }
    }

    /// Numbers of a case: by its own bounds and steps, and by those of others.
    pub(super) fn numbers(&self, case: &NumberCase, others: &[&NumberCase]) -> Vec<Value> {
        let mut all: Vec<Num> = ["0", "1", "-1", "0.5", "2", "3", "1000000007", "-1000000007", "1e15"]
            .into_iter()
            .filter_map(Num::parse)
            .collect();
        let steps: Vec<Num> = ["0", "1", "-1", "0.5", "-0.5"].into_iter().filter_map(Num::parse).collect();
        for one in others.iter().copied().chain([case]) {
            for bound in [&one.min, &one.max].into_iter().flatten() {
                all.extend(steps.iter().filter_map(|step| bound.value.plus(*step)));
            }
            for of in &one.multiples {
                all.extend([-1, 1, 2, 3, 5, 7].into_iter().filter_map(|by| of.times(by)));
                // The multiples next to the bounds.
                for bound in [&case.min, &case.max].into_iter().flatten() {
                    let near = bound.value.quotient(*of);
                    all.extend(
                        near.into_iter()
                            .flat_map(|near| [near, near + 1, near - 1])
                            .filter_map(|by| of.times(by)),
                    );
                }
            }
        }
        for of in &case.multiples {
            // Multiples beyond the bounds of others.
            for bound in others.iter().flat_map(|one| [&one.min, &one.max]).flatten() {
                let near = bound.value.quotient(*of);
                let around = near.into_iter().flat_map(|near| [near - 1, near, near + 1, near + 2]);
                all.extend(around.filter_map(|by| of.times(by)));
            }
        }
        let fits =
            |number: &Num| {
                let above = case.min.as_ref().is_none_or(|bound| {
                    *number > bound.value || (*number == bound.value && !bound.is_exclusive)
                });
                let below = case.max.as_ref().is_none_or(|bound| {
                    *number < bound.value || (*number == bound.value && !bound.is_exclusive)
                });
                (!case.is_integer || number.is_integer())
                    && above
                    && below
                    && case.multiples.iter().all(|of| number.is_multiple_of(*of) == Some(true))
            };
        let mut seen = std::collections::HashSet::new();
        all.into_iter().filter(|number| seen.insert(*number) && fits(number)).map(Num::to_value).collect()
    }

    fn sample_texts(&self, case: &StringCase<'d>) -> Vec<Value> {
        let mut all: Vec<String> = Vec::new();
        if !case.patterns.is_empty() {
            let shortest = usize::try_from(case.min).unwrap_or(usize::MAX);
            if let Search::Found(text) = self.relation.patterns.search(&case.patterns, &[], shortest) {
                all.push(text);
            }
            all.extend(texts().map(str::to_owned));
        }
        for (name, text) in FORMATS {
            if case.formats.contains(&name) {
                all.push(text.to_owned());
            }
        }
        if case.patterns.is_empty() && case.formats.is_empty() {
            all.extend(repeated(case.min.max(1)));
            all.extend(repeated(case.min));
        }
        let fits = |text: &String| self.fits(case, text);
        all.into_iter().filter(fits).map(Value::String).collect()
    }

    pub(super) fn fits(&self, case: &StringCase<'d>, text: &str) -> bool {
        let length = text.chars().count() as u64;
        length >= case.min
            && case.max.is_none_or(|max| length <= max)
            && case
                .patterns
                .iter()
                .all(|pattern| self.relation.patterns.matches(pattern, text) != Some(false))
            && case.formats.iter().all(|format| self.relation.formats.accepts(format, text) != Some(false))
    }
}

/// A text of so many characters, if that is not too many.
pub(super) fn repeated(length: u64) -> Option<String> {
    (length <= LONGEST_TEXT).then(|| "a".repeat(usize::try_from(length).unwrap_or(0)))
}
