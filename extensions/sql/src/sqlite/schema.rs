//! Tables that fit models: made where they are missing, widened where columns are, and refused where they differ in what
//! cannot be mended without loss.

use lazo_repository::{Error, ErrorKind, Kind, ModelDefinition, Property, Result};
use sea_query::{Alias, ColumnDef, Expr, ExprTrait as _, Func, Query, SqliteQueryBuilder, Table};
use sea_query_sqlx::SqlxBinder as _;
use sqlx::{Row as _, SqliteConnection};

use super::error::of_statement;
use super::execute::{statement, without_values};

/// A column as it stands in the database.
struct Column {
    name: String,
    declared: String,
    not_null: bool,
    has_default: bool,
    primary: bool,
}

/// Makes the table of a model fit.
pub(super) async fn ensure(
    data_source: &str,
    model: &'static ModelDefinition,
    connection: &mut SqliteConnection,
) -> Result<()> {
    let failed = |error| of_statement(model, error);
    let create = without_values(create(model));
    statement(create).execute(&mut *connection).await.map_err(failed)?;
    let columns = columns(model, connection).await?;
    let unfit = |reason: String| -> Error {
        ErrorKind::Schema {
            data_source: data_source.to_owned(),
            reason: format!("table `{}`: {reason}", model.table),
        }
        .into()
    };
    for property in model.properties {
        match columns.iter().find(|column| column.name.eq_ignore_ascii_case(property.column)) {
            Some(column) => check(property, column).map_err(&unfit)?,
            None => {
                if property.id || (property.required && !is_empty(model, connection).await?) {
                    return Err(unfit(format!(
                        "the column `{}` is missing, and rows that are there would lack it: add it with a value for them",
                        property.column
                    )));
                }
                let add = Table::alter()
                    .table(Alias::new(model.table))
                    .add_column(nullable(property))
                    .build(SqliteQueryBuilder);
                statement(without_values(add)).execute(&mut *connection).await.map_err(failed)?;
            }
        }
    }
    for column in &columns {
        let known = model.properties.iter().any(|property| column.name.eq_ignore_ascii_case(property.column));
        if !known && column.not_null && !column.has_default && !column.primary {
            return Err(unfit(format!(
                "the column `{}` needs a value, and {} has no property for it: give it a default, or drop it",
                column.name, model.name
            )));
        }
    }
    if model.id().generated && !never_reuses_ids(model, connection).await? {
        return Err(unfit(
            "its id is not AUTOINCREMENT, so ids of deleted rows would be given again: make the table anew"
                .to_owned(),
        ));
    }
    Ok(())
}

fn create(model: &ModelDefinition) -> String {
    let mut table = Table::create();
    table.table(Alias::new(model.table)).if_not_exists();
    for property in model.properties {
        let mut column = nullable(property);
        if property.id {
            column.primary_key();
            if property.generated {
                column.auto_increment();
            }
        }
        if property.required && !property.nullable {
            column.not_null();
        }
        table.col(column);
    }
    table.build(SqliteQueryBuilder)
}

fn nullable(property: &Property) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(property.column));
    match property.kind {
        Kind::String | Kind::DateTime => column.text(),
        Kind::Integer => column.big_integer(),
        Kind::Number => column.double(),
        Kind::Boolean => column.boolean(),
        Kind::Array(_) | Kind::Object | Kind::Any => column.json(),
    };
    column
}

/// Whether a column keeps the values of a property as they are.
fn check(property: &Property, column: &Column) -> Result<(), String> {
    let (wanted, found) = (affinity_of(property.kind), affinity(&column.declared));
    if wanted != found {
        return Err(format!(
            "the column `{}` is declared as `{}`, which keeps {found} values, where `{}` needs {wanted}: make the column anew",
            column.name, column.declared, property.name
        ));
    }
    if property.id != column.primary {
        return Err(format!("the primary key is not `{}`: make the table anew", property.column));
    }
    if column.not_null && !property.required && !property.id && !column.has_default {
        return Err(format!(
            "the column `{}` is NOT NULL, but `{}` may be absent: make the column anew, or the property required",
            column.name, property.name
        ));
    }
    Ok(())
}

fn affinity_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "INTEGER",
        Kind::Number => "REAL",
        Kind::Boolean => "NUMERIC",
        Kind::String | Kind::DateTime | Kind::Array(_) | Kind::Object | Kind::Any => "TEXT",
    }
}

/// The affinity of a declared type, by the rules in SQLite's documentation.
fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |part: &str| declared.contains(part);
    if has("INT") {
        "INTEGER"
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        "TEXT"
    } else if has("BLOB") || declared.is_empty() {
        "BLOB"
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        "REAL"
    } else {
        "NUMERIC"
    }
}

async fn columns(model: &ModelDefinition, connection: &mut SqliteConnection) -> Result<Vec<Column>> {
    let table_info = Func::cust(Alias::new("pragma_table_info")).arg(model.table);
    let select = Query::select()
        .columns(["name", "type", "notnull", "dflt_value", "pk"].map(Alias::new))
        .from_function(table_info, Alias::new("info"))
        .build_sqlx(SqliteQueryBuilder);
    let failed = |error| of_statement(model, error);
    let rows = statement(select).fetch_all(connection).await.map_err(failed)?;
    let column = |row: &sqlx::sqlite::SqliteRow| -> Result<Column, sqlx::Error> {
        Ok(Column {
            name: row.try_get(0)?,
            declared: row.try_get(1)?,
            not_null: row.try_get::<i64, _>(2)? != 0,
            has_default: row.try_get::<Option<String>, _>(3)?.is_some(),
            primary: row.try_get::<i64, _>(4)? != 0,
        })
    };
    rows.iter().map(column).collect::<Result<_, _>>().map_err(failed)
}

async fn is_empty(model: &ModelDefinition, connection: &mut SqliteConnection) -> Result<bool> {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(Alias::new(model.table))
        .limit(1)
        .build_sqlx(SqliteQueryBuilder);
    let row =
        statement(select).fetch_optional(connection).await.map_err(|error| of_statement(model, error))?;
    Ok(row.is_none())
}

async fn never_reuses_ids(model: &ModelDefinition, connection: &mut SqliteConnection) -> Result<bool> {
    let select = Query::select()
        .column(Alias::new("sql"))
        .from(Alias::new("sqlite_master"))
        .and_where(Expr::col(Alias::new("type")).eq("table"))
        .and_where(Expr::col(Alias::new("name")).eq(model.table))
        .build_sqlx(SqliteQueryBuilder);
    let failed = |error| of_statement(model, error);
    let row = statement(select).fetch_optional(connection).await.map_err(failed)?;
    let sql = row.map(|row| row.try_get::<String, _>(0)).transpose().map_err(failed)?;
    Ok(sql.is_some_and(|sql| sql.to_ascii_uppercase().contains("AUTOINCREMENT")))
}
