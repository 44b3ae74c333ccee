//! Objects in parts: by whether a property is there, and by the few values that it may have.

use super::{Case, Kind, ObjectCase, Relation};
use crate::schema::ConjId;
use serde_json::Value;

/// So many values of a property are told apart.
const MOST_VALUES: usize = 40;

impl<'d> Relation<'_, 'd> {
    /// Ways to part a case so that its parts may lie in different ones of the others.
    pub(super) fn splits(&self, case: &ObjectCase<'d>, others: &[&Case<'d>]) -> Vec<Vec<ObjectCase<'d>>> {
        let others: Vec<&ObjectCase<'d>> = others
            .iter()
            .filter_map(|other| match &other.kind {
                Kind::Object(object) => Some(object),
                _ => None,
            })
            .collect();
        let mut all = Vec::new();
        for name in self.names(case) {
            let is_required = case.required.contains(&name);
            if case.forbidden.contains(&name) || case.fixed.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let decides = |other: &&ObjectCase<'d>| {
                other.forbidden.contains(&name)
                    || (!is_required && other.required.contains(&name))
                    || (is_required && self.few_values(self.key(other, name).schema).is_some())
            };
            if !others.iter().any(decides) {
                continue;
            }
            if is_required {
                if let Some(values) = self.few_values(self.key(case, name).schema) {
                    let fixed = |value: &Value| {
                        let mut part = case.clone();
                        part.fixed.push((name, value.clone()));
                        part
                    };
                    all.push(values.iter().map(fixed).collect());
                }
            } else {
                let (mut without, mut with) = (case.clone(), case.clone());
                without.forbidden.push(name);
                with.required.push(name);
                with.required.sort_unstable();
                all.push(vec![without, with]);
            }
        }
        all
    }

    /// All values of a schema, if they are few.
    pub(crate) fn few_values(&self, schema: ConjId) -> Option<Vec<Value>> {
        let normal = self.normal(schema);
        let mut all = Vec::new();
        for case in &normal.cases {
            let Kind::Values(values) = &case.kind else { return None };
            all.extend(values.iter().cloned());
        }
        (!normal.is_cut && all.len() <= MOST_VALUES).then_some(all)
    }
}
