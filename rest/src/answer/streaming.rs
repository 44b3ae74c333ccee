//! Answers that are made while they are sent.

use super::IntoAnswer;
use crate::{Call, HttpError, body::binary, operation::Response};
use actix_web::{
    HttpResponse,
    body::{BodyStream, BoxBody},
    http::{Method, header::CONTENT_TYPE},
};
use bytes::Bytes;
use futures_util::{
    Stream, StreamExt as _, TryStreamExt as _,
    stream::{self, LocalBoxStream},
};
use std::fmt;

/// Bytes that are made while they are sent, as `application/octet-stream` or what the operation says it `produces`. When an
/// error comes in their middle it is logged, and the connection is cut, so that the client knows.
///
/// ```
/// use bytes::Bytes;
/// use futures_util::stream;
/// use lazo_rest::{Streaming, api, controller};
///
/// #[controller]
/// struct Exports {}
///
/// #[api]
/// impl Exports {
///     #[get("/export", produces = "text/csv")]
///     fn export(&self) -> Streaming {
///         Streaming::of(stream::iter(["a,b\n", "1,2\n"]))
///     }
/// }
/// ```
pub struct Streaming(LocalBoxStream<'static, anyhow::Result<Bytes>>);

impl Streaming {
    /// Of a stream that cannot fail.
    pub fn of<B: Into<Bytes> + 'static>(stream: impl Stream<Item = B> + 'static) -> Self {
        Self(stream.map(|piece| Ok(piece.into())).boxed_local())
    }

    /// Of a stream that can.
    pub fn new<B, E>(stream: impl Stream<Item = Result<B, E>> + 'static) -> Self
    where
        B: Into<Bytes> + 'static,
        E: Into<anyhow::Error> + 'static,
    {
        Self(stream.map_ok(Into::into).map_err(Into::into).boxed_local())
    }

    pub(super) fn into_body(self, call: &Call<'_>) -> BoxBody {
        if call.request().method() == Method::HEAD {
            // actix would go through all of it, and through what never ends for ever.
            return BoxBody::new(BodyStream::new(stream::empty::<Result<Bytes, HttpError>>()));
        }
        let operation = call.operation().operation_id.clone();
        let pieces = self.0.inspect_err(move |error| {
            tracing::error!(operation, cause = format!("{error:#}"), "an answer broke off");
        });
        BoxBody::new(BodyStream::new(pieces.map_err(HttpError::from)))
    }
}

impl fmt::Debug for Streaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Streaming")
    }
}

impl IntoAnswer for Streaming {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let body = self.into_body(call);
        let mut response = HttpResponse::with_body(call.status(), body);
        response.headers_mut().insert(CONTENT_TYPE, call.media_type_or("application/octet-stream"));
        Ok(response)
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![Response::of_own_form(status, "application/octet-stream", binary())]
    }
}
