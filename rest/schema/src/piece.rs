//! Schemas of their own that are cut out of larger ones: alternatives, and what is made of them to ask the library.

use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::Value;

use super::marks::Marks;
use super::reference::component_name;

/// A schema of its own, cut out of a larger one. Its validators are made when they are first needed.
pub(super) struct Piece {
    schema: Value,
    check: OnceLock<Option<Validator>>,
    report: OnceLock<Option<Validator>>,
}

impl Piece {
    pub(super) fn new(schema: Value) -> Self {
        Self { schema, check: OnceLock::new(), report: OnceLock::new() }
    }

    pub(super) fn schema(&self) -> &Value {
        &self.schema
    }

    /// The schema, or that of the component that it refers to.
    pub(super) fn resolved<'s>(&'s self, marks: &'s Marks) -> Option<&'s Value> {
        self.component().map_or(Some(&self.schema), |name| marks.components().get(name))
    }

    /// The component that it refers to.
    pub(super) fn component(&self) -> Option<&str> {
        component_name(self.schema.get("$ref")?.as_str()?)
    }

    pub(super) fn fits(&self, marks: &Marks, value: &Value) -> bool {
        self.check(marks).is_some_and(|check| check.is_valid(value))
    }

    /// The schema as it is: its errors go into alternatives. A part of what compiles compiles.
    pub(super) fn check(&self, marks: &Marks) -> Option<&Validator> {
        self.check.get_or_init(|| marks.check(&self.schema).ok()).as_ref()
    }

    /// The schema with marks; if it should not compile, nothing is told of it.
    pub(super) fn report(&self, marks: &Arc<Marks>) -> Option<&Validator> {
        self.report.get_or_init(|| marks.report(&self.schema).ok()).as_ref()
    }

    /// The schema whose rule stands at a path, as errors have it: below its own or below that of a component.
    pub(super) fn schema_at<'s>(&'s self, rule: &str, marks: &'s Marks) -> Option<&'s Value> {
        let (schema, _) = rule.rsplit_once('/')?;
        let Some(below) = schema.strip_prefix("/components/schemas/") else {
            return self.schema.pointer(schema);
        };
        let (name, within) = below.split_at(below.find('/').unwrap_or(below.len()));
        marks.components().get(&unescaped(name))?.pointer(within)
    }
}

/// A step of a JSON pointer as the name that it stands for (RFC 6901, 4).
fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
