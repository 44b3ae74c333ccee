//! The cases that a schema's own keywords describe.

use super::{
    ArrayCase, Case, Kind, Normal, NumberCase, ObjectCase, Relation, StringCase,
    format::{Format, format_of, integer_range},
};
use crate::schema::{Bound, Num, Schema, SchemaId, TypeSet, stricter};
use serde_json::Value;

fn number(schema: &Schema<'_>) -> NumberCase {
    let mut number = NumberCase {
        is_integer: !schema.types.has(TypeSet::FRACTION),
        min: schema.minimum.clone(),
        max: schema.maximum.clone(),
        multiples: schema.multiple_of.into_iter().collect(),
    };
    if let Some((min, max)) = integer_range(schema) {
        let bound = |value| Bound { value: Num::from_integer(value), is_exclusive: false };
        number.min = Some(stricter(number.min, bound(min), true));
        number.max = Some(stricter(number.max, bound(max), false));
    }
    number
}

impl<'d> Relation<'_, 'd> {
    /// What the schema's own keywords say.
    pub(super) fn own(&self, schema: &Schema<'d>, id: Option<SchemaId>) -> Normal<'d> {
        let mut cases = Vec::new();
        if schema.is_never {
            return Normal::default();
        }
        let mut fixed = Vec::new();
        if schema.types.has(TypeSet::NULL) {
            fixed.push(Value::Null);
        }
        if schema.types.has(TypeSet::BOOLEAN) {
            fixed.extend([Value::Bool(false), Value::Bool(true)]);
        }
        if !fixed.is_empty() {
            cases.push(Case::of(Kind::Values(fixed.into())));
        }
        if schema.types.meets(TypeSet::NUMBER) {
            cases.push(Case::of(Kind::Number(number(schema))));
        }
        if schema.types.has(TypeSet::STRING) {
            cases.push(Case::of(Kind::String(StringCase {
                min: schema.min_length,
                max: schema.max_length,
                patterns: schema.pattern.into_iter().collect(),
                formats: schema
                    .format
                    .into_iter()
                    .filter(|name| format_of(name) != Format::Nothing)
                    .collect(),
            })));
        }
        if schema.types.has(TypeSet::ARRAY) {
            let mut array = ArrayCase::default();
            if let (Some(part), Some(id)) = (&schema.array, id) {
                if part.items.is_some() || !part.prefix.is_empty() {
                    array.layers.push(id);
                }
                (array.min, array.max, array.is_unique) = (part.min, part.max, part.is_unique);
                array.contains.extend(part.contains);
            }
            cases.push(Case::of(Kind::Array(array)));
        }
        if schema.types.has(TypeSet::OBJECT) {
            let mut object = ObjectCase::default();
            if let (Some(part), Some(id)) = (&schema.object, id) {
                if part.additional.is_some() || !part.properties.is_empty() || !part.patterns.is_empty() {
                    object.layers.push(id);
                }
                object.required.clone_from(&part.required);
                (object.min, object.max) = (part.min, part.max);
                object.names.extend(part.names);
            }
            cases.push(Case::of(Kind::Object(object)));
        }
        for case in &mut cases {
            case.opaque.clone_from(&schema.opaque);
        }
        let all = Normal { cases, is_cut: false };
        let Some(values) = schema.values() else { return all };
        let listed = Case::of(Kind::Values(values.into_iter().cloned().collect()));
        let cases = self.meet_all(&Normal { cases: vec![listed], is_cut: false }, &all).cases;
        // The kinds have been met one by one: the list is whole again.
        let opaque = cases.iter().flat_map(|case| case.opaque.clone()).collect();
        let mut values = Vec::new();
        for case in cases {
            if let Kind::Values(some) = case.kind {
                values.extend(some.iter().cloned());
            }
        }
        if values.is_empty() {
            return Normal::default();
        }
        let case = Case { kind: Kind::Values(values.into()), nots: Vec::new(), opaque };
        Normal { cases: vec![case], is_cut: false }
    }
}
