//! Layered configuration: files, the profile's files, the environment, code; the later wins.
//!
//! | layer | from |
//! |---|---|
//! | files | `application.toml`, `.yaml`, `.yml`, `.json`, as many of them as there are |
//! | profile | `application-<profile>.toml` and so on; the profile is `LAZO_PROFILE` |
//! | environment | `LAZO_REST__PORT=80` is `rest.port`; variables that components name (`PORT`) count less than those |
//! | code | [`BootOptions::set`] |
//!
//! The files are looked for in the directory `LAZO_CONFIG_DIR`; else in the working directory; else, under `cargo run`,
//! beside the package's `Cargo.toml`.

use std::{
    collections::HashMap,
    env,
    path::{Path, PathBuf},
};

use config::{Config, ConfigBuilder, Environment, File, FileFormat, Map, Source, builder::DefaultState};
use lazo_kernel::config::{ConfigurationSource, ReadSection, Variable};

use crate::{BootError, BootOptions};

const FORMATS: &[(&str, FileFormat)] = &[
    ("toml", FileFormat::Toml),
    ("yaml", FileFormat::Yaml),
    ("yml", FileFormat::Yaml),
    ("json", FileFormat::Json),
];

/// The application's configuration as it was read at boot.
#[derive(Debug)]
pub struct Configuration {
    values: Config,
    files: Vec<PathBuf>,
    profile: Option<String>,
}

impl Configuration {
    /// Reads all layers.
    ///
    /// # Errors
    ///
    /// [`BootError::File`] for a file that cannot be read or parsed; [`BootError::Layers`] otherwise.
    pub fn read(options: &BootOptions, variables: &[Variable]) -> Result<Self, BootError> {
        let environment = options.environment.clone().unwrap_or_else(|| env::vars().collect());
        let profile = options.profile.clone().or_else(|| environment.get("LAZO_PROFILE").cloned());
        let profile = profile.filter(|p| !p.is_empty());
        let directory = directory(options, &environment);

        let stems = std::iter::once("application".to_owned())
            .chain(profile.iter().map(|profile| format!("application-{profile}")));
        let mut builder = Config::builder();
        let mut files = Vec::new();
        for (stem, (extension, format)) in
            stems.flat_map(|stem| FORMATS.iter().map(move |f| (stem.clone(), f)))
        {
            let path = directory.join(format!("{stem}.{extension}"));
            if path.is_file() {
                let file = File::from(path.as_path()).format(*format);
                // On its own first, so that the error is known to be this file's.
                if let Err(error) = Config::builder().add_source(file.clone()).build() {
                    return Err(BootError::File { path, cause: Box::new(error) });
                }
                builder = builder.add_source(file);
                files.push(path);
            }
        }
        if let Some(profile) = &profile
            && !files
                .iter()
                .any(|file| file.file_stem().is_some_and(|stem| *stem == *format!("application-{profile}")))
        {
            tracing::warn!(profile, directory = %directory.display(), "no configuration file of the profile");
        }
        builder = with_environment(builder, environment, variables)?;
        for (key, value) in options.set.clone() {
            builder =
                builder.set_override(&key, value).map_err(|error| BootError::Layers(error.to_string()))?;
        }
        let values = builder.build().map_err(|error| BootError::Layers(error.to_string()))?;
        Ok(Self { values, files, profile })
    }

    /// The files that were read, weakest first.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The profile, if one was chosen.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }
}

fn directory(options: &BootOptions, environment: &HashMap<String, String>) -> PathBuf {
    let has_files = |directory: &Path| {
        FORMATS.iter().any(|(extension, _)| directory.join(format!("application.{extension}")).is_file())
    };
    let here = PathBuf::from(".");
    match (&options.directory, environment.get("LAZO_CONFIG_DIR"), environment.get("CARGO_MANIFEST_DIR")) {
        (Some(directory), ..) => directory.clone(),
        (None, Some(directory), _) => PathBuf::from(directory),
        (None, None, Some(package)) if !has_files(&here) => PathBuf::from(package),
        _ => here,
    }
}

fn with_environment(
    mut builder: ConfigBuilder<DefaultState>,
    environment: HashMap<String, String>,
    variables: &[Variable],
) -> Result<ConfigBuilder<DefaultState>, BootError> {
    for variable in variables {
        if let Some(value) = environment.get(variable.name).filter(|value| !value.is_empty()) {
            let value = config::Value::new(
                Some(&format!("the environment variable {}", variable.name)),
                value.as_str(),
            );
            let source = Config::builder()
                .set_override(variable.key, value)
                .and_then(|source| source.build())
                .map_err(|error| BootError::Layers(format!("{}: {error}", variable.name)))?;
            builder = builder.add_source(source);
        }
    }
    let all: Map<String, String> = environment.into_iter().collect();
    // Text stays text here: the type that reads it says what it is.
    Ok(builder
        .add_source(Environment::with_prefix("LAZO").prefix_separator("_").separator("__").source(Some(all))))
}

impl ConfigurationSource for Configuration {
    fn section(&self, path: &str, read: ReadSection<'_>) -> Result<bool, String> {
        // Not `Config::get`: it makes new values, which have forgotten where they come from.
        let all = self.values.collect().map_err(|error| error.to_string())?;
        let all = config::Value::new(None, all);
        let Some(value) = at(&all, path) else { return Ok(false) };
        let root = value.clone();
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
        let outcome = read(&mut <dyn erased_serde::Deserializer<'_>>::erase(tracked));
        outcome.map(|()| true).map_err(|error| {
            let place = track.path().to_string();
            let (key, within) =
                if place == "." { (path.to_owned(), "") } else { (format!("{path}.{place}"), &*place) };
            let origin = origin_of(&root, within);
            let message = error.to_string();
            let message = message.split(" for key ").next().unwrap_or(&message);
            format!("`{key}`{origin}: {message}")
        })
    }
}

/// The value at a dotted path.
fn at(root: &config::Value, path: &str) -> Option<config::Value> {
    path.split('.').filter(|part| !part.is_empty()).try_fold(root.clone(), |value, part| {
        let mut table = value.into_table().ok()?;
        // `config` keeps the case of files, and lowers that of variables.
        table.remove(part).or_else(|| table.remove(&part.to_lowercase()))
    })
}

/// Where the value at a path inside a section comes from, or the nearest one above it that knows.
fn origin_of(section: &config::Value, path: &str) -> String {
    let whole = (!path.is_empty()).then(|| at(section, path)).flatten();
    let origin = whole.as_ref().and_then(config::Value::origin).or_else(|| section.origin());
    origin.map_or_else(|| " (set in code)".to_owned(), |origin| format!(" in {origin}"))
}
