//! Data sources as the configuration describes them.

use std::sync::Arc;

use lazo_kernel::{BindingRef, Context};
use serde::Deserialize;

use super::CONNECTOR;
use super::factory::{ConnectorFactory, ConnectorSettings, section};
use crate::{DataSource, Error, ErrorKind, Result};

/// Which connector a data source takes. The other keys of its section are the connector's own.
#[derive(Debug, Default, Deserialize)]
struct Choice {
    connector: Option<String>,
}

/// A data source whose connector the configuration chooses; or else `default`, if there is one.
pub(super) fn configured(context: &Context, name: &str, default: Option<&str>) -> Result<DataSource> {
    let factory = choose(context, name, default)?;
    let factory = context.resolve_binding::<dyn ConnectorFactory>(&factory).now();
    let factory: Arc<dyn ConnectorFactory> = factory.map_err(|error| unusable(name, error.to_string()))?;
    Ok(DataSource::new(name, factory.make(&ConnectorSettings::new(context, name))?))
}

/// The binding of the connector's factory.
pub(super) fn choose(context: &Context, name: &str, default: Option<&str>) -> Result<BindingRef> {
    let choice: Choice = ConnectorSettings::new(context, name).read()?;
    let known = context.find_by_tag(CONNECTOR);
    let names =
        || known.iter().filter_map(|binding| binding.tag_value_of(CONNECTOR)).collect::<Vec<_>>().join(", ");
    let Some(wanted) = choice.connector.as_deref().or(default) else {
        let reason = format!(
            "nothing says where it keeps its data: write `connector = \"...\"` in the section `[{}]` of the configuration; \
             known connectors are {}",
            section(name),
            names()
        );
        return Err(unusable(name, reason));
    };
    let found = known.iter().find(|binding| binding.tag_value_of(CONNECTOR) == Some(wanted));
    found.cloned().ok_or_else(|| {
        let reason = format!(
            "there is no connector `{wanted}`; known connectors are {} (others come with the component of their crate)",
            names()
        );
        unusable(name, reason)
    })
}

fn unusable(name: &str, reason: String) -> Error {
    ErrorKind::Configuration { data_source: name.to_owned(), reason }.into()
}
