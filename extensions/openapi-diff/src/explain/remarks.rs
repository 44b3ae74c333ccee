//! What people read: descriptions, examples, defaults, extensions.

use super::{Work, shown, view::Said, view::View};
use crate::{load::join, rule::Rule};
use serde_json::Value;
use std::collections::BTreeMap;

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
        if old != new {
            let keys: Vec<&String> =
                old.keys().chain(new.keys()).filter(|key| old.get(*key) != new.get(*key)).collect();
            let key = keys.first().map_or_else(String::new, |key| (*key).clone());
            let place = |view: &View<'d>, said: Option<&Placed>| {
                said.map_or_else(|| view.location(self.relation), |Placed(_, place)| place.clone())
            };
            let at = (place(&self.old, old.get(&key)), place(&self.new, new.get(&key)));
            let text = |said: Option<&Placed>| said.map(|Placed(value, _)| shown(value));
            self.hit(Rule::DocumentationChanged, at, (text(old.get(&key)), text(new.get(&key))), "");
        }
        let is_deprecated = |view: &View<'d>| {
            view.parts
                .iter()
                .any(|part| self.relation.arena.raw(*part).get("deprecated") == Some(&Value::Bool(true)))
        };
        let (was, is) = (is_deprecated(&self.old), is_deprecated(&self.new));
        if was != is {
            let rule = if is { Rule::Deprecated } else { Rule::Undeprecated };
            let at = (self.old.location(self.relation), self.new.location(self.relation));
            self.hit(rule, at, (Some(was.to_string()), Some(is.to_string())), "");
        }
    }

    /// What the parts say, by keyword, with the place; only that of the schema itself, not of what it is put together of.
    fn said_remarks(&self, view: &View<'d>) -> BTreeMap<String, Placed> {
        let mut all = BTreeMap::new();
        for part in &view.parts {
            let arena = self.relation.arena;
            let Some(members) = arena.raw(*part).as_object() else { continue };
            if members.contains_key("$ref") && arena.is_3_0(arena.side(*part)) {
                continue;
            }
            for (key, value) in members {
                let is_read = READ.contains(&key.as_str())
                    || key.starts_with("x-") && !matches!(key.as_str(), "x-extensible-enum");
                if !is_read || value == &Value::Bool(false) {
                    continue;
                }
                let (name, value) = match key.as_str() {
                    "example" => ("examples".to_owned(), Value::Array(vec![value.clone()])),
                    key => (key.to_owned(), value.clone()),
                };
                let place = join(&arena.location(*part), key);
                all.entry(name).or_insert(Placed(value, place));
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
            let at =
                (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
            let text = |said: &Option<Said<'_, &Value>>| said.as_ref().map(|said| shown(said.what));
            self.hit(Rule::DefaultChanged, at, (text(&old), text(&new)), "");
        }
    }
}

/// A remark and its place, which does not count when remarks are compared.
struct Placed(Value, String);

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
