//! Configuration files.

use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat, Value, ValueKind};

use crate::BootError;

const FORMATS: &[(&str, FileFormat)] = &[
    ("toml", FileFormat::Toml),
    ("yaml", FileFormat::Yaml),
    ("yml", FileFormat::Yaml),
    ("json", FileFormat::Json),
];

/// Whether there are any without a profile.
pub(super) fn are_in(directory: &Path) -> bool {
    FORMATS.iter().any(|(extension, _)| directory.join(format!("application.{extension}")).is_file())
}

/// The values of all files, and which files there were.
pub(super) fn read(directory: &Path, profiles: &[String]) -> Result<(Value, Vec<PathBuf>), BootError> {
    let mut builder = Config::builder();
    let mut files = Vec::new();
    let stems = profiles.iter().map(|profile| (format!("application-{profile}"), Some(profile)));
    for (stem, profile) in std::iter::once(("application".to_owned(), None)).chain(stems) {
        let before = files.len();
        for (extension, format) in FORMATS {
            let path = directory.join(format!("{stem}.{extension}"));
            if !path.is_file() {
                continue;
            }
            let file = File::from(path.as_path()).format(*format);
            // On its own first, so that the error is known to be this file's.
            if let Err(error) = Config::builder().add_source(file.clone()).build() {
                return Err(BootError::File { path, cause: Box::new(error) });
            }
            builder = builder.add_source(file);
            files.push(path);
        }
        if let Some(profile) = profile
            && files.len() == before
        {
            tracing::warn!(profile, directory = %directory.display(), "no configuration file of the profile");
        }
    }
    let layers = |error: config::ConfigError| BootError::Layers(error.to_string());
    let values = builder.build().map_err(layers)?;
    // Not `Config::get`: it makes new values, which have forgotten where they come from.
    let values = config::Source::collect(&values).map_err(layers)?;
    Ok((Value::new(None, ValueKind::Table(values)), files))
}
