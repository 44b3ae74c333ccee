//! Keywords that are compared as a whole.

use super::{
    Work, shown,
    view::{Said, View},
};
use crate::{relation::Verdict, rule::Rule};
use serde_json::Value;
use std::collections::BTreeSet;

/// Keywords whose change is told as it stands.
const WHOLE: [&str; 14] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "$dynamicRef",
    "dependencies",
];

impl<'d> Work<'_, '_, '_, 'd> {
    /// Keywords that are compared as a whole.
    pub(super) fn constraints(&mut self) {
        if self.means_the_same() {
            return;
        }
        let views = [&self.old, &self.new];
        let parts = views.into_iter().flat_map(|view| &view.parts);
        let unknown =
            parts.flat_map(|part| self.relation.arena.schema(*part).opaque.iter().map(|(name, _)| *name));
        let keywords: BTreeSet<&'d str> = WHOLE.into_iter().chain(unknown).collect();
        for keyword in keywords {
            let of = |view: &View<'d>| {
                let mut found = view.parts.iter().filter_map(|by| {
                    let what = self.relation.arena.raw(*by).get(keyword)?;
                    Some(Said { what, by: *by, keyword })
                });
                found.next()
            };
            let (old, new) = (of(&self.old), of(&self.new));
            let rule = match (&old, &new) {
                (None, None) => continue,
                (None, Some(_)) => Rule::ConstraintAdded,
                (Some(_), None) => Rule::ConstraintRemoved,
                (Some(old), Some(new)) if old.what == new.what => continue,
                (Some(_), Some(_)) => match (self.forth, self.back) {
                    (Verdict::Yes, _) => Rule::ConstraintRemoved,
                    (_, Verdict::Yes) => Rule::ConstraintAdded,
                    _ => Rule::ConstraintChanged,
                },
            };
            let at =
                (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
            let text = |said: &Option<Said<'_, &Value>>| said.as_ref().map(|said| shown(said.what));
            self.hit(rule, at, (text(&old), text(&new)), keyword);
        }
    }
}
