//! What is found, each thing once, with the operations that it concerns.

use crate::{
    api::Operation,
    explain::{Certainty, SchemaHit},
    relation::Direction,
    rule::Rule,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An operation that findings are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) method: String,
    pub(crate) id: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) stability: Option<String>,
}

/// Something that was found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) rule: Rule,
    pub(crate) direction: Direction,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    pub(crate) detail: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) certainty: Certainty,
    pub(crate) witness: Option<Value>,
    /// Where in a message the witness stands.
    pub(crate) place: Option<String>,
    /// Indices of subjects; none for the document as a whole.
    pub(crate) subjects: BTreeSet<usize>,
}

type Key = (Rule, Direction, Option<String>, Option<String>, String);

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    all: BTreeMap<Key, Hit>,
    subjects: Vec<Subject>,
    /// The operation at which the comparison is.
    current: Option<usize>,
}

impl Hits {
    /// What comes now is about this operation.
    pub(crate) fn enter(&mut self, operation: &Operation<'_>, above: &str) {
        let title = format!("{above}{}", operation.title());
        let known = self.subjects.iter().rposition(|subject| subject.title == title);
        let index = known.unwrap_or_else(|| {
            self.subjects.push(Subject {
                title,
                path: operation.path.to_owned(),
                method: operation.method.to_owned(),
                id: operation.id.map(str::to_owned),
                tags: operation.tags.iter().map(|tag| (*tag).to_owned()).collect(),
                stability: operation.stability.map(str::to_owned),
            });
            self.subjects.len() - 1
        });
        self.current = Some(index);
    }

    /// The operation at which the comparison is, to come back to it.
    pub(crate) fn place(&self) -> Option<usize> {
        self.current
    }

    pub(crate) fn leave_to(&mut self, place: Option<usize>) {
        self.current = place;
    }

    fn add(&mut self, hit: Hit) {
        let key = (hit.rule, hit.direction, hit.old.clone(), hit.new.clone(), hit.detail.clone());
        let current = self.current;
        let known = self.all.entry(key).or_insert(hit);
        known.subjects.extend(current);
    }

    /// Something about the document as a whole.
    pub(crate) fn of_document(
        &mut self,
        rule: Rule,
        (old, new): (&str, &str),
        texts: (Option<String>, Option<String>),
    ) {
        let place = self.current.take();
        self.note(rule, Direction::Request, (Some(old.to_owned()), Some(new.to_owned())), texts, "");
        self.current = place;
    }

    /// Something at a place.
    pub(crate) fn note(
        &mut self,
        rule: Rule,
        direction: Direction,
        (old, new): (Option<String>, Option<String>),
        (before, after): (Option<String>, Option<String>),
        detail: &str,
    ) {
        self.add(Hit {
            rule,
            direction,
            old,
            new,
            detail: detail.to_owned(),
            before,
            after,
            certainty: Certainty::Sure,
            witness: None,
            place: None,
            subjects: BTreeSet::new(),
        });
    }

    /// An operation that is only in one document.
    pub(crate) fn of_operation(
        &mut self,
        rule: Rule,
        operation: &Operation<'_>,
        other: Option<String>,
        direction: Direction,
    ) {
        let place = self.current;
        self.enter(operation, "");
        let title = Some(operation.title());
        let is_old = !rule.id(direction).ends_with("-added");
        let at = Some(operation.at.clone());
        let (places, texts) =
            if is_old { ((at, other), (title, None)) } else { ((other, at), (None, title)) };
        self.note(rule, direction, places, texts, "");
        self.current = place;
    }

    /// What was found in a schema.
    pub(crate) fn of_schema(&mut self, hit: &SchemaHit, direction: Direction, place: &str) {
        self.add(Hit {
            rule: hit.rule,
            direction,
            old: Some(hit.old.clone()),
            new: Some(hit.new.clone()),
            detail: hit.detail.clone(),
            before: hit.before.clone(),
            after: hit.after.clone(),
            certainty: hit.certainty.clone(),
            witness: hit.witness.clone(),
            place: Some(place.to_owned()),
            subjects: BTreeSet::new(),
        });
    }

    pub(crate) fn finish(self) -> (Vec<Hit>, Vec<Subject>) {
        (self.all.into_values().collect(), self.subjects)
    }
}
