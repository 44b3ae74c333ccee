//! From a schema to the union of its cases.

use super::{
    ArrayCase, Case, Kind, NumberCase, ObjectCase, Relation, StringCase,
    format::{Format, format_of, integer_range},
};
use crate::schema::{Bound, ConjId, Num, Schema, SchemaId, TypeSet, stricter};
use serde_json::Value;
use std::rc::Rc;

/// The most cases that a schema is followed into.
const MOST_CASES: usize = 300;

/// A schema as a union of cases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Normal<'d> {
    pub(crate) cases: Vec<Case<'d>>,
    /// There are too many cases: what is here is not all.
    pub(crate) is_cut: bool,
}

impl<'d> Relation<'_, 'd> {
    /// The cases of a conjunction.
    pub(crate) fn normal(&self, id: ConjId) -> Rc<Normal<'d>> {
        if let Some(known) = self.normals.borrow().get(&id) {
            return Rc::clone(known);
        }
        let mut parts = self.arena.parts(id).iter();
        let normal = match (parts.next(), parts.len()) {
            (None, _) => Rc::new(self.own(&Schema::default(), None)),
            (Some(one), 0) => self.expand(*one),
            (Some(first), _) => {
                let first = (*self.expand(*first)).clone();
                Rc::new(parts.fold(first, |normal, part| self.meet_all(&normal, &self.expand(*part))))
            }
        };
        self.normals.borrow_mut().insert(id, Rc::clone(&normal));
        normal
    }

    fn meet_all(&self, left: &Normal<'d>, right: &Normal<'d>) -> Normal<'d> {
        let mut met = Normal { cases: Vec::new(), is_cut: left.is_cut || right.is_cut };
        for one in &left.cases {
            met.cases.extend(right.cases.iter().filter_map(|other| self.meet(one, other)));
            if met.cases.len() > MOST_CASES {
                met.is_cut = true;
                met.cases.truncate(MOST_CASES);
                break;
            }
        }
        met
    }

    fn expand(&self, id: SchemaId) -> Rc<Normal<'d>> {
        if let Some(known) = self.expanded.borrow().get(&id) {
            return Rc::clone(known);
        }
        let normal = Rc::new(self.build(id));
        self.expanded.borrow_mut().insert(id, Rc::clone(&normal));
        normal
    }

    fn build(&self, id: SchemaId) -> Normal<'d> {
        let schema = self.arena.schema(id);
        let mut all = self.own(schema, Some(id));
        if let Some(reference) = schema.reference {
            all = self.meet_all(&all, &self.expand(reference));
        }
        if let Some(logic) = &schema.logic {
            for part in &logic.all_of {
                all = self.meet_all(&all, &self.expand(*part));
            }
            if !logic.any_of.is_empty() {
                all = self.meet_all(&all, &self.union(&logic.any_of, false));
            }
            if !logic.one_of.is_empty() {
                all = self.meet_all(&all, &self.union(&logic.one_of, true));
            }
            if let Some(not) = logic.not {
                all = match self.only_not(not) {
                    Some(double) => self.meet_all(&all, &self.expand(double)),
                    None => self.exclude(all, not),
                };
            }
            if let Some(condition) = logic.condition {
                let mut holds = self.meet_all(&all, &self.expand(condition));
                if let Some(then) = logic.then {
                    holds = self.meet_all(&holds, &self.expand(then));
                }
                let mut fails = self.exclude(all, condition);
                if let Some(otherwise) = logic.otherwise {
                    fails = self.meet_all(&fails, &self.expand(otherwise));
                }
                all = Self::joined(holds, fails);
            }
        }
        if let Some(object) = &schema.object {
            for (name, needed) in &object.dependent_required {
                let with = ObjectCase {
                    required: std::iter::once(*name).chain(needed.iter().copied()).collect(),
                    ..ObjectCase::default()
                };
                all = self.depending(all, name, &with, None);
            }
            for (name, needed) in &object.dependent_schemas {
                let with = ObjectCase { required: vec![*name], ..ObjectCase::default() };
                all = self.depending(all, name, &with, Some(*needed));
            }
        }
        self.close(schema, id, &mut all);
        if schema.or_null {
            let null = Case::of(Kind::Values([Value::Null].into()));
            all = Self::joined(Normal { cases: vec![null], is_cut: false }, all);
        }
        all
    }

    /// What a schema excludes that says nothing else, however often that is wrapped.
    fn only_not(&self, mut id: SchemaId) -> Option<SchemaId> {
        for _ in 0..16 {
            let schema = self.arena.schema(id);
            if schema.types != TypeSet::ALL || !Self::has_no_keywords(schema) || schema.or_null {
                return None;
            }
            let Some(logic) = &schema.logic else {
                id = schema.reference?;
                continue;
            };
            if schema.reference.is_some() || logic.condition.is_some() {
                return None;
            }
            let mut parts = logic.all_of.iter().filter(|part| !self.is_anything(**part));
            match (logic.not, parts.next(), parts.next(), logic.any_of.as_slice(), logic.one_of.as_slice()) {
                (Some(not), None, None, [], []) => return Some(not),
                (None, Some(one), None, [], [])
                | (None, None, None, [one], [])
                | (None, None, None, [], [one]) => id = *one,
                _ => return None,
            }
        }
        None
    }

    fn joined(mut left: Normal<'d>, right: Normal<'d>) -> Normal<'d> {
        left.cases.extend(right.cases);
        left.is_cut |= right.is_cut || left.cases.len() > MOST_CASES;
        left.cases.truncate(MOST_CASES);
        left
    }

    fn union(&self, members: &[SchemaId], is_exclusive: bool) -> Normal<'d> {
        let mut all = Normal::default();
        for (index, member) in members.iter().enumerate() {
            let mut cases = (*self.expand(*member)).clone();
            if is_exclusive {
                let others = members.iter().enumerate().filter(|(other, _)| *other != index);
                for (_, other) in others {
                    cases = self.exclude(cases, *other);
                }
            }
            all = Self::joined(all, cases);
        }
        all
    }

    /// Without the values of a schema.
    fn exclude(&self, mut all: Normal<'d>, not: SchemaId) -> Normal<'d> {
        let excluded = self.expand(not);
        if excluded.cases.is_empty() && !excluded.is_cut {
            return all;
        }
        let kinds: Vec<_> = excluded.cases.iter().map(|case| std::mem::discriminant(&case.kind)).collect();
        let has_values = excluded.cases.iter().any(|case| matches!(case.kind, Kind::Values(_)));
        let covers = self.covers(not);
        all.cases = std::mem::take(&mut all.cases)
            .into_iter()
            .filter_map(|mut case| {
                // Of another type, so it cannot meet what is excluded.
                let is_listed = matches!(case.kind, Kind::Values(_));
                if !is_listed
                    && !has_values
                    && !kinds.contains(&std::mem::discriminant(&case.kind))
                    && !excluded.is_cut
                {
                    return Some(case);
                }
                if !is_listed && (covers.has(types_of(&case.kind)) || self.is_anything(not)) {
                    return None;
                }
                if !case.nots.contains(&not) {
                    case.nots.push(not);
                }
                let plain = Case { nots: Vec::new(), opaque: Vec::new(), kind: case.kind.clone() };
                self.meet(&case, &plain)
            })
            .collect();
        all
    }

    /// The types of which every value is one of the schema's, where that can be seen at once.
    fn covers(&self, id: SchemaId) -> TypeSet {
        let schema = self.arena.schema(id);
        let says_only_types = schema.types != TypeSet::ALL && Self::says_nothing_but_types(schema);
        if says_only_types { schema.types } else { TypeSet::NONE }
    }

    /// What depends on a property: it is absent, or more holds.
    fn depending(
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

    /// What the schema's own keywords say.
    fn own(&self, schema: &Schema<'d>, id: Option<SchemaId>) -> Normal<'d> {
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

    /// `unevaluatedProperties` and `unevaluatedItems`, after everything else that holds in place.
    fn close(&self, schema: &Schema<'d>, id: SchemaId, all: &mut Normal<'d>) {
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

fn types_of(kind: &Kind<'_>) -> TypeSet {
    match kind {
        Kind::Values(values) => values.iter().map(TypeSet::of).fold(TypeSet::NONE, TypeSet::or),
        Kind::Number(number) if number.is_integer => TypeSet::INTEGER,
        Kind::Number(_) => TypeSet::NUMBER,
        Kind::String(_) => TypeSet::STRING,
        Kind::Array(_) => TypeSet::ARRAY,
        Kind::Object(_) => TypeSet::OBJECT,
    }
}

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
