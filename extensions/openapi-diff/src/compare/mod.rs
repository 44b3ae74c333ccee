//! Holds two documents against each other: operations first, then what each sends and takes.

mod hits;
mod lifecycle;
mod matching;
mod messages;
mod operations;
mod parameters;
mod reach;
mod schemas;
mod security;

pub(crate) use hits::{Hit, Hits, Subject};
use reach::Root;

use crate::{
    api::{Api, Place, Remarks, both, members, same_remarks},
    explain::{Explainer, shown},
    load::{Document, LoadError},
    relation::{Direction, Relation},
    rule::Rule,
    schema::{Arena, Side},
    witness::Witnesses,
};

/// What a comparison has to do with.
pub(crate) struct Comparison<'c, 'r, 'a, 'd> {
    pub(crate) explainer: &'c Explainer<'r, 'a, 'd>,
    pub(crate) hits: Hits,
    /// The schemas of messages.
    roots: Vec<Root>,
    /// The day that it is, as `2026-11-26`.
    pub(crate) today: &'c str,
}

/// What the comparison of two documents found, before any policy.
pub(crate) struct Compared {
    pub(crate) hits: Vec<Hit>,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) versions: (String, String),
}

/// Compares two documents.
pub(crate) fn compare(old: &Document, new: &Document, today: &str) -> Result<Compared, LoadError> {
    let arena = Arena::new(old, new);
    let (old, new) = (Api::read(&arena, Side::Old)?, Api::read(&arena, Side::New)?);
    let relation = Relation::new(&arena);
    let witnesses = Witnesses::new(&relation);
    let explainer = Explainer::new(&relation, &witnesses);
    let mut comparison =
        Comparison { explainer: &explainer, hits: Hits::default(), roots: Vec::new(), today };
    comparison.apis(&old, &new);
    let (hits, subjects) = comparison.hits.finish();
    Ok(Compared { hits, subjects, versions: (old.version.to_owned(), new.version.to_owned()) })
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    fn apis(&mut self, old: &Api<'d>, new: &Api<'d>) {
        self.info(old, new);
        self.operations(&old.operations, &new.operations);
        self.webhooks(&old.webhooks, &new.webhooks);
        self.schemes(old, new);
        self.reached();
    }

    /// What people read: where only one thing has changed, its place and its texts.
    pub(super) fn documentation(
        &mut self,
        (old, new): (&Place<'d>, &Place<'d>),
        remarks: (&Remarks<'d>, &Remarks<'d>),
        direction: Direction,
    ) {
        if same_remarks(remarks.0, remarks.1) {
            return;
        }
        let of = |all: &Remarks<'d>, key: &str| {
            all.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
        };
        let mut keys: Vec<&str> = remarks.0.iter().chain(remarks.1).map(|(key, _)| *key).collect();
        keys.retain(|key| of(remarks.0, key) != of(remarks.1, key));
        keys.sort_unstable();
        keys.dedup();
        let (at, texts) = match keys.as_slice() {
            [key] => {
                let text = |all: &Remarks<'d>| of(all, key).map(shown);
                (members(old, new, key), (text(remarks.0), text(remarks.1)))
            }
            _ => (both(old, new), (None, None)),
        };
        self.hits.note(Rule::DocumentationChanged, direction, at, texts, "");
    }

    fn info(&mut self, old: &Api<'d>, new: &Api<'d>) {
        if old.info != new.info {
            self.hits.of_document(Rule::InfoChanged, ("#/info", "#/info"), (None, None));
        }
        if old.version != new.version {
            let texts = (Some(old.version.to_owned()), Some(new.version.to_owned()));
            self.hits.of_document(Rule::InfoChanged, ("#/info/version", "#/info/version"), texts);
        }
    }

    /// Servers' requests: what they send is judged as answers are.
    fn webhooks(&mut self, old: &[crate::api::Operation<'d>], new: &[crate::api::Operation<'d>]) {
        let find = |all: &[crate::api::Operation<'d>], one: &crate::api::Operation<'d>| {
            all.iter().position(|other| other.path == one.path && other.method == one.method)
        };
        for one in old {
            match find(new, one) {
                Some(index) => self.operation(one, &new[index], Direction::Response, ""),
                None => self.hits.of_operation(Rule::WebhookRemoved, one, None, Direction::Response),
            }
        }
        for one in new.iter().filter(|one| find(old, one).is_none()) {
            self.hits.of_operation(Rule::WebhookAdded, one, None, Direction::Response);
        }
    }
}
