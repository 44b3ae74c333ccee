//! From a schema to the union of its cases.

use super::{Case, Kind, ObjectCase, Relation};
use crate::schema::{ConjId, Schema, SchemaId};
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

    pub(super) fn meet_all(&self, left: &Normal<'d>, right: &Normal<'d>) -> Normal<'d> {
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

    pub(super) fn expand(&self, id: SchemaId) -> Rc<Normal<'d>> {
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

    pub(super) fn joined(mut left: Normal<'d>, right: Normal<'d>) -> Normal<'d> {
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
}
