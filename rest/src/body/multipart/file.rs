//! A file of a multipart body.

use super::files;
use crate::HttpError;
use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{
    borrow::Cow,
    fmt,
    io::{self, Read as _, Seek as _},
    path::Path,
};
use tokio::task::spawn_blocking;

/// A file that was uploaded, as a field of a struct that a multipart body is read as: `UploadedFile`, `Option<UploadedFile>`
/// or `Vec<UploadedFile>`.
///
/// Small files are in memory, larger ones (`rest.bodies.multipart.memory`) in temporary files that have no name, so they are
/// gone with the value, and with the process however it ends.
///
/// ```
/// use lazo_rest::{HttpError, UploadedFile, api, controller};
/// use schemars::JsonSchema;
/// use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Application {
///     #[schemars(length(min = 1))]
///     name: String,
///     /// The photograph, whose media type is held against this one.
///     #[schemars(extend("contentMediaType" = "image/png"))]
///     photo: UploadedFile,
///     #[serde(default)]
///     papers: Vec<UploadedFile>,
/// }
///
/// #[controller]
/// struct Applications {}
///
/// #[api]
/// impl Applications {
///     #[post("/applications")]
///     async fn create(
///         &self,
///         #[body(content = "multipart/form-data")] application: Application,
///     ) -> Result<String, HttpError> {
///         let photo = application.photo.bytes().await?;
///         Ok(format!("{} sent {} bytes, {} papers", application.name, photo.len(), application.papers.len()))
///     }
/// }
/// ```
pub struct UploadedFile {
    pub(super) field: String,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) encoding: String,
    pub(super) size: u64,
    pub(super) content: Content,
}

pub(super) enum Content {
    Memory(Bytes),
    Disk(std::fs::File),
}

impl UploadedFile {
    /// The name of the form's field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The name that the client has for it, as it was sent: never a path to write to.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The last segment of its name, if that can be a file's name: not empty, no dots alone, no control characters.
    #[must_use]
    pub fn base_name(&self) -> Option<&str> {
        let last = self.name.rsplit(['/', '\\']).next()?;
        let is_sound = !matches!(last, "" | "." | "..") && !last.chars().any(char::is_control);
        is_sound.then_some(last)
    }

    /// The media type that the client says it has; `text/plain` where it says none.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// Its `Content-Transfer-Encoding`, which nobody undoes; `7bit` where the client names none.
    #[must_use]
    pub fn encoding(&self) -> &str {
        &self.encoding
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether it is in memory, and not in a temporary file.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        matches!(self.content, Content::Memory(_))
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// A 500 if the temporary file cannot be read.
    pub async fn bytes(self) -> Result<Bytes, HttpError> {
        match self.content {
            Content::Memory(bytes) => Ok(bytes),
            Content::Disk(mut file) => {
                blocking(move || {
                    let mut bytes = Vec::new();
                    file.rewind()?;
                    file.read_to_end(&mut bytes)?;
                    Ok(bytes.into())
                })
                .await
            }
        }
    }

    /// Reads it from its beginning, a piece at a time.
    ///
    /// # Errors
    /// A 500 if the temporary file cannot be read.
    pub async fn into_reader(self) -> Result<Box<dyn tokio::io::AsyncRead + Send + Unpin>, HttpError> {
        match self.content {
            Content::Memory(bytes) => Ok(Box::new(io::Cursor::new(bytes))),
            Content::Disk(mut file) => {
                let file = blocking(move || file.rewind().map(|()| file)).await?;
                Ok(Box::new(tokio::fs::File::from_std(file)))
            }
        }
    }

    /// Writes it to `path`, in place of whatever is there. Nobody sees half of it: it is written beside it and then renamed.
    ///
    /// # Errors
    /// A 500 if it cannot be written there.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<(), HttpError> {
        let path = path.as_ref().to_owned();
        blocking(move || {
            let folder =
                path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let mut target = temporary(folder)?;
            match self.content {
                Content::Memory(bytes) => io::copy(&mut &bytes[..], &mut target)?,
                Content::Disk(mut file) => {
                    file.rewind()?;
                    io::copy(&mut file, &mut target)?
                }
            };
            target.persist(&path).map(drop).map_err(|error| error.error)
        })
        .await
    }
}

/// A file with the rights that a new file has, and not with those of a temporary one.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".upload-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
        builder.tempfile_in(folder)
    }
    #[cfg(not(unix))]
    builder.tempfile_in(folder)
}

/// Runs what waits for a disk elsewhere.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, HttpError> {
    let done = spawn_blocking(work).await.map_err(io::Error::other).and_then(|done| done);
    done.map_err(|error| HttpError::internal("Internal Server Error").caused_by(error))
}

impl fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedFile")
            .field("field", &self.field)
            .field("name", &self.name)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// Only a multipart body has files.
impl<'de> Deserialize<'de> for UploadedFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        files::take(&text).ok_or_else(|| D::Error::custom("a file is uploaded with multipart/form-data"))
    }
}

impl JsonSchema for UploadedFile {
    fn schema_name() -> Cow<'static, str> {
        "UploadedFile".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "binary"})
    }
}
