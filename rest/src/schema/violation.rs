//! One broken rule of a schema, in our words. Nothing of the library that found it reaches a client, and no value that
//! the client sent is repeated (only names of properties are).

use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::choice::{Choice, Choices, Piece};
use super::formats::RANGE;
use super::number;
use super::rules::told;
use super::words::own_words;

/// One broken rule: an element of the `details` of an error.
///
/// ```
/// use lazo_rest::schema::Violation;
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
}

const ADDITIONAL: &str = "must NOT have additional properties";

/// Tells what is wrong with values of one schema.
pub(super) struct Teller<'c> {
    pub(super) choices: &'c Arc<Choices>,
    /// So many broken rules are told of one value.
    pub(super) most: usize,
    /// Whether alternatives are told what they lack.
    pub(super) looks_closer: bool,
}

impl Teller<'_> {
    /// Every broken rule of a value that stands at `place`, as far as they are told.
    pub(super) fn tell(&self, piece: &Piece, value: &Value, place: &str) -> Vec<Violation> {
        let mut found = Vec::new();
        let Some(report) = piece.report(self.choices) else { return found };
        if self.most == 1 {
            if let Err(error) = report.validate(value) {
                self.add(piece, &error, (value, place), &mut found);
            }
            return found;
        }
        for error in report.iter_errors(value) {
            self.add(piece, &error, (value, place), &mut found);
            if found.len() >= self.most {
                break;
            }
        }
        found
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
        let left = self.most.saturating_sub(into.len());
        let rule = piece.schema_at(error.schema_path().as_str(), self.choices);
        let mut add = |code: &str, message: String, info: Value| {
            let info = if let Value::Object(info) = info { info } else { Map::new() };
            let message = rule.and_then(|schema| own_words(schema, code)).map_or(message, str::to_owned);
            into.push(Violation { path: format!("{place}{path}"), code: code.to_owned(), message, info });
        };
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                for name in unexpected.iter().take(left) {
                    add("additionalProperties", ADDITIONAL.to_owned(), json!({"additionalProperty": name}));
                }
            }
            // So it is where the schema knows no property at all; the error then does not say which there are.
            Kind::FalseSchema if error.schema_path().as_str().ends_with("/additionalProperties") => {
                let names = root.pointer(path).and_then(Value::as_object).into_iter().flat_map(Map::keys);
                for name in names.take(left) {
                    add("additionalProperties", ADDITIONAL.to_owned(), json!({"additionalProperty": name}));
                }
            }
            Kind::UnevaluatedProperties { unexpected } => {
                for name in unexpected.iter().take(left) {
                    add(
                        "unevaluatedProperties",
                        "must NOT have unevaluated properties".to_owned(),
                        json!({"unevaluatedProperty": name}),
                    );
                }
            }
            kind => match (self.choices.of(kind), root.pointer(path)) {
                (Some(choice), Some(value)) => {
                    let (code, message, info) = self.choice(&choice, value, &format!("{place}{path}"));
                    add(code, message, info);
                }
                _ => {
                    let (code, message, info) = describe(kind, error);
                    add(code, message, info);
                }
            },
        }
    }

    /// What is wrong with a value of which a choice says that no alternative fits, or more than one.
    fn choice(&self, choice: &Choice, value: &Value, place: &str) -> (&'static str, String, Value) {
        let mut info = Map::new();
        if choice.is_one_of {
            let passing = choice.passing(self.choices, value);
            if !passing.is_empty() {
                return one_of(json!({"passingSchemas": passing}));
            }
            info.insert("passingSchemas".to_owned(), Value::Null);
        }
        // What the value lacks to match the alternative that is meant.
        if self.looks_closer
            && let Some(meant) = choice.meant(self.choices, value)
        {
            let closest = self.tell(meant, value, place).into_iter();
            let closest = closest.map(|Violation { path, code, message, info }| {
                json!({"path": path, "code": code, "message": message, "info": info})
            });
            info.insert("closest".to_owned(), closest.collect());
        }
        if choice.is_one_of { one_of(info.into()) } else { any_of(info.into()) }
    }
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
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            ("required", format!("must have required property '{name}'"), json!({"missingProperty": name}))
        }
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
        Kind::Enum { options } => (
            "enum",
            "must be equal to one of the allowed values".to_owned(),
            json!({"allowedValues": &**options}),
        ),
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
