//! Holds two documents against each other: operations first, then what each sends and takes.

mod hits;
mod lifecycle;
mod matching;
mod messages;
mod operations;
mod parameters;
mod parts;
mod reach;
mod schemas;
mod schemes;
mod security;
mod servers;

pub(crate) use hits::{Hit, Hits, Subject};
use reach::Root;

use crate::{
    api::{Api, Place, Remarks, apart, differing},
    explain::Explainer,
    load::{Document, LoadError},
    relation::{Direction, Relation},
    rule::Rule,
    schema::{Arena, Side},
    witness::Witnesses,
};
use std::collections::BTreeSet;

/// What a comparison has to do with.
pub(crate) struct Comparison<'c, 'r, 'a, 'd> {
    pub(crate) explainer: &'c Explainer<'r, 'a, 'd>,
    pub(crate) hits: Hits,
    /// The schemas of messages.
    roots: Vec<Root>,
    /// The day that it is, as `2026-11-26`.
    pub(crate) today: &'c str,
    schemes: schemes::Schemes<'d>,
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
    let schemes = schemes::Schemes::of(&old, &new);
    let mut comparison =
        Comparison { explainer: &explainer, hits: Hits::default(), roots: Vec::new(), today, schemes };
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

    /// What people read.
    pub(super) fn documentation(
        &mut self,
        (old, new): (&Place<'d>, &Place<'d>),
        remarks: (&Remarks<'d>, &Remarks<'d>),
        direction: Direction,
    ) {
        for key in differing(remarks.0, remarks.1) {
            let (at, texts) = apart(old, new, key);
            self.hits.note(Rule::DocumentationChanged, direction, at, texts, "");
        }
    }

    /// What is said of the document as a whole.
    fn info(&mut self, old: &Api<'d>, new: &Api<'d>) {
        let keys = |place: &Place<'d>| place.keys();
        for key in keys(&old.info).chain(keys(&new.info)).collect::<BTreeSet<_>>() {
            if old.info.get(key) != new.info.get(key) {
                let (at, texts) = apart(&old.info, &new.info, key);
                self.hits.of_document(Rule::InfoChanged, at, texts);
            }
        }
        for (before, after) in old.remarks.iter().zip(&new.remarks) {
            for key in differing(&before.1, &after.1) {
                let (at, texts) = apart(&before.0, &after.0, key);
                self.hits.of_document(Rule::DocumentationChanged, at, texts);
            }
        }
        if old.dialect != new.dialect {
            let place =
                |dialect: Option<&str>| Some(dialect.map_or("#", |_| "#/jsonSchemaDialect").to_owned());
            let texts = (old.dialect.map(str::to_owned), new.dialect.map(str::to_owned));
            self.hits.of_document(Rule::DialectChanged, (place(old.dialect), place(new.dialect)), texts);
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
