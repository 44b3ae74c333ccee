//! The component of this crate.

use lazo_kernel::{Application, Component};

use super::factory::{MemoryConnectorFactory, bind_connector};
use super::life::watch;

/// Brings repositories into an application: the connector `memory`, and the observer that opens data sources, makes their
/// tables and closes them.
///
/// Binding a repository or a data source mounts it, too.
/// ```
/// use lazo_kernel::Application;
/// use lazo_repository::RepositoryComponent;
///
/// let app = Application::new("demo").component(RepositoryComponent);
/// app.verify().unwrap();
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct RepositoryComponent;

impl Component for RepositoryComponent {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        bind_connector(app, "memory", MemoryConnectorFactory)?;
        watch(app)
    }
}
