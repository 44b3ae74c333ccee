//! The connector: statements given to connections.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use async_trait::async_trait;
use lazo_repository::query::{Condition, Query};
use lazo_repository::{Capabilities, Connector, ErrorKind, ModelDefinition, Result, Row};
use serde_json::Value;
use sqlx::{Row as _, SqliteConnection};

use super::error::of_statement;
use super::execute::statement;
use super::pools::Pools;
use super::statements::{self, Statement};
use super::{SqliteOptions, schema, value};

/// A [`Connector`] to a SQLite database.
///
/// All writes go through one connection, one after another; reads go through others and do not wait for writes. A write
/// is answered when it is on the disk. Statements are prepared once for each connection.
pub struct SqliteConnector {
    data_source: String,
    options: SqliteOptions,
    pools: RwLock<Option<Pools>>,
}

impl SqliteConnector {
    /// A connector for the data source of a name. It does not connect yet.
    #[must_use]
    pub fn new(data_source: impl Into<String>, options: SqliteOptions) -> Self {
        Self { data_source: data_source.into(), options, pools: RwLock::new(None) }
    }

    /// The connections. The lock is held for no longer than it takes to copy their handles.
    fn pools(&self) -> Result<Pools> {
        let pools = self.pools.read().unwrap_or_else(PoisonError::into_inner);
        pools.clone().ok_or_else(|| {
            let reason =
                format!("data source `{}` is not connected: start the application first", self.data_source);
            ErrorKind::Unavailable(reason).into()
        })
    }

    /// Runs a statement that changes rows, and tells how many it changed.
    async fn change(&self, model: &ModelDefinition, change: Statement) -> Result<u64> {
        let done = statement(change).execute(&self.pools()?.writer).await;
        done.map(|done| done.rows_affected()).map_err(|error| of_statement(model, error))
    }
}

impl fmt::Debug for SqliteConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteConnector")
            .field("data_source", &self.data_source)
            .field("options", &self.options)
            .finish()
    }
}

#[async_trait]
impl Connector for SqliteConnector {
    fn name(&self) -> &str {
        "sqlite"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default().durable(!self.options.is_in_memory())
    }

    async fn connect(&self) -> Result<()> {
        if self.pools().is_ok() {
            return Ok(());
        }
        let pools = Pools::open(&self.data_source, &self.options).await?;
        let superfluous = {
            let mut current = self.pools.write().unwrap_or_else(PoisonError::into_inner);
            if current.is_some() {
                Some(pools)
            } else {
                *current = Some(pools);
                None
            }
        };
        if let Some(pools) = superfluous {
            pools.close().await;
        }
        Ok(())
    }

    async fn close(&self) -> Result<()> {
        let pools = self.pools.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(pools) = pools {
            pools.close().await;
        }
        Ok(())
    }

    async fn ensure_schema(&self, models: &[&'static ModelDefinition]) -> Result<()> {
        let writer = self.pools()?.writer;
        for model in models {
            let failed = |error| of_statement(model, error);
            let mut transaction = writer.begin().await.map_err(failed)?;
            schema::ensure(&self.data_source, model, &mut transaction).await?;
            transaction.commit().await.map_err(failed)?;
        }
        Ok(())
    }

    async fn create(&self, model: &'static ModelDefinition, row: Row) -> Result<Row> {
        let mut connection =
            self.pools()?.writer.acquire().await.map_err(|error| of_statement(model, error))?;
        insert(model, row, &mut connection).await
    }

    async fn create_all(&self, model: &'static ModelDefinition, rows: Vec<Row>) -> Result<Vec<Row>> {
        let failed = |error| of_statement(model, error);
        let mut transaction = self.pools()?.writer.begin().await.map_err(failed)?;
        let mut stored = Vec::with_capacity(rows.len());
        for row in rows {
            stored.push(insert(model, row, &mut transaction).await?);
        }
        transaction.commit().await.map_err(failed)?;
        Ok(stored)
    }

    async fn find(&self, model: &'static ModelDefinition, query: &Query) -> Result<Vec<Row>> {
        let properties: Vec<_> = query.projection.properties(model).collect();
        let select = statements::select(model, query, &properties);
        let found = statement(select).fetch_all(&self.pools()?.readers).await;
        let found = found.map_err(|error| of_statement(model, error))?;
        found.iter().map(|row| value::row(model, &properties, row)).collect()
    }

    async fn count(&self, model: &'static ModelDefinition, condition: &Condition) -> Result<u64> {
        let failed = |error| of_statement(model, error);
        let counted = statement(statements::count(model, condition))
            .fetch_one(&self.pools()?.readers)
            .await
            .map_err(failed)?;
        let count: i64 = counted.try_get(0).map_err(failed)?;
        Ok(count.unsigned_abs())
    }

    async fn update_all(
        &self,
        model: &'static ModelDefinition,
        patch: &Row,
        condition: &Condition,
    ) -> Result<u64> {
        match statements::update(model, patch, condition)? {
            Some(update) => self.change(model, update).await,
            None => self.count(model, condition).await,
        }
    }

    async fn replace_by_id(&self, model: &'static ModelDefinition, id: &Value, row: Row) -> Result<bool> {
        let condition = Condition::id(model, id.clone());
        let replaced = match statements::replace(model, &row, &condition)? {
            Some(update) => self.change(model, update).await?,
            None => self.count(model, &condition).await?,
        };
        Ok(replaced > 0)
    }

    async fn delete_all(&self, model: &'static ModelDefinition, condition: &Condition) -> Result<u64> {
        self.change(model, statements::delete(model, condition)).await
    }

    async fn reset(&self, model: &'static ModelDefinition) -> Result<()> {
        let failed = |error| of_statement(model, error);
        let mut transaction = self.pools()?.writer.begin().await.map_err(failed)?;
        let delete = statements::delete(model, &Condition::default());
        statement(delete).execute(&mut *transaction).await.map_err(failed)?;
        if model.id().generated {
            statement(statements::forget_ids(model)).execute(&mut *transaction).await.map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)
    }
}

/// Stores a row, and gives it back as it would be read: with its id, and without nulls.
async fn insert(
    model: &'static ModelDefinition,
    mut row: Row,
    connection: &mut SqliteConnection,
) -> Result<Row> {
    let stored = statement(statements::insert(model, &row)?).execute(connection).await;
    let stored = stored.map_err(|error| of_statement(model, error))?;
    row.retain(|_, value| !value.is_null());
    let id = model.id();
    if id.generated && !row.contains_key(id.name) {
        row.insert(id.name.to_owned(), stored.last_insert_rowid().into());
    }
    Ok(row)
}
