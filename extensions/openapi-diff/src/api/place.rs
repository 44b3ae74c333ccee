//! Places of a document, as findings point to them.

use crate::load::join;
use serde_json::Value;

/// A place of a document, and what stands there.
#[derive(Debug, Clone)]
pub(crate) struct Place<'d> {
    pub(super) pointer: String,
    pub(super) raw: &'d Value,
}

impl Place<'_> {
    /// The pointer to it.
    pub(crate) fn at(&self) -> String {
        self.pointer.clone()
    }

    /// The pointer to what is below it, as far as that is there: a finding points to what a reader can look at.
    pub(crate) fn below(&self, keys: &[&str]) -> String {
        let (mut pointer, mut raw) = (self.pointer.clone(), self.raw);
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
