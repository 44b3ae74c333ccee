//! How a SQLite data source is configured.

/// The configuration of a SQLite data source.
///
/// In a configuration file:
/// ```toml
/// [datasources.db]
/// connector = "sqlite"
/// file = "todo.db"
/// ```
/// ```
/// use lazo_sql::SqliteOptions;
///
/// assert_eq!(SqliteOptions::file("todo.db").file, "todo.db");
/// assert!(SqliteOptions::in_memory().is_in_memory());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// The path of the database file, which is made where it is missing; `:memory:` (the default) keeps everything in
    /// memory until the data source is closed.
    pub file: String,
    /// How many connections may read at once. One more writes. A database in memory has one connection for both.
    pub readers: u32,
    /// How long, in milliseconds, to wait for a free connection, and for a lock that another process holds.
    pub timeout_ms: u64,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { file: ":memory:".to_owned(), readers: 4, timeout_ms: 5000 }
    }
}

impl SqliteOptions {
    /// A database in a file.
    #[must_use]
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: path.into(), ..Self::default() }
    }

    /// A database in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// Whether the database is in memory. `sqlite::memory:`, as sqlx writes it, is understood too.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        matches!(self.file.as_str(), ":memory:" | "sqlite::memory:" | "sqlite://:memory:")
    }

    /// The path of the file, without the scheme that it may have been written with.
    pub(super) fn path(&self) -> &str {
        let file = &self.file;
        file.strip_prefix("sqlite://").or_else(|| file.strip_prefix("sqlite:")).unwrap_or(file)
    }
}
