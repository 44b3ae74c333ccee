//! What lets data sources be configured with `connector = "sqlite"`.

use std::sync::Arc;

use lazo_kernel::{Application, Component};
use lazo_repository::{
    Connector, ConnectorFactory, ConnectorSettings, RepositoryComponent, Result, bind_connector,
};
use serde::Deserialize;

use super::{SqliteConnector, SqliteOptions};

/// Adds the connector `sqlite` to an application.
///
/// ```
/// use lazo_kernel::Application;
/// use lazo_sql::SqliteComponent;
///
/// let app = Application::new("demo").component(SqliteComponent);
/// app.verify().unwrap();
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SqliteComponent;

impl Component for SqliteComponent {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.mount(RepositoryComponent);
        bind_connector(app, "sqlite", SqliteConnectorFactory)?;
        Ok(())
    }
}

/// Makes [`SqliteConnector`]s from the sections of data sources.
#[derive(Debug, Clone, Copy, Default)]
pub struct SqliteConnectorFactory;

/// The section of a data source. All is optional; see [`SqliteOptions`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(rename = "connector")]
    _connector: Option<String>,
    file: Option<String>,
    readers: Option<u32>,
    timeout_ms: Option<u64>,
}

impl ConnectorFactory for SqliteConnectorFactory {
    fn make(&self, settings: &ConnectorSettings<'_>) -> Result<Arc<dyn Connector>> {
        let section: Section = settings.read()?;
        let default = SqliteOptions::default();
        let options = SqliteOptions {
            file: section.file.unwrap_or(default.file),
            readers: section.readers.unwrap_or(default.readers),
            timeout_ms: section.timeout_ms.unwrap_or(default.timeout_ms),
        };
        Ok(Arc::new(SqliteConnector::new(settings.data_source(), options)))
    }
}
