//! HTTP/2. actix-http's own dispatcher has no limit for the size of heads and for streams at a time, and does not take leave
//! when the server stops; this one does, on a newer h2.

use super::{
    connection::Setup,
    gate::{Answer, Gate},
    wire::Wire,
};
#[cfg(feature = "tls")]
use actix_http::HttpMessage as _;
use actix_http::{Payload, Request, error::PayloadError};
use actix_service::Service;
use actix_web::{
    body::{BodySize, MessageBody},
    dev::ServiceResponse,
    http::{
        Method, Uri,
        header::{HOST, HeaderName, HeaderValue},
    },
};
use anyhow::anyhow;
use bytes::Bytes;
use futures_util::Stream;
use h2::{Reason, RecvStream, SendStream, server::SendResponse};
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING, UPGRADE};
use std::{
    future::poll_fn,
    net::SocketAddr,
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, ready},
    time::{Duration, SystemTime},
};
use tokio::time;

/// How much of a body may be under way before it is read, on a stream and on a connection.
const WINDOWS: (u32, u32) = (256 * 1024, 1024 * 1024);

/// Serves a connection to its end.
pub(super) async fn serve<S, B>(
    wire: Wire,
    peer: Option<SocketAddr>,
    gate: Rc<Gate<S>>,
    setup: Rc<Setup>,
) -> anyhow::Result<()>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    let limits = &setup.config.limits;
    let life = Rc::clone(wire.life());
    life.speaks_http2();
    #[cfg(feature = "tls")]
    let certificate = wire.client_certificate();
    let handshake = h2::server::Builder::new()
        .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
        .max_concurrent_streams(limits.streams)
        .initial_window_size(WINDOWS.0)
        .initial_connection_window_size(WINDOWS.1)
        .handshake::<_, Bytes>(wire);
    let mut connection = time::timeout(limits.head_time(), handshake).await??;
    let mut stopped = pin!(setup.stopping.stopped());
    let mut is_leaving = false;
    // Where connections are not kept, a client still needs a moment for its request.
    let patience = limits.keep_alive_time().max(Duration::from_secs(1));
    let mut idle = pin!(time::sleep(patience));
    loop {
        tokio::select! {
            next = connection.accept() => {
                let Some(next) = next else { return Ok(()) };
                let (request, respond) = next?;
                let request = of_http2(request, peer)?;
                #[cfg(feature = "tls")]
                if let Some(certificate) = &certificate {
                    request.extensions_mut().insert(certificate.clone());
                }
                let is_head = request.method() == Method::HEAD;
                let answer = gate.enter(request, Some(Rc::clone(&life)));
                let patience = limits.answer_time();
                actix_web::rt::spawn(async move {
                    let mut respond = respond;
                    let Some(answer) = wanted(answer, &mut respond).await else { return };
                    if let Err(error) = send(answer, respond, is_head, patience).await {
                        tracing::debug!(%error, "an answer could not be sent");
                    }
                });
                idle.as_mut().reset(time::Instant::now() + patience);
            }
            () = &mut stopped, if !is_leaving => {
                is_leaving = true;
                connection.graceful_shutdown();
            }
            () = &mut idle => {
                if life.is_idle() {
                    if is_leaving {
                        // The client has had its time to say good-bye.
                        return Ok(());
                    }
                    is_leaving = true;
                    connection.graceful_shutdown();
                }
                idle.as_mut().reset(time::Instant::now() + patience);
            }
        }
    }
}

/// The answer, unless the client loses interest in it: nobody works for streams that were cancelled.
async fn wanted(
    answer: impl Future<Output = Result<Answer, Answer>>,
    respond: &mut SendResponse<Bytes>,
) -> Option<Answer> {
    let mut answer = pin!(answer);
    poll_fn(|cx| match answer.as_mut().poll(cx) {
        Poll::Ready(Ok(answer) | Err(answer)) => Poll::Ready(Some(answer)),
        Poll::Pending => respond.poll_reset(cx).map(|_| None),
    })
    .await
}

