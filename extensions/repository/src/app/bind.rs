//! Binding data sources and repositories.

use std::sync::Arc;

use lazo_kernel::{Application, BindingKey, Scope, bind};

use super::source::configured;
use super::{
    DATA_SOURCE, MODEL, REPOSITORY, RepositoryComponent, data_source_key, model_key, repository_key,
};
use crate::{CrudRepository, DefaultCrudRepository, Model, ModelDefinition};

/// The model that a repository keeps, as data attached to its binding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ModelOf(pub(crate) &'static ModelDefinition);

/// The connector that a data source takes where the configuration says nothing, as data attached to its binding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DefaultConnector(pub(crate) Option<&'static str>);

/// Binds the data source of a name, which the section `[datasources.name]` of the configuration describes; where that
/// names no connector, `default` is taken. A data source that the application binds itself under the same
/// [key](data_source_key) comes first.
///
/// # Errors
/// When the binding cannot be added.
pub fn bind_data_source(
    app: &Application,
    name: &'static str,
    default: Option<&'static str>,
) -> Result<(), lazo_kernel::Error> {
    app.mount(RepositoryComponent);
    let make = move |resolver: &lazo_kernel::Resolver<'_>| {
        Ok(Arc::new(configured(resolver.context(), name, default)?))
    };
    let binding = bind(data_source_key(name)).to_dynamic(make).scope(Scope::Singleton).as_default();
    app.add(binding.tag_value(DATA_SOURCE, name).meta(DefaultConnector(default)))?;
    Ok(())
}

/// Binds the repository of a model over a data source, under [`repository_key`] and as an injectable
/// `Arc<dyn CrudRepository<M>>`, and the model as data, under [`model_key`]. It yields to a repository of your own that provides the same trait.
///
/// `#[model(datasource = "db")]` does this when the application boots.
///
/// # Errors
/// When a binding cannot be added.
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::{Application, BindingKey};
/// use lazo_repository::{CrudRepository, bind_data_source, bind_repository, model};
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
/// # async fn main() -> anyhow::Result<()> {
/// let app = Application::new("demo");
/// bind_data_source(&app, "db", Some("memory"))?;
/// bind_repository::<Todo>(&app, "db")?;
/// app.start().await?;
/// let todos: Arc<dyn CrudRepository<Todo>> = app.get(&BindingKey::of()).await?;
/// assert_eq!(todos.count(None).await?.count, 0);
/// app.stop().await
/// # }
/// ```
pub fn bind_repository<M: Model>(
    app: &Application,
    data_source: &'static str,
) -> Result<(), lazo_kernel::Error> {
    bind_repository_as::<M>(app, data_source, repository_key::<M>().name().to_owned())
}

/// The same under another name.
pub(super) fn bind_repository_as<M: Model>(
    app: &Application,
    data_source: &'static str,
    name: String,
) -> Result<(), lazo_kernel::Error> {
    let source = data_source_key(data_source);
    if !app.contains(source.name()) {
        bind_data_source(app, data_source, None)?;
    }
    let needs = source.clone();
    let repository = bind(BindingKey::<DefaultCrudRepository<M>>::named(name))
        .to_dynamic(move |resolver| Ok(Arc::new(DefaultCrudRepository::<M>::new(resolver.get(&source)?))))
        .depends_on(&needs)
        .scope(Scope::Singleton)
        .provides::<dyn CrudRepository<M>>(|repository| repository)
        .tag_value(REPOSITORY, data_source)
        .meta(ModelOf(M::definition()))
        .as_default();
    app.add(repository)?;
    app.add(bind(model_key::<M>()).to(M::definition().clone()).tag(MODEL).as_default())?;
    Ok(())
}
