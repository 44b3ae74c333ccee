//! The HTTP interface.

use lazo::{
    prelude::*,
    rest::{FileAnswer, Upload, UploadedFile},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::services::FileStore;

/// Takes files, and gives them back.
#[controller]
pub struct FileController {
    #[inject]
    files: Arc<FileStore>,
}

/// What was uploaded.
#[derive(Serialize, JsonSchema)]
struct Uploaded {
    files: Vec<FileInfo>,
    /// The other fields: a repeated one is an array, and `a[b]` is an object's member.
    fields: Map<String, Value>,
}

/// One file that was uploaded.
#[derive(Serialize, JsonSchema)]
struct FileInfo {
    /// The name of the form's field.
    fieldname: String,
    /// The name that the client has for the file.
    originalname: String,
    /// The transfer encoding of the part.
    encoding: String,
    /// The media type that the client says it has.
    mimetype: String,
    /// Bytes.
    size: u64,
}

#[api]
impl FileController {
    /// Lists the names of all files.
    #[get("/files")]
    async fn list(&self) -> Result<Vec<String>> {
        self.files.names().await
    }

    /// Downloads a file, or a part of it.
    #[get("/files/{filename}")]
    async fn download(&self, filename: String) -> Result<FileAnswer> {
        let file = FileAnswer::open(self.files.path(&filename)?).await?;
        Ok(file.attachment(filename))
    }

    /// Uploads files. One of the same name is overwritten.
    #[post("/files")]
    async fn upload(&self, #[body] upload: Upload) -> Result<Uploaded> {
        // All names are looked at before any file is kept.
        let path = |file: &UploadedFile| self.files.path(file.base_name().unwrap_or(file.name()));
        let paths = upload.files.iter().map(path).collect::<Result<Vec<_>>>()?;
        let mut files = Vec::new();
        for (file, path) in upload.files.into_iter().zip(paths) {
            files.push(FileInfo {
                fieldname: file.field().to_owned(),
                originalname: file.base_name().unwrap_or_default().to_owned(),
                encoding: file.encoding().to_owned(),
                mimetype: file.media_type().split(';').next().unwrap_or_default().trim().to_owned(),
                size: file.size(),
            });
            file.save(path).await?;
        }
        Ok(Uploaded { files, fields: upload.fields })
    }

    /// Restores the first files.
    #[post("/reset")]
    async fn reset(&self) -> Result<()> {
        self.files.reset().await
    }
}
