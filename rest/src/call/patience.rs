//! Bodies that somebody else reads: extractors of actix's, and handlers that take the payload. They know limits of size, but not
//! of time.

use crate::{HttpError, config::Limits};
use actix_web::{
    dev::{Payload, RequestHead},
    error::PayloadError,
    http::{
        Method,
        header::{HeaderValue, SEC_WEBSOCKET_KEY, UPGRADE},
    },
    rt::time::{Sleep, sleep},
};
use bytes::Bytes;
use futures_util::Stream;
use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

/// Whether a body has come too slowly.
#[derive(Debug, Clone, Default)]
pub(super) struct Late(Rc<Cell<bool>>);

impl Late {
    /// The error to tell in place of the reader's.
    pub(super) fn error(&self) -> Option<HttpError> {
        self.0.get().then(|| HttpError::request_timeout("The request body did not arrive in time."))
    }
}

/// A body that has to come at a certain rate. Only the time counts in which somebody waits for it.
struct Patient {
    payload: Payload,
    late: Late,
    rate: u64,
    /// How long may be waited in all, for what has come so far.
    allowed: Duration,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

/// The payload, with a floor below its speed; nothing changes for a request without a body, nor for one that asks for a
/// WebSocket: what comes behind it is a conversation, which may pause.
pub(super) fn patient(payload: &mut Payload, request: &RequestHead, limits: &Limits) -> Late {
    let late = Late::default();
    if !matches!(payload, Payload::None) && !asks_for_websocket(request) {
        let body = Patient {
            payload: payload.take(),
            late: late.clone(),
            rate: limits.body_rate,
            allowed: limits.body_grace(),
            waited: Duration::ZERO,
            waiting: None,
        };
        *payload = Payload::Stream { payload: Box::pin(body) };
    }
    late
}

/// Whether a request is the opening handshake of RFC 6455, 4.1.
fn asks_for_websocket(request: &RequestHead) -> bool {
    let names_it = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"websocket");
    request.method == Method::GET
        && request.headers.get(UPGRADE).is_some_and(names_it)
        && request.headers.contains_key(SEC_WEBSOCKET_KEY)
}

impl Stream for Patient {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        match Pin::new(&mut this.payload).poll_next(cx) {
            Poll::Ready(piece) => {
                if let Some((since, _)) = this.waiting.take() {
                    this.waited += since.elapsed();
                }
                if let Some(Ok(piece)) = &piece {
                    let millis = (piece.len() as u64).saturating_mul(1000).checked_div(this.rate);
                    this.allowed += millis.map_or(Duration::from_secs(3600), Duration::from_millis);
                }
                Poll::Ready(piece)
            }
            Poll::Pending if this.rate == 0 => Poll::Pending,
            Poll::Pending => {
                let left = this.allowed.saturating_sub(this.waited);
                let (_, timer) = this.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
                if timer.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                this.late.0.set(true);
                let late = io::Error::from(io::ErrorKind::TimedOut);
                Poll::Ready(Some(Err(PayloadError::Incomplete(Some(late)))))
            }
        }
    }
}
