//! Models, repositories and data sources in an application: their bindings, their configuration and their life.

mod bind;
mod component;
mod factory;
mod keys;
mod life;
mod own;
mod source;

pub use bind::{bind_data_source, bind_repository};
pub use component::RepositoryComponent;
pub use factory::{ConnectorFactory, ConnectorSettings, MemoryConnectorFactory, bind_connector};
pub use keys::{CONNECTOR, DATA_SOURCE, MODEL, REPOSITORY, data_source_key, model_key, repository_key};
pub use own::{bind_made_data_source, bind_own_repository};
