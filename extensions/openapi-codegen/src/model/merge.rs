//! Several schemas of objects that hold together, as one.

use super::{
    Reader, is_note,
    keywords::{self, Keywords, refers},
};
use lazo_openapi_diff::{LoadError, Place};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How many `allOf` may stand in one another.
const DEEPEST: usize = 32;
/// How many parts one schema may have, those of its parts included.
const MOST_PARTS: usize = 10_000;

/// What all parts together say.
#[derive(Debug, Default)]
pub(super) struct Merged<'d> {
    pub(super) properties: BTreeMap<String, Place<'d>>,
    pub(super) required: BTreeSet<String>,
    pub(super) rules: Map<String, Value>,
    pub(super) others: Option<Place<'d>>,
    pub(super) is_closed: bool,
}

impl<'d> Reader<'d> {
    /// The schema at a place with all its `allOf`; nothing if no struct says that.
    pub(super) fn merged(
        &mut self,
        place: &Place<'d>,
        depth: usize,
    ) -> Result<Option<Merged<'d>>, LoadError> {
        self.parts = if depth == 0 { 0 } else { self.parts + 1 };
        if depth > DEEPEST || self.parts > MOST_PARTS {
            // Parts of parts that lead back come here, too.
            return Err(LoadError::TooDeep { at: place.to_string(), most: DEEPEST });
        }
        let own = Keywords::at(place, self.is_3_0)?;
        let is_object = matches!(own.kind(), None | Some("object")) && !own.rules.contains_key("enum");
        let is_open =
            place.get("anyOf").is_none() && place.get("oneOf").is_none() && place.get("items").is_none();
        if !is_object || !is_open || !own.unsaid.is_empty() || (own.is_nullable && depth > 0) {
            return Ok(None);
        }
        let mut all = Merged::default();
        for part in keywords::list(place, "allOf")? {
            let part = part.followed()?;
            if !part.value().is_object() {
                return Err(keywords::shape(&part, "a schema"));
            }
            let Some(part) = self.merged(&part, depth + 1)? else { return Ok(None) };
            // A part without other properties refuses those of the other parts.
            if part.is_closed || !all.join(part, false) {
                return Ok(None);
            }
        }
        let others = place.get("additionalProperties");
        let is_closed = others.as_ref().is_some_and(|others| others.value() == &Value::Bool(false));
        if is_closed && place.get("allOf").is_some() {
            return Ok(None);
        }
        let mut rules = own.rules;
        rules.remove("type");
        let own = Merged {
            properties: keywords::members(place, "properties")?
                .into_iter()
                .map(|(name, place)| (name.to_owned(), place))
                .collect(),
            required: keywords::texts(place, "required")?.into_iter().map(str::to_owned).collect(),
            rules,
            others: others.filter(|_| !is_closed),
            is_closed,
        };
        Ok(all.join(own, true).then_some(all))
    }
}

impl<'d> Merged<'d> {
    /// Takes another part in, unless both speak of one thing in different ways.
    fn join(&mut self, other: Self, is_own: bool) -> bool {
        for (name, place) in other.properties {
            match self.properties.get(&name) {
                Some(known) if !narrows(known.value(), place.value()) => return false,
                _ => drop(self.properties.insert(name, place)),
            }
        }
        self.required.extend(other.required);
        for (keyword, value) in other.rules {
            // Notes of a part are about the part.
            if !is_own && (is_note(&keyword) || keyword == "discriminator") {
                continue;
            }
            if self.rules.insert(keyword, value.clone()).is_some_and(|known| known != value) {
                return false;
            }
        }
        match (&self.others, other.others) {
            (Some(known), Some(others)) if known.value() != others.value() => return false,
            (None, Some(others)) => self.others = Some(others),
            _ => {}
        }
        self.is_closed |= other.is_closed;
        true
    }
}

/// Whether a schema says all that an earlier one says, in the same words.
fn narrows(earlier: &Value, later: &Value) -> bool {
    if earlier == later {
        return true;
    }
    let (Some(earlier), Some(later)) = (earlier.as_object(), later.as_object()) else { return false };
    let is_same = |(keyword, value): (&String, &Value)| {
        is_note(keyword) || keyword == "description" || (later.get(keyword) == Some(value) && !refers(value))
    };
    earlier.iter().all(is_same)
}
