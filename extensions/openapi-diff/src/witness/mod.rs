//! Values that show a break: one document accepts them, the other refuses them, and a validator says so of both.

mod arrays;
mod candidates;
mod objects;
mod samples;
mod translate;

use crate::{
    relation::{Direction, Relation, Travel},
    schema::ConjId,
};
use jsonschema::Validator;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};

/// The most candidates that are put to the validators.
const MOST_CANDIDATES: usize = 400;

type Question = (ConjId, ConjId, Travel);

/// What is known of schemas in a direction.
type Known<T> = RefCell<FxHashMap<(ConjId, Direction), T>>;

/// A value that shows a break, with the keywords by which it is refused.
type Confirmed = (Value, Vec<String>);

/// Finds witnesses and has them confirmed.
pub(crate) struct Witnesses<'r, 'a, 'd> {
    pub(super) relation: &'r Relation<'a, 'd>,
    validators: Known<Option<Rc<Validator>>>,
    confirmed: RefCell<FxHashMap<Question, Rc<[Confirmed]>>>,
    sampled: Known<Rc<[Value]>>,
}

impl<'r, 'a, 'd> Witnesses<'r, 'a, 'd> {
    pub(crate) fn new(relation: &'r Relation<'a, 'd>) -> Self {
        Self {
            relation,
            validators: RefCell::default(),
            confirmed: RefCell::default(),
            sampled: RefCell::default(),
        }
    }

    /// A value that `sender` accepts and `receiver` refuses, for this keyword if there is one.
    pub(crate) fn find(
        &self,
        sender: ConjId,
        receiver: ConjId,
        travel: Travel,
        keyword: &str,
        probes: &[Value],
    ) -> Option<Value> {
        for probe in probes {
            if self.confirm(sender, receiver, travel, probe).is_some() {
                return Some(probe.clone());
            }
        }
        let all = self.all(sender, receiver, travel);
        let only = all.iter().find(|(_, keywords)| keywords.len() == 1 && keywords[0] == keyword);
        let among = || all.iter().find(|(_, keywords)| keywords.iter().any(|one| one == keyword));
        only.or_else(among).or_else(|| all.first()).map(|(value, _)| value.clone())
    }

    fn all(&self, sender: ConjId, receiver: ConjId, travel: Travel) -> Rc<[Confirmed]> {
        let question = (sender, receiver, travel);
        if let Some(known) = self.confirmed.borrow().get(&question) {
            return Rc::clone(known);
        }
        let mut all: Vec<Confirmed> = Vec::new();
        for value in self.candidates(sender, receiver, travel, 0).into_iter().take(MOST_CANDIDATES) {
            if let Some(keywords) = self.confirm(sender, receiver, travel, &value) {
                all.push((value, keywords));
            }
        }
        // Short ones are read more easily.
        all.sort_by_key(|(value, _)| weight(value));
        let all: Rc<[Confirmed]> = all.into();
        self.confirmed.borrow_mut().insert(question, Rc::clone(&all));
        all
    }

    /// The keywords by which the receiver refuses what the sender may send; `None` unless validators say both.
    pub(crate) fn confirm(
        &self,
        sender: ConjId,
        receiver: ConjId,
        travel: Travel,
        value: &Value,
    ) -> Option<Vec<String>> {
        let (sends, takes) =
            (self.validator(sender, travel.direction)?, self.validator(receiver, travel.direction)?);
        if !sends.is_valid(value) || takes.is_valid(value) {
            return None;
        }
        if travel.is_text && self.relation.readings(value).iter().any(|reading| takes.is_valid(reading)) {
            return None;
        }
        let mut keywords: Vec<String> =
            takes.iter_errors(value).map(|error| error.kind().keyword().to_owned()).collect();
        keywords.sort();
        keywords.dedup();
        Some(keywords)
    }

    fn validator(&self, id: ConjId, direction: Direction) -> Option<Rc<Validator>> {
        if let Some(known) = self.validators.borrow().get(&(id, direction)) {
            return known.clone();
        }
        let schema = translate::translate(self.relation, id, direction);
        let validator = schema.and_then(|schema| crate::relation::validator(&schema)).map(Rc::new);
        self.validators.borrow_mut().insert((id, direction), validator.clone());
        validator
    }

    /// What the validator says of a value.
    #[cfg(test)]
    pub(crate) fn is_valid(&self, id: ConjId, direction: Direction, value: &Value) -> Option<bool> {
        Some(self.validator(id, direction)?.is_valid(value))
    }

    /// Values that the one has and the other seems not to have.
    #[cfg(test)]
    pub(crate) fn probes(&self, sender: ConjId, receiver: ConjId, travel: Travel) -> Vec<Value> {
        self.candidates(sender, receiver, travel, 0)
    }

    /// Some values of a schema.
    pub(crate) fn samples(&self, id: ConjId, travel: Travel) -> Vec<Value> {
        self.sample(id, travel.direction, 0).to_vec()
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::Array(items) => 2 + items.iter().map(weight).sum::<usize>(),
        Value::Object(members) => {
            2 + members.iter().map(|(key, value)| key.len() + 3 + weight(value)).sum::<usize>()
        }
        Value::String(text) => 2 + text.len(),
        Value::Number(number) => number.to_string().len(),
        _ => 4,
    }
}
