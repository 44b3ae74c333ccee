//! Files as answers.

use super::{
    IntoAnswer,
    conditional::{Outcome, Version, failed, strong, versioned},
    disposition::disposition,
    range::{Wanted, wanted},
};
use crate::{
    Call, HttpError,
    body::binary,
    operation::{MediaType, Response, SchemaOf},
};
use actix_web::{
    HttpResponse,
    body::{BoxBody, SizedStream},
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, DispositionType, HeaderValue,
            RANGE, X_CONTENT_TYPE_OPTIONS,
        },
    },
};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream::try_unfold};
use serde_json::Value;
use std::{
    io::{self, SeekFrom},
    ops::Range,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
};

/// How much is read at a time.
const PIECE: u64 = 64 * 1024;

/// A file, on disk or in memory: with its media type, in parts for who asks for a range, and not at all for who has it already.
///
/// One range is answered with `206`; several with the whole file. The media type is that of the name's extension, or
/// [`FileAnswer::media_type`]; where the operation says `produces = ".."`, it is that.
///
/// ```
/// use lazo_rest::{FileAnswer, HttpError, api, controller};
///
/// #[controller]
/// struct Manuals {}
///
/// #[api]
/// impl Manuals {
///     #[get("/manual")]
///     async fn manual(&self) -> Result<FileAnswer, HttpError> {
///         Ok(FileAnswer::open("/srv/manuals/m1.pdf").await?.attachment("manual.pdf"))
///     }
/// }
/// ```
#[derive(Debug)]
pub struct FileAnswer {
    content: Content,
    size: u64,
    media_type: Option<String>,
    disposition: Option<(DispositionType, String)>,
    version: Version,
}

#[derive(Debug)]
enum Content {
    Disk(File),
    Memory(Bytes),
}

impl FileAnswer {
    /// A file on disk, with its name's media type, and `ETag` and `Last-Modified` of its time and size. The path is the
    /// program's: what comes from a client must be checked before it becomes one.
    ///
    /// # Errors
    /// 404 if there is no file there (or a directory), 500 if it cannot be read.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, HttpError> {
        let path = path.as_ref();
        let known = tokio::fs::metadata(path).await.map_err(not_opened)?;
        if !known.is_file() {
            return Err(missing());
        }
        let file = File::open(path).await.map_err(not_opened)?;
        let known = file.metadata().await.map_err(not_opened)?;
        let modified = known.modified().ok();
        let since = modified.and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
        let etag = since.map(|since| strong(&format!("{:x}-{:x}", since.as_nanos(), known.len())));
        Ok(Self {
            content: Content::Disk(file),
            size: known.len(),
            media_type: path.file_name().and_then(|name| name.to_str()).and_then(media_type_of),
            disposition: None,
            version: Version { etag, modified },
        })
    }

    /// A file in memory.
    pub fn of_bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        let (media_type, disposition) = (None, None);
        Self { content: Content::Memory(bytes), size, media_type, disposition, version: Version::default() }
    }

    /// To be saved by the client under this name.
    #[must_use]
    pub fn attachment(self, name: impl Into<String>) -> Self {
        self.named(DispositionType::Attachment, name.into())
    }

    /// To be shown by the client, which may save it under this name.
    #[must_use]
    pub fn inline(self, name: impl Into<String>) -> Self {
        self.named(DispositionType::Inline, name.into())
    }

    fn named(mut self, kind: DispositionType, name: String) -> Self {
        self.media_type = media_type_of(&name).or(self.media_type);
        self.disposition = Some((kind, name));
        self
    }

    /// With another media type than that of its name.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// With a tag that is another one for every other content.
    #[must_use]
    pub fn etag(mut self, tag: impl AsRef<str>) -> Self {
        self.version.etag = Some(strong(tag.as_ref()));
        self
    }

    /// With the time of its last change.
    #[must_use]
    pub fn modified(mut self, modified: SystemTime) -> Self {
        self.version.modified = Some(modified);
        self
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    fn body(self, part: Range<u64>, is_head: bool) -> BoxBody {
        let size = part.end - part.start;
        match self.content {
            Content::Memory(bytes) => {
                let end = usize::try_from(part.end).unwrap_or(usize::MAX).min(bytes.len());
                let start = usize::try_from(part.start).unwrap_or(usize::MAX).min(end);
                BoxBody::new(bytes.slice(start..end))
            }
            // Nobody will read it.
            Content::Disk(_) if is_head => {
                BoxBody::new(SizedStream::new(size, futures_util::stream::empty::<io::Result<Bytes>>()))
            }
            Content::Disk(file) => BoxBody::new(SizedStream::new(size, pieces(file, part))),
        }
    }
}

