//! Where connectors come from: an extension point that any crate can add to.

use std::fmt;
use std::sync::Arc;

use lazo_kernel::{Application, BindingKey, Context, bind, config};
use serde::de::DeserializeOwned;

use super::CONNECTOR;
use crate::{Connector, ErrorKind, MemoryConnector, Result};

/// Makes connectors of one kind. Bind one with [`bind_connector`], and data sources can be configured with its name.
pub trait ConnectorFactory: Send + Sync {
    /// Makes a connector for a data source. It is not connected yet.
    ///
    /// # Errors
    /// When the configuration of the data source is wrong.
    fn make(&self, settings: &ConnectorSettings<'_>) -> Result<Arc<dyn Connector>>;
}

/// What a connector is made from: the name of its data source, and the data source's section of the configuration.
pub struct ConnectorSettings<'a> {
    context: &'a Context,
    data_source: &'a str,
}

impl<'a> ConnectorSettings<'a> {
    pub(super) fn new(context: &'a Context, data_source: &'a str) -> Self {
        Self { context, data_source }
    }

    /// The name of the data source.
    #[must_use]
    pub fn data_source(&self) -> &str {
        self.data_source
    }

    /// The section of the data source, `[datasources.db]`. It has the key `connector` beside those of the connector.
    ///
    /// # Errors
    /// When the section does not fit; the message names the file and the key.
    pub fn read<C: DeserializeOwned + Default + 'static>(&self) -> Result<C> {
        config::section(self.context, &section(self.data_source)).map_err(|error| {
            let reason = error.to_string();
            ErrorKind::Configuration { data_source: self.data_source.to_owned(), reason }.into()
        })
    }
}

impl fmt::Debug for ConnectorSettings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectorSettings").field("data_source", &self.data_source).finish_non_exhaustive()
    }
}

/// The path of a data source's section.
pub(super) fn section(data_source: &str) -> String {
    format!("datasources.{data_source}")
}

/// Adds a kind of connector, which data sources then choose by its name.
///
/// # Errors
/// When the binding cannot be added.
pub fn bind_connector(
    app: &Application,
    name: &'static str,
    factory: impl ConnectorFactory + 'static,
) -> Result<(), lazo_kernel::Error> {
    let key = BindingKey::<dyn ConnectorFactory>::named(format!("connectors.{name}"));
    let factory: Arc<dyn ConnectorFactory> = Arc::new(factory);
    app.add(bind(key).to(factory).tag_value(CONNECTOR, name).as_default())?;
    Ok(())
}

/// Makes [`MemoryConnector`]s. It has no settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct MemoryConnectorFactory;

impl ConnectorFactory for MemoryConnectorFactory {
    fn make(&self, _: &ConnectorSettings<'_>) -> Result<Arc<dyn Connector>> {
        Ok(Arc::new(MemoryConnector::new()))
    }
}
