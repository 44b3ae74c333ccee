//! Parameters written as JSON (`filter={"limit":1}`), in the query also with brackets (`filter[limit]=1`).
//!
//! Values inside JSON are never converted; those in brackets are texts, and are brought into the types of the schema.

use super::{ParameterPolicy, errors::invalid, place::QueryValues, slow::read_slowly};
use crate::{
    HttpError, body,
    operation::Parameter,
    percent, prohibited,
    schema::{
        Validator,
        brackets::{self, BracketLimits},
        exact,
    },
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a parameter of the query. `is_exact` says that the type refuses all that its schema refuses; the validator is asked
/// for only if the straight way fails.
pub(crate) fn read_json<'v, T: DeserializeOwned>(
    parameter: &Parameter,
    query: &str,
    is_exact: bool,
    policy: &ParameterPolicy,
    validator: impl FnOnce() -> Result<&'v Validator, HttpError>,
) -> Result<Option<T>, HttpError> {
    let name = &parameter.name;
    let mut values = QueryValues::new(query, name);
    if let Some(raw) = values.next_plain() {
        // Escapes were checked with the whole query.
        let text = percent::decode(raw, true).map_err(|_| super::bad_escape())?;
        if values.next_plain().is_some() {
            return Err(invalid(name, &Value::from(text.as_ref())));
        }
        refuse_both(parameter, query, raw, policy)?;
        return match is_nothing(&text) {
            true => Ok(None),
            false => json(parameter, &text, is_exact, policy, validator).map(Some),
        };
    }
    let Some(tree) = read_brackets(parameter, query, policy)? else { return Ok(None) };
    let validator = validator()?;
    let value = validator.coerce_form(tree.clone());
    read_slowly(parameter, (validator, policy), &[], &tree, value).map(Some)
}

/// Reads what is written with brackets, as texts.
pub(crate) fn read_brackets(
    parameter: &Parameter,
    query: &str,
    policy: &ParameterPolicy,
) -> Result<Option<Value>, HttpError> {
    // A bracket may be written as it is or escaped.
    if !query.contains(['[', '%']) {
        return Ok(None);
    }
    let limits = BracketLimits { levels: policy.levels, leaves: policy.values };
    brackets::tree_within(query, &parameter.name, limits).map_err(|error| {
        invalid(&parameter.name, &Value::from(query)).details(vec![note("brackets", &error.to_string())])
    })
}

/// Refuses a query that has brackets beside the JSON text: which of them is meant would be a guess.
pub(crate) fn refuse_both(
    parameter: &Parameter,
    query: &str,
    raw: &str,
    policy: &ParameterPolicy,
) -> Result<(), HttpError> {
    let is_alone = query.len() == parameter.name.len() + 1 + raw.len();
    if is_alone { Ok(()) } else { read_brackets(parameter, query, policy).map(drop) }
}

/// Whether a text is none, or the word for it.
pub(crate) fn is_nothing(text: &str) -> bool {
    text.is_empty() || text == "null"
}

/// Reads JSON text.
pub(crate) fn json<'v, T: DeserializeOwned>(
    parameter: &Parameter,
    text: &str,
    is_exact: bool,
    policy: &ParameterPolicy,
    validator: impl FnOnce() -> Result<&'v Validator, HttpError>,
) -> Result<T, HttpError> {
    if is_exact
        && !may_be_prohibited(text, policy)
        && let Some(value) = body::typed(text)
    {
        return Ok(value);
    }
    let value = parsed(parameter, text)?;
    read_slowly(parameter, (validator()?, policy), &[], &value.clone(), value)
}

/// Whether names may be in a text that the slow lane refuses, in whatever escapes: a type that takes any names does not.
fn may_be_prohibited(text: &str, policy: &ParameterPolicy) -> bool {
    text.contains('$') || prohibited::may_be_in(text, &policy.prohibited_names)
}

/// JSON text as a value.
pub(crate) fn parsed(parameter: &Parameter, text: &str) -> Result<Value, HttpError> {
    let read = serde_json::from_str(text).map_err(|_| {
        invalid(&parameter.name, &Value::from(text)).details(vec![note("syntax", "must be JSON")])
    });
    read.map(|value| exact(value, text))
}

/// A detail about the whole value.
pub(crate) fn note(code: &str, message: &str) -> Value {
    serde_json::json!({"path": "", "code": code, "message": message, "info": {}})
}
