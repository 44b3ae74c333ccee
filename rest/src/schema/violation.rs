//! One broken rule of a schema, in our words. Nothing of the library that found it reaches a client, and no value that
//! the client sent is repeated (only names of properties are).

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::formats::RANGE;
use super::number;
use super::rules::told;

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

const ADDITIONAL: &str = "must NOT have additional properties";

/// What `error` says about `root`: one violation for each property that is too many, otherwise a single one.
pub(super) fn violations_of(error: &ValidationError<'_>, root: &Value, into: &mut Vec<Violation>) {
    let path = error.instance_path().as_str();
    let mut add = |code: &str, message: String, info: Value| {
        let info = if let Value::Object(info) = info { info } else { Map::new() };
        into.push(Violation { path: path.to_owned(), code: code.to_owned(), message, info });
    };
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                add("additionalProperties", ADDITIONAL.to_owned(), json!({"additionalProperty": name}));
            }
        }
        // So it is where the schema knows no property at all; the error then does not say which there are.
        Kind::FalseSchema if error.schema_path().as_str().ends_with("/additionalProperties") => {
            for name in root.pointer(path).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
                add("additionalProperties", ADDITIONAL.to_owned(), json!({"additionalProperty": name}));
            }
        }
        Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                add(
                    "unevaluatedProperties",
                    "must NOT have unevaluated properties".to_owned(),
                    json!({"unevaluatedProperty": name}),
                );
            }
        }
        kind => {
            let (code, message, info) = describe(kind, error, root);
            add(code, message, info);
        }
    }
}

/// Code, message and info of one rule.
fn describe<'k>(kind: &'k Kind, error: &ValidationError<'_>, root: &Value) -> (&'k str, String, Value) {
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
        Kind::AnyOf { context } => {
            let mut info = Map::new();
            add_closest(&mut info, context, error, root);
            ("anyOf", "must match a schema in anyOf".to_owned(), info.into())
        }
        Kind::OneOfNotValid { context } => {
            let mut info = Map::from_iter([("passingSchemas".to_owned(), Value::Null)]);
            add_closest(&mut info, context, error, root);
            ("oneOf", "must match exactly one schema in oneOf".to_owned(), info.into())
        }
        Kind::OneOfMultipleValid { context } => {
            let passing: Vec<usize> =
                context.iter().enumerate().filter(|(_, errors)| errors.is_empty()).map(|(i, _)| i).collect();
            ("oneOf", "must match exactly one schema in oneOf".to_owned(), json!({"passingSchemas": passing}))
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

/// What the value lacks to match one of several alternatives, where it is plain which one is meant: the only one whose
/// type, and whose properties with fixed values, are those of the value.
fn add_closest(
    info: &mut Map<String, Value>,
    alternatives: &[Vec<ValidationError<'static>>],
    error: &ValidationError<'_>,
    root: &Value,
) {
    let here = error.instance_path().as_str();
    let is_meant = |errors: &&Vec<ValidationError<'static>>| {
        errors.iter().all(|error| match error.kind() {
            Kind::Type { .. } => error.instance_path().as_str() != here,
            Kind::Constant { .. } | Kind::Enum { .. } => false,
            _ => true,
        })
    };
    let mut meant = alternatives.iter().filter(is_meant);
    if let (Some(errors), None) = (meant.next(), meant.next()) {
        let mut closest = Vec::new();
        for error in errors {
            violations_of(error, root, &mut closest);
        }
        let closest = closest.into_iter().map(|Violation { path, code, message, info }| {
            json!({"path": path, "code": code, "message": message, "info": info})
        });
        info.insert("closest".to_owned(), closest.collect());
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
