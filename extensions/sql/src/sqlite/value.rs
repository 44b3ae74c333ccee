//! Values of properties as SQLite keeps them, and back.

use lazo_repository::{ErrorKind, Kind, ModelDefinition, Property, Result, Row, StoreRule};
use sea_query::Value as Sql;
use serde_json::Value;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// Whether a kind is kept as JSON text.
pub(super) fn is_json(kind: Kind) -> bool {
    matches!(kind, Kind::Array(_) | Kind::Object | Kind::Any)
}

/// A property's value as it is bound. Null and absent are one.
pub(super) fn bind(model: &ModelDefinition, property: &Property, value: Option<&Value>) -> Result<Sql> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Ok(null(property.kind));
    };
    if has_nul(value) {
        let reason = format!("`{}` contains the character U+0000, which cannot be stored", property.name);
        return Err(ErrorKind::Refused { model: model.name, rule: StoreRule::Storable, reason }.into());
    }
    let bound = match property.kind {
        Kind::String | Kind::DateTime => value.as_str().map(Sql::from),
        Kind::Integer => value.as_i64().map(Sql::from),
        Kind::Number => value.as_f64().map(Sql::from),
        Kind::Boolean => value.as_bool().map(Sql::from),
        Kind::Array(_) | Kind::Object | Kind::Any => Some(Sql::from(value.to_string())),
    };
    bound.ok_or_else(|| {
        let reason = format!("`{}` is not what its kind says", property.name);
        ErrorKind::Refused { model: model.name, rule: StoreRule::DataType, reason }.into()
    })
}

fn null(kind: Kind) -> Sql {
    match kind {
        Kind::Integer => Sql::BigInt(None),
        Kind::Number => Sql::Double(None),
        Kind::Boolean => Sql::Bool(None),
        _ => Sql::String(None),
    }
}

/// SQLite's JSON functions end a text at U+0000, so what they find would not be what is there.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(elements) => elements.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A scalar of a condition as it is bound.
pub(super) fn scalar(value: &Value) -> Sql {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match lazo_repository::compare::Numeric::of(number) {
            lazo_repository::compare::Numeric::Integer(value) => value.into(),
            lazo_repository::compare::Numeric::Float(value) => value.into(),
        },
        Value::String(text) => text.as_str().into(),
        // Conditions are checked: nothing else is compared with.
        Value::Null | Value::Array(_) | Value::Object(_) => Sql::String(None),
    }
}

/// The row of a model; its columns are the properties in their order. Nulls are left out.
pub(super) fn row(
    model: &ModelDefinition,
    properties: &[&'static Property],
    found: &SqliteRow,
) -> Result<Row> {
    let mut row = Row::new();
    for (index, property) in properties.iter().enumerate() {
        let mismatch = |cause: String| ErrorKind::Mismatch { model: model.name, cause };
        let value = read(property.kind, found, index)
            .map_err(|cause| mismatch(format!("`{}`: {cause}", property.column)))?;
        if let Some(value) = value {
            row.insert(property.name.to_owned(), value);
        }
    }
    Ok(row)
}

fn read(kind: Kind, row: &SqliteRow, index: usize) -> Result<Option<Value>, Box<dyn std::error::Error>> {
    Ok(match kind {
        Kind::String | Kind::DateTime => row.try_get::<Option<String>, _>(index)?.map(Value::from),
        Kind::Integer => row.try_get::<Option<i64>, _>(index)?.map(Value::from),
        Kind::Number => row.try_get::<Option<f64>, _>(index)?.map(Value::from),
        Kind::Boolean => row.try_get::<Option<bool>, _>(index)?.map(Value::from),
        Kind::Array(_) | Kind::Object | Kind::Any => {
            let text = row.try_get::<Option<&str>, _>(index)?;
            text.map(serde_json::from_str).transpose()?
        }
    })
}
