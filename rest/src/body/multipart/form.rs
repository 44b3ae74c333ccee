//! A whole multipart body: its text fields as a tree, its files in memory or on disk.

use super::{
    file::{Content, UploadedFile, blocking},
    files,
    parts::{Part, Parts},
    tree,
};
use crate::{
    Body, Call, FromBody, HttpError,
    body::{HasMediaType, errors, from_body::raw, weight::weight},
    operation::{MediaType, SchemaOf},
};
use actix_web::http::header::HeaderName;
use bytes::BytesMut;
use futures_util::StreamExt as _;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;

/// What a multipart body may keep in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InMemory {
    /// Bytes of all text fields.
    pub(crate) text: u64,
    /// What the values of all fields in JSON may take, as estimated from their texts.
    pub(crate) values: u64,
    /// Bytes of all files; what is more goes to disk.
    pub(crate) files: u64,
}

/// The fields of a form as they came.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Names, in brackets where they are nested, and texts; of a file, the text that stands for it.
    pub(super) pairs: Vec<(String, String)>,
    /// The files, each at the number of its part.
    pub(super) files: Vec<Option<UploadedFile>>,
    /// JSON of parts that say so, each at the number of its part.
    pub(super) values: Vec<Option<Value>>,
}

/// Reads all parts.
pub(crate) async fn read_form(mut parts: Parts, memory: InMemory) -> Result<Form, HttpError> {
    let (mut form, mut left) = (Form::default(), memory);
    while let Some(part) = parts.next().await? {
        let (number, name) = (form.files.len(), part.name().to_owned());
        let (mut file, mut value) = (None, None);
        let text = if part.file_name().is_some() {
            let kept = keep(part, &mut left.files).await?;
            if kept.name.is_empty() && kept.size == 0 {
                // What a page sends for a field in which no file was chosen.
                continue;
            }
            file = Some(kept);
            files::stand_in(number)
        } else {
            let is_json =
                crate::body::is_json(part.media_type().split(';').next().unwrap_or_default().trim());
            let text = read_text(part, &mut left.text).await?;
            // An object may come as JSON without a word of it.
            if is_json || text.trim_start().starts_with('{') {
                let weight = weight(text.as_bytes());
                left.values = left.values.checked_sub(weight).ok_or_else(|| {
                    errors::too_large_because("The fields of the form have too many values.".to_owned())
                })?;
            }
            if is_json {
                value = Some(crate::body::json(&text).map_err(|error| {
                    let what = format!("The field \"{name}\" of the form is not valid JSON.");
                    HttpError::bad_request(what).caused_by(error)
                })?);
                files::stand_in(number)
            } else if files::is_stand_in(&text) {
                return Err(HttpError::bad_request(
                    "A field of the form begins with a character that is not text.",
                ));
            } else {
                text
            }
        };
        form.pairs.push((name, text));
        form.files.push(file);
        form.values.push(value);
    }
    Ok(form)
}

async fn read_text(mut part: Part<'_>, left: &mut u64) -> Result<String, HttpError> {
    let media_type = part.media_type();
    if !crate::body::is_utf8_charset(&media_type) {
        return Err(errors::charset());
    }
    let mut all = BytesMut::new();
    while let Some(piece) = part.next().await {
        let piece = piece?;
        *left = left
            .checked_sub(piece.len() as u64)
            .ok_or_else(|| errors::too_large_because("The fields of the form are too large.".to_owned()))?;
        all.extend_from_slice(&piece);
    }
    let text = String::from_utf8(all.into());
    text.map_err(|_| HttpError::bad_request("A field of the form is not UTF-8."))
}

/// Keeps a file: in memory, as long as there is room for it.
async fn keep(mut part: Part<'_>, room: &mut u64) -> Result<UploadedFile, HttpError> {
    let mut file = UploadedFile {
        field: part.name().to_owned(),
        name: part.file_name().unwrap_or_default().to_owned(),
        media_type: part.media_type(),
        encoding: part
            .header(&HeaderName::from_static("content-transfer-encoding"))
            .unwrap_or("7bit")
            .to_owned(),
        size: 0,
        content: Content::Memory(bytes::Bytes::new()),
    };
    let mut memory = BytesMut::new();
    let mut disk: Option<tokio::fs::File> = None;
    while let Some(piece) = part.next().await {
        let piece = piece?;
        file.size += piece.len() as u64;
        if let Some(disk) = &mut disk {
            disk.write_all(&piece).await.map_err(cannot_write)?;
        } else if file.size <= *room {
            memory.extend_from_slice(&piece);
        } else {
            let mut new = tokio::fs::File::from_std(blocking(tempfile::tempfile).await?);
            new.write_all(&std::mem::take(&mut memory)).await.map_err(cannot_write)?;
            new.write_all(&piece).await.map_err(cannot_write)?;
            disk = Some(new);
        }
    }
    file.content = match disk {
        Some(mut disk) => {
            disk.flush().await.map_err(cannot_write)?;
            Content::Disk(disk.into_std().await)
        }
        None => {
            *room -= file.size;
            Content::Memory(memory.freeze())
        }
    };
    Ok(file)
}

fn cannot_write(error: std::io::Error) -> HttpError {
    HttpError::internal("Internal Server Error")
        .caused_by(anyhow::Error::from(error).context("writing a temporary file"))
}

/// Whatever comes in a multipart body: `#[body] upload: Upload`. Where the fields are known, a struct says more to
/// clients and to the validation: see [`UploadedFile`].
#[derive(Debug, Default)]
pub struct Upload {
    /// The files, in the order in which they came. A field in which no file was chosen has none.
    pub files: Vec<UploadedFile>,
    /// The other fields, as text: a repeated one is an array, and `a[b]` is an object's member.
    pub fields: Map<String, Value>,
}

impl FromBody for Upload {
    fn content(_: &[&str]) -> Vec<MediaType> {
        vec![raw("multipart/form-data", SchemaOf::of::<Value>().with(json!({"type": "object"})))]
    }

    async fn read(call: &mut Call<'_>) -> Result<Body<Self>, HttpError> {
        let Some(parts) = call.body_parts()? else { return Ok(Body::Absent) };
        let mut form = read_form(parts, call.memory_of_forms()).await?;
        let files = form.files.iter_mut().filter_map(Option::take).collect();
        // Files stand in their list, and not among the fields.
        let mut numbers = 0..;
        form.pairs.retain(|(_, text)| {
            let number = numbers.next().unwrap_or_default();
            !files::is_stand_in(text) || form.values.get(number).is_some_and(Option::is_some)
        });
        let Value::Object(fields) = tree::of(form, None)?.0 else { return Ok(Body::Absent) };
        Ok(Body::Ready(Self { files, fields }))
    }
}

impl HasMediaType for Upload {}
