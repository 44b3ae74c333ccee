//! Reading filters from JSON.

use serde_json::{Map, Value};

use super::{FilterError, FilterErrorKind, MAX_ORDER, path, read_where, shown};
use crate::ModelDefinition;
use crate::query::{Direction, Order, Projection, Query};

/// Reads a filter object against a model; without `with_where`, one for an entity found by its id.
///
/// # Errors
/// The first fault, with the place where it is.
pub fn read_filter(
    model: &'static ModelDefinition,
    value: &Value,
    with_where: bool,
) -> Result<Query, FilterError> {
    let members = value.as_object().ok_or_else(|| invalid("must be an object"))?;
    let mut query = Query::default();
    for (key, value) in members {
        member(model, &mut query, key, value, with_where).map_err(|error| error.under(key))?;
    }
    if members.contains_key("skip") && members.contains_key("offset") {
        return Err(invalid("`skip` and `offset` are one thing: give one of them"));
    }
    Ok(query)
}

fn member(
    model: &'static ModelDefinition,
    query: &mut Query,
    key: &str,
    value: &Value,
    with_where: bool,
) -> Result<(), FilterError> {
    match key {
        "where" if with_where => query.condition = read_where(model, value)?,
        "order" => query.order = order(model, value)?,
        "limit" => query.limit = Some(count(value, 1)?),
        "skip" | "offset" => query.skip = count(value, 0)?,
        "fields" => query.projection = fields(model, value)?,
        "include" => return Err(no_relations(model)),
        _ => {
            return Err(FilterError::new(
                FilterErrorKind::UnknownKey,
                format!("`{}` is no part of a filter", shown(key)),
            ));
        }
    }
    Ok(())
}

fn count(value: &Value, least: u64) -> Result<u64, FilterError> {
    let whole = value
        .as_u64()
        .or_else(|| crate::compare::whole(value.as_f64()?).and_then(|whole| u64::try_from(whole).ok()));
    // No store counts beyond 63 bits.
    whole
        .filter(|whole| *whole >= least && i64::try_from(*whole).is_ok())
        .ok_or_else(|| invalid(&format!("must be a whole number, {least} or greater")))
}

fn order(model: &'static ModelDefinition, value: &Value) -> Result<Vec<Order>, FilterError> {
    match value {
        Value::String(text) => Ok(vec![order_by(model, text)?]),
        Value::Array(elements) if elements.len() > MAX_ORDER => {
            Err(FilterError::new(FilterErrorKind::TooLarge, format!("has more than {MAX_ORDER} elements")))
        }
        Value::Array(elements) => {
            let read = |(index, element): (usize, &Value)| {
                let text = element.as_str().ok_or_else(|| invalid("must be a string"));
                text.and_then(|text| order_by(model, text)).map_err(|error| error.under(index))
            };
            elements.iter().enumerate().map(read).collect()
        }
        _ => Err(invalid("must be a string or an array of strings")),
    }
}

/// Reads `"property"`, `"property ASC"` or `"property DESC"`.
pub(super) fn order_by(model: &'static ModelDefinition, text: &str) -> Result<Order, FilterError> {
    let (name, direction) = match text.rsplit_once(' ') {
        Some((name, direction)) if direction.eq_ignore_ascii_case("asc") => (name, Direction::Ascending),
        Some((name, direction)) if direction.eq_ignore_ascii_case("desc") => (name, Direction::Descending),
        _ => (text, Direction::Ascending),
    };
    Ok(Order { path: path::find(model, name)?, direction })
}

fn fields(model: &'static ModelDefinition, value: &Value) -> Result<Projection, FilterError> {
    match value {
        Value::Object(flags) => field_flags(model, flags),
        Value::Array(names) => {
            let read = |(index, name): (usize, &Value)| {
                let given = name.as_str().ok_or_else(|| invalid("must be a string"));
                let field = given.and_then(|given| field(model, given));
                let is_repeated = names.iter().take(index).any(|other| other == name);
                field
                    .and_then(|field| if is_repeated { Err(invalid("is named twice")) } else { Ok(field) })
                    .map_err(|error| error.under(index))
            };
            Ok(only(names.iter().enumerate().map(read).collect::<Result<_, _>>()?))
        }
        _ => Err(invalid("must be an object of true and false, or an array of properties")),
    }
}

fn field_flags(
    model: &'static ModelDefinition,
    flags: &Map<String, Value>,
) -> Result<Projection, FilterError> {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for (name, flag) in flags {
        let field = field(model, name).map_err(|error| error.under(name))?;
        match flag {
            Value::Bool(true) => wanted.push(field),
            Value::Bool(false) => unwanted.push(field),
            _ => return Err(invalid("must be true or false").under(name)),
        }
    }
    if wanted.is_empty() && !unwanted.is_empty() {
        let kept = model.visible().map(|property| property.name).filter(|name| !unwanted.contains(name));
        return Ok(Projection::Only(kept.collect()));
    }
    Ok(only(wanted))
}

/// Only some properties; none named means all.
pub(super) fn only(mut names: Vec<&'static str>) -> Projection {
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { Projection::All } else { Projection::Only(names) }
}

/// Finds a visible property by its name alone.
pub(super) fn field(model: &'static ModelDefinition, name: &str) -> Result<&'static str, FilterError> {
    let property = model.visible().find(|property| property.name == name);
    property.map(|property| property.name).ok_or_else(|| {
        FilterError::new(
            FilterErrorKind::UnknownProperty,
            format!("{} has no property `{}`", model.name, shown(name)),
        )
    })
}

/// Models have no relations yet, so there is nothing to include.
fn no_relations(model: &'static ModelDefinition) -> FilterError {
    FilterError::new(FilterErrorKind::UnknownRelation, format!("{} has no relations to include", model.name))
}

fn invalid(message: &str) -> FilterError {
    FilterError::new(FilterErrorKind::InvalidValue, message)
}
