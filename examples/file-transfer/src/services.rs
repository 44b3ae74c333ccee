//! The folder in which the files are.

use std::{
    io::ErrorKind,
    path::{Component as Segment, Path, PathBuf},
    sync::OnceLock,
};

use lazo::prelude::*;
use serde::Deserialize;
use tempfile::TempDir;
use tokio::fs;

/// The files that are there at the start.
const SEED: [(&str, &[u8]); 4] = [
    ("readme.txt", b"read me first\n"),
    ("data.json", b"{\"a\": 1}\n"),
    ("pixel.bin", &[0, 1, 2, 0xff]),
    ("with space.txt", b"spaced\n"),
];

/// What uploads are called until they are whole.
const UNFINISHED: &str = ".upload-";

/// The section `files` of the configuration.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesConfig {
    /// Where the files are; a temporary folder if it is not given.
    folder: Option<PathBuf>,
}

/// Files in one flat folder.
#[service(scope = Singleton)]
pub struct FileStore {
    #[config("files")]
    config: FilesConfig,
    #[default(OnceLock::new())]
    temporary: OnceLock<TempDir>,
}

impl FileStore {
    /// The folder.
    fn folder(&self) -> Result<&Path> {
        if let Some(folder) = &self.config.folder {
            return Ok(folder);
        }
        if self.temporary.get().is_none() {
            // Another thread may have been quicker; then this one goes away again.
            let _ = self.temporary.set(TempDir::with_prefix("file-transfer-")?);
        }
        Ok(self.temporary.get().map_or(Path::new("."), TempDir::path))
    }

    /// Where a file of this name is.
    ///
    /// # Errors
    /// 400 for a name that leads out of the folder, or that no file of it can have.
    pub fn path(&self, name: &str) -> Result<PathBuf> {
        let invalid = || HttpError::bad_request(format!("Invalid file name: {name}"));
        // Backslashes are separators on other systems, on which our clients may be.
        let is_plain = !name.contains(['/', '\\']) && !name.chars().any(char::is_control);
        let is_plain = is_plain && !name.starts_with(UNFINISHED);
        let mut segments = Path::new(name).components();
        match (segments.next(), segments.next(), is_plain) {
            (Some(Segment::Normal(name)), None, true) => Ok(self.folder()?.join(name)),
            _ => Err(invalid().into()),
        }
    }

    /// The names of all files.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let mut entries = fs::read_dir(self.folder()?).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().await?.is_file() && !name.starts_with(UNFINISHED) {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// Empties the folder, and puts the first files into it.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub async fn reset(&self) -> Result<()> {
        let folder = self.folder()?;
        fs::create_dir_all(folder).await?;
        let mut entries = fs::read_dir(folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_type().await?.is_file()
                && let Err(error) = fs::remove_file(entry.path()).await
                // Somebody else may have removed it.
                && error.kind() != ErrorKind::NotFound
            {
                return Err(error.into());
            }
        }
        for (name, content) in SEED {
            fs::write(folder.join(name), content).await?;
        }
        Ok(())
    }
}
