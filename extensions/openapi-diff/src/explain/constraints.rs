//! Keywords that are compared as a whole.

use super::{
    Work, shown,
    view::{Said, View},
};
use crate::{load::nearest, relation::Verdict, rule::Rule};
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
                    (Verdict::Yes, _) => Rule::ConstraintLoosened,
                    (_, Verdict::Yes) => Rule::ConstraintTightened,
                    _ => Rule::ConstraintChanged,
                },
            };
            let side = |view: &View<'d>, said: Option<&Said<'_, &'d Value>>| {
                (view.place(self.relation, said), said.map(|said| said.what))
            };
            let ((old_at, before), (new_at, after)) =
                nearest(side(&self.old, old.as_ref()), side(&self.new, new.as_ref()));
            self.hit(rule, (old_at, new_at), (before.map(shown), after.map(shown)), keyword);
        }
    }
}
