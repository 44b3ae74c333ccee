//! One broken rule of a schema, in our words. Nothing of the library that found it reaches a client, and no value that
//! the client sent is repeated (only names of properties are).

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::choice::Choice;
use super::formats::RANGE;
use super::marks::{Mark, Marks};
use super::number;
use super::piece::Piece;
use super::rules::told;
use super::unevaluated::Unevaluated;
use super::unmeant;
use super::words::own_words;

/// One broken rule: an element of the `details` of an error.
///
/// ```
/// use lazo_schema::Violation;
///
/// let violation = Violation {
///     path: String::new(),
///     code: "required".into(),
///     message: "must have required property 'title'".into(),
///     info: serde_json::Map::from_iter([("missingProperty".into(), "title".into())]),
/// };
/// assert_eq!(
///     serde_json::to_value(violation)?,
///     serde_json::json!({"path": "", "code": "required", "message": "must have required property 'title'",
///                        "info": {"missingProperty": "title"}})
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// JSON pointer to the value that breaks the rule; `""` is the root.
    pub path: String,
    /// The keyword of the schema, e.g. `minLength`.
    pub code: String,
    /// The rule in words, e.g. `must NOT have fewer than 2 characters`.
    pub message: String,
    /// The figures of the rule, e.g. `{"limit": 2}`. Of `anyOf` and `oneOf`, `closest` has the violations of the one
    /// alternative that is plainly meant, if one is.
    pub info: Map<String, Value>,
}

impl Violation {
    /// Of a value that breaks its schema, where more cannot be told.
    pub(super) fn unknown() -> Self {
        let message = "must match its schema".to_owned();
        Self { path: String::new(), code: "schema".to_owned(), message, info: Map::new() }
    }

    /// Of a value that has more than `most` of something for others to be asked about it.
    pub(super) fn asks_too_much(most: usize, what: &str) -> Self {
        let message = format!("must NOT have more than {most} {what}");
        let info = Map::from_iter([("limit".to_owned(), most.into())]);
        Self { path: String::new(), code: "lookups".to_owned(), message, info }
    }
}

const ADDITIONAL: &str = "must NOT have additional properties";

/// Tells what is wrong with one value.
pub(super) struct Teller<'m> {
    marks: &'m Arc<Marks>,
    /// So many broken rules are told, with those that are told of alternatives.
    left: Cell<usize>,
    /// Whether the first broken rule is all that is told.
    is_brief: bool,
    /// The alternatives that are being told of, each with the value that lacks something.
    within: RefCell<Vec<(*const Piece, *const Value)>>,
}

impl<'m> Teller<'m> {
    /// One that tells of `most` broken rules at most.
    pub(super) fn of_all(marks: &'m Arc<Marks>, most: usize) -> Self {
        Self { marks, left: Cell::new(most), is_brief: false, within: RefCell::default() }
    }

    /// One that tells of the first broken rule only, and not what alternatives lack.
    pub(super) fn of_first(marks: &'m Arc<Marks>) -> Self {
        Self { is_brief: true, ..Self::of_all(marks, 1) }
    }

    /// Every broken rule of a value that stands at `place`, as far as they are told.
    pub(super) fn tell(&self, piece: &Piece, value: &Value, place: &str) -> Vec<Violation> {
        let mut found = Vec::new();
        let Some(report) = piece.report(self.marks) else { return found };
        if self.is_brief {
            if let Err(error) = report.validate(value) {
                self.add(piece, &error, (value, place), &mut found);
            }
            return found;
        }
        for error in report.iter_errors(value) {
            if self.left.get() == 0 {
                break;
            }
            self.add(piece, &error, (value, place), &mut found);
        }
        found
    }

