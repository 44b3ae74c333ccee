//! Documents: read from JSON or YAML, with the files that their references lead to.

mod error;
mod files;
mod place;
mod pointer;
mod text;
mod unique;
mod way;

pub use error::LoadError;
pub use files::{Directory, Files, NoFiles};
pub use place::Place;
pub use pointer::{escape, join};

use elsa::FrozenMap;
use serde_json::Value;
use std::{fmt, path::Path};

pub(crate) use pointer::{find_anchor, nearest, split_reference};
pub(crate) use way::{Key, Way};

/// The most bytes that a file may have.
const LARGEST_FILE: usize = 64 << 20;
/// The most files that a document may consist of.
const MOST_FILES: usize = 1_000;

/// An OpenAPI 3.0 or 3.1 document, with whatever files it refers to.
///
/// The files are read when a reference first leads to them.
///
/// ```
/// use lazo_openapi_diff::Document;
///
/// let document = Document::parse("openapi.yaml", "openapi: 3.1.0\ninfo: {title: a, version: 1.0.0}\npaths: {}\n")?;
/// assert_eq!(document.name(), "openapi.yaml");
/// # Ok::<(), lazo_openapi_diff::LoadError>(())
/// ```
pub struct Document {
    name: String,
    root: Box<Value>,
    /// The root's own folder-less name, by which other files may refer back to it.
    path: String,
    others: FrozenMap<String, Box<Value>>,
    files: Box<dyn Files>,
}

/// A file of a document: the root, or one that a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FileName(pub(crate) String);

impl Document {
    /// Reads a document from its text, JSON or YAML. References to other files are errors.
    ///
    /// # Errors
    /// If the text is neither JSON nor YAML, or no OpenAPI 3 document.
    pub fn parse(name: impl Into<String>, text: &str) -> Result<Self, LoadError> {
        Self::parse_with(name, text, NoFiles)
    }

    /// Reads a document from its text; `files` has what it refers to, by paths relative to the document's folder.
    ///
    /// # Errors
    /// If the text is neither JSON nor YAML, or no OpenAPI 3 document.
    pub fn parse_with(
        name: impl Into<String>,
        text: &str,
        files: impl Files + 'static,
    ) -> Result<Self, LoadError> {
        let name = name.into();
        let root = text::parse(&name, text)?;
        Self::new(name, root, Box::new(files))
    }

    /// A document that is a value already.
    ///
    /// # Errors
    /// If it is no OpenAPI 3 document.
    pub fn from_value(name: impl Into<String>, value: Value) -> Result<Self, LoadError> {
        Self::new(name.into(), value, Box::new(NoFiles))
    }

    /// Reads a document from a file. Its references are followed to files in the same folder and below it.
    ///
    /// # Errors
    /// If the file cannot be read, is neither JSON nor YAML, or no OpenAPI 3 document.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = path.file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
        let directory = Directory::new(folder);
        let text =
            directory.read(&file).map_err(|reason| LoadError::Unreadable { file: name.clone(), reason })?;
        Self::parse_with(name, &text, directory)
    }

    fn new(name: String, root: Value, files: Box<dyn Files>) -> Result<Self, LoadError> {
        text::check_version(&name, &root)?;
        let path = name.rsplit(['/', '\\', ':']).next().unwrap_or(&name).to_owned();
        Ok(Self { name, root: Box::new(root), path, others: FrozenMap::new(), files })
    }

    /// What the document was called when it was read.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document itself, without the files that it refers to.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.root
    }

    /// Whether the rules of OpenAPI 3.0 hold (`nullable`, no siblings of `$ref`), and not those of 3.1.
    #[must_use]
    pub fn is_version_3_0(&self) -> bool {
        self.root["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"))
    }

    /// The file of this name; the root for an empty one. Reads it when it is asked for first.
    pub(crate) fn file(&self, file: &FileName) -> Result<&Value, LoadError> {
        if file.0.is_empty() || file.0 == self.path {
            return Ok(&self.root);
        }
        if let Some(value) = self.others.get(&file.0) {
            return Ok(value);
        }
        if self.others.len() >= MOST_FILES {
            return Err(LoadError::TooManyFiles { most: MOST_FILES });
        }
        let text = self
            .files
            .read(&file.0)
            .map_err(|reason| LoadError::Unreadable { file: file.0.clone(), reason })?;
        let value = text::parse(&file.0, &text)?;
        Ok(self.others.insert(file.0.clone(), Box::new(value)))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("name", &self.name).finish_non_exhaustive()
    }
}
