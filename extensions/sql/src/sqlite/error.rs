//! SQLite's errors in the words of repositories.

use lazo_repository::{Error, ErrorKind, ModelDefinition, StoreRule};

const BREAKS_A_RULE: &str = "a value breaks a rule of the table";

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

/// SQLite's result codes; the lowest byte is the primary one (<https://sqlite.org/rescode.html>).
fn of_database(model: &ModelDefinition, error: &dyn sqlx::error::DatabaseError) -> ErrorKind {
    use sqlx::error::ErrorKind as Kind;

    let refused =
        |rule, reason: &str| ErrorKind::Refused { model: model.name, rule, reason: reason.to_owned() };
    match error.kind() {
        Kind::UniqueViolation => {
            return ErrorKind::Duplicate { model: model.name, what: unique_of(model, error.message()) };
        }
        Kind::ForeignKeyViolation => {
            return refused(StoreRule::ForeignKey, "it refers to what is not there, or is referred to");
        }
        Kind::NotNullViolation => return refused(StoreRule::NotNull, "a required value is missing"),
        Kind::CheckViolation => return refused(StoreRule::Check, BREAKS_A_RULE),
        _ => {}
    }
    let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default();
    match (code, code & 0xff) {
        // SQLITE_BUSY_SNAPSHOT: what a transaction has read was changed by another one.
        (517, _) | (_, 6) => ErrorKind::LockConflict { model: model.name },
        // SQLITE_BUSY, in spite of the time that was waited
        (_, 5) => ErrorKind::Timeout("another process holds the database".to_owned()),
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_NOTADB
        (_, 8 | 10 | 11 | 13 | 14 | 26) => ErrorKind::Unavailable(format!("table `{}`", model.table)),
        // SQLITE_TOOBIG
        (_, 18) => refused(StoreRule::Storable, "a value is too large"),
        // SQLITE_CONSTRAINT_DATATYPE, SQLITE_MISMATCH
        (3091, _) | (_, 20) => refused(StoreRule::DataType, "a value is not of its column's type"),
        // SQLITE_CONSTRAINT of another kind: a trigger's, say
        (_, 19) => refused(StoreRule::Check, BREAKS_A_RULE),
        _ => ErrorKind::Store(format!("table `{}`", model.table)),
    }
}

/// The property whose values must be unique, from `UNIQUE constraint failed: todo.title`.
fn unique_of(model: &ModelDefinition, message: &str) -> String {
    let column = message.rsplit('.').next().unwrap_or_default();
    let property = model.properties.iter().find(|property| property.column == column);
    property.unwrap_or(model.id()).name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lazo_repository::{FailureKind, Model as _, model};
    use std::{borrow::Cow, error::Error as StdError, fmt};

    /// What is kept.
    #[model]
    struct Todo {
        /// Its number.
        #[id(generated)]
        id: Option<i64>,
    }

    /// What SQLite says, by its extended result code.
    #[derive(Debug)]
    struct Said(u32);

    impl fmt::Display for Said {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(sqlx::error::DatabaseError::message(self))
        }
    }

    impl StdError for Said {}

    impl sqlx::error::DatabaseError for Said {
        fn message(&self) -> &str {
            "said in SQL: secret"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.to_string().into())
        }

        fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> sqlx::error::ErrorKind {
            sqlx::error::ErrorKind::Other
        }
    }

    #[test]
    fn codes_that_no_test_can_bring_about() {
        let cases = [
            (5, FailureKind::Timeout, "QUERY_TIMEOUT"),
            (261, FailureKind::Timeout, "QUERY_TIMEOUT"),
            (517, FailureKind::Conflict, "LOCK_CONFLICT"),
            (262, FailureKind::Conflict, "LOCK_CONFLICT"),
            (10, FailureKind::Unavailable, "CONNECTION_FAILURE"),
            (13, FailureKind::Unavailable, "CONNECTION_FAILURE"),
            (18, FailureKind::Unprocessable, "REFUSED_BY_STORE"),
            (20, FailureKind::Unprocessable, "DATA_TYPE_MISMATCH"),
        ];
        for (code, kind, name) in cases {
            let error = of_statement(Todo::definition(), sqlx::Error::Database(Box::new(Said(code))));
            let failure = error.failure();
            assert_eq!((failure.kind, failure.code.as_deref()), (kind, Some(name)), "{code}");
            assert!(!failure.message.contains("SQL"), "{}", failure.message);
        }
    }
}
