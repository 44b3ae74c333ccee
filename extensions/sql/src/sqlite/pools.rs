//! The connections to a database: one that writes, and some that read.

use std::path::Path;
use std::time::Duration;

use lazo_repository::{Error, ErrorKind, Result};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::SqliteOptions;

/// SQLite lets one connection write at a time. Giving all writes to one connection makes them queue here, in order,
/// instead of meeting at the file's lock, where each would have to try again.
#[derive(Debug, Clone)]
pub(super) struct Pools {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

impl Pools {
    pub(super) async fn open(name: &str, options: &SqliteOptions) -> Result<Self> {
        let timeout = Duration::from_millis(options.timeout_ms);
        let connect = SqliteConnectOptions::new()
            .foreign_keys(true)
            .busy_timeout(timeout)
            .statement_cache_capacity(256)
            .with_regexp();
        // A connection is a handle on a file: it does not go stale, so nothing is tested, and nothing is let go.
        let pool = |size: u32| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .min_connections(1)
                .acquire_timeout(timeout)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        if options.is_in_memory() {
            // Each connection to a database in memory would have one of its own.
            let only = pool(1).connect_with(connect.in_memory(true)).await;
            let only = only.map_err(|error| unreachable_store(name, options, error))?;
            return Ok(Self { writer: only.clone(), readers: only });
        }
        let connect = connect
            .filename(options.path())
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An answered write is on the disk, also when the power fails.
            .synchronous(SqliteSynchronous::Full);
        let writer = pool(1).connect_with(connect.clone()).await;
        let writer = writer.map_err(|error| unreachable_store(name, options, error))?;
        let readers = pool(options.readers.max(1)).connect_with(connect).await;
        let readers = readers.map_err(|error| unreachable_store(name, options, error))?;
        Ok(Self { writer, readers })
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn unreachable_store(name: &str, options: &SqliteOptions, error: sqlx::Error) -> Error {
    let folder = Path::new(options.path()).parent().filter(|folder| !folder.as_os_str().is_empty());
    let kind = match folder {
        Some(folder) if !options.is_in_memory() && !folder.is_dir() => ErrorKind::Configuration {
            data_source: name.to_owned(),
            reason: format!(
                "the folder `{}` of the file `{}` does not exist: create it",
                folder.display(),
                options.path()
            ),
        },
        _ => ErrorKind::Unavailable(format!("data source `{name}`, SQLite file `{}`", options.path())),
    };
    Error::from(kind).caused_by(error)
}
