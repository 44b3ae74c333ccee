//! The answer to HEAD: a body that tells its length and is not sent.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// The body as HEAD has it. actix would go through the body itself to its end.
pub(crate) fn left_out(body: BoxBody) -> BoxBody {
    match body.size() {
        BodySize::Sized(1..) | BodySize::Stream => BoxBody::new(LeftOut(body.size())),
        BodySize::None | BodySize::Sized(0) => body,
    }
}

/// A body that is not sent.
struct LeftOut(BodySize);

impl MessageBody for LeftOut {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
