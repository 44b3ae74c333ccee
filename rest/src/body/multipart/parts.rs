//! The parts of a multipart body, one after the other.

use super::{
    super::{BodyStream, errors, from_body::raw, limits},
    delimiters::Delimiters,
};
use crate::{
    Body, Call, FromBody, HttpError,
    body::HasMediaType,
    operation::{MediaType, SchemaOf},
};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    error::PayloadError,
    http::header::{Charset, ExtendedValue, HeaderMap, HeaderName},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};
use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll},
};

/// The parts of a `multipart/form-data` body as they come, for handlers that keep none of it: `#[body] parts: Parts`.
///
/// The limits of `rest.bodies.multipart` hold: how many parts, how long their names, how large each and all of them. A body
/// that ends in its middle is a 400 when its last part is read.
///
/// ```
/// use futures_util::StreamExt as _;
/// use lazo_rest::{HttpError, Parts, api, controller};
///
/// #[controller]
/// struct Sizes {}
///
/// #[api]
/// impl Sizes {
///     #[post("/sizes")]
///     async fn sizes(&self, #[body] mut parts: Parts) -> Result<Vec<usize>, HttpError> {
///         let mut sizes = Vec::new();
///         while let Some(mut part) = parts.next().await? {
///             let mut size = 0;
///             while let Some(piece) = part.next().await {
///                 size += piece?.len();
///             }
///             sizes.push(size);
///         }
///         Ok(sizes)
///     }
/// }
/// ```
pub struct Parts {
    multipart: Multipart,
    limits: limits::Multipart,
    seen: usize,
    is_over: bool,
}

impl Parts {
    pub(crate) fn new(headers: &HeaderMap, body: BodyStream, limits: &limits::Multipart) -> Self {
        let body = Delimiters::new(headers, body).map_err(|error| PayloadError::Io(io::Error::other(error)));
        let multipart = Multipart::new(headers, body);
        Self { multipart, limits: limits.clone(), seen: 0, is_over: false }
    }

    /// The next part; none after the last.
    ///
    /// # Errors
    /// 400 for a body that is no multipart body or ends in its middle, 413 for one part too many or one of too long a name,
    /// 408 for a client that is too slow.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, HttpError> {
        if self.is_over {
            return Ok(None);
        }
        let next = self.multipart.next().await;
        self.is_over = !matches!(next, Some(Ok(_)));
        let Some(field) = next else { return Ok(None) };
        let field = field.map_err(broken)?;
        self.seen += 1;
        let part = Part::new(field, &self.limits);
        let problem = if self.seen > self.limits.parts {
            Some(format!("The form has more than {} parts.", self.limits.parts))
        } else if part.name().len() > self.limits.name
            || part.file_name.as_ref().is_some_and(|name| name.len() > self.limits.name)
        {
            Some(format!("A name in the form has more than {} bytes.", self.limits.name))
        } else {
            None
        };
        match problem {
            None => Ok(Some(part)),
            Some(problem) => {
                drop(part);
                self.is_over = true;
                Err(errors::too_large_because(problem))
            }
        }
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("seen", &self.seen).finish_non_exhaustive()
    }
}

impl FromBody for Parts {
    fn content(_: &[&str]) -> Vec<MediaType> {
        // Which fields there are is the handler's business.
        vec![raw("multipart/form-data", SchemaOf::of::<Value>().with(json!({"type": "object"})))]
    }

    async fn read(call: &mut Call<'_>) -> Result<Body<Self>, HttpError> {
        Ok(call.body_parts()?.map_or(Body::Absent, Body::Ready))
    }
}

impl HasMediaType for Parts {}

/// One part: a stream of its bytes.
pub struct Part<'p> {
    field: Field,
    file_name: Option<String>,
    left: u64,
    /// The next part cannot be had while this one is there.
    parts: std::marker::PhantomData<&'p mut Parts>,
}

impl Part<'_> {
    fn new(field: Field, limits: &limits::Multipart) -> Self {
        let disposition = field.content_disposition();
        let file_name = disposition.and_then(|disposition| {
            // Who sends both means the other one for readers who do not know this one.
            let extended = disposition.get_filename_ext().map(decoded);
            extended.or_else(|| disposition.get_filename().map(str::to_owned))
        });
        let left = if file_name.is_some() { limits.file } else { limits.field };
        Self { field, file_name, left, parts: std::marker::PhantomData }
    }

    /// The name of the field.
    #[must_use]
    pub fn name(&self) -> &str {
        self.field.name().unwrap_or_default()
    }

    /// The name that the client has for the file, as it was sent: never a path to write to. Nothing for a part that is no
    /// file.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Its media type, `text/plain` where the client names none.
    #[must_use]
    pub fn media_type(&self) -> String {
        self.field.content_type().map_or_else(|| "text/plain".to_owned(), ToString::to_string)
    }

    /// A header of the part, e.g. `Content-Transfer-Encoding`.
    #[must_use]
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.field.headers().get(name)?.to_str().ok()
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// Those of the stream.
    pub async fn bytes(mut self) -> Result<Bytes, HttpError> {
        let mut all = bytes::BytesMut::new();
        while let Some(piece) = self.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.freeze())
    }
}

impl Stream for Part<'_> {
    type Item = Result<Bytes, HttpError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        Pin::new(&mut this.field).poll_next(cx).map(|piece| {
            piece.map(|piece| {
                let piece = piece.map_err(broken)?;
                let what = if this.file_name.is_some() { "A file" } else { "A field" };
                let left = this.left.checked_sub(piece.len() as u64);
                this.left = left
                    .ok_or_else(|| errors::too_large_because(format!("{what} of the form is too large.")))?;
                Ok(piece)
            })
        })
    }
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name())
            .field("file_name", &self.file_name)
            .finish_non_exhaustive()
    }
}

/// The text of `filename*=charset'language'text` (RFC 5987).
fn decoded(value: &ExtendedValue) -> String {
    match value.charset {
        Charset::Iso_8859_1 => value.value.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(&value.value).into_owned(),
    }
}

/// 400.
#[cold]
pub(super) fn no_boundary() -> HttpError {
    HttpError::bad_request("The multipart body has no boundary, or not the one that its Content-Type names.")
}

/// 400.
#[cold]
pub(super) fn long_head() -> HttpError {
    HttpError::bad_request("A part of the multipart body has a head that is too long.")
}

/// The error of what was below, or of the form.
#[cold]
fn broken(error: MultipartError) -> HttpError {
    let error = match error {
        MultipartError::Payload(PayloadError::Io(error)) => match error.downcast::<HttpError>() {
            Ok(own) => return own,
            Err(error) => MultipartError::Payload(PayloadError::Io(error)),
        },
        error => error,
    };
    let message = match error {
        MultipartError::BoundaryMissing => return no_boundary(),
        // In front of the first part, or the head of one.
        MultipartError::Payload(PayloadError::Overflow) => "The multipart body has a line that is too long.",
        MultipartError::Incomplete | MultipartError::Payload(_) => "The multipart body ends in its middle.",
        MultipartError::ContentDispositionMissing | MultipartError::ContentDispositionNameMissing => {
            "A part of the multipart body has no name, or none that can be read."
        }
        _ => "The multipart body cannot be read.",
    };
    HttpError::bad_request(message).caused_by(anyhow::anyhow!("{error}"))
}
