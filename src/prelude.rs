//! What an application's source names all the time: `use lazo::prelude::*;`.

pub use std::sync::Arc;

pub use anyhow::Result;
#[cfg(feature = "boot")]
pub use lazo_boot::{BootExt, BootOptions};
#[cfg(feature = "explorer")]
pub use lazo_explorer::ExplorerComponent;
pub use lazo_kernel::{
    Application, BindingKey, Component, Context, ContextView, ExtensionPoint, Extensions, Getter, Injectable,
    LifeCycleObserver, Provider, Resolution, Scope, Setter, bind, bind_type, component, injected,
    interceptor,
    interceptor::{Interceptor, Invocation, Next, Returned},
    observer, package, provider, proxy, service,
};
#[cfg(feature = "repository")]
pub use lazo_repository::{
    Count, CrudRepository, DataSource, DefaultCrudRepository, Filter, FilterById, Model, RepositoryComponent,
    Where, datasource, model, repository,
};
#[cfg(feature = "rest")]
pub use lazo_rest::{
    ApiError, HttpError, Json, Redirect, RestApplication, RestComponent, StaticFiles, api, controller, del,
    delete, get, head, operation, parameters, patch, post, put, variant,
};
#[cfg(feature = "rest-crud")]
pub use lazo_rest_crud::crud_api;
#[cfg(feature = "sqlite")]
pub use lazo_sql::SqliteComponent;
#[cfg(feature = "tower")]
pub use lazo_tower::TowerApplication;
