//! The rest of a request's way, on its worker.

use super::{
    onward::{Asked, Given},
    response::ResponseBody,
};
use crate::{
    BoxError,
    answer::{self, BrokeOff, Purpose},
    convert,
    error::chain,
    feeding::Feeding,
    pipe::{Mark, pipe},
};
use actix_web::{
    HttpMessage as _, HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    dev::Payload,
    error::PayloadError,
    http::StatusCode,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::{
    HeaderValue, Response, Version,
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
    request::Parts,
};
use http_body::Body;
use http_body_util::LengthLimitError;
use lazo_rest::{
    HttpError,
    middleware::{Exchange, Next},
};
use std::{any::Any, cell::RefCell, future, io, pin::Pin, rc::Rc};
use tokio::sync::oneshot;

/// Something that one of several takes.
pub(super) struct Slot<T>(Rc<RefCell<Option<T>>>);

pub(super) fn slot<T>(value: T) -> Slot<T> {
    Slot(Rc::new(RefCell::new(Some(value))))
}

impl<T> Slot<T> {
    pub(super) fn take(&self) -> Option<T> {
        self.0.borrow_mut().take()
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

/// What comes after a layer.
pub(super) struct Rest<'e, 'n> {
    pub(super) exchange: &'e mut Exchange,
    pub(super) next: Next<'n>,
    pub(super) payload: Slot<Payload>,
}

impl Rest<'_, '_> {
    /// Runs it once the layer asks for it.
    pub(super) async fn run(self, asking: oneshot::Receiver<Asked>) -> Passed {
        let Ok(Asked { parts, body, answer }) = asking.await else {
            // The layer answers itself.
            return future::pending().await;
        };
        if let Err(error) = take_over(self.exchange, parts, body, &self.payload) {
            return Passed { answer, outcome: Err(error) };
        }
        let outcome = self.next.run(self.exchange).await;
        // Layers see answers only, as all of their world does.
        let response = outcome.unwrap_or_else(|error| self.exchange.reject(&HttpError::from(error)));
        Passed { answer, outcome: Ok(response) }
    }
}

/// Makes the request what the layer has made of it.
fn take_over(
    exchange: &mut Exchange,
    mut parts: Parts,
    body: Given,
    payload: &Slot<Payload>,
) -> anyhow::Result<()> {
    let payload = match body {
        Given::Untouched => payload.take().unwrap_or(Payload::None),
        Given::Empty => Payload::None,
        Given::Other(pieces) => {
            tell_of_body(&mut parts, &exchange.request().head().headers);
            Payload::Stream { payload: pieces.map(|piece| piece.map_err(payload_error)).boxed_local() }
        }
    };
    let head = exchange.request().head();
    let method = convert::method_back(&parts.method)?;
    let method = (method != head.method).then_some(method);
    let uri = (parts.uri != convert::uri(&head.uri)?).then(|| convert::uri_back(&parts.uri)).transpose()?;
    let has_headers = !convert::are_same(&parts.headers, &head.headers);
    let headers = has_headers.then(|| convert::headers_back(&parts.headers)).transpose()?;
    if method.is_some() || uri.is_some() || headers.is_some() {
        exchange.change_head(|head| {
            head.method = method.unwrap_or_else(|| head.method.clone());
            head.uri = uri.unwrap_or_else(|| head.uri.clone());
            if let Some(headers) = headers {
                head.headers = headers;
            }
        });
    }
    exchange.request().extensions_mut().insert(parts.extensions);
    exchange.set_payload(payload);
    Ok(())
}

/// Says in a head that there is a body, where a layer that has unpacked it has taken its length away: what says nothing of a body has
/// none in HTTP/1.
fn tell_of_body(parts: &mut Parts, before: &actix_web::http::header::HeaderMap) {
    let was_told =
        before.contains_key(CONTENT_LENGTH.as_str()) || before.contains_key(TRANSFER_ENCODING.as_str());
    let is_told = parts.headers.contains_key(CONTENT_LENGTH) || parts.headers.contains_key(TRANSFER_ENCODING);
    if was_told && !is_told && parts.version < Version::HTTP_2 {
        parts.headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    }
}

/// An error of a body that layers have had in their hands.
fn payload_error(error: BoxError) -> PayloadError {
    if chain(&*error).any(|cause| cause.is::<LengthLimitError>()) {
        return PayloadError::Overflow;
    }
    match error.downcast::<PayloadError>() {
        Ok(own) => *own,
        Err(error) => PayloadError::Io(io::Error::other(error)),
    }
}

/// What came of the rest of the way.
pub(super) struct Passed {
    answer: oneshot::Sender<Result<Response<ResponseBody>, BoxError>>,
    outcome: anyhow::Result<HttpResponse>,
}

/// What stays on the worker of a response that layers have in their hands.
pub(super) struct Kept {
    head: HttpResponse<()>,
    body: Option<(Slot<BoxBody>, Mark)>,
}

/// The mark of a response that was not made by a layer.
#[derive(Clone)]
struct Passing;

impl Passed {
    /// Gives it to the layer.
    pub(super) fn give(self, feeding: &mut Feeding) -> Option<Kept> {
        let (response, kept) = match self.outcome.and_then(|response| split(response, feeding)) {
            Ok((response, kept)) => (Ok(response), Some(kept)),
            Err(error) => (Err(error.into()), None),
        };
        // A layer that has stopped waiting has an answer of its own.
        let _ = self.answer.send(response);
        kept
    }
}

/// What goes through layers of a response, and what stays.
fn split(response: HttpResponse, feeding: &mut Feeding) -> anyhow::Result<(Response<ResponseBody>, Kept)> {
    let (head, body) = response.into_parts();
    let mut passing = Response::new(());
    *passing.status_mut() = http::StatusCode::from_u16(head.status().as_u16())?;
    *passing.headers_mut() = convert::headers(head.headers())?;
    passing.extensions_mut().insert(Passing);
    let size = body.size();
    let whole = if size == BodySize::None { Err(body) } else { body.try_into_bytes() };
    Ok(match whole {
        Ok(bytes) => (passing.map(|()| ResponseBody::from(bytes)), Kept { head, body: None }),
        Err(body) => {
            let (feed, drain) = pipe();
            let (body, mark) = (slot(body), drain.mark());
            let source = body.clone();
            feeding.add(feed.run(move || source.take().map(pieces)));
            (passing.map(|()| ResponseBody::piped(drain, size)), Kept { head, body: Some((body, mark)) })
        }
    })
}

/// A body of actix's as a stream, whose errors may leave the thread.
fn pieces(body: BoxBody) -> impl Stream<Item = Result<Bytes, BrokeOff>> {
    stream::unfold(Box::pin(body), async |mut body| {
        let piece = future::poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await?;
        Some((piece.map_err(|error| BrokeOff(error.to_string())), body))
    })
}

/// The answer: what layers have made of the response that has come from further inside, or one of their own.
pub(super) fn finish<B>(
    kept: Option<Kept>,
    response: Response<B>,
    feeding: Feeding,
    purpose: Purpose,
) -> anyhow::Result<HttpResponse>
where
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    let (parts, body) = response.into_parts();
    let kept = kept.filter(|_| parts.extensions.get::<Passing>().is_some());
    let (mut head, kept) = match kept {
        Some(Kept { head, body }) => (head, body),
        None => (HttpResponse::with_body(StatusCode::OK, ()), None),
    };
    answer::with_head(&mut head, &parts)?;
    let whole = (&body as &dyn Any).downcast_ref::<ResponseBody>().and_then(|own| own.whole_of(kept));
    let body = match whole {
        Some(whole) => whole,
        None => answer::body(body, head.headers(), feeding, purpose),
    };
    Ok(head.set_body(body))
}

impl ResponseBody {
    /// The body for actix, if it is the kept one untouched, or is there.
    fn whole_of(&self, kept: Option<(Slot<BoxBody>, Mark)>) -> Option<BoxBody> {
        if let Some(bytes) = self.bytes() {
            return Some(BoxBody::new(bytes.clone()));
        }
        let (body, mark) = kept?;
        self.is_untouched(&mark).then(|| body.take())?
    }
}
