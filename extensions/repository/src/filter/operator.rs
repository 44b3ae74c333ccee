//! The operators of `{property: {operator: value}}`: which kinds have which, and how each is read.

use serde_json::Value;

use super::{FilterError, FilterErrorKind, MAX_LIST, operand, shown};
use crate::Kind;
use crate::query::{Pattern, Test};

/// What an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A scalar or null.
    Nullable,
    /// A scalar.
    Scalar,
    /// Two scalars.
    Pair,
    /// A list of scalars and nulls.
    List,
    /// True or false.
    Flag,
    /// A pattern.
    Pattern,
}

/// All operators, with what each takes.
pub(super) const OPERATORS: [(&str, Takes); 15] = [
    ("eq", Takes::Nullable),
    ("neq", Takes::Nullable),
    ("gt", Takes::Scalar),
    ("gte", Takes::Scalar),
    ("lt", Takes::Scalar),
    ("lte", Takes::Scalar),
    ("inq", Takes::List),
    ("nin", Takes::List),
    ("between", Takes::Pair),
    ("exists", Takes::Flag),
    ("like", Takes::Pattern),
    ("nlike", Takes::Pattern),
    ("ilike", Takes::Pattern),
    ("nilike", Takes::Pattern),
    ("regexp", Takes::Pattern),
];

/// Whether values of a kind (that of [`Kind::tested`]) can be tested with an operator.
pub(super) fn fits(kind: Kind, takes: Takes) -> bool {
    match takes {
        Takes::Flag | Takes::Nullable => true,
        Takes::Scalar | Takes::Pair | Takes::List => !matches!(kind, Kind::Object | Kind::Array(_)),
        Takes::Pattern => matches!(kind, Kind::String | Kind::Any),
    }
}

/// Reads one operator with its value.
pub(super) fn read(kind: Kind, name: &str, value: &Value) -> Result<Test, FilterError> {
    let kind = kind.tested();
    let takes =
        OPERATORS.iter().find(|(known, takes)| *known == name && fits(kind, *takes)).map(|(_, takes)| *takes);
    let Some(takes) = takes else {
        return Err(unknown(name));
    };
    match takes {
        Takes::Nullable => {
            let value = operand::nullable(kind, value)?;
            Ok(if name == "eq" { Test::Equal(value) } else { Test::NotEqual(value) })
        }
        Takes::Scalar => {
            let value = operand::scalar(kind, value)?;
            Ok(match name {
                "gt" => Test::Greater(value),
                "gte" => Test::GreaterOrEqual(value),
                "lt" => Test::Less(value),
                _ => Test::LessOrEqual(value),
            })
        }
        Takes::Pair => match value.as_array().map(Vec::as_slice) {
            Some([least, most]) => Ok(Test::Between(
                operand::scalar(kind, least).map_err(|error| error.under(0))?,
                operand::scalar(kind, most).map_err(|error| error.under(1))?,
            )),
            _ => Err(invalid("must be an array of exactly two values")),
        },
        Takes::List => {
            let values = list(kind, value)?;
            Ok(if name == "inq" { Test::In(values) } else { Test::NotIn(values) })
        }
        Takes::Flag => value.as_bool().map(Test::Exists).ok_or_else(|| invalid("must be true or false")),
        Takes::Pattern => {
            let text = value.as_str().ok_or_else(|| invalid("must be a string"))?;
            pattern(name, text)
        }
    }
}

fn list(kind: Kind, value: &Value) -> Result<Vec<Value>, FilterError> {
    let values = value.as_array().ok_or_else(|| invalid("must be an array"))?;
    if values.len() > MAX_LIST {
        return Err(FilterError::new(FilterErrorKind::TooLarge, format!("has more than {MAX_LIST} values")));
    }
    let read = |(index, value)| operand::nullable(kind, value).map_err(|error| error.under(index));
    values.iter().enumerate().map(read).collect()
}

fn pattern(name: &str, text: &str) -> Result<Test, FilterError> {
    let pattern = match name {
        "like" | "nlike" => Pattern::like(text, false),
        "ilike" | "nilike" => Pattern::like(text, true),
        _ => Pattern::regexp(text),
    };
    let pattern =
        pattern.map_err(|error| FilterError::new(FilterErrorKind::InvalidPattern, error.to_string()))?;
    Ok(if name.starts_with('n') { Test::NotMatches(pattern) } else { Test::Matches(pattern) })
}

fn unknown(name: &str) -> FilterError {
    if name.starts_with('$') {
        return FilterError::new(
            FilterErrorKind::OperatorNotAllowed,
            format!("operator `{}` is not allowed in a query", shown(name)),
        );
    }
    FilterError::new(
        FilterErrorKind::UnknownOperator,
        format!("`{}` is no operator of such a property", shown(name)),
    )
}

fn invalid(message: &str) -> FilterError {
    FilterError::new(FilterErrorKind::InvalidValue, message)
}
