//! What an application may say about its booting.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use serde::Serialize;

use crate::{BootError, Found, Phase, filter::Filter};

/// What to boot, and where the configuration comes from. The defaults are what an application wants; tests narrow them.
///
/// ```
/// use lazo_boot::BootOptions;
///
/// let options = BootOptions::new().set("rest.port", 0)?.only("todo::controllers").environment([("RUST_LOG", "debug")]);
/// # Ok::<(), lazo_boot::BootError>(())
/// ```
///
/// Filters count together: what is bound passes all of them. The report says what was left out and why. A filter that
/// matches nothing is an error, since it is most likely misspelt.
#[derive(Debug, Clone, Default)]
pub struct BootOptions {
    pub(crate) filter: Filter,
    pub(crate) phases: Option<Vec<Phase>>,
    pub(crate) ignored: Vec<String>,
    pub(crate) allow_empty: bool,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) profiles: Option<String>,
    pub(crate) environment: Option<HashMap<String, String>>,
    pub(crate) set: Vec<(String, config::Value)>,
}

impl BootOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Binds artifacts of this module, and of those below it, only. Can be said several times. It narrows the package
    /// that the module belongs to; what components bring from other packages stays.
    #[must_use]
    pub fn only(mut self, module: impl Into<String>) -> Self {
        self.filter.only.push(module.into());
        self
    }

    /// Leaves out the artifacts of this module, and of those below it.
    #[must_use]
    pub fn except(mut self, module: impl Into<String>) -> Self {
        self.filter.except.push(module.into());
        self
    }

    /// Calls the booter of this kind only, and binds artifacts of this kind only. Can be said several times.
    #[must_use]
    pub fn only_kind(mut self, kind: impl Into<String>) -> Self {
        self.filter.only_kinds.push(kind.into());
        self
    }

    /// Leaves out the booter and the artifacts of this kind.
    #[must_use]
    pub fn except_kind(mut self, kind: impl Into<String>) -> Self {
        self.filter.except_kinds.push(kind.into());
        self
    }

    /// Binds artifacts of this name only. Can be said several times.
    #[must_use]
    pub fn only_name(mut self, name: impl Into<String>) -> Self {
        self.filter.only_names.push(name.into());
        self
    }

    /// Leaves out artifacts of this name.
    #[must_use]
    pub fn except_name(mut self, name: impl Into<String>) -> Self {
        self.filter.except_names.push(name.into());
        self
    }

    /// Binds only what the function is true for.
    #[must_use]
    pub fn filter(mut self, wants: impl Fn(&Found) -> bool + Send + Sync + 'static) -> Self {
        self.filter.predicates.push(Arc::new(wants));
        self
    }

    /// Goes through these phases only: without [`Phase::Load`], the report says what would be bound.
    #[must_use]
    pub fn phases(self, phases: impl IntoIterator<Item = Phase>) -> Self {
        Self { phases: Some(phases.into_iter().collect()), ..self }
    }

    /// Does not warn that this linked package has artifacts which nobody boots.
    #[must_use]
    pub fn ignore(mut self, package: impl Into<String>) -> Self {
        self.ignored.push(package.into());
        self
    }

    /// Accepts an application without artifacts of its own: everything is bound by hand.
    #[must_use]
    pub fn allow_empty(self) -> Self {
        Self { allow_empty: true, ..self }
    }

    /// Reads configuration files in this directory and nowhere else.
    #[must_use]
    pub fn directory(self, directory: impl Into<PathBuf>) -> Self {
        Self { directory: Some(directory.into()), ..self }
    }

    /// Chooses a profile, instead of the variable `LAZO_PROFILE`; or several, `"prod,eu"`, of which the later wins.
    #[must_use]
    pub fn profile(self, profiles: impl Into<String>) -> Self {
        Self { profiles: Some(profiles.into()), ..self }
    }

    /// Takes these variables for the environment, instead of the process's own and those of a `.env` file.
    #[must_use]
    pub fn environment<K: Into<String>, V: Into<String>>(
        self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self { environment: Some(variables.collect()), ..self }
    }

    /// Sets one configuration value in code, over all files and variables. `key` is dotted: `rest.port`.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as configuration.
    pub fn set(mut self, key: impl Into<String>, value: impl Serialize) -> Result<Self, BootError> {
        let key = key.into();
        // `config` makes values from whole tables only.
        let table = HashMap::from([("value", value)]);
        let value = config::Config::try_from(&table).and_then(|c| c.get("value"));
        let value = value.map_err(|error| BootError::Layers(format!("`{key}` set in code: {error}")))?;
        self.set.push((key, value));
        Ok(self)
    }

    pub(crate) fn goes_through(&self, phase: Phase) -> bool {
        self.phases.as_ref().is_none_or(|phases| phases.contains(&phase))
    }
}
