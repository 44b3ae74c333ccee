//! Bodies that somebody else reads: extractors of actix's, handlers that take the payload, and mounted services. Most of them know
//! limits of size, none of them limits of time.

use crate::{HttpError, body, config::Limits};
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

/// Why a body was not given whole, where that is its sender's fault.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refused(Rc<Cell<Option<Why>>>);

#[derive(Debug, Clone, Copy)]
enum Why {
    Late,
    TooLarge,
}

impl Refused {
    /// The error to tell in place of the reader's.
    pub(crate) fn error(&self) -> Option<HttpError> {
        self.0.get().map(|why| match why {
            Why::Late => body::late(),
            Why::TooLarge => body::too_large(),
        })
    }
}

/// A body that has to come at a certain rate, and may have so many bytes. Only the time counts in which somebody waits for it.
struct Patient {
    payload: Payload,
    refused: Refused,
    left: u64,
    rate: u64,
    /// How long may be waited in all, for what has come so far.
    allowed: Duration,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

/// The payload, with a floor below its speed and `limit` above its size; nothing changes for a request without a body, nor for
/// one that asks for a WebSocket: what comes behind it is a conversation, which may pause and has no size.
pub(super) fn patient(payload: &mut Payload, request: &RequestHead, limit: u64, limits: &Limits) -> Refused {
    let refused = Refused::default();
    if !matches!(payload, Payload::None) && !asks_for_websocket(request) {
        let body = Patient {
            payload: payload.take(),
            refused: refused.clone(),
            left: limit,
            rate: limits.body_rate,
            allowed: limits.body_grace(),
            waited: Duration::ZERO,
            waiting: None,
        };
        *payload = Payload::Stream { payload: Box::pin(body) };
    }
    refused
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
                    let Some(left) = this.left.checked_sub(piece.len() as u64) else {
                        this.refused.0.set(Some(Why::TooLarge));
                        return Poll::Ready(Some(Err(PayloadError::Overflow)));
                    };
                    this.left = left;
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
                this.refused.0.set(Some(Why::Late));
                let late = io::Error::from(io::ErrorKind::TimedOut);
                Poll::Ready(Some(Err(PayloadError::Incomplete(Some(late)))))
            }
        }
    }
}
