//! Cases: sets of values that one type's keywords describe.

use super::Relation;
use crate::schema::{Bound, Contains, Num, SchemaId, ValueSet, stricter};
use serde_json::Value;
use std::rc::Rc;

/// A list of values.
pub(crate) type Values = Rc<[Value]>;

/// One case of a schema: the values of a kind, without those of some schemas.
#[derive(Debug, Clone)]
pub(crate) struct Case<'d> {
    pub(crate) kind: Kind<'d>,
    /// Schemas that must not hold.
    pub(crate) nots: Vec<SchemaId>,
    /// Keywords that may refuse more, one cannot tell what.
    pub(crate) opaque: Vec<(&'d str, &'d Value)>,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind<'d> {
    Values(Values),
    Number(NumberCase),
    String(StringCase<'d>),
    Array(ArrayCase),
    Object(ObjectCase<'d>),
}

#[derive(Debug, Clone, Default)]
pub(crate) struct NumberCase {
    pub(crate) is_integer: bool,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    pub(crate) multiples: Vec<Num>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct StringCase<'d> {
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
    pub(crate) patterns: Vec<&'d str>,
    pub(crate) formats: Vec<&'d str>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct ArrayCase {
    /// Schemas whose `prefixItems` and `items` all hold.
    pub(crate) layers: Vec<SchemaId>,
    /// A schema for the items that none of the layers before it speaks of.
    pub(crate) closings: Vec<(Vec<SchemaId>, SchemaId)>,
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
    pub(crate) is_unique: bool,
    pub(crate) contains: Vec<Contains>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct ObjectCase<'d> {
    /// Schemas whose properties, pattern properties and additional properties all hold.
    pub(crate) layers: Vec<SchemaId>,
    /// A schema for the properties that none of the layers before it speaks of.
    pub(crate) closings: Vec<(Vec<SchemaId>, SchemaId)>,
    /// Sorted.
    pub(crate) required: Vec<&'d str>,
    pub(crate) forbidden: Vec<&'d str>,
    /// Properties that have one certain value, in a part of a case.
    pub(crate) fixed: Vec<(&'d str, Value)>,
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
    pub(crate) names: Vec<SchemaId>,
    /// Names that other cases of the schema know that may hold at the same time.
    pub(crate) also_known: Vec<&'d str>,
}

impl<'d> Case<'d> {
    pub(crate) fn of(kind: Kind<'d>) -> Self {
        Self { kind, nots: Vec::new(), opaque: Vec::new() }
    }
}

fn upper(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    left.into_iter().chain(right).min()
}

fn extend<T: PartialEq + Clone>(all: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

impl NumberCase {
    fn meet(&mut self, other: &Self) {
        self.is_integer |= other.is_integer;
        if let Some(bound) = &other.min {
            self.min = Some(stricter(self.min.take(), bound.clone(), true));
        }
        if let Some(bound) = &other.max {
            self.max = Some(stricter(self.max.take(), bound.clone(), false));
        }
        extend(&mut self.multiples, &other.multiples);
    }
}

impl StringCase<'_> {
    fn meet(&mut self, other: &Self) {
        self.min = self.min.max(other.min);
        self.max = upper(self.max, other.max);
        extend(&mut self.patterns, &other.patterns);
        extend(&mut self.formats, &other.formats);
    }
}

impl ArrayCase {
    fn meet(&mut self, other: &Self) {
        extend(&mut self.layers, &other.layers);
        extend(&mut self.closings, &other.closings);
        self.min = self.min.max(other.min);
        self.max = upper(self.max, other.max);
        self.is_unique |= other.is_unique;
        extend(&mut self.contains, &other.contains);
    }
}

impl<'d> ObjectCase<'d> {
    /// The names that it speaks of without a schema.
    pub(super) fn undeclared_names(&self) -> impl Iterator<Item = &'d str> {
        let fixed = self.fixed.iter().map(|(name, _)| *name);
        self.required.iter().chain(&self.forbidden).copied().chain(fixed)
    }

    fn meet(&mut self, other: &Self) {
        extend(&mut self.layers, &other.layers);
        extend(&mut self.closings, &other.closings);
        extend(&mut self.required, &other.required);
        self.required.sort_unstable();
        extend(&mut self.forbidden, &other.forbidden);
        extend(&mut self.fixed, &other.fixed);
        self.min = self.min.max(other.min);
        self.max = upper(self.max, other.max);
        extend(&mut self.names, &other.names);
    }
}

impl<'d> Relation<'_, 'd> {
    /// What is in both cases; `None` if that is nothing.
    pub(super) fn meet(&self, left: &Case<'d>, right: &Case<'d>) -> Option<Case<'d>> {
        let mut met = left.clone();
        extend(&mut met.nots, &right.nots);
        extend(&mut met.opaque, &right.opaque);
        match (&mut met.kind, &right.kind) {
            (Kind::Values(left), Kind::Values(right)) => {
                let right = ValueSet::of(right);
                *left = left.iter().filter(|value| right.has(value)).cloned().collect();
            }
            (Kind::Number(left), Kind::Number(right)) => left.meet(right),
            (Kind::String(left), Kind::String(right)) => left.meet(right),
            (Kind::Array(left), Kind::Array(right)) => left.meet(right),
            (Kind::Object(left), Kind::Object(right)) => left.meet(right),
            (Kind::Values(_), _) => {
                let Kind::Values(values) = &left.kind else { return None };
                self.keep(values, &right.kind, &mut met);
            }
            (_, Kind::Values(values)) => self.keep(values, &left.kind, &mut met),
            _ => return None,
        }
        self.tidy(met)
    }

    /// Those of the values that a kind has. One that cannot be decided stays, and the case is no longer exact.
    fn keep(&self, values: &Values, kind: &Kind<'d>, met: &mut Case<'d>) {
        let mut is_exact = true;
        let kept = values.iter().filter(|value| match self.kind_accepts(kind, value) {
            Some(accepts) => accepts,
            None => {
                is_exact = false;
                true
            }
        });
        met.kind = Kind::Values(kept.cloned().collect());
        if !is_exact {
            met.opaque.push(("enum", &Value::Null));
        }
    }

    /// Without the listed values that are excluded anyhow; `None` if nothing is left.
    fn tidy(&self, mut case: Case<'d>) -> Option<Case<'d>> {
        let Kind::Values(values) = &case.kind else { return Some(case) };
        let is_out =
            |value: &Value| case.nots.iter().any(|not| self.accepts(*not, value, None) == Some(true));
        let left: Values = values.iter().filter(|value| !is_out(value)).cloned().collect();
        case.nots.retain(|not| left.iter().any(|value| self.accepts(*not, value, None).is_none()));
        case.kind = Kind::Values(left);
        matches!(&case.kind, Kind::Values(left) if !left.is_empty()).then_some(case)
    }
}
