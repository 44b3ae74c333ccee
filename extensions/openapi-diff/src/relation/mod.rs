//! Whether every value of one schema is a value of another.
//!
//! A schema is turned into a union of [`Case`](case::Case)s, each of one type or a list of values, whose parts are again schemas.
//! Inclusion is shown case by case, and for parts by the same question; a question that is met again while it is open is
//! assumed to be answered "yes", which is what recursion means. A proof is a proof: "yes" is never guessed. Without a proof
//! the answer is not "no" but "not proved", and a [witness](crate::witness) decides.

mod array;
mod case;
mod cases;
mod depend;
mod empty;
mod evaluate;
mod exclude;
mod expand;
mod fits;
mod format;
mod identical;
mod included;
mod object;
mod own;
mod pattern;
mod scalar;
#[cfg(test)]
mod soundness;
mod split;

pub(crate) use case::{ArrayCase, Case, Kind, NumberCase, ObjectCase, StringCase};
pub(crate) use exclude::types_of;
pub(crate) use expand::Normal;
pub(crate) use format::{Format, format_of, validator};
pub(crate) use included::Verdict;
pub(crate) use pattern::{Patterns, Search};

use crate::schema::{Arena, ConjId, Schema, SchemaId};
use format::Formats;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// Which way messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From client to server, who may ask for less and accept more.
    Request,
    /// From server to client, who may be promised more and sent less.
    Response,
}

impl Direction {
    /// The other way: what callbacks and webhooks are judged by.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

/// How values travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Travel {
    pub(crate) direction: Direction,
    /// As text, in a path, query or header: `5` is a text there as much as a number.
    pub(crate) is_text: bool,
    /// Whether what a schema does not name counts too.
    pub(crate) is_strict: bool,
}

impl Travel {
    pub(crate) fn json(direction: Direction) -> Self {
        Self { direction, is_text: false, is_strict: false }
    }

    pub(crate) fn text(direction: Direction) -> Self {
        Self { direction, is_text: true, is_strict: false }
    }
}

/// The relation between the schemas of an arena, with everything that has been found out about them.
pub(crate) struct Relation<'a, 'd> {
    pub(crate) arena: &'a Arena<'d>,
    normals: RefCell<FxHashMap<ConjId, Rc<Normal<'d>>>>,
    expanded: RefCell<FxHashMap<SchemaId, Rc<Normal<'d>>>>,
    included: RefCell<included::Memo>,
    empty: RefCell<FxHashMap<ConjId, Option<bool>>>,
    /// How many questions for emptiness are open.
    open_empty: Cell<usize>,
    hidden: RefCell<FxHashMap<SchemaId, (bool, bool)>>,
    identical: RefCell<FxHashMap<(SchemaId, SchemaId), bool>>,
    pub(crate) patterns: Patterns,
    pub(crate) formats: Formats,
}

impl<'a, 'd> Relation<'a, 'd> {
    pub(crate) fn new(arena: &'a Arena<'d>) -> Self {
        Self {
            arena,
            normals: RefCell::default(),
            expanded: RefCell::default(),
            included: RefCell::default(),
            empty: RefCell::default(),
            open_empty: Cell::new(0),
            hidden: RefCell::default(),
            identical: RefCell::default(),
            patterns: Patterns::default(),
            formats: Formats::default(),
        }
    }

    /// Whether a property of this schema does not travel this way: `readOnly` in requests, `writeOnly` in responses.
    pub(crate) fn is_hidden(&self, schema: ConjId, direction: Direction) -> bool {
        self.arena.parts(schema).iter().any(|part| {
            let (read_only, write_only) = self.access(*part, 0);
            match direction {
                Direction::Request => read_only,
                Direction::Response => write_only,
            }
        })
    }

    fn access(&self, id: SchemaId, depth: usize) -> (bool, bool) {
        if let Some(known) = self.hidden.borrow().get(&id) {
            return *known;
        }
        let schema = self.arena.schema(id);
        let mut access = (schema.is_read_only, schema.is_write_only);
        let all_of = schema.logic.iter().flat_map(|logic| &logic.all_of);
        if depth < 64 {
            for part in schema.reference.iter().chain(all_of) {
                let part = self.access(*part, depth + 1);
                access = (access.0 || part.0, access.1 || part.1);
            }
        }
        self.hidden.borrow_mut().insert(id, access);
        access
    }

    /// Whether a schema says nothing about values.
    pub(crate) fn is_anything(&self, id: SchemaId) -> bool {
        let schema = self.arena.schema(id);
        schema.types == crate::schema::TypeSet::ALL && Self::says_nothing_but_types(schema)
    }

    /// Whether a schema says nothing about values but their types.
    fn says_nothing_but_types(schema: &Schema<'d>) -> bool {
        Self::has_no_keywords(schema)
            && schema.logic.is_none()
            && schema.discriminator.is_none()
            && schema.reference.is_none()
    }

    /// Whether a schema says nothing about values itself, but for their types: others may say more.
    fn has_no_keywords(schema: &Schema<'d>) -> bool {
        !schema.is_never
            && schema.enumeration.is_none()
            && schema.constant.is_none()
            && schema.minimum.is_none()
            && schema.maximum.is_none()
            && schema.multiple_of.is_none()
            && schema.min_length == 0
            && schema.max_length.is_none()
            && schema.pattern.is_none()
            && schema.format.is_none()
            && schema.array.is_none()
            && schema.object.is_none()
            && schema.opaque.is_empty()
    }

    /// Whether lists or objects are among the values.
    pub(crate) fn may_have_parts(&self, id: ConjId) -> bool {
        self.normal(id).cases.iter().any(|case| match &case.kind {
            Kind::Array(_) | Kind::Object(_) => true,
            Kind::Values(values) => values.iter().any(|value| value.is_array() || value.is_object()),
            _ => false,
        })
    }

    /// The conjunction of parts, without those that say nothing.
    pub(crate) fn all(&self, parts: impl IntoIterator<Item = SchemaId>) -> ConjId {
        self.arena.conjunction(parts.into_iter().filter(|part| !self.is_anything(*part)))
    }
}

/// A scalar as it is written in a path, query or header.
pub(crate) fn as_text(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(flag) => Some(flag.to_string().into()),
        _ => None,
    }
}
