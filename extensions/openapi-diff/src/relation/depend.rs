//! What depends on what else a value has: `dependentRequired`, `dependentSchemas`, `unevaluated..`.

use super::{Case, Kind, Normal, ObjectCase, Relation};
use crate::schema::{Schema, SchemaId};
use serde_json::Value;

impl<'d> Relation<'_, 'd> {
    /// What depends on a property: it is absent, or more holds.
    pub(super) fn depending(
        &self,
        all: Normal<'d>,
        name: &'d str,
        with: &ObjectCase<'d>,
        schema: Option<SchemaId>,
    ) -> Normal<'d> {
        let mut without = all.clone();
        for case in &mut without.cases {
            if let Kind::Object(object) = &mut case.kind {
                object.forbidden.push(name);
            }
        }
        // Listed values are looked at one by one.
        without.cases = without
            .cases
            .into_iter()
            .filter_map(|case| {
                let forbids = ObjectCase { forbidden: vec![name], ..ObjectCase::default() };
                match &case.kind {
                    Kind::Values(values) => {
                        let (objects, others): (Vec<Value>, Vec<Value>) =
                            values.iter().cloned().partition(Value::is_object);
                        let objects = Case { kind: Kind::Values(objects.into()), ..case.clone() };
                        let kept = self.meet(&objects, &Case::of(Kind::Object(forbids)));
                        let mut left = match kept.map(|case| case.kind) {
                            Some(Kind::Values(values)) => values.to_vec(),
                            _ => Vec::new(),
                        };
                        left.extend(others);
                        (!left.is_empty()).then(|| Case { kind: Kind::Values(left.into()), ..case })
                    }
                    _ => Some(case),
                }
            })
            .collect();
        let only_objects = Normal { cases: vec![Case::of(Kind::Object(with.clone()))], is_cut: false };
        let mut present = self.meet_all(&all, &only_objects);
        if let Some(schema) = schema {
            present = self.meet_all(&present, &self.expand(schema));
        }
        Self::joined(without, present)
    }

    /// `unevaluatedProperties` and `unevaluatedItems`, after everything else that holds in place.
    pub(super) fn close(&self, schema: &Schema<'d>, id: SchemaId, all: &mut Normal<'d>) {
        let object = schema.object.as_ref().and_then(|part| part.unevaluated);
        let array = schema.array.as_ref().and_then(|part| part.unevaluated);
        if object.is_none() && array.is_none() {
            return;
        }
        let is_exact = !self.has_choice(id, 0);
        for case in &mut all.cases {
            match &mut case.kind {
                Kind::Object(part) => {
                    if let (Some(rest), true) = (object, part.closings.is_empty()) {
                        part.closings.push((part.layers.clone(), rest));
                    }
                }
                Kind::Array(part) => {
                    if let (Some(rest), true) = (array, part.closings.is_empty()) {
                        part.closings.push((part.layers.clone(), rest));
                    }
                }
                _ => {}
            }
            if !is_exact || matches!(case.kind, Kind::Values(_)) {
                case.opaque.push(("unevaluatedProperties", self.arena.raw(id)));
            }
        }
    }

    /// Whether several branches may hold at once, so that what they have looked at adds up.
    fn has_choice(&self, id: SchemaId, depth: usize) -> bool {
        let schema = self.arena.schema(id);
        let logic = schema.logic.as_deref();
        depth > 32
            || logic.is_some_and(|logic| !logic.any_of.is_empty() || logic.condition.is_some())
            || schema.object.as_ref().is_some_and(|object| !object.dependent_schemas.is_empty())
            || schema
                .reference
                .iter()
                .chain(logic.into_iter().flat_map(|logic| logic.all_of.iter().chain(&logic.one_of)))
                .any(|part| self.has_choice(*part, depth + 1))
            || schema
                .array
                .as_ref()
                .is_some_and(|array| array.contains.is_some() && array.unevaluated.is_some())
    }
}
