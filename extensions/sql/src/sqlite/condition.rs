//! Conditions as SQL. Each expression is true exactly where the memory connector's condition holds; elsewhere it is false
//! or null, which `AND` and `OR` take for the same, and nothing here negates an expression that may be null.

use lazo_repository::ModelDefinition;
use lazo_repository::query::{Condition, PropertyPath, Test};
use sea_query::{Alias, Expr, ExprTrait as _, Func};
use serde_json::Value;

use super::json::{self, Json};
use super::value::{is_json, scalar};

/// A condition on the rows of a model's table.
pub(super) fn expression(model: &ModelDefinition, condition: &Condition) -> Expr {
    match condition {
        Condition::And(all) => {
            let all = all.iter().map(|condition| expression(model, condition)).reduce(Expr::and);
            all.unwrap_or_else(|| constant(true))
        }
        Condition::Or(any) => {
            let any = any.iter().map(|condition| expression(model, condition)).reduce(Expr::or);
            any.unwrap_or_else(|| constant(false))
        }
        Condition::Test(path, test) if is_json(path.property.kind) => json::passes(&at(model, path), test),
        Condition::Test(path, test) => column_passes(&column(model, path), test),
    }
}

/// A condition that always or never holds.
pub(super) fn constant(holds: bool) -> Expr {
    Expr::val(1).eq(i32::from(holds))
}

/// The column of a property.
pub(super) fn column(model: &ModelDefinition, path: &PropertyPath) -> Expr {
    Expr::col((Alias::new(model.table), Alias::new(path.property.column)))
}

/// A place inside the JSON of a column.
pub(super) fn at(model: &ModelDefinition, path: &PropertyPath) -> Json {
    Json::at(column(model, path), &path.inside)
}

/// Whether the pattern is found in a text; null for null.
pub(super) fn regexp(pattern: &str, text: Expr) -> Expr {
    // SQLite's `x REGEXP y` is `regexp(y, x)`, which sqlx implements with the same engine as the memory connector.
    Expr::from(Func::cust(Alias::new("regexp")).args([Expr::val(pattern), text]))
}

/// A test of a column that holds a scalar or null.
fn column_passes(column: &Expr, test: &Test) -> Expr {
    let column = column.clone();
    match test {
        Test::Equal(Value::Null) | Test::Exists(false) => column.is_null(),
        Test::NotEqual(Value::Null) | Test::Exists(true) => column.is_not_null(),
        Test::Equal(value) => column.eq(scalar(value)),
        // `IS NOT` is true for null, too.
        Test::NotEqual(value) => column.is_not(Expr::val(scalar(value))),
        Test::Greater(value) => column.gt(scalar(value)),
        Test::GreaterOrEqual(value) => column.gte(scalar(value)),
        Test::Less(value) => column.lt(scalar(value)),
        Test::LessOrEqual(value) => column.lte(scalar(value)),
        Test::Between(least, most) => column.between(scalar(least), scalar(most)),
        Test::In(values) => {
            let one = column.clone().is_in(scalars(values));
            if has_null(values) { one.or(column.is_null()) } else { one }
        }
        Test::NotIn(values) => {
            let none = column.clone().is_not_in(scalars(values));
            if has_null(values) { none.and(column.is_not_null()) } else { none.or(column.is_null()) }
        }
        Test::Matches(pattern) => regexp(pattern.source(), column),
        Test::NotMatches(pattern) => regexp(pattern.source(), column).not(),
    }
}

fn scalars(values: &[Value]) -> Vec<sea_query::Value> {
    values.iter().filter(|value| !value.is_null()).map(scalar).collect()
}

fn has_null(values: &[Value]) -> bool {
    values.iter().any(Value::is_null)
}
