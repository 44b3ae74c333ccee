//! The one door to the database.

use sea_query_sqlx::SqlxValues;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Sqlite};

/// A statement with its values. This is the only function that vouches for SQL text, and only for what sea-query built:
/// names come from models, and every value is bound.
pub(super) fn statement<'q>((sql, values): (String, SqlxValues)) -> Query<'q, Sqlite, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(sql), values)
}

/// A statement of the schema, which has no values.
pub(super) fn without_values(sql: String) -> (String, SqlxValues) {
    (sql, SqlxValues(sea_query::Values(Vec::new())))
}