    /// Whether one more is told.
    fn takes(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// What `error` says about `root`: one violation for each property that is too many, otherwise a single one.
    fn add(
        &self,
        piece: &Piece,
        error: &ValidationError<'_>,
        (root, place): (&Value, &str),
        into: &mut Vec<Violation>,
    ) {
        let path = error.instance_path().as_str();
        let rule = piece.schema_at(error.schema_path().as_str(), self.marks);
        let mut add = |code: &str, message: String, info: Value| {
            let info = if let Value::Object(info) = info { info } else { Map::new() };
            let message = rule.and_then(|schema| own_words(schema, code)).map_or(message, str::to_owned);
            into.push(Violation { path: format!("{place}{path}"), code: code.to_owned(), message, info });
        };
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                for name in unexpected.iter().take_while(|_| self.takes()) {
                    add("additionalProperties", ADDITIONAL.to_owned(), json!({"additionalProperty": name}));
                }
            }
            // So it is where the schema knows no property at all; the error then does not say which there are.
            Kind::FalseSchema if error.schema_path().as_str().ends_with("/additionalProperties") => {
                let names = root.pointer(path).and_then(Value::as_object).into_iter().flat_map(Map::keys);
                for name in names.take_while(|_| self.takes()) {
                    add("additionalProperties", ADDITIONAL.to_owned(), json!({"additionalProperty": name}));
                }
            }
            kind => match (self.marks.of(kind).as_deref(), root.pointer(path)) {
                (Some(Mark::Unevaluated(unevaluated)), Some(value)) => {
                    self.unevaluated(unevaluated, value, &mut add);
                }
                _ if !self.takes() => {}
                (Some(Mark::Choice(choice)), Some(value)) => {
                    let (code, message, info) = self.choice(choice, value, &format!("{place}{path}"));
                    add(code, message, info);
                }
                _ => {
                    let (code, message, info) = describe(kind, error);
                    add(code, message, info);
                }
            },
        }
    }

    /// What is left over in a value and should not be.
    fn unevaluated(
        &self,
        unevaluated: &Unevaluated,
        value: &Value,
        add: &mut impl FnMut(&str, String, Value),
    ) {
        if value.is_array() {
            if self.takes() {
                add(unevaluated.keyword, "must be valid".to_owned(), Value::Null);
            }
            return;
        }
        for name in unevaluated.broken(self.marks, value).iter().take_while(|_| self.takes()) {
            let message = "must NOT have unevaluated properties".to_owned();
            add(unevaluated.keyword, message, json!({"unevaluatedProperty": name}));
        }
    }

    /// What is wrong with a value of which a choice says that no alternative fits, or more than one.
    fn choice(&self, choice: &Choice, value: &Value, place: &str) -> (&'static str, String, Value) {
        let mut info = Map::new();
        if choice.is_one_of {
            let passing = choice.passing(self.marks, value);
            if !passing.is_empty() {
                return one_of(json!({"passingSchemas": passing}));
            }
            info.insert("passingSchemas".to_owned(), Value::Null);
        }
        if let Some(values) = &choice.values {
            return allowed(values);
        }
        let closest = self.closest(choice, value, place);
        if !closest.is_empty() {
            let closest = closest.into_iter().map(|Violation { path, code, message, info }| {
                json!({"path": path, "code": code, "message": message, "info": info})
            });
            info.insert("closest".to_owned(), closest.collect());
        }
        if choice.is_one_of { one_of(info.into()) } else { any_of(info.into()) }
    }

    /// What a value lacks to match the alternative that is meant.
    fn closest(&self, choice: &Choice, value: &Value, place: &str) -> Vec<Violation> {
        if self.is_brief || self.left.get() == 0 {
            return Vec::new();
        }
        let Some(meant) = choice.meant(self.marks, value) else {
            let told = unmeant::told(choice, self.marks, value, place);
            return told.filter(|_| self.takes()).into_iter().collect();
        };
        // An alternative may lead back to itself without a step down.
        let this = (Arc::as_ptr(meant), std::ptr::from_ref(value));
        if self.within.borrow().contains(&this) {
            return Vec::new();
        }
        self.within.borrow_mut().push(this);
        let closest = self.tell(meant, value, place);
        self.within.borrow_mut().pop();
        closest
    }
}

pub(super) fn required(name: &str) -> (&'static str, String, Value) {
    ("required", format!("must have required property '{name}'"), json!({"missingProperty": name}))
}

pub(super) fn allowed(values: &[Value]) -> (&'static str, String, Value) {
    ("enum", "must be equal to one of the allowed values".to_owned(), json!({"allowedValues": values}))
}

fn any_of(info: Value) -> (&'static str, String, Value) {
    ("anyOf", "must match a schema in anyOf".to_owned(), info)
}

fn one_of(info: Value) -> (&'static str, String, Value) {
    ("oneOf", "must match exactly one schema in oneOf".to_owned(), info)
}

