//! Layered configuration: files, the profiles' files, secrets, the environment, code; the later wins.
//!
//! | layer | from |
//! |---|---|
//! | files | `application.toml`, `.yaml`, `.yml`, `.json`, as many of them as there are |
//! | profiles | `application-<profile>.toml` and so on, for each of `LAZO_PROFILE=prod,eu` in turn |
//! | secrets | the files in `LAZO_SECRETS_DIR`, each named after its key: `datasources.db.password` |
//! | variables with a name of their own | `PORT`, say, which a component lets stand for `rest.port` |
//! | environment | `LAZO_REST__PORT=80` is `rest.port`, `LAZO_TAGS__0` the first of the list `tags` |
//! | code | [`BootOptions::set`] |
//!
//! The files are looked for in the directory `LAZO_CONFIG_DIR`; else in the working directory; else, under `cargo run`,
//! beside the package's `Cargo.toml`. Variables in a file `.env` there count where the process has none of the name.
//!
//! Configuration is read once, when the application boots. It is not read again while the application runs: what was
//! verified is what runs.

mod environment;
mod files;
mod near;
mod tree;

use std::{
    collections::BTreeSet,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use config::Value;
use lazo_kernel::{
    Application,
    config::{ConfigurationSource, Variable},
};

use self::environment::Variables;
use crate::{BootError, BootOptions};

/// The application's configuration as it was read at boot.
pub struct Configuration {
    values: Value,
    files: Vec<PathBuf>,
    profiles: Vec<String>,
    /// The sections that somebody has read, to tell which are misspelt.
    read: Arc<Mutex<BTreeSet<String>>>,
}

impl Configuration {
    /// Reads all layers.
    ///
    /// # Errors
    ///
    /// [`BootError::File`] for a file that cannot be read or parsed; [`BootError::Layers`] otherwise.
    pub fn read(options: &BootOptions, variables: &[Variable]) -> Result<Self, BootError> {
        let environment = Variables::of(options)?;
        let directory = environment.directory(options);
        let profiles = environment.profiles(options);
        let (mut values, files) = files::read(&directory, &profiles)?;
        environment.secrets(&mut values)?;
        environment.named(&mut values, variables);
        environment.prefixed(&mut values);
        for (key, value) in options.set.clone() {
            tree::insert(&mut values, key.split('.'), value);
        }
        Ok(Self { values, files, profiles, read: Arc::default() })
    }

    /// The files that were read, weakest first.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The profiles that were chosen, weakest first.
    #[must_use]
    pub fn profiles(&self) -> &[String] {
        &self.profiles
    }

    /// Lets verification warn of sections that nobody reads and that look like one that somebody does.
    pub(crate) fn warn_of_near_misses(&self, app: &Application) {
        let sections = tree::top(&self.values);
        let read = self.read.clone();
        // Components have added their checks before this one, and read their sections in them.
        app.on_verify(move |app, _| {
            let read = read.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for miss in near::misses(&sections, near::known(app, read)) {
                tracing::warn!("[LZ0203] {miss}");
            }
        });
    }
}

impl fmt::Debug for Configuration {
    /// Without the values, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, profiles, .. } = self;
        f.debug_struct("Configuration")
            .field("files", files)
            .field("profiles", profiles)
            .finish_non_exhaustive()
    }
}

impl ConfigurationSource for Configuration {
    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(tree::at(&self.values, path).map(tree::plain))
    }

    fn origin(&self, key: &str) -> Option<String> {
        Some(tree::origin(&self.values, key))
    }
}
