//! The body of a response on its way through layers.

use crate::{
    BoxError,
    pipe::{Drain, Mark},
};
use actix_web::body::BodySize;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The body of what a request is answered with, as a layer sees it. Its pieces are made as they are asked for, on whatever thread.
pub struct ResponseBody(Kind);

enum Kind {
    Whole(Bytes),
    Piped { drain: Drain, left: Option<u64> },
}

impl ResponseBody {
    /// One that comes in pieces.
    pub(super) fn piped(drain: Drain, size: BodySize) -> Self {
        let left = match size {
            BodySize::None => Some(0),
            BodySize::Sized(size) => Some(size),
            BodySize::Stream => None,
        };
        Self(Kind::Piped { drain, left })
    }

    /// Whether it is the one with this mark, and nobody has read from it.
    pub(super) fn is_untouched(&self, mark: &Mark) -> bool {
        matches!(&self.0, Kind::Piped { drain, .. } if drain.is_untouched(mark))
    }

    /// All of it, if it is there.
    pub(super) fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Whole(bytes) => Some(bytes),
            Kind::Piped { .. } => None,
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Piped { drain, left } => {
                let piece = ready!(drain.poll_piece(cx));
                if let (Some(left), Some(Ok(data))) = (left, &piece) {
                    *left = left.saturating_sub(data.len() as u64);
                }
                Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Whole(bytes) => bytes.is_empty(),
            Kind::Piped { drain, left } => *left == Some(0) || drain.is_over(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Piped { left, .. } => left.map(SizeHint::with_exact).unwrap_or_default(),
        }
    }
}

/// An empty one, for layers that answer themselves.
impl Default for ResponseBody {
    fn default() -> Self {
        Self(Kind::Whole(Bytes::new()))
    }
}

/// One that is there, for layers that answer themselves.
impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Whole(bytes))
    }
}

/// A text, for layers that answer themselves.
impl From<String> for ResponseBody {
    fn from(text: String) -> Self {
        Self(Kind::Whole(text.into()))
    }
}

/// A text, for layers that answer themselves.
impl From<&'static str> for ResponseBody {
    fn from(text: &'static str) -> Self {
        Self(Kind::Whole(text.into()))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}
