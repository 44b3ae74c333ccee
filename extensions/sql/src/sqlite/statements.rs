//! The statements of a connector, built and ready to be run.

use lazo_repository::query::{Condition, Query};
use lazo_repository::{ModelDefinition, Property, Result, Row};
use sea_query::{Alias, Expr, Func, Order, SqliteQueryBuilder, Value as Sql};
use sea_query_sqlx::{SqlxBinder as _, SqlxValues};

use super::condition::expression;
use super::{order, value};

/// SQL text and the values to bind.
pub(super) type Statement = (String, SqlxValues);

fn column(property: &Property) -> Alias {
    Alias::new(property.column)
}

/// Stores a row. All columns are named, whatever the row has, so that one text serves all rows of a model.
pub(super) fn insert(model: &ModelDefinition, row: &Row) -> Result<Statement> {
    let values = bound(model, model.properties.iter(), row)?;
    let mut insert = sea_query::Query::insert();
    insert.into_table(Alias::new(model.table)).columns(model.properties.iter().map(column));
    // As many values as columns, so there is nothing to refuse.
    let _ = insert.values(values.into_iter().map(Expr::val));
    Ok(insert.build_sqlx(SqliteQueryBuilder))
}

/// Finds rows with some properties.
pub(super) fn select(model: &'static ModelDefinition, query: &Query, properties: &[&Property]) -> Statement {
    let mut select = sea_query::Query::select();
    select.columns(properties.iter().map(|property| column(property))).from(Alias::new(model.table));
    if properties.is_empty() {
        select.expr(Expr::val(1));
    }
    if !query.condition.is_always() {
        select.and_where(expression(model, &query.condition));
    }
    for (key, direction) in query.order.iter().flat_map(|order| order::expressions(model, order)) {
        select.order_by_expr(key, direction);
    }
    if query.condition.required_id().is_none() {
        select.order_by((Alias::new(model.table), column(model.id())), Order::Asc);
    }
    // SQLite has no OFFSET without a LIMIT.
    if query.limit.is_some() || query.skip > 0 {
        select.limit(query.limit.unwrap_or(i64::MAX as u64));
    }
    if query.skip > 0 {
        select.offset(query.skip);
    }
    select.build_sqlx(SqliteQueryBuilder)
}

/// Counts rows.
pub(super) fn count(model: &ModelDefinition, condition: &Condition) -> Statement {
    let mut select = sea_query::Query::select();
    let id = Expr::col((Alias::new(model.table), column(model.id())));
    select.expr(Func::count(id)).from(Alias::new(model.table));
    if !condition.is_always() {
        select.and_where(expression(model, condition));
    }
    select.build_sqlx(SqliteQueryBuilder)
}

/// Sets columns of rows: those that the patch has.
pub(super) fn update(
    model: &ModelDefinition,
    patch: &Row,
    condition: &Condition,
) -> Result<Option<Statement>> {
    let properties: Vec<_> =
        model.properties.iter().filter(|property| patch.contains_key(property.name)).collect();
    set(model, &properties, patch, condition)
}

/// Sets all columns of a row but its id; those that the row does not have become null.
pub(super) fn replace(
    model: &ModelDefinition,
    row: &Row,
    condition: &Condition,
) -> Result<Option<Statement>> {
    let properties: Vec<_> = model.properties.iter().filter(|property| !property.id).collect();
    set(model, &properties, row, condition)
}

/// None where there is nothing to set.
fn set(
    model: &ModelDefinition,
    properties: &[&Property],
    row: &Row,
    condition: &Condition,
) -> Result<Option<Statement>> {
    if properties.is_empty() {
        return Ok(None);
    }
    let values = bound(model, properties.iter().copied(), row)?;
    let mut update = sea_query::Query::update();
    update.table(Alias::new(model.table));
    update.values(properties.iter().map(|property| column(property)).zip(values.into_iter().map(Expr::val)));
    if !condition.is_always() {
        update.and_where(expression(model, condition));
    }
    Ok(Some(update.build_sqlx(SqliteQueryBuilder)))
}

/// Deletes rows.
pub(super) fn delete(model: &ModelDefinition, condition: &Condition) -> Statement {
    let mut delete = sea_query::Query::delete();
    delete.from_table(Alias::new(model.table));
    if !condition.is_always() {
        delete.and_where(expression(model, condition));
    }
    delete.build_sqlx(SqliteQueryBuilder)
}

/// Forgets the highest id of a table.
pub(super) fn forget_ids(model: &ModelDefinition) -> Statement {
    let mut delete = sea_query::Query::delete();
    delete
        .from_table(Alias::new("sqlite_sequence"))
        .and_where(sea_query::ExprTrait::eq(Expr::col("name"), model.table));
    delete.build_sqlx(SqliteQueryBuilder)
}

fn bound<'a>(
    model: &ModelDefinition,
    properties: impl Iterator<Item = &'a Property>,
    row: &Row,
) -> Result<Vec<Sql>> {
    properties.map(|property| value::bind(model, property, row.get(property.name))).collect()
}
