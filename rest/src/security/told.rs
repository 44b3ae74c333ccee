//! What a document says of security, once everybody has added to it.

use crate::openapi::VERBS;
use crate::operation::{Operation, SecurityRequirement};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The requirements of one place; an error if they are none.
type Said = Result<Vec<SecurityRequirement>, String>;

/// What a document says of security.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// What holds where an operation says nothing.
    pub(super) default: Option<Said>,
    pub(super) schemes: Map<String, Value>,
    /// By path and verb; none for an operation that says nothing.
    operations: HashMap<(String, String), Option<Said>>,
}

impl Told {
    /// That of a document in the words of 3.1, or of 3.0.
    pub(crate) fn of(document: &Value) -> Self {
        let mut operations = HashMap::new();
        for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for verb in VERBS {
                if let Some(operation) = item.get(verb) {
                    operations.insert((path.clone(), verb.to_owned()), said(operation));
                }
            }
        }
        let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object);
        Self { default: said(document), schemes: schemes.cloned().unwrap_or_default(), operations }
    }

    /// What an operation requires: what the document says of it, and what the operation says itself where no document
    /// shows it; what holds for all where neither says anything.
    pub(super) fn required(&self, operation: &Operation) -> Said {
        let place =
            (crate::openapi::documented(&operation.path), operation.method.as_str().to_ascii_lowercase());
        let shown = if operation.hidden { None } else { self.operations.get(&place) };
        let own = match shown {
            Some(said) => said.clone(),
            None => operation.security.clone().map(Ok),
        };
        own.or_else(|| self.default.clone()).unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Whether anything is required where an operation says nothing.
    pub(super) fn has_default(&self) -> bool {
        self.default.as_ref().is_some_and(|said| said.as_ref().is_ok_and(|all| !all.is_empty()))
    }
}

fn said(place: &Value) -> Option<Said> {
    let security = place.get("security")?;
    Some(
        serde_json::from_value(security.clone())
            .map_err(|error| format!("`security` is {security}: {error}")),
    )
}

/// Both of two requirements: each alternative of the one with each of the other.
pub(crate) fn both(one: &[SecurityRequirement], other: &[SecurityRequirement]) -> Vec<SecurityRequirement> {
    match (one, other) {
        ([], all) | (all, []) => all.to_vec(),
        _ => one.iter().flat_map(|one| other.iter().map(|other| one.clone().and(other.clone()))).collect(),
    }
}
