//! The environment: variables, a `.env` file, a directory of secrets.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use config::{Value, ValueKind};
use lazo_kernel::config::Variable;

use super::{files, tree};
use crate::{BootError, BootOptions};

const PREFIX: &str = "LAZO_";
const PROFILE: &str = "LAZO_PROFILE";
const CONFIG_DIR: &str = "LAZO_CONFIG_DIR";
const SECRETS_DIR: &str = "LAZO_SECRETS_DIR";

/// The variables by name, so that their order is the same in each process.
pub(super) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// The variables of the options, or else of the process and of the `.env` file.
    pub(super) fn of(options: &BootOptions) -> Result<Self, BootError> {
        if let Some(given) = &options.environment {
            return Ok(Self(given.clone().into_iter().collect()));
        }
        let valid = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let mut variables = Self(env::vars_os().filter_map(valid).collect());
        let path = variables.directory(options).join(".env");
        if path.is_file() {
            let unreadable = |error| BootError::File { path: path.clone(), cause: Box::new(error) };
            for variable in dotenvy::from_path_iter(&path).map_err(unreadable)? {
                let (name, value) = variable.map_err(unreadable)?;
                variables.0.entry(name).or_insert(value);
            }
        }
        Ok(variables)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Where configuration files are.
    pub(super) fn directory(&self, options: &BootOptions) -> PathBuf {
        let here = PathBuf::from(".");
        match (&options.directory, self.get(CONFIG_DIR), self.get("CARGO_MANIFEST_DIR")) {
            (Some(directory), ..) => directory.clone(),
            (None, Some(directory), _) => PathBuf::from(directory),
            (None, None, Some(package)) if !files::are_in(&here) => PathBuf::from(package),
            _ => here,
        }
    }

    pub(super) fn profiles(&self, options: &BootOptions) -> Vec<String> {
        let profiles = options.profiles.as_deref().or_else(|| self.get(PROFILE)).unwrap_or_default();
        profiles.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
    }

    /// Files that hold one value each and are named after its key, as Docker and Kubernetes mount secrets.
    pub(super) fn secrets(&self, values: &mut Value) -> Result<(), BootError> {
        let Some(directory) = self.get(SECRETS_DIR).map(Path::new) else { return Ok(()) };
        let unreadable =
            |path: &Path, error| BootError::File { path: path.to_owned(), cause: Box::new(error) };
        let entries = fs::read_dir(directory).map_err(|error| unreadable(directory, error))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            // Kubernetes keeps its own things in hidden ones.
            if name.is_empty() || name.starts_with('.') || !path.is_file() {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            let key = name.replace("__", ".");
            tree::insert(values, key.split('.'), said_by(text, path.display().to_string()));
        }
        Ok(())
    }

    /// Variables that components have named.
    pub(super) fn named(&self, values: &mut Value, variables: &[Variable]) {
        for variable in variables {
            if let Some(value) = self.get(variable.name) {
                let origin = format!("the environment variable {}", variable.name);
                tree::insert(values, variable.key.split('.'), said_by(value, origin));
            }
        }
    }

    /// Variables that are named after their key. Text stays text here: the type that reads it says what it is.
    pub(super) fn prefixed(&self, values: &mut Value) {
        for (name, value) in &self.0 {
            if [PROFILE, CONFIG_DIR, SECRETS_DIR].contains(&name.as_str()) {
                continue;
            }
            if let Some(key) = name.strip_prefix(PREFIX).filter(|key| !key.is_empty()) {
                let origin = format!("the environment variable {name}");
                let key = key.to_lowercase();
                tree::insert(values, key.split("__"), said_by(value, origin));
            }
        }
    }
}

fn said_by(text: &str, origin: String) -> Value {
    Value::new(Some(&origin), ValueKind::String(text.to_owned()))
}
