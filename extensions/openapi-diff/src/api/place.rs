//! Places of a document, as findings point to them.

use crate::{
    explain::shown,
    load::{Way, join, nearest},
};
use serde_json::Value;

/// A place of a document, and what stands there.
#[derive(Debug, Clone)]
pub(crate) struct Place<'d> {
    pub(super) way: Way<'d>,
    pub(super) raw: &'d Value,
}

impl<'d> Place<'d> {
    /// The pointer to it.
    pub(crate) fn at(&self) -> String {
        self.way.told()
    }

    /// Whether the same stands at both.
    pub(crate) fn is_same_text(&self, other: &Place<'_>) -> bool {
        self.raw == other.raw
    }

    /// The keys of what it has.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let raw = self.raw;
        raw.as_object().into_iter().flat_map(|members| members.keys().map(String::as_str))
    }

    /// What it has under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.raw.get(key)
    }

    /// The pointer to what is below it, as far as that is there: a finding points to what a reader can look at.
    pub(crate) fn below(&self, keys: &[&str]) -> String {
        let (mut pointer, mut raw) = (self.at(), self.raw);
        for key in keys {
            let Some(next) = raw.get(key) else { break };
            (pointer, raw) = (join(&pointer, key), next);
        }
        pointer
    }
}

/// Where findings about two places point to.
pub(crate) fn both(old: &Place<'_>, new: &Place<'_>) -> (Option<String>, Option<String>) {
    (Some(old.at()), Some(new.at()))
}

/// Where findings about a member of two places point to.
pub(crate) fn members(old: &Place<'_>, new: &Place<'_>, key: &str) -> (Option<String>, Option<String>) {
    (Some(old.below(&[key])), Some(new.below(&[key])))
}

/// The old text and the new one, as far as there are any.
pub(crate) type Texts = (Option<String>, Option<String>);

/// Where a member of two places differs, as deep as that is, and what is there.
pub(crate) fn apart<'v>(old: &Place<'v>, new: &Place<'v>, key: &str) -> (Texts, Texts) {
    let side = |place: &Place<'v>| (place.below(&[key]), place.raw.get(key));
    let ((old_at, before), (new_at, after)) = nearest(side(old), side(new));
    ((Some(old_at), Some(new_at)), (before.map(shown), after.map(shown)))
}
