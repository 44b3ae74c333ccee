//! Where the files come from that a document refers to.

use super::LARGEST_FILE;
use std::path::{Component, Path, PathBuf};

/// Where the files come from that a document refers to.
///
/// Paths are relative to the folder of the document, with `/` between their parts and no `..` that leads out of it.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// Why it cannot be had, in words for a person.
    fn read(&self, path: &str) -> Result<String, String>;
}

/// There are no other files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<String, String> {
        Err("this document was given without other files".to_owned())
    }
}

/// The files in a folder and below it; no path leads out of it.
#[derive(Debug, Clone)]
pub struct Directory(PathBuf);

impl Directory {
    /// The files in `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }
}

impl Files for Directory {
    fn read(&self, path: &str) -> Result<String, String> {
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err("it is outside of the document's folder".to_owned());
        }
        let full = self.0.join(relative);
        let size = std::fs::metadata(&full).map_err(|error| error.to_string())?.len();
        if size > LARGEST_FILE as u64 {
            return Err(format!("{size} bytes; the most is {LARGEST_FILE}"));
        }
        std::fs::read_to_string(full).map_err(|error| error.to_string())
    }
}
