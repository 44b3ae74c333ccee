//! The names of bindings.

use lazo_kernel::BindingKey;

use crate::{DataSource, DefaultCrudRepository, Model, ModelDefinition};

/// The tag of bindings that give a [`DataSource`]; its value is the data source's name.
pub const DATA_SOURCE: &str = "datasource";
/// The tag of bindings that give a repository; its value is the name of the data source.
pub const REPOSITORY: &str = "repository";
/// The tag of bindings that give the [`ModelDefinition`] of a model that is kept in a data source.
pub const MODEL: &str = "model";
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

/// The key of a model as data: `models.Todo`. Bound wherever the model has a repository.
///
/// ```
/// use lazo_kernel::Application;
/// use lazo_repository::{MODEL, ModelDefinition, bind_repository, model, model_key};
///
/// /// Something to do.
/// #[model]
/// pub struct Todo {
///     #[id(generated)]
///     pub id: Option<i64>,
///     pub title: String,
/// }
///
/// let app = Application::new("demo");
/// bind_repository::<Todo>(&app, "db")?;
/// assert_eq!(app.get_sync(&model_key::<Todo>())?.table, "todo");
///
/// // A tool finds all models that the application keeps somewhere.
/// let models = app.find_by_tag(MODEL);
/// assert_eq!(models.iter().map(|binding| binding.key()).collect::<Vec<_>>(), ["models.Todo"]);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[must_use]
pub fn model_key<M: Model>() -> BindingKey<ModelDefinition> {
    BindingKey::named(format!("models.{}", M::definition().name))
}
