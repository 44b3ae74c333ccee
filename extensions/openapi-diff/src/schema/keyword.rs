//! The values of keywords, held against what they have to be.

use super::{Num, SchemaId, TypeSet, read::Reader};
use crate::load::Key;
use serde_json::Value;

impl<'d> Reader<'_, 'd> {
    pub(super) fn types(&self, value: &'d Value) -> TypeSet {
        let named = |value: &Value| value.as_str().and_then(TypeSet::named);
        let set = match value {
            Value::Array(all) => all.iter().try_fold(TypeSet::NONE, |set, value| Some(set.or(named(value)?))),
            one => named(one),
        };
        set.unwrap_or_else(|| {
            self.shape("type", value, "the name of a type");
            TypeSet::ALL
        })
    }

    pub(super) fn flag(&self, keyword: &str, value: &Value) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.shape(keyword, value, "true or false");
            false
        })
    }

    pub(super) fn count(&self, keyword: &str, value: &Value) -> u64 {
        let whole = value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
        value.as_u64().or(whole.map(|number| number as u64)).unwrap_or_else(|| {
            self.shape(keyword, value, "a whole number that is not negative");
            0
        })
    }

    pub(super) fn number(&self, keyword: &str, value: &Value) -> Option<Num> {
        let number = match value {
            Value::Number(number) => Num::new(number),
            _ => None,
        };
        if number.is_none() {
            self.shape(keyword, value, "a number");
        }
        number
    }

    pub(super) fn text(&self, keyword: &str, value: &'d Value) -> Option<&'d str> {
        if value.as_str().is_none() {
            self.shape(keyword, value, "a text");
        }
        value.as_str()
    }

    pub(super) fn list(&self, keyword: &str, value: &'d Value) -> Option<&'d [Value]> {
        if value.as_array().is_none() {
            self.shape(keyword, value, "a list");
        }
        value.as_array().map(Vec::as_slice)
    }

    pub(super) fn names(&self, keyword: &str, value: &'d Value) -> Vec<&'d str> {
        let all = self.list(keyword, value).unwrap_or_default();
        let mut names: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
        if names.len() != all.len() {
            self.shape(keyword, value, "a list of names");
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(super) fn schema(&self, keyword: &'static str, value: &'d Value) -> SchemaId {
        self.arena.below(self.id, keyword, None, value)
    }

    pub(super) fn schemas(&self, keyword: &'static str, value: &'d Value) -> Vec<SchemaId> {
        let all = self.list(keyword, value).unwrap_or_default().iter().enumerate();
        all.map(|(index, value)| self.arena.below(self.id, keyword, Some(Key::Index(index)), value)).collect()
    }

    pub(super) fn named(&self, keyword: &'static str, value: &'d Value) -> Vec<(&'d str, SchemaId)> {
        let Some(members) = value.as_object() else {
            self.shape(keyword, value, "an object");
            return Vec::new();
        };
        let below = |(name, value): (&'d String, &'d Value)| {
            (name.as_str(), self.arena.below(self.id, keyword, Some(Key::Name(name)), value))
        };
        let mut all: Vec<_> = members.iter().map(below).collect();
        all.sort_unstable();
        all
    }

    pub(super) fn dependent(&self, value: &'d Value) -> Vec<(&'d str, Vec<&'d str>)> {
        let Some(members) = value.as_object() else {
            self.shape("dependentRequired", value, "an object");
            return Vec::new();
        };
        members.iter().map(|(name, value)| (name.as_str(), self.names("dependentRequired", value))).collect()
    }
}
