//! A body as a stream, within limits of size and time.

use super::{
    clock::Deadline,
    errors,
    reading::broken,
    unpack::{Coding, unpack_stream},
};
use crate::{HttpError, config::Limits};
use actix_web::dev::Payload;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream::LocalBoxStream};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

/// A body that comes in pieces, unpacked, as the argument of a handler: `#[body(content = "video/mp4")] video: BodyStream`.
///
/// It gives at most as many bytes as the policy allows (`rest.bodies.stream`, or `limit` of the attribute), then 413; a
/// client that sends less than `rest.limits.body_rate` bytes a second, when it is waited for, is given up with 408. Its media type is
/// `application/octet-stream` where the attribute names none.
///
/// ```
/// use futures_util::StreamExt as _;
/// use lazo_rest::{BodyStream, HttpError, api, controller};
///
/// #[controller]
/// struct Sizes {}
///
/// #[api]
/// impl Sizes {
///     #[post("/sizes")]
///     async fn size(&self, #[body] mut body: BodyStream) -> Result<String, HttpError> {
///         let mut size = 0;
///         while let Some(piece) = body.next().await {
///             size += piece?.len();
///         }
///         Ok(size.to_string())
///     }
/// }
/// ```
pub struct BodyStream {
    pieces: LocalBoxStream<'static, Result<Bytes, HttpError>>,
    left: u64,
    has_failed: bool,
}

impl BodyStream {
    pub(crate) fn new(payload: Payload, coding: Option<Coding>, limit: u64, limits: &Limits) -> Self {
        let packed = Timed::new(payload, limit, limits);
        let pieces = match coding {
            None => packed.boxed_local(),
            Some(coding) => unpack_stream(packed, coding),
        };
        Self { pieces, left: limit, has_failed: false }
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, HttpError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_failed {
            return Poll::Ready(None);
        }
        let piece = match self.pieces.poll_next_unpin(cx) {
            Poll::Ready(Some(Ok(piece))) => match self.left.checked_sub(piece.len() as u64) {
                Some(left) => {
                    self.left = left;
                    Ok(piece)
                }
                None => Err(errors::too_large()),
            },
            Poll::Ready(Some(Err(error))) => Err(error),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        self.has_failed = piece.is_err();
        Poll::Ready(Some(piece))
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream").field("left", &self.left).finish_non_exhaustive()
    }
}

/// The pieces as they are sent; who sends too slowly is given up. Only the time counts in which somebody waits.
struct Timed {
    payload: Payload,
    /// Packed bytes that may still come.
    left: u64,
    waited: Duration,
    /// The slowest that it may come, in bytes a second; 0 for any speed.
    rate: u64,
    /// How long may be waited in all, for what has come so far.
    allowed: Duration,
    waiting: Option<(Instant, Deadline)>,
}

impl Timed {
    fn new(payload: Payload, limit: u64, limits: &Limits) -> Self {
        let allowed = limits.body_grace();
        Self { payload, left: limit, waited: Duration::ZERO, rate: limits.body_rate, allowed, waiting: None }
    }

    fn take(&mut self, piece: &Bytes) -> Result<(), HttpError> {
        if let Some((since, _)) = self.waiting.take() {
            self.waited += since.elapsed();
        }
        let millis = (piece.len() as u64).saturating_mul(1000).checked_div(self.rate);
        self.allowed += millis.map_or(Duration::ZERO, Duration::from_millis);
        self.left = self.left.checked_sub(piece.len() as u64).ok_or_else(errors::too_large)?;
        Ok(())
    }
}

impl Stream for Timed {
    type Item = Result<Bytes, HttpError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        match Pin::new(&mut this.payload).poll_next(cx) {
            Poll::Ready(Some(Ok(piece))) => Poll::Ready(Some(this.take(&piece).map(|()| piece))),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(broken(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending if this.rate == 0 => Poll::Pending,
            Poll::Pending => {
                let left = this.allowed.saturating_sub(this.waited);
                let (_, deadline) = this.waiting.get_or_insert_with(|| (Instant::now(), Deadline::new(left)));
                if deadline.poll(cx) { Poll::Ready(Some(Err(errors::late()))) } else { Poll::Pending }
            }
        }
    }
}
