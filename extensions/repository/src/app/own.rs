//! What `#[repository]` and `#[datasource]` bind.

use std::fmt;
use std::sync::Arc;

use lazo_kernel::{Application, BindingKey, Injectable, Scope, bind};

use super::bind::ModelOf;
use super::{DATA_SOURCE, REPOSITORY, RepositoryComponent, bind_repository, data_source_key};
use crate::{DataSource, Model};

/// Binds a repository class of the application under its own name, and the default repository of its model that it builds
/// upon.
///
/// # Errors
/// When a binding cannot be added.
pub fn bind_own_repository<M: Model, R: Injectable>(
    app: &Application,
    name: &'static str,
    data_source: &'static str,
) -> anyhow::Result<()> {
    bind_repository::<M>(app, data_source)?;
    let default = super::repository_key::<M>();
    if default.name() == format!("repositories.{name}") {
        // The default repository makes room for the class of this name, and keeps its type.
        app.unbind(default.name())?;
        super::bind::bind_repository_as::<M>(
            app,
            data_source,
            format!("repositories.default.{}", M::definition().name),
        )?;
    }
    let key = BindingKey::<R>::named(format!("repositories.{name}"));
    let binding = bind(key).to_class().default_scope(Scope::Singleton);
    app.add(binding.tag_value(REPOSITORY, data_source).meta(ModelOf(M::definition())))?;
    Ok(())
}

/// Binds a data source that a function of the application makes.
///
/// # Errors
/// When the binding cannot be added.
pub fn bind_made_data_source<E: Into<anyhow::Error> + fmt::Debug + 'static>(
    app: &Application,
    name: &'static str,
    make: fn() -> Result<DataSource, E>,
) -> anyhow::Result<()> {
    app.mount(RepositoryComponent);
    let made = move |_: &lazo_kernel::Resolver<'_>| make().map(Arc::new).map_err(Into::into);
    let binding = bind(data_source_key(name)).to_dynamic(made).scope(Scope::Singleton);
    app.add(binding.tag_value(DATA_SOURCE, name))?;
    Ok(())
}
