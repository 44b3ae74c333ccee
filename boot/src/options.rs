//! What an application may say about its booting.

use std::{collections::HashMap, path::PathBuf};

use lazo_kernel::Artifact;
use serde::Serialize;

use crate::BootError;

/// What to boot, and where the configuration comes from. The defaults are what an application wants; tests narrow them.
///
/// ```
/// use lazo_boot::BootOptions;
///
/// let options = BootOptions::new().set("rest.port", 0)?.only("todo::controllers").environment([("RUST_LOG", "debug")]);
/// # Ok::<(), lazo_boot::BootError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct BootOptions {
    modules: Vec<String>,
    allow_empty: bool,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) profile: Option<String>,
    pub(crate) environment: Option<HashMap<String, String>>,
    pub(crate) set: Vec<(String, config::Value)>,
}

impl BootOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Binds artifacts of this module, and of those below it, only. Can be said several times.
    #[must_use]
    pub fn only(mut self, module: impl Into<String>) -> Self {
        self.modules.push(module.into());
        self
    }

    /// Accepts a package without artifacts: everything is bound by hand.
    #[must_use]
    pub fn allow_empty(self) -> Self {
        Self { allow_empty: true, ..self }
    }

    /// Reads configuration files in this directory and nowhere else.
    #[must_use]
    pub fn directory(self, directory: impl Into<PathBuf>) -> Self {
        Self { directory: Some(directory.into()), ..self }
    }

    /// Chooses a profile, instead of the variable `LAZO_PROFILE`.
    #[must_use]
    pub fn profile(self, profile: impl Into<String>) -> Self {
        Self { profile: Some(profile.into()), ..self }
    }

    /// Takes these variables for the environment, instead of the process's own.
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

    pub(crate) const fn may_be_empty(&self) -> bool {
        self.allow_empty
    }

    pub(crate) fn wants(&self, artifact: &Artifact) -> bool {
        let inside = |module: &String| {
            let rest = artifact.module.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        self.modules.is_empty() || self.modules.iter().any(inside)
    }
}
