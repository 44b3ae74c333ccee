//! Schemas as they stand in the documents: each read once, known by an id, linked to others by ids.

mod arena;
mod bound;
mod checked;
mod discriminate;
mod keyword;
mod number;
mod read;
mod resolve;
mod types;
mod values;

pub(crate) use arena::{Arena, ConjId, SchemaId, Side};
pub(crate) use number::Num;
pub(crate) use types::TypeSet;

use serde_json::Value;
use std::cell::OnceCell;

/// A bound of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bound {
    pub(crate) value: Num,
    pub(crate) is_exclusive: bool,
}

/// `contains` with its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contains {
    pub(crate) what: ConjId,
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
}

/// `discriminator`.
#[derive(Debug)]
pub(crate) struct Discriminator<'d> {
    pub(crate) property: &'d str,
    /// What each value means, with what the members' own names mean.
    pub(crate) mapping: Vec<(String, SchemaId)>,
}

/// One schema object, with the spellings of 3.0 and 3.1 made one. References are links: [`Schema::reference`].
#[derive(Debug, Default)]
pub(crate) struct Schema<'d> {
    pub(crate) is_never: bool,
    pub(crate) types: TypeSet,
    pub(crate) enumeration: Option<&'d [Value]>,
    /// Of the enumeration, made when it is first looked through.
    index: OnceCell<Option<Index>>,
    pub(crate) constant: Option<&'d Value>,
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    pub(crate) multiple_of: Option<Num>,
    pub(crate) min_length: u64,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<&'d str>,
    pub(crate) format: Option<&'d str>,
    pub(crate) array: Option<Box<ArrayPart>>,
    pub(crate) object: Option<Box<ObjectPart<'d>>>,
    pub(crate) logic: Option<Box<LogicPart>>,
    pub(crate) discriminator: Option<Box<Discriminator<'d>>>,
    pub(crate) reference: Option<SchemaId>,
    /// `nullable` of 3.0 beside alternatives or parts, and no type: null or what they say.
    pub(crate) or_null: bool,
    pub(crate) is_read_only: bool,
    pub(crate) is_write_only: bool,
    pub(crate) is_extensible_enum: bool,
    pub(crate) default: Option<&'d Value>,
    /// Keywords whose meaning is not followed, with what they say.
    pub(crate) opaque: Vec<(&'d str, &'d Value)>,
}

/// What a schema says of arrays.
#[derive(Debug, Default)]
pub(crate) struct ArrayPart {
    pub(crate) prefix: Vec<SchemaId>,
    pub(crate) items: Option<SchemaId>,
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
    pub(crate) is_unique: bool,
    pub(crate) contains: Option<Contains>,
    pub(crate) unevaluated: Option<SchemaId>,
}

/// What a schema says of objects.
#[derive(Debug, Default)]
pub(crate) struct ObjectPart<'d> {
    /// Sorted by name.
    pub(crate) properties: Vec<(&'d str, SchemaId)>,
    pub(crate) patterns: Vec<(&'d str, SchemaId)>,
    pub(crate) additional: Option<SchemaId>,
    /// Sorted.
    pub(crate) required: Vec<&'d str>,
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
    pub(crate) names: Option<SchemaId>,
    pub(crate) dependent_required: Vec<(&'d str, Vec<&'d str>)>,
    pub(crate) dependent_schemas: Vec<(&'d str, SchemaId)>,
    pub(crate) unevaluated: Option<SchemaId>,
}

/// How a schema is put together of others.
#[derive(Debug, Default)]
pub(crate) struct LogicPart {
    pub(crate) all_of: Vec<SchemaId>,
    pub(crate) any_of: Vec<SchemaId>,
    pub(crate) one_of: Vec<SchemaId>,
    pub(crate) not: Option<SchemaId>,
    pub(crate) condition: Option<SchemaId>,
    pub(crate) then: Option<SchemaId>,
    pub(crate) otherwise: Option<SchemaId>,
}

impl LogicPart {
    /// Whether it is put together of other schemas.
    pub(crate) fn has_parts(&self) -> bool {
        !(self.all_of.is_empty() && self.any_of.is_empty() && self.one_of.is_empty())
    }
}

impl<'d> Schema<'d> {
    /// The schemas that hold for the same value as this one.
    pub(crate) fn in_place(&self) -> Vec<SchemaId> {
        let mut all: Vec<SchemaId> = self.reference.into_iter().collect();
        if let Some(logic) = &self.logic {
            all.extend(logic.all_of.iter().chain(&logic.any_of).chain(&logic.one_of));
            all.extend([logic.not, logic.condition, logic.then, logic.otherwise].into_iter().flatten());
        }
        if let Some(object) = &self.object {
            all.extend(object.dependent_schemas.iter().map(|(_, schema)| schema));
        }
        all
    }

    /// The schemas of parts of the value.
    pub(crate) fn below(&self, arena: &Arena<'_>) -> Vec<SchemaId> {
        let mut all = Vec::new();
        if let Some(array) = &self.array {
            all.extend(&array.prefix);
            all.extend([array.items, array.unevaluated].into_iter().flatten());
            all.extend(array.contains.iter().flat_map(|contains| arena.parts(contains.what)));
        }
        if let Some(object) = &self.object {
            all.extend(object.properties.iter().chain(&object.patterns).map(|(_, schema)| schema));
            all.extend([object.additional, object.names, object.unevaluated].into_iter().flatten());
        }
        if let Some(discriminator) = &self.discriminator {
            all.extend(discriminator.mapping.iter().map(|(_, schema)| schema));
        }
        all
    }

    /// The values that it lists, if it does.
    pub(crate) fn values(&self) -> Option<Vec<&'d Value>> {
        match (self.enumeration, self.constant) {
            (None, None) => None,
            (Some(all), None) => Some(all.iter().collect()),
            (None, Some(one)) => Some(vec![one]),
            (Some(all), Some(one)) => {
                Some(all.iter().filter(|value| number::same(value, one)).take(1).collect())
            }
        }
    }

    /// Whether it lists values and this is none of them.
    pub(crate) fn lists_without(&self, value: &Value) -> bool {
        if self.constant.is_some_and(|one| !number::same(one, value)) {
            return true;
        }
        let Some(all) = self.enumeration else { return false };
        match self.index.get_or_init(|| Index::of(all)) {
            Some(index) => !index.has(all, value),
            None => !all.iter().any(|one| number::same(one, value)),
        }
    }
}

pub(crate) use bound::stricter;
pub(crate) use number::same;
pub(crate) use read::kind;
pub(crate) use values::{Index, ValueSet, has_twins};