/// A request as actix-http has it, whose types are those of an older `http`.
fn of_http2(request: http::Request<RecvStream>, peer: Option<SocketAddr>) -> anyhow::Result<Request> {
    let (parts, body) = request.into_parts();
    let payload = if body.is_end_stream() {
        Payload::None
    } else {
        Payload::Stream { payload: Box::pin(Body(body)) as Pin<Box<dyn Stream<Item = _>>> }
    };
    let mut request = Request::with_payload(payload);
    let head = request.head_mut();
    head.method = Method::from_bytes(parts.method.as_str().as_bytes())?;
    // As over HTTP/1: path and query, and the host in its header. The scheme is what the client claims; nobody needs it.
    head.uri = parts.uri.path_and_query().map_or("/", |path| path.as_str()).parse::<Uri>()?;
    head.version = actix_web::http::Version::HTTP_2;
    head.peer_addr = peer;
    for (name, value) in &parts.headers {
        let name = HeaderName::from_bytes(name.as_str().as_bytes())?;
        head.headers.append(name, HeaderValue::from_bytes(value.as_bytes())?);
    }
    if let Some(authority) = parts.uri.authority() {
        let host = HeaderValue::from_str(authority.as_str())?;
        // A header that says something else makes two of them, which are refused.
        if head.headers.get(HOST) != Some(&host) {
            head.headers.append(HOST, host);
        }
    }
    Ok(request)
}

/// The body of a request.
struct Body(RecvStream);

impl Stream for Body {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let broken = |_| PayloadError::Incomplete(None);
        match ready!(self.0.poll_data(cx)) {
            Some(Ok(data)) => {
                let released = self.0.flow_control().release_capacity(data.len());
                Poll::Ready(Some(released.map(|()| data).map_err(broken)))
            }
            Some(Err(error)) => Poll::Ready(Some(Err(broken(error)))),
            None => Poll::Ready(None),
        }
    }
}

/// Sends an answer.
async fn send(
    answer: Answer,
    mut respond: SendResponse<Bytes>,
    is_head: bool,
    patience: Duration,
) -> anyhow::Result<()> {
    let (answer, body) = answer.into_parts();
    let size = body.size();
    let head = head(&answer, size)?;
    let is_empty = is_head || matches!(size, BodySize::None | BodySize::Sized(0));
    let mut stream = respond.send_response(head, is_empty)?;
    if is_empty {
        return Ok(());
    }
    let mut body = pin!(body);
    loop {
        // A client that has lost interest ends the body too.
        let next = poll_fn(|cx| match body.as_mut().poll_next(cx) {
            Poll::Pending => stream.poll_reset(cx).map(|_| None),
            Poll::Ready(next) => Poll::Ready(Some(next)),
        });
        match next.await {
            Some(Some(Ok(data))) => chunk(&mut stream, data, patience).await?,
            Some(Some(Err(error))) => {
                // It must not look like the whole.
                stream.send_reset(Reason::INTERNAL_ERROR);
                return Err(anyhow!("{error}"));
            }
            Some(None) => break,
            None => return Ok(()),
        }
    }
    Ok(stream.send_data(Bytes::new(), true)?)
}

/// Sends data in pieces, as the client has room for them. Who has none for longer than `patience` loses the stream.
async fn chunk(stream: &mut SendStream<Bytes>, mut data: Bytes, patience: Duration) -> anyhow::Result<()> {
    while !data.is_empty() {
        stream.reserve_capacity(data.len().min(16 * 1024));
        let capacity = time::timeout(patience, poll_fn(|cx| stream.poll_capacity(cx))).await;
        let Ok(capacity) = capacity else {
            stream.send_reset(Reason::CANCEL);
            return Err(anyhow!("the client takes nothing of it"));
        };
        let capacity = capacity.ok_or_else(|| anyhow!("the client has closed the stream"))??;
        stream.send_data(data.split_to(capacity.min(data.len())), false)?;
    }
    Ok(())
}

fn head<B>(answer: &actix_http::Response<B>, size: BodySize) -> anyhow::Result<http::Response<()>> {
    let status = answer.status().as_u16();
    let mut head = http::Response::builder().status(status).body(())?;
    let headers = head.headers_mut();
    for (name, value) in answer.headers() {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes())?;
        // These are of HTTP/1; the length is what the body says.
        let is_of_http1 = [CONNECTION, TRANSFER_ENCODING, UPGRADE].contains(&name)
            || matches!(name.as_str(), "keep-alive" | "proxy-connection");
        if !is_of_http1 && name != CONTENT_LENGTH {
            headers.append(name, http::HeaderValue::from_bytes(value.as_bytes())?);
        }
    }
    if let BodySize::Sized(size) = size
        && !matches!(status, 204 | 304)
    {
        headers.insert(CONTENT_LENGTH, size.into());
    }
    if !headers.contains_key(DATE) {
        headers.insert(DATE, httpdate::fmt_http_date(SystemTime::now()).try_into()?);
    }
    Ok(head)
}
