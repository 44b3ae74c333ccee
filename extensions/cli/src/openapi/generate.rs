//! `lazo openapi generate`.

use super::{output::write, source};
use crate::error::Error;
use clap::Args;
use lazo_openapi_codegen::{File, Formats, Options, generate};
use std::{
    fmt::Write as _,
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The document: a file (JSON or YAML), `-` for standard input, or `git:REVISION:PATH`.
    document: String,
    /// The folder of the module that is written: `src/api` for `mod api;`.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// The tag whose operations are wanted; several if it is said several times, all if it is not.
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,
    /// Leaves `date-time`, `date` and `uuid` as texts, so that no other crates are needed.
    #[arg(long)]
    text_formats: bool,
    /// Overwrites files that have something else in them.
    #[arg(long)]
    force: bool,
}

impl Generate {
    pub(crate) fn run(self) -> Result<bool, Error> {
        let document = source::read(&self.document)?;
        let mut options = Options::default();
        options.tags = self.tag;
        options.formats = if self.text_formats { Formats::Text } else { Formats::Types };
        let generated = generate(&document, &options)?;
        for warning in &generated.warnings {
            tell(&format!("warning: {warning}"));
        }
        let differ: Vec<PathBuf> = changes(&self.output, &generated.files)?
            .into_iter()
            .filter_map(|(path, _, is_other)| is_other.then_some(path))
            .collect();
        if !differ.is_empty() && !self.force {
            for path in &differ {
                tell(&format!("{} has something else in it", path.display()));
            }
            tell("nothing was written: `--force` overwrites, another `--output` keeps both");
            return Ok(false);
        }
        let mut text = String::new();
        for (path, file, _) in changes(&self.output, &generated.files)? {
            let failed = |error| Error::File { file: path.display().to_string(), error };
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            fs::write(&path, &file.text).map_err(failed)?;
            let _ = writeln!(text, "{}", path.display());
        }
        if !generated.dependencies.is_empty() && !text.is_empty() {
            text.push_str("They name these crates:\n");
            for line in &generated.dependencies {
                let _ = writeln!(text, "  {line}");
            }
        }
        write(None, &text)?;
        Ok(true)
    }
}

/// The files that are not there as they would be written, and whether something else is.
fn changes<'f>(folder: &Path, files: &'f [File]) -> Result<Vec<(PathBuf, &'f File, bool)>, Error> {
    let mut changes = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        match fs::read(&path) {
            Ok(bytes) if bytes == file.text.as_bytes() => {}
            Ok(_) => changes.push((path, file, true)),
            Err(error) if error.kind() == ErrorKind::NotFound => changes.push((path, file, false)),
            Err(error) => return Err(Error::File { file: path.display().to_string(), error }),
        }
    }
    Ok(changes)
}

/// Tells people, beside the result.
fn tell(what: &str) {
    // Where nobody listens there is nothing left to do.
    let _ = writeln!(std::io::stderr(), "lazo: {what}");
}
