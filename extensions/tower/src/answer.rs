//! Responses of tower's world as actix's.

use crate::{BoxError, convert, error::chain, feeding::Feeding};
use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    http::header::CONTENT_LENGTH,
};
use bytes::{Buf as _, Bytes};
use http_body::Body;
use std::{
    error::Error as StdError,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// Something of a body was missing, and it has been told of where that was seen.
#[derive(Debug, thiserror::Error)]
#[error("the answer broke off: {0}")]
pub(crate) struct BrokeOff(pub(crate) String);

/// Puts a head upon a response.
pub(crate) fn with_head(
    response: &mut HttpResponse<()>,
    parts: &http::response::Parts,
) -> anyhow::Result<()> {
    *response.status_mut() = convert::status_back(parts.status)?;
    *response.headers_mut() = convert::headers_back(&parts.headers)?;
    Ok(())
}

/// Whom a body is of, and for what kind of request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purpose {
    /// The service or the layer, for the log.
    pub(crate) of: &'static str,
    pub(crate) is_head: bool,
}

/// A body with what has to run while it is sent. Trailers are left out.
pub(crate) fn body<B>(
    body: B,
    headers: &actix_web::http::header::HeaderMap,
    feeding: Feeding,
    purpose: Purpose,
) -> BoxBody
where
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    let told = || headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
    let exact = || if body.is_end_stream() { Some(0) } else { body.size_hint().exact() };
    // What answers HEAD tells the length of what it leaves out in its head alone.
    let length = if purpose.is_head { told().or_else(exact) } else { exact().or_else(told) };
    let size = length.map_or(BodySize::Stream, BodySize::Sized);
    // Nothing is made for HEAD: it would be gone through to its end, if it has one.
    let body = (!purpose.is_head && size != BodySize::Sized(0)).then(|| Box::pin(body));
    BoxBody::new(Answer { body, size, feeding, of: purpose.of })
}

struct Answer<B> {
    body: Option<Pin<Box<B>>>,
    size: BodySize,
    feeding: Feeding,
    of: &'static str,
}

impl<B> MessageBody for Answer<B>
where
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        loop {
            let polled = body.as_mut().poll_frame(cx);
            if polled.is_pending() {
                this.feeding.poll(cx);
            }
            match ready!(polled) {
                Some(Ok(frame)) => {
                    if let Ok(mut data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining()))));
                    }
                }
                Some(Err(error)) => {
                    let error: BoxError = error.into();
                    if !chain(&*error).any(|cause| cause.is::<BrokeOff>()) {
                        let cause = chain(&*error).map(ToString::to_string).collect::<Vec<_>>().join(": ");
                        tracing::error!(of = this.of, cause, "an answer broke off");
                    }
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}
