//! Writing JSON answers.

use super::Call;
use crate::HttpError;
use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderValue},
    },
};
use bytes::Bytes;
use serde::Serialize;

/// Buffers begin with the size of the route's last answer, but not with more than this.
const MOST_RESERVED: usize = 64 * 1024;

impl Call<'_> {
    /// Answers a value as JSON with the status of the operation; where the operation produces other media types, in the one
    /// that the client wants most.
    ///
    /// # Errors
    /// A 500 if the value does not serialise, 406 if the client takes none of the media types.
    #[inline]
    pub fn json<T: Serialize + ?Sized>(&self, value: &T) -> Result<HttpResponse, HttpError> {
        if let Some(offer) = &self.state().offer {
            return offer.write(self, &value);
        }
        let hint = &self.local.size_hint;
        let mut buffer = Vec::with_capacity(hint.get());
        serde_json::to_writer(&mut buffer, value)
            .map_err(|error| HttpError::internal("Internal Server Error").caused_by(error))?;
        if buffer.len() > hint.get() || buffer.len() * 4 < hint.get() {
            hint.set((buffer.len() + 16).clamp(64, MOST_RESERVED));
        }
        Ok(self.bytes(HeaderValue::from_static("application/json"), Bytes::from(buffer)))
    }

    /// Answers bytes of a media type with the status of the operation.
    #[inline]
    #[must_use]
    pub fn bytes(&self, content_type: HeaderValue, bytes: Bytes) -> HttpResponse {
        let mut response = HttpResponse::with_body(self.status(), actix_web::body::BoxBody::new(bytes));
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        response
    }

    /// The media type that the operation says it produces, if it says one that is not the usual one of its result.
    #[must_use]
    pub fn media_type(&self) -> Option<HeaderValue> {
        self.state().offer.as_ref()?.only().cloned()
    }

    /// The media type that the operation says it produces, or another one.
    #[inline]
    #[must_use]
    pub fn media_type_or(&self, usual: &'static str) -> HeaderValue {
        let usual = HeaderValue::from_static(usual);
        if self.state().offer.is_none() {
            return usual;
        }
        self.media_type().unwrap_or(usual)
    }

    /// Answers nothing: 204, or another status that the operation declares.
    #[must_use]
    pub fn nothing(&self) -> HttpResponse {
        HttpResponse::new(match self.status() {
            StatusCode::OK => StatusCode::NO_CONTENT,
            declared => declared,
        })
    }

    /// The status of the operation's first answer.
    #[inline]
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.state().status
    }
}
