//! Whether one value is accepted, in three answers: yes, no, cannot tell.

use super::{
    ArrayCase, Direction, Kind, NumberCase, ObjectCase, Relation, StringCase, format::integer_range,
};
use crate::schema::{ConjId, Contains, Num, Schema, SchemaId, TypeSet, has_twins, same};
use serde_json::{Map, Value};

/// How far schemas are followed for one value.
const DEEPEST: usize = 120;

/// All of the answers: no if one is no.
fn all(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
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

fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
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
struct Evaluation<'r, 'a, 'd> {
    relation: &'r Relation<'a, 'd>,
    direction: Option<Direction>,
    depth: usize,
}

impl<'d> Evaluation<'_, '_, 'd> {
    fn deeper(self) -> Option<Self> {
        (self.depth < DEEPEST).then_some(Self { depth: self.depth + 1, ..self })
    }

    fn conjunction(self, id: ConjId, value: &Value) -> Option<bool> {
        all(self.relation.arena.parts(id).iter().map(|part| self.schema(*part, value)))
    }

    fn schema(self, id: SchemaId, value: &Value) -> Option<bool> {
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

    fn number(self, case: &NumberCase, number: &Num) -> Option<bool> {
        if case.is_integer && !number.is_integer() {
            return Some(false);
        }
        let above = case.min.as_ref().is_none_or(|bound| {
            if bound.is_exclusive { *number > bound.value } else { *number >= bound.value }
        });
        let below = case.max.as_ref().is_none_or(|bound| {
            if bound.is_exclusive { *number < bound.value } else { *number <= bound.value }
        });
        if !above || !below {
            return Some(false);
        }
        all(case.multiples.iter().map(|of| number.is_multiple_of(*of)))
    }

    fn string(self, case: &StringCase<'d>, text: &str) -> Option<bool> {
        let length = text.chars().count() as u64;
        if length < case.min || case.max.is_some_and(|max| length > max) {
            return Some(false);
        }
        let patterns = case.patterns.iter().map(|pattern| self.relation.patterns.matches(pattern, text));
        let formats = case.formats.iter().map(|format| self.relation.formats.accepts(format, text));
        all(patterns.chain(formats))
    }

    fn array(self, case: &ArrayCase, items: &[Value]) -> Option<bool> {
        let length = items.len() as u64;
        if length < case.min || case.max.is_some_and(|max| length > max) {
            return Some(false);
        }
        if case.is_unique && has_twins(items) {
            return Some(false);
        }
        let each = items.iter().enumerate().map(|(index, item)| {
            let schema = self.relation.item(case, index);
            self.deeper()?.conjunction(schema, item)
        });
        let contains = case.contains.iter().map(|contains| self.contains(*contains, items));
        all(each.chain(contains))
    }

    fn contains(self, contains: Contains, items: &[Value]) -> Option<bool> {
        let deeper = self.deeper()?;
        let found: Vec<_> = items.iter().map(|item| deeper.conjunction(contains.what, item)).collect();
        let certain = found.iter().filter(|found| **found == Some(true)).count() as u64;
        let possible = found.iter().filter(|found| **found != Some(false)).count() as u64;
        let fits = |count| count >= contains.min && contains.max.is_none_or(|max| count <= max);
        match (fits(certain), fits(possible)) {
            (true, true) => Some(true),
            (false, false) if certain == possible => Some(false),
            _ => None,
        }
    }

    fn object(self, case: &ObjectCase<'d>, members: &Map<String, Value>) -> Option<bool> {
        let count = members.len() as u64;
        if count < case.min || case.max.is_some_and(|max| count > max) {
            return Some(false);
        }
        if case.forbidden.iter().any(|name| members.contains_key(*name)) {
            return Some(false);
        }
        let is_hidden =
            |schema| self.direction.is_some_and(|direction| self.relation.is_hidden(schema, direction));
        for name in &case.required {
            if !members.contains_key(*name) && !is_hidden(self.relation.key(case, name).schema) {
                return Some(false);
            }
        }
        if case.fixed.iter().any(|(name, fixed)| members.get(*name).is_none_or(|value| !same(fixed, value))) {
            return Some(false);
        }
        let names = members.keys().flat_map(|name| {
            let name = Value::String(name.clone());
            case.names.iter().map(|schema| self.deeper()?.schema(*schema, &name)).collect::<Vec<_>>()
        });
        let each = members.iter().map(|(name, value)| {
            let rule = self.relation.key(case, name);
            if is_hidden(rule.schema) {
                return Some(true);
            }
            let answer = self.deeper()?.conjunction(rule.schema, value);
            if rule.is_certain { answer } else { None }
        });
        all(names.chain(each))
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
