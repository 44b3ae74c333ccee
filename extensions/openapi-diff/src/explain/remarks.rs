//! What people read: descriptions, examples, defaults, extensions.

use super::{Work, shown, view::Said, view::View};
use crate::{
    load::{join, nearest},
    relation::Relation,
    rule::Rule,
    schema::SchemaId,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const READ: [&str; 10] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "$comment",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

impl<'d> Work<'_, '_, '_, 'd> {
    pub(super) fn remarks(&mut self) {
        self.defaults();
        let (old, new) = (self.said_remarks(&self.old), self.said_remarks(&self.new));
        for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let (before, after) = (old.get(key), new.get(key));
            if before == after {
                continue;
            }
            let side = |view: &View<'d>, said: Option<&Remark<'d>>| match said {
                Some(remark) => (remark.place(self.relation), Some(remark.raw)),
                None => (view.location(self.relation), None),
            };
            let ((old_at, before), (new_at, after)) =
                nearest(side(&self.old, before), side(&self.new, after));
            let texts = (before.map(shown), after.map(shown));
            self.hit(Rule::DocumentationChanged, (old_at, new_at), texts, "");
        }
        let of = |view: &View<'d>| view.flagged(self.relation, "deprecated");
        let (old, new) = (of(&self.old), of(&self.new));
        if old.is_some() != new.is_some() {
            let rule = if new.is_some() { Rule::Deprecated } else { Rule::Undeprecated };
            let at = self.at(old.as_ref(), new.as_ref());
            self.hit(rule, at, (Some(old.is_some().to_string()), Some(new.is_some().to_string())), "");
        }
    }

    /// What the parts say, by keyword, with the place; only that of the schema itself, not of what it is put together of.
    fn said_remarks(&self, view: &View<'d>) -> BTreeMap<&'d str, Remark<'d>> {
        let mut all = BTreeMap::new();
        for part in &view.parts {
            let arena = self.relation.arena;
            let Some(members) = arena.raw(*part).as_object() else { continue };
            if members.contains_key("$ref") && arena.is_3_0(arena.side(*part)) {
                continue;
            }
            for (key, value) in members {
                // The values of a list that may grow are told one by one.
                let is_told = key == "x-extensible-enum" && value.is_array();
                let is_read = READ.contains(&key.as_str()) || key.starts_with("x-") && !is_told;
                if !is_read || value == &Value::Bool(false) {
                    continue;
                }
                let is_one = key == "example";
                let name = if is_one { "examples" } else { key.as_str() };
                all.entry(name).or_insert(Remark { raw: value, is_one, by: *part, key });
            }
        }
        all
    }

    fn defaults(&mut self) {
        let of = |view: &View<'d>| view.said(self.relation, "default", |schema| schema.default, |_, _| false);
        let (old, new) = (of(&self.old), of(&self.new));
        let same = match (&old, &new) {
            (None, None) => true,
            (Some(old), Some(new)) => crate::schema::same(old.what, new.what),
            _ => false,
        };
        if !same {
            let at = self.at(old.as_ref(), new.as_ref());
            let text = |said: &Option<Said<'_, &Value>>| said.as_ref().map(|said| shown(said.what));
            self.hit(Rule::DefaultChanged, at, (text(&old), text(&new)), "");
        }
    }
}

/// A remark as it stands.
struct Remark<'d> {
    raw: &'d Value,
    /// `example: x`, which is `examples: [x]`.
    is_one: bool,
    by: SchemaId,
    key: &'d str,
}

impl Remark<'_> {
    fn place(&self, relation: &Relation<'_, '_>) -> String {
        join(&relation.arena.location(self.by), self.key)
    }
}

impl PartialEq for Remark<'_> {
    fn eq(&self, other: &Self) -> bool {
        let is_only =
            |all: &Value, one: &Value| all.as_array().is_some_and(|all| all == std::slice::from_ref(one));
        match (self.is_one, other.is_one) {
            (true, false) => is_only(other.raw, self.raw),
            (false, true) => is_only(self.raw, other.raw),
            _ => self.raw == other.raw,
        }
    }
}
