//! A place in a document while it is read.

use super::Place;
use crate::{
    load::{FileName, Key, LoadError, Way},
    schema::{Arena, ConjId, Side, kind},
};
use serde_json::Value;
use std::rc::Rc;

/// How many references may lead from one to the next.
const LONGEST_CHAIN: usize = 50;

/// A place in a document while it is read.
#[derive(Clone)]
pub(super) struct Cursor<'a, 'd> {
    pub(super) arena: &'a Arena<'d>,
    pub(super) side: Side,
    way: Way<'d>,
    pub(super) raw: &'d Value,
}

impl<'a, 'd> Cursor<'a, 'd> {
    pub(super) fn root(arena: &'a Arena<'d>, side: Side) -> Self {
        let way = Way::start(Rc::new(FileName(String::new())), String::new());
        Self { arena, side, way, raw: arena.document(side).value() }
    }

    fn to(&self, key: Key<'d>, raw: &'d Value) -> Self {
        Self { way: self.way.below(key), raw, ..*self }
    }

    pub(super) fn child(&self, key: &'d str) -> Option<Self> {
        Some(self.to(Key::Name(key), self.raw.get(key)?))
    }

    /// What is below a key; nothing, at this place, if nothing is there.
    pub(super) fn below(&self, key: &'d str) -> Self {
        self.child(key).unwrap_or_else(|| Self { raw: &Value::Null, ..self.clone() })
    }

    /// Where it is, as it is told.
    pub(super) fn at(&self) -> String {
        self.way.told()
    }

    /// It, to be pointed to later.
    pub(super) fn place(&self) -> Place<'d> {
        Place { way: self.way.clone(), raw: self.raw }
    }

    pub(super) fn shape(&self, expected: &'static str) -> LoadError {
        LoadError::Shape { at: self.at(), found: kind(self.raw), expected }
    }

    /// The members of an object, by name.
    pub(super) fn members(&self) -> Result<Vec<(&'d str, Self)>, LoadError> {
        let members = self.raw.as_object().ok_or_else(|| self.shape("an object"))?;
        let mut all: Vec<_> =
            members.iter().map(|(key, raw)| (key.as_str(), self.to(Key::Name(key), raw))).collect();
        all.sort_by_key(|(key, _)| *key);
        Ok(all)
    }

    pub(super) fn items(&self) -> Result<Vec<Self>, LoadError> {
        let items = self.raw.as_array().ok_or_else(|| self.shape("a list"))?;
        Ok(items.iter().enumerate().map(|(index, raw)| self.to(Key::Index(index), raw)).collect())
    }

    /// Where the references lead that stand here, if there are any.
    pub(super) fn followed(&self) -> Result<Self, LoadError> {
        let mut here = self.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = here.raw.get("$ref").and_then(Value::as_str) else { return Ok(here) };
            let target = self.arena.resolve(self.side, here.way.file(), reference, || here.way.pointer())?;
            here = Self { way: target.way, raw: target.raw, ..here };
        }
        Err(LoadError::Circle { at: self.at(), through: here.at() })
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.raw.get(key).and_then(Value::as_str)
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.raw.get(key).and_then(Value::as_bool)
    }

    pub(super) fn required_object(&self) -> Result<(), LoadError> {
        if self.raw.is_object() { Ok(()) } else { Err(self.shape("an object")) }
    }

    /// The schema below a key, held against everything that can be wrong with it.
    pub(super) fn schema(&self, key: &'d str) -> Result<Option<ConjId>, LoadError> {
        let Some(place) = self.child(key) else { return Ok(None) };
        let id = self.arena.at(self.side, place.way, place.raw);
        self.arena.check(id)?;
        Ok(Some(self.arena.one(id)))
    }
}
