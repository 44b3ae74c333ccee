//! Typed configuration: a class names a section and a type; where the values come from is somebody else's job.
//!
//! The kernel reads no file format. A [`ConfigurationSource`] bound in the application (`lazo-boot` binds one that layers
//! files, environment and code) gives each section as a tree of values. They are read into whatever type is wanted: text, which is all
//! that environment variables have, is taken for a number or a truth value where one is wanted, and the other way round.
//!
//! A binding can have a configuration of its own, bound beside it with [`Context::configure`]; where nothing is bound, it is
//! the section that is called like the binding.

mod inject;
mod live;
mod place;
mod setting;

use std::{any::Any, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::Value;

use self::setting::Setting;
pub use self::{
    inject::InjectConfig,
    live::{ConfigGetter, ConfigView},
};
use crate::{Binding, BindingKey, BindingRef, Context, Error, ErrorKind, bind};

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

/// Where configuration comes from.
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::config::{self, CONFIGURATION, ConfigurationSource};
/// use lazo_kernel::{Context, bind};
/// use serde_json::{Value, json};
///
/// struct Fixed;
///
/// impl ConfigurationSource for Fixed {
///     fn section(&self, path: &str) -> Result<Option<Value>, String> {
///         Ok((path == "mail").then(|| json!({"port": "25"})))
///     }
/// }
///
/// #[derive(serde::Deserialize, Default)]
/// struct Mail { port: u16 }
///
/// let context = Context::new("demo");
/// let source: Arc<dyn ConfigurationSource> = Arc::new(Fixed);
/// context.add(bind(CONFIGURATION).to(source))?;
/// assert_eq!(config::section::<Mail>(&context, "mail")?.port, 25);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub trait ConfigurationSource: Send + Sync {
    /// The section at `path` (dotted, e.g. `datasources.db`); `None` if there is no such section.
    ///
    /// # Errors
    ///
    /// Why the section cannot be had.
    fn section(&self, path: &str) -> Result<Option<Value>, String>;

    /// The section at `path` as a value of the type that code gave it; whoever wants another type reads [`section`](Self::section).
    fn value(&self, path: &str) -> Option<Box<dyn Any>> {
        let _ = path;
        None
    }

    /// Where the value of a key comes from, in words that follow the key in a message: `in application.toml`.
    fn origin(&self, key: &str) -> Option<String> {
        let _ = key;
        None
    }
}

/// Tries to read a section.
pub(crate) type TryRead = fn(&dyn ConfigurationSource, &str) -> Result<(), String>;

/// The section at `path` as a `C`; the default of `C` where there is no such section or no configuration at all.
///
/// # Errors
///
/// [`Configuration`](ErrorKind::Configuration) if a value does not fit; whatever building the source fails with.
pub fn section<C: DeserializeOwned + Default + 'static>(context: &Context, path: &str) -> Result<C, Error> {
    Ok(section_if_any(context, path)?.unwrap_or_default())
}

/// The section at `path` as a `C`; `None` where there is no such section or no configuration at all.
///
/// # Errors
///
/// As [`section`].
pub fn section_if_any<C: DeserializeOwned + 'static>(
    context: &Context,
    path: &str,
) -> Result<Option<C>, Error> {
    let Some(source) = context.resolve_optional(&CONFIGURATION).now()? else { return Ok(None) };
    read(&*source, path).map_err(|message| Error::new(ErrorKind::Configuration(message)))
}

fn read<C: DeserializeOwned + 'static>(
    source: &dyn ConfigurationSource,
    path: &str,
) -> Result<Option<C>, String> {
    if let Some(value) = source.value(path).and_then(|value| value.downcast().ok()) {
        return Ok(Some(*value));
    }
    let Some(section) = source.section(path)? else { return Ok(None) };
    C::deserialize(Setting(section)).map(Some).map_err(|misfit| {
        let key = misfit.key(path);
        let origin = source.origin(&key).map_or_else(String::new, |origin| format!(" {origin}"));
        format!("`{key}`{origin}: {misfit}")
    })
}

/// The tag of a binding's configuration; its value is the key of the binding.
pub const CONFIGURATION_FOR: &str = "configuration.for";

/// The name under which the configuration of the binding called `key` is bound.
#[must_use]
pub fn name_for(key: &str) -> String {
    format!("{key}:$config")
}

/// A binding that configures the binding of `key` with `value`. Add it to the same context, before or after.
pub fn configure<T, C>(key: &BindingKey<T>, value: impl Into<Arc<C>>) -> Binding<C>
where
    T: ?Sized + 'static,
    C: Send + Sync + 'static,
{
    let name = key.binding_name().text;
    bind(key.config::<C>()).to(value).tag_value(CONFIGURATION_FOR, name)
}

impl<T: ?Sized + 'static> BindingKey<T> {
    /// The key of the binding's configuration.
    #[must_use]
    pub fn config<C: ?Sized + 'static>(&self) -> BindingKey<C> {
        BindingKey::named(name_for(&self.binding_name().text))
    }
}

impl Context {
    /// Configures the binding of `key` with `value`, which `#[config]` gives to what is built for it.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use lazo_kernel::{BindingKey, Context, Injectable, bind_type};
    ///
    /// #[derive(serde::Deserialize, Default)]
    /// struct AlarmConfig { volume: u8 }
    ///
    /// #[derive(Injectable)]
    /// struct Alarm {
    ///     #[config]
    ///     config: Arc<AlarmConfig>,
    /// }
    ///
    /// let alarm = BindingKey::<Alarm>::of();
    /// let context = Context::new("demo");
    /// context.add(bind_type::<Alarm>().to_class())?;
    /// context.configure(&alarm, AlarmConfig { volume: 7 })?;
    /// assert_eq!(context.get_sync(&alarm)?.config.volume, 7);
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add).
    pub fn configure<T, C>(&self, key: &BindingKey<T>, value: impl Into<Arc<C>>) -> Result<BindingRef, Error>
    where
        T: ?Sized + 'static,
        C: Send + Sync + 'static,
    {
        self.add(configure(key, value))
    }

    /// What is at `path` in the configuration of the binding of `key`, if anything is; all of it if the path is empty.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) if a value does not fit; as [`get`](Self::get).
    pub async fn get_config<T, C>(&self, key: &BindingKey<T>, path: &str) -> Result<Option<Arc<C>>, Error>
    where
        T: ?Sized + 'static,
        C: DeserializeOwned + Send + Sync + 'static,
    {
        place::of_binding(self, &key.binding_name().text, path).await
    }
}