/// Code, message and info of one rule.
fn describe<'k>(kind: &'k Kind, error: &ValidationError<'_>) -> (&'k str, String, Value) {
    match kind {
        Kind::Required { property } => required(property.as_str().unwrap_or_default()),
        Kind::Type { kind } => {
            let names: Vec<String> = match kind {
                TypeKind::Single(one) => vec![one.to_string()],
                TypeKind::Multiple(set) => set.into_iter().map(|one| one.to_string()).collect(),
            };
            let info =
                if let [one] = names.as_slice() { json!({"type": one}) } else { json!({"type": names}) };
            ("type", format!("must be {}", names.join(" or ")), info)
        }
        Kind::Minimum { limit } => bound("minimum", ">=", limit),
        Kind::Maximum { limit } => bound("maximum", "<=", limit),
        Kind::ExclusiveMinimum { limit } => bound("exclusiveMinimum", ">", limit),
        Kind::ExclusiveMaximum { limit } => bound("exclusiveMaximum", "<", limit),
        Kind::MultipleOf { multiple_of } => {
            let factor = serde_json::Number::from_f64(*multiple_of).map_or(Value::Null, Value::Number);
            let factor = match &factor {
                Value::Number(number) => number::as_integer(number).map_or(factor, Value::Number),
                _ => factor,
            };
            ("multipleOf", format!("must be multiple of {factor}"), json!({"multipleOf": factor}))
        }
        Kind::MinLength { limit } => count("minLength", "fewer", *limit, "characters"),
        Kind::MaxLength { limit } => count("maxLength", "more", *limit, "characters"),
        Kind::MinItems { limit } => count("minItems", "fewer", *limit, "items"),
        Kind::MaxItems { limit } => count("maxItems", "more", *limit, "items"),
        Kind::AdditionalItems { limit } => count("items", "more", *limit as u64, "items"),
        Kind::MinProperties { limit } => count("minProperties", "fewer", *limit, "properties"),
        Kind::MaxProperties { limit } => count("maxProperties", "more", *limit, "properties"),
        Kind::Pattern { pattern } => {
            ("pattern", format!("must match pattern \"{pattern}\""), json!({"pattern": pattern}))
        }
        Kind::Format { format } => format_rule(format),
        Kind::Custom { keyword, message } if keyword == RANGE => format_rule(message),
        Kind::Custom { keyword, message } => {
            let (message, info) = told(message).unwrap_or_else(|| ("must be valid".to_owned(), Map::new()));
            (keyword, message, info.into())
        }
        Kind::Enum { options } => allowed(options.as_array().map_or(&[], Vec::as_slice)),
        Kind::Constant { expected_value } => {
            ("const", "must be equal to constant".to_owned(), json!({"allowedValue": &**expected_value}))
        }
        Kind::UniqueItems => match first_duplicate(error.instance()) {
            Some((i, j)) => (
                "uniqueItems",
                format!("must NOT have duplicate items (items {i} and {j} are identical)"),
                json!({"i": i, "j": j}),
            ),
            None => ("uniqueItems", "must NOT have duplicate items".to_owned(), Value::Null),
        },
        // Alternatives that the library has told of by itself: what each of them lacks is not told.
        Kind::AnyOf { .. } => any_of(Value::Null),
        Kind::OneOfNotValid { .. } => one_of(json!({"passingSchemas": null})),
        Kind::OneOfMultipleValid { context } => {
            let passing: Vec<usize> =
                context.iter().enumerate().filter(|(_, errors)| errors.is_empty()).map(|(i, _)| i).collect();
            one_of(json!({"passingSchemas": passing}))
        }
        Kind::Not { .. } => ("not", "must NOT be valid".to_owned(), Value::Null),
        Kind::FalseSchema => ("false schema", "must not be there".to_owned(), Value::Null),
        Kind::Contains => ("contains", "must contain a valid item".to_owned(), Value::Null),
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            ("propertyNames", "property name must be valid".to_owned(), json!({"propertyName": name}))
        }
        other => (other.keyword(), "must be valid".to_owned(), Value::Null),
    }
}

fn bound(code: &'static str, comparison: &str, limit: &Value) -> (&'static str, String, Value) {
    (code, format!("must be {comparison} {limit}"), json!({"comparison": comparison, "limit": limit}))
}

fn count(code: &'static str, than: &str, limit: u64, what: &str) -> (&'static str, String, Value) {
    (code, format!("must NOT have {than} than {limit} {what}"), json!({"limit": limit}))
}

/// The rule that a text without a format breaks.
pub(super) fn format_rule(format: &str) -> (&'static str, String, Value) {
    ("format", format!("must match format \"{format}\""), json!({"format": format}))
}

/// The first item that stands twice, as the later and the earlier index.
fn first_duplicate(items: &Value) -> Option<(usize, usize)> {
    /// Finding the pair costs the square of the length: beyond this, knowing that there is one has to do.
    const MOST: usize = 1_000;
    let items = items.as_array().filter(|items| items.len() <= MOST)?;
    items.iter().enumerate().find_map(|(i, item)| {
        let j = items[..i].iter().position(|earlier| number::equal(earlier, item))?;
        Some((i, j))
    })
}
