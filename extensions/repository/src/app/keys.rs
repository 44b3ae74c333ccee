//! The names of bindings.

use lazo_kernel::BindingKey;

use crate::{DataSource, DefaultCrudRepository, Model};

/// The tag of bindings that give a [`DataSource`]; its value is the data source's name.
pub const DATA_SOURCE: &str = "datasource";
/// The tag of bindings that give a repository; its value is the name of the data source.
pub const REPOSITORY: &str = "repository";
/// The tag of bindings that give a [`ConnectorFactory`](crate::ConnectorFactory); its value is the connector's name.
pub const CONNECTOR: &str = "connector";

/// The key of a data source: `datasources.db`.
///
/// ```
/// assert_eq!(lazo_repository::data_source_key("db").name(), "datasources.db");
/// ```
#[must_use]
pub fn data_source_key(name: &str) -> BindingKey<DataSource> {
    BindingKey::named(format!("datasources.{name}"))
}

/// The key of a model's repository: `repositories.TodoRepository`. The binding provides `dyn CrudRepository<M>` too.
#[must_use]
pub fn repository_key<M: Model>() -> BindingKey<DefaultCrudRepository<M>> {
    BindingKey::named(format!("repositories.{}Repository", M::definition().name))
}
