//! A named store.

use std::sync::Arc;

use crate::{Connector, ModelDefinition, Result};

/// A connector with a name and a configuration: what repositories keep their entities in.
#[derive(Debug)]
pub struct DataSource {
    name: String,
    connector: Arc<dyn Connector>,
}

impl DataSource {
    /// Names a connector.
    #[must_use]
    pub fn new(name: impl Into<String>, connector: Arc<dyn Connector>) -> Self {
        Self { name: name.into(), connector }
    }

    /// Its name, e.g. `db`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The store.
    #[must_use]
    pub fn connector(&self) -> &dyn Connector {
        self.connector.as_ref()
    }

    /// Connects, and makes the store fit for models.
    ///
    /// # Errors
    /// When the store cannot be reached or does not fit the models.
    pub async fn open(&self, models: &[&'static ModelDefinition]) -> Result<()> {
        self.connector.connect().await?;
        self.connector.ensure_schema(models).await
    }

    /// Lets go of the store.
    ///
    /// # Errors
    /// When that fails.
    pub async fn close(&self) -> Result<()> {
        self.connector.close().await
    }
}
