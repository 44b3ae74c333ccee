//! SQLite's errors in the words of repositories.

use lazo_repository::{Error, ErrorKind, ModelDefinition};

/// What an error of a statement on a model means.
pub(super) fn of_statement(model: &ModelDefinition, error: sqlx::Error) -> Error {
    let kind = match &error {
        sqlx::Error::PoolTimedOut => ErrorKind::Timeout("no connection became free in time".to_owned()),
        sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
            ErrorKind::Unavailable(format!("table `{}`", model.table))
        }
        sqlx::Error::Database(database) => of_database(model, database.as_ref()),
        _ => ErrorKind::Store(format!("table `{}`", model.table)),
    };
    Error::from(kind).caused_by(error)
}

/// SQLite's result codes; the lowest byte is the primary one.
fn of_database(model: &ModelDefinition, error: &dyn sqlx::error::DatabaseError) -> ErrorKind {
    use sqlx::error::ErrorKind as Kind;

    let refused = |reason: &str| ErrorKind::Refused { model: model.name, reason: reason.to_owned() };
    match error.kind() {
        Kind::UniqueViolation => {
            return ErrorKind::Duplicate { model: model.name, what: unique_of(model, error.message()) };
        }
        Kind::ForeignKeyViolation => return refused("it refers to what is not there, or is referred to"),
        Kind::NotNullViolation => return refused("a required value is missing"),
        Kind::CheckViolation => return refused("a value breaks a rule of the table"),
        _ => {}
    }
    let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default();
    match code & 0xff {
        // SQLITE_BUSY, SQLITE_LOCKED
        5 | 6 => ErrorKind::Timeout("another process holds the database".to_owned()),
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_NOTADB
        8 | 10 | 11 | 13 | 14 | 26 => ErrorKind::Unavailable(format!("table `{}`", model.table)),
        // SQLITE_TOOBIG
        18 => refused("a value is too large"),
        _ => ErrorKind::Store(format!("table `{}`", model.table)),
    }
}

/// The property whose values must be unique, from `UNIQUE constraint failed: todo.title`.
fn unique_of(model: &ModelDefinition, message: &str) -> String {
    let column = message.rsplit('.').next().unwrap_or_default();
    let property = model.properties.iter().find(|property| property.column == column);
    property.unwrap_or(model.id()).name.to_owned()
}
