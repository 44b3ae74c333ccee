//! Whether one value is accepted, in three answers: yes, no, cannot tell.

use super::{
    ArrayCase, Direction, Kind, NumberCase, ObjectCase, Relation, StringCase, format::integer_range,
};
use crate::schema::{ConjId, Num, Schema, SchemaId, TypeSet, same};
use serde_json::Value;

/// How far schemas are followed for one value.
const DEEPEST: usize = 120;

/// All of the answers: no if one is no.
pub(super) fn all(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

pub(super) fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    all(answers.into_iter().map(|answer| answer.map(|yes| !yes))).map(|no| !no)
}

impl<'d> Relation<'_, 'd> {
    /// Whether a schema accepts a value; properties that do not travel in the direction are not looked at.
    pub(crate) fn accepts(&self, id: SchemaId, value: &Value, direction: Option<Direction>) -> Option<bool> {
        Evaluation { relation: self, direction, depth: 0 }.schema(id, value)
    }

    pub(crate) fn accepts_all(
        &self,
        id: ConjId,
        value: &Value,
        direction: Option<Direction>,
    ) -> Option<bool> {
        let evaluation = Evaluation { relation: self, direction, depth: 0 };
        evaluation.conjunction(id, value)
    }

    /// Whether a kind has a value.
    pub(super) fn kind_accepts(&self, kind: &Kind<'d>, value: &Value) -> Option<bool> {
        let evaluation = Evaluation { relation: self, direction: None, depth: 0 };
        match (kind, value) {
            (Kind::Values(values), value) => Some(values.iter().any(|one| same(one, value))),
            (Kind::Number(case), Value::Number(number)) => evaluation.number(case, &Num::new(number)?),
            (Kind::String(case), Value::String(text)) => evaluation.string(case, text),
            (Kind::Array(case), Value::Array(items)) => evaluation.array(case, items),
            (Kind::Object(case), Value::Object(members)) => evaluation.object(case, members),
            _ => Some(false),
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Evaluation<'r, 'a, 'd> {
    pub(super) relation: &'r Relation<'a, 'd>,
    pub(super) direction: Option<Direction>,
    depth: usize,
}

impl<'d> Evaluation<'_, '_, 'd> {
    pub(super) fn deeper(self) -> Option<Self> {
        (self.depth < DEEPEST).then_some(Self { depth: self.depth + 1, ..self })
    }

    pub(super) fn conjunction(self, id: ConjId, value: &Value) -> Option<bool> {
        all(self.relation.arena.parts(id).iter().map(|part| self.schema(*part, value)))
    }

    pub(super) fn schema(self, id: SchemaId, value: &Value) -> Option<bool> {
        let deeper = self.deeper()?;
        let schema = self.relation.arena.schema(id);
        if schema.or_null && value.is_null() {
            return Some(true);
        }
        if schema.is_never || !schema.types.meets(TypeSet::of(value)) {
            return Some(false);
        }
        if schema.lists_without(value) {
            return Some(false);
        }
        let own = deeper.own(id, schema, value);
        if own == Some(false) {
            return own;
        }
        let opaque = if schema.opaque.is_empty() { Some(true) } else { None };
        let reference = schema.reference.map_or(Some(true), |reference| deeper.schema(reference, value));
        all([own, reference, deeper.logic(schema, value), opaque])
    }

    fn own(self, id: SchemaId, schema: &Schema<'d>, value: &Value) -> Option<bool> {
        match value {
            Value::Number(number) => {
                let mut case = NumberCase {
                    is_integer: false,
                    min: schema.minimum.clone(),
                    max: schema.maximum.clone(),
                    multiples: schema.multiple_of.into_iter().collect(),
                };
                let number = Num::new(number)?;
                if let Some((min, max)) = integer_range(schema)
                    && (number < Num::from_integer(min) || number > Num::from_integer(max))
                {
                    return Some(false);
                }
                case.is_integer = !schema.types.has(TypeSet::FRACTION);
                self.number(&case, &number)
            }
            Value::String(text) => {
                let case = StringCase {
                    min: schema.min_length,
                    max: schema.max_length,
                    patterns: schema.pattern.into_iter().collect(),
                    formats: schema.format.into_iter().collect(),
                };
                self.string(&case, text)
            }
            Value::Array(items) => {
                let Some(part) = &schema.array else { return Some(true) };
                let case = ArrayCase {
                    layers: vec![id],
                    closings: Vec::new(),
                    min: part.min,
                    max: part.max,
                    is_unique: part.is_unique,
                    contains: part.contains.into_iter().collect(),
                };
                let unevaluated = if part.unevaluated.is_some() { None } else { Some(true) };
                all([self.array(&case, items), unevaluated])
            }
            Value::Object(members) => {
                let Some(part) = &schema.object else { return Some(true) };
                let case = ObjectCase {
                    layers: vec![id],
                    required: part.required.clone(),
                    min: part.min,
                    max: part.max,
                    names: part.names.into_iter().collect(),
                    ..ObjectCase::default()
                };
                let required = part.dependent_required.iter().map(|(name, needed)| {
                    Some(
                        !members.contains_key(*name) || needed.iter().all(|name| members.contains_key(*name)),
                    )
                });
                let schemas = part.dependent_schemas.iter().map(|(name, needed)| {
                    if members.contains_key(*name) { self.schema(*needed, value) } else { Some(true) }
                });
                let unevaluated = if part.unevaluated.is_some() { None } else { Some(true) };
                all([self.object(&case, members), all(required), all(schemas), unevaluated])
            }
            _ => Some(true),
        }
    }

    fn logic(self, schema: &Schema<'d>, value: &Value) -> Option<bool> {
        let Some(logic) = &schema.logic else { return Some(true) };
        let each = |ids: &'_ [SchemaId]| ids.iter().map(|id| self.schema(*id, value)).collect::<Vec<_>>();
        let all_of = all(each(&logic.all_of));
        let any_of = if logic.any_of.is_empty() { Some(true) } else { any(each(&logic.any_of)) };
        let one_of = if logic.one_of.is_empty() { Some(true) } else { exactly_one(&each(&logic.one_of)) };
        let not = logic.not.map_or(Some(true), |not| self.schema(not, value).map(|yes| !yes));
        let condition = match logic.condition.map(|condition| self.schema(condition, value)) {
            None => Some(true),
            Some(Some(holds)) => {
                let branch = if holds { logic.then } else { logic.otherwise };
                branch.map_or(Some(true), |branch| self.schema(branch, value))
            }
            Some(None) => None,
        };
        all([all_of, any_of, one_of, not, condition])
    }
}

fn exactly_one(answers: &[Option<bool>]) -> Option<bool> {
    let certain = answers.iter().filter(|answer| **answer == Some(true)).count();
    let open = answers.iter().filter(|answer| answer.is_none()).count();
    match (certain, open) {
        (1, 0) => Some(true),
        (2.., _) | (0, 0) => Some(false),
        _ => None,
    }
}
