//! The memory connector: the reference of what filters mean, and a fast store for what may be lost.

mod key;
mod table;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use async_trait::async_trait;
use serde_json::Value;

use crate::query::{Condition, Projection, Query};
use crate::{Capabilities, Connector, ModelDefinition, Result, Row};
use table::Table;

/// A store in memory. What it holds is gone with it.
///
/// Entities are found by their id through an index; everything else looks at each row of the model. Reading never waits
/// for reading.
/// ```
/// use std::sync::Arc;
/// use lazo_repository::{CrudRepository, DataSource, DefaultCrudRepository, MemoryConnector, model};
///
/// /// Something to do.
/// #[model]
/// pub struct Todo {
///     #[id(generated)]
///     pub id: Option<i64>,
///     pub title: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> lazo_repository::Result<()> {
/// let db = Arc::new(DataSource::new("db", Arc::new(MemoryConnector::new())));
/// let todos = DefaultCrudRepository::<Todo>::new(db);
/// let stored = todos.create(NewTodo { title: "Paint the fence".into() }).await?;
/// assert_eq!(stored.id, Some(1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct MemoryConnector {
    tables: RwLock<HashMap<&'static str, Arc<RwLock<Table>>>>,
}

impl MemoryConnector {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The table of a model, made at its first use.
    fn table(&self, model: &'static ModelDefinition) -> Arc<RwLock<Table>> {
        if let Some(table) = read(&self.tables).get(model.table) {
            return Arc::clone(table);
        }
        Arc::clone(write(&self.tables).entry(model.table).or_default())
    }
}

/// No change of a table can panic half-way, so a poisoned lock guards whole data.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Connector for MemoryConnector {
    fn name(&self) -> &str {
        "memory"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default().keeps_null(true)
    }

    async fn ensure_schema(&self, models: &[&'static ModelDefinition]) -> Result<()> {
        for model in models {
            self.table(model);
        }
        Ok(())
    }

    async fn create(&self, model: &'static ModelDefinition, row: Row) -> Result<Row> {
        write(&self.table(model)).create(model, row)
    }

    async fn create_all(&self, model: &'static ModelDefinition, rows: Vec<Row>) -> Result<Vec<Row>> {
        write(&self.table(model)).create_all(model, rows)
    }

    async fn find(&self, model: &'static ModelDefinition, query: &Query) -> Result<Vec<Row>> {
        Ok(read(&self.table(model)).find(query))
    }

    async fn find_by_id(
        &self,
        model: &'static ModelDefinition,
        id: &Value,
        projection: &Projection,
    ) -> Result<Option<Row>> {
        Ok(read(&self.table(model)).get(id).map(|row| projection.of(row)))
    }

    async fn count(&self, model: &'static ModelDefinition, condition: &Condition) -> Result<u64> {
        Ok(read(&self.table(model)).count(condition))
    }

    async fn update_all(
        &self,
        model: &'static ModelDefinition,
        patch: &Row,
        condition: &Condition,
    ) -> Result<u64> {
        Ok(write(&self.table(model)).update_all(patch, condition))
    }

    async fn replace_by_id(&self, model: &'static ModelDefinition, id: &Value, row: Row) -> Result<bool> {
        Ok(write(&self.table(model)).replace(model, id, row))
    }

    async fn delete_all(&self, model: &'static ModelDefinition, condition: &Condition) -> Result<u64> {
        Ok(write(&self.table(model)).delete_all(condition))
    }

    async fn reset(&self, model: &'static ModelDefinition) -> Result<()> {
        *write(&self.table(model)) = Table::default();
        Ok(())
    }
}
