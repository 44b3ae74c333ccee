//! What a store must be able to do.

use std::fmt::Debug;

use async_trait::async_trait;
use serde_json::Value;

use crate::query::{Condition, Projection, Query};
use crate::{ModelDefinition, Result, Row};

/// What a connector can do beyond the least. Ask before relying on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Capabilities {
    /// Whether what was stored is still there after the process has ended.
    pub durable: bool,
    /// Whether `null` and absent are told apart. Where they are not, a property that is `null` is left out of answers.
    pub keeps_null: bool,
}

impl Capabilities {
    /// The same capabilities, of a store that outlives the process.
    #[must_use]
    pub fn durable(self, durable: bool) -> Self {
        Self { durable, ..self }
    }

    /// The same capabilities, of a store that tells `null` and absent apart.
    #[must_use]
    pub fn keeps_null(self, keeps_null: bool) -> Self {
        Self { keeps_null, ..self }
    }
}

/// A store of rows: the driver below every repository.
///
/// Rows are JSON values by JSON names, instants in the form of [`DateTime`](crate::DateTime); conditions are
/// [checked](crate::query) and mean the same on every connector. Connectors know no Rust types of models, so one can
/// serve any number of them.
///
/// Implement it for a store of your own and give it to a [`DataSource`](crate::DataSource).
#[async_trait]
pub trait Connector: Debug + Send + Sync {
    /// The name of the kind of store, e.g. `memory`.
    fn name(&self) -> &str;

    /// What it can do beyond the least.
    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    /// Connects to the store. Connecting twice is connecting once.
    ///
    /// # Errors
    /// When the store cannot be reached, or its configuration is wrong.
    async fn connect(&self) -> Result<()> {
        Ok(())
    }

    /// Lets go of the store, after what is under way.
    ///
    /// # Errors
    /// When that fails.
    async fn close(&self) -> Result<()> {
        Ok(())
    }

    /// Makes the store fit for models: creates what is missing, and loses nothing.
    ///
    /// # Errors
    /// When what is there differs from the models in a way that cannot be mended without loss.
    async fn ensure_schema(&self, models: &[&'static ModelDefinition]) -> Result<()>;

    /// Stores a row, and gives it back with its id. A generated id is the highest one so far plus 1, never one that was
    /// given before.
    ///
    /// # Errors
    /// When the id is taken, or the store refuses the row.
    async fn create(&self, model: &'static ModelDefinition, row: Row) -> Result<Row>;

    /// Stores rows: all of them or, when one is refused, none.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    async fn create_all(&self, model: &'static ModelDefinition, rows: Vec<Row>) -> Result<Vec<Row>>;

    /// Finds rows.
    ///
    /// # Errors
    /// When the store fails.
    async fn find(&self, model: &'static ModelDefinition, query: &Query) -> Result<Vec<Row>>;

    /// Finds the row of an id.
    ///
    /// # Errors
    /// When the store fails.
    async fn find_by_id(
        &self,
        model: &'static ModelDefinition,
        id: &Value,
        projection: &Projection,
    ) -> Result<Option<Row>> {
        let condition = Condition::id(model, id.clone());
        let query = Query { condition, limit: Some(1), projection: projection.clone(), ..Query::default() };
        Ok(self.find(model, &query).await?.into_iter().next())
    }

    /// Counts rows.
    ///
    /// # Errors
    /// When the store fails.
    async fn count(&self, model: &'static ModelDefinition, condition: &Condition) -> Result<u64>;

    /// Sets properties of rows, and tells how many rows fulfilled the condition.
    ///
    /// # Errors
    /// When the store refuses the values.
    async fn update_all(
        &self,
        model: &'static ModelDefinition,
        patch: &Row,
        condition: &Condition,
    ) -> Result<u64>;

    /// Replaces the row of an id: properties that the new row does not have are gone. Tells whether there was one.
    ///
    /// # Errors
    /// When the store refuses the row.
    async fn replace_by_id(&self, model: &'static ModelDefinition, id: &Value, row: Row) -> Result<bool>;

    /// Deletes rows, and tells how many.
    ///
    /// # Errors
    /// When the store refuses.
    async fn delete_all(&self, model: &'static ModelDefinition, condition: &Condition) -> Result<u64>;

    /// Deletes all rows of a model and begins its ids at 1 again: for demonstrations and tests.
    ///
    /// # Errors
    /// When the store refuses.
    async fn reset(&self, model: &'static ModelDefinition) -> Result<()>;
}