impl IntoAnswer for FileAnswer {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let request = call.request();
        let version = self.version.clone();
        match version.outcome(request, true) {
            Outcome::Proceed => {}
            Outcome::Failed => return Err(failed()),
            Outcome::NotModified => {
                let mut response = HttpResponse::new(StatusCode::NOT_MODIFIED);
                version.show(&mut response);
                return Ok(response);
            }
        }
        let range = request.headers().get(RANGE).and_then(|range| range.to_str().ok());
        let range = range.filter(|_| request.method() == Method::GET && version.takes_range(request));
        let (size, is_head) = (self.size, request.method() == Method::HEAD);
        let part = match range.map_or(Wanted::Whole, |range| wanted(range, size)) {
            Wanted::Whole => None,
            Wanted::Part(part) => Some(part),
            Wanted::Nothing => {
                return Err(HttpError::new(StatusCode::RANGE_NOT_SATISFIABLE, "The file has no such range.")
                    .header(CONTENT_RANGE, value(&format!("bytes */{size}"))));
            }
        };
        let named = self.media_type.as_deref().map(value);
        let media_type =
            call.media_type().or(named).unwrap_or(HeaderValue::from_static("application/octet-stream"));
        let given = self.disposition.as_ref().map(|(kind, name)| disposition(kind.clone(), name));
        let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { call.status() };
        let range = part.clone().unwrap_or(0..size);
        let mut response = HttpResponse::with_body(status, self.body(range, is_head));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, media_type);
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        // Somebody's upload is not to be run as what it looks like.
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Some(given) = given {
            headers.insert(CONTENT_DISPOSITION, given);
        }
        if let Some(Range { start, end }) = part {
            headers.insert(CONTENT_RANGE, value(&format!("bytes {start}-{}/{size}", end - 1)));
        }
        version.show(&mut response);
        Ok(response)
    }

    fn responses(status: u16) -> Vec<Response> {
        let file = |status| {
            let text = SchemaOf::of::<String>;
            versioned(Response::of_own_form(status, "*/*", binary()))
                .with_header("Accept-Ranges", "Parts are to be had, by bytes.", text())
                .with_optional_header("Content-Disposition", "How the file is shown, and its name.", text())
        };
        let range = SchemaOf::of::<String>();
        let part = file(206).with_header("Content-Range", "Which bytes of how many these are.", range);
        let mut whole = file(status);
        // A file that is JSON is that, and not a text of bytes; what it has in it nobody knows.
        whole.content.push(MediaType::new("application/json", Some(SchemaOf::of::<Value>())));
        let size = SchemaOf::of::<String>();
        let beyond =
            Response::of_error(416, &[]).with_header("Content-Range", "How many bytes there are.", size);
        vec![
            whole,
            part,
            versioned(Response::empty(304)),
            Response::of_error(412, &["PRECONDITION_FAILED"]),
            beyond,
        ]
    }
}

/// A header value of our own making.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn media_type_of(name: &str) -> Option<String> {
    let guessed = mime_guess::from_path(name).first()?;
    let is_text = guessed.type_() == "text";
    Some(if is_text { format!("{guessed}; charset=utf-8") } else { guessed.to_string() })
}

/// A part of a file, a piece at a time.
fn pieces(file: File, part: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
    try_unfold((file, part, false), |(mut file, part, has_begun)| async move {
        if part.is_empty() {
            return Ok(None);
        }
        if !has_begun {
            file.seek(SeekFrom::Start(part.start)).await?;
        }
        let want = (part.end - part.start).min(PIECE);
        let mut piece = BytesMut::with_capacity(usize::try_from(want).unwrap_or_default());
        let read = (&mut file).take(want).read_buf(&mut piece).await?;
        if read == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file became shorter while it was sent",
            ));
        }
        let rest = part.start + read as u64..part.end;
        Ok(Some((piece.freeze(), (file, rest, true))))
    })
}

fn missing() -> HttpError {
    HttpError::not_found("There is no such file.")
}

#[cold]
fn not_opened(error: io::Error) -> HttpError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => missing(),
        // A name with a zero byte in it.
        io::ErrorKind::InvalidInput => missing(),
        _ => HttpError::internal("Internal Server Error").caused_by(error),
    }
}
