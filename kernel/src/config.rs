//! Typed configuration: a class names a section and a type; where the values come from is somebody else's job.
//!
//! The kernel reads no file format. A [`ConfigurationSource`] bound in the application (`lazo-boot` binds one that layers
//! files, environment and code) gives each section as a serde deserializer.

use std::{any::TypeId, any::type_name, sync::Arc};

use serde::de::DeserializeOwned;

use crate::{Binding, BindingKey, Context, Dependency, Error, ErrorKind, Resolution, Resolver, Wants, bind};

/// The key of the application's configuration.
pub const CONFIGURATION: BindingKey<dyn ConfigurationSource> = BindingKey::new("application.configuration");

/// The tag of bindings that name an environment variable of their own for a key, see [`variable`].
pub const CONFIGURATION_VARIABLE: &str = "configuration.variable";

/// An environment variable that stands for a configuration key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// The variable, e.g. `PORT`.
    pub name: &'static str,
    /// The key, e.g. `rest.port`.
    pub key: &'static str,
}

/// A binding that lets the environment variable `name` stand for the configuration key `key`, beside the one that every
/// key has. A component adds it when it is mounted; whoever reads the environment looks for them.
pub fn variable(name: &'static str, key: &'static str) -> Binding<Variable> {
    bind(BindingKey::named(format!("{CONFIGURATION_VARIABLE}.{name}")))
        .to(Variable { name, key })
        .tag(CONFIGURATION_VARIABLE)
        .meta(Variable { name, key })
}

/// The variables that components have named.
#[must_use]
pub fn variables(context: &Context) -> Vec<Variable> {
    context.find_by_tag(CONFIGURATION_VARIABLE).iter().filter_map(|b| b.meta::<Variable>().copied()).collect()
}

/// Reads a section's deserializer into whatever its caller wants.
pub type ReadSection<'a> =
    &'a mut dyn FnMut(&mut dyn erased_serde::Deserializer<'_>) -> Result<(), erased_serde::Error>;

/// Where configuration comes from.
pub trait ConfigurationSource: Send + Sync {
    /// Gives the section at `path` (dotted, e.g. `datasources.db`) to `read`; `Ok(false)` if there is no such section.
    ///
    /// # Errors
    ///
    /// What is wrong, naming the source (a file, a variable), the key and the expected type.
    fn section(&self, path: &str, read: ReadSection<'_>) -> Result<bool, String>;
}

/// Tries to read a section.
pub(crate) type TryRead = fn(&dyn ConfigurationSource, &str) -> Result<(), String>;

/// The section at `path` as a `C`; the default of `C` where there is no such section or no configuration at all.
///
/// # Errors
///
/// [`Configuration`](ErrorKind::Configuration) if a value does not fit; whatever building the source fails with.
pub fn section<C: DeserializeOwned + Default>(context: &Context, path: &str) -> Result<C, Error> {
    let Some(source) = context.resolve_optional(&CONFIGURATION).now()? else { return Ok(C::default()) };
    read(&*source, path).map_err(|message| Error::new(ErrorKind::Configuration(message)))
}

fn read<C: DeserializeOwned + Default>(source: &dyn ConfigurationSource, path: &str) -> Result<C, String> {
    let mut value = None;
    source.section(path, &mut |deserializer| {
        value = Some(erased_serde::deserialize(deserializer)?);
        Ok(())
    })?;
    Ok(value.unwrap_or_default())
}

/// What `#[config("path")]` on a field of type `Arc<C>` does.
pub fn inject<C>(resolver: &Resolver<'_>, member: &'static str, path: &'static str) -> Resolution<Arc<C>>
where
    C: DeserializeOwned + Default + Send + Sync + 'static,
{
    section(resolver.context(), path).map(Arc::new).map_err(|error| error.at_member(member)).into()
}

/// What `#[config("path")]` on a field of type `Arc<C>` says of the field.
#[must_use]
pub fn dependency<C>(member: &'static str, path: &'static str) -> Dependency
where
    C: DeserializeOwned + Default + Send + Sync + 'static,
{
    let on = Dependency::on(member, Wants::Configuration(path), TypeId::of::<C>(), type_name::<C>());
    Dependency { reads: Some(|source, path| read::<C>(source, path).map(|_| ())), ..on.optional() }
}
