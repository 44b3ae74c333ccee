//! Schemas of a contract beside those of the application, keyword by keyword.

use super::{Sides, keys, target};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Keywords for people, which two equal schemas may differ in.
const NOTES: [&str; 9] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "$schema",
];

impl<'d> Sides<'d> {
    pub(super) fn schema(&mut self, place: &str, theirs: Option<&'d Value>, ours: Option<&'d Value>) {
        let (theirs, ours) = match (theirs, ours) {
            (None, None) => return,
            (Some(theirs), Some(ours)) => (theirs, ours),
            (Some(_), None) => return self.tell(place, "the application has no schema"),
            (None, Some(_)) => return self.tell(place, "the contract has no schema"),
        };
        let mut seen = BTreeSet::new();
        self.schemas(place, "", (theirs, ours), &mut seen);
    }

    /// Compares schemas keyword by keyword; `seen` has the pairs that were met, to which references may lead back.
    fn schemas(
        &mut self,
        place: &str,
        at: &str,
        pair: (&'d Value, &'d Value),
        seen: &mut BTreeSet<(usize, usize)>,
    ) {
        let (theirs, ours) = (target(self.contract, pair.0), target(self.own, pair.1));
        let place_of = |value: &Value| std::ptr::from_ref(value).addr();
        if !seen.insert((place_of(theirs), place_of(ours))) {
            return;
        }
        let (Value::Object(their), Value::Object(our)) = (theirs, ours) else {
            if theirs != ours {
                self.differ(place, at, Some(theirs), Some(ours));
            }
            return;
        };
        for keyword in keys(Some(theirs), Some(ours)) {
            if NOTES.contains(&keyword.as_str()) || keyword.starts_with("x-") || keyword == "$ref" {
                continue;
            }
            if keyword == "format" && is_widest(their, our) {
                continue;
            }
            let at = format!("{at}/{keyword}");
            match (their.get(&keyword), our.get(&keyword)) {
                (Some(theirs), Some(ours)) => self.keyword(place, &at, &keyword, (theirs, ours), seen),
                (theirs, ours) => self.differ(place, &at, theirs, ours),
            }
        }
    }

    fn keyword(
        &mut self,
        place: &str,
        at: &str,
        keyword: &str,
        (theirs, ours): (&'d Value, &'d Value),
        seen: &mut BTreeSet<(usize, usize)>,
    ) {
        match (keyword, theirs, ours) {
            (
                "properties" | "patternProperties" | "dependentSchemas",
                Value::Object(their),
                Value::Object(our),
            ) => {
                for name in keys(Some(theirs), Some(ours)) {
                    let at = format!("{at}/{name}");
                    match (their.get(&name), our.get(&name)) {
                        (Some(theirs), Some(ours)) => self.schemas(place, &at, (theirs, ours), seen),
                        (theirs, ours) => self.differ(place, &at, theirs, ours),
                    }
                }
            }
            (
                "items"
                | "additionalProperties"
                | "not"
                | "contains"
                | "propertyNames"
                | "if"
                | "then"
                | "else",
                ..,
            ) => {
                self.schemas(place, at, (theirs, ours), seen);
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(their), Value::Array(our))
                if their.len() == our.len() =>
            {
                for (index, pair) in their.iter().zip(our).enumerate() {
                    self.schemas(place, &format!("{at}/{index}"), pair, seen);
                }
            }
            ("required" | "enum" | "type", Value::Array(their), Value::Array(our)) => {
                let sorted = |list: &[Value]| list.iter().map(Value::to_string).collect::<BTreeSet<_>>();
                if sorted(their) != sorted(our) {
                    self.differ(place, at, Some(theirs), Some(ours));
                }
            }
            _ if equal(theirs, ours) => {}
            _ => self.differ(place, at, Some(theirs), Some(ours)),
        }
    }

    fn differ(&mut self, place: &str, at: &str, theirs: Option<&Value>, ours: Option<&Value>) {
        let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
        let at = if at.is_empty() { "/" } else { at };
        let what = format!("schema {at} is {} in the contract and {} here", text(theirs), text(ours));
        self.tell(place, what);
    }
}

/// Whether a contract names no format for numbers, and ours is the widest that numbers of JSON are read into.
fn is_widest(theirs: &Map<String, Value>, ours: &Map<String, Value>) -> bool {
    let is = |kind: &str| match ours.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
        one => one.is_some_and(|one| one == kind),
    };
    let format = ours.get("format").and_then(Value::as_str);
    !theirs.contains_key("format")
        && matches!(format, Some("int64") if is("integer")) | matches!(format, Some("double") if is("number"))
}

/// `1` and `1.0` are one number.
fn equal(one: &Value, other: &Value) -> bool {
    one == other
        || one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one.to_bits() == other.to_bits())
}
