//! What is found, each thing once, with the operations that it concerns.

use crate::{
    api::{Operation, Texts},
    explain::{Certainty, SchemaHit},
    relation::Direction,
    rule::Rule,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::{rc::Rc, sync::Arc};

/// An operation that findings are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) title: Arc<str>,
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
    /// Indices of subjects; none for the document as a whole. One may stand there twice.
    pub(crate) subjects: Vec<usize>,
    /// More of them, in lists that many findings share.
    pub(crate) shared: Vec<Rc<[usize]>>,
}

impl Hit {
    fn concerns(&mut self, subject: Option<usize>) {
        if self.subjects.last().copied() != subject {
            self.subjects.extend(subject);
        }
    }
}

type Key = (Rule, Direction, Option<String>, Option<String>, String);

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    all: Vec<Hit>,
    by_key: BTreeMap<Key, usize>,
    subjects: Vec<Subject>,
    by_title: HashMap<String, usize>,
    /// The operation at which the comparison is.
    current: Option<usize>,
}

impl Hits {
    /// What comes now is about this operation.
    pub(crate) fn enter(&mut self, operation: &Operation<'_>, above: &str) {
        let title = format!("{above}{}", operation.title());
        let known = self.by_title.get(&title).copied();
        let index = known.unwrap_or_else(|| {
            self.by_title.insert(title.clone(), self.subjects.len());
            self.subjects.push(Subject {
                title: title.into(),
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

    /// Adds what was found, unless it is there, and says where it is.
    fn add(&mut self, hit: Hit) -> usize {
        let key = (hit.rule, hit.direction, hit.old.clone(), hit.new.clone(), hit.detail.clone());
        let index = *self.by_key.entry(key).or_insert(self.all.len());
        if index == self.all.len() {
            self.all.push(hit);
        }
        self.all[index].concerns(self.current);
        index
    }

    /// Something about the document as a whole.
    pub(crate) fn of_document(&mut self, rule: Rule, at: Texts, texts: Texts) {
        let place = self.current.take();
        self.note(rule, Direction::Request, at, texts, "");
        self.current = place;
    }

    /// Something at a place.
    pub(crate) fn note(
        &mut self,
        rule: Rule,
        direction: Direction,
        (old, new): Texts,
        (before, after): Texts,
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
            subjects: Vec::new(),
            shared: Vec::new(),
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
        let at = Some(operation.at.at());
        let (places, texts) =
            if is_old { ((at, other), (title, None)) } else { ((other, at), (None, title)) };
        self.note(rule, direction, places, texts, "");
        self.current = place;
    }

    /// What was found in a schema, to which messages of these operations lead.
    pub(super) fn of_schema(
        &mut self,
        hit: &SchemaHit,
        direction: Direction,
        place: &str,
        subjects: &Rc<[usize]>,
    ) {
        let current = self.current.take();
        let index = self.add(Hit {
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
            subjects: Vec::new(),
            shared: Vec::new(),
        });
        self.current = current;
        let shared = &mut self.all[index].shared;
        if !shared.iter().any(|known| Rc::ptr_eq(known, subjects)) {
            shared.push(Rc::clone(subjects));
        }
    }

    /// How many operations have been entered.
    pub(super) fn count_of_subjects(&self) -> usize {
        self.subjects.len()
    }

    pub(crate) fn finish(self) -> (Vec<Hit>, Vec<Subject>) {
        let mut all: Vec<Option<Hit>> = self.all.into_iter().map(Some).collect();
        let sorted = self.by_key.into_values().filter_map(|index| all[index].take());
        (sorted.collect(), self.subjects)
    }
}
