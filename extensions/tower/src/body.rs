//! The body of a request, as services and layers get it.

use crate::{
    BoxError,
    pipe::{Drain, Feed, Mark, pipe},
};
use actix_web::{
    dev::{Payload, RequestHead},
    http::header::CONTENT_LENGTH,
};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The body of a request: it is read from the connection as it is asked for, on whatever thread. Once the request has been answered
/// there is no more of it, and who still reads gets an error.
pub struct RequestBody(Kind);

enum Kind {
    Empty,
    Piped {
        drain: Drain,
        /// How much is still to come, where the head says so.
        left: Option<u64>,
    },
}

impl RequestBody {
    /// That of a request, and what gives it.
    pub(crate) fn of(head: &RequestHead, payload: &Payload) -> (Self, Option<Feed>) {
        let length = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if matches!(payload, Payload::None) || length == Some(0) {
            return (Self(Kind::Empty), None);
        }
        let (feed, drain) = pipe();
        (Self(Kind::Piped { drain, left: length }), Some(feed))
    }

    /// What tells it from those of other requests.
    pub(crate) fn mark(&self) -> Option<Mark> {
        match &self.0 {
            Kind::Empty => None,
            Kind::Piped { drain, .. } => Some(drain.mark()),
        }
    }

    /// Whether it is the one with this mark, and nobody has read from it.
    pub(crate) fn is_untouched(&self, mark: Option<&Mark>) -> bool {
        match (&self.0, mark) {
            (Kind::Empty, None) => true,
            (Kind::Piped { drain, .. }, Some(mark)) => drain.is_untouched(mark),
            _ => false,
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Kind::Piped { drain, left } = &mut self.0 else { return Poll::Ready(None) };
        let piece = ready!(drain.poll_piece(cx));
        if let (Some(left), Some(Ok(data))) = (left, &piece) {
            *left = left.saturating_sub(data.len() as u64);
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Empty => true,
            Kind::Piped { drain, .. } => drain.is_over(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Piped { left, .. } => left.map(SizeHint::with_exact).unwrap_or_default(),
        }
    }
}

/// An empty one.
impl Default for RequestBody {
    fn default() -> Self {
        Self(Kind::Empty)
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestBody")
    }
}
