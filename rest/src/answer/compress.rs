//! Packed answers. (Not with actix's own middleware: its features also unpack request bodies, without a limit.)

use super::{limits::Answers, negotiate::coding_quality};
use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodySize, BodyStream, BoxBody, MessageBody},
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_ENCODING, ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
            ETAG, HeaderMap, HeaderValue, VARY,
        },
    },
};
use async_compression::{
    Level,
    tokio::bufread::{BrotliEncoder, GzipEncoder},
};
use bytes::Bytes;
use futures_util::{Stream, stream::poll_fn};
use std::{io, pin::Pin};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncReadExt as _};
use tokio_util::io::{ReaderStream, StreamReader};

/// Answers up to this size are packed at once, so that their length is known; larger ones piece by piece.
const AT_ONCE: u64 = 64 * 1024;
const PIECE: usize = 32 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Brotli,
}

/// Packs an answer, if that is worth it and the client takes it.
pub(super) async fn compress(
    response: HttpResponse,
    request: &HttpRequest,
    answers: &Answers,
) -> HttpResponse {
    if !is_worth_it(&response, answers) || request.method() == Method::HEAD {
        return response;
    }
    let coding = coding(request.headers());
    let (mut head, body) = response.into_parts();
    // Also for who does not take it: a cache in between must know.
    head.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    let Some(coding) = coding else { return head.set_body(body) };
    let body = match packed(body, coding).await {
        Ok(body) => body,
        // Packing what is in memory does not fail; if it did, the answer goes as it is.
        Err(body) => return head.set_body(body),
    };
    let headers = head.headers_mut();
    headers.remove(CONTENT_LENGTH);
    // Ranges are those of the bytes as they are.
    headers.remove(ACCEPT_RANGES);
    let name = if coding == Coding::Gzip { "gzip" } else { "br" };
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    weaken(headers);
    head.set_body(body)
}

fn is_worth_it(response: &HttpResponse, answers: &Answers) -> bool {
    let headers = response.headers();
    let has_room = match response.body().size() {
        BodySize::None => false,
        BodySize::Sized(size) => size >= answers.compress_above as u64,
        BodySize::Stream => true,
    };
    has_room
        && !matches!(
            response.status(),
            StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT
        )
        && !headers.contains_key(CONTENT_ENCODING)
        && !headers.contains_key(CONTENT_RANGE)
        && headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).is_some_and(is_compressible)
}

/// Text, in whatever form. Events are not packed: each has to go out when it happens.
fn is_compressible(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (essence.starts_with("text/") && essence != "text/event-stream")
        || ["json", "xml", "javascript", "yaml", "wasm"]
            .iter()
            .any(|known| essence.strip_suffix(known).is_some_and(|rest| rest.ends_with(['/', '+', '-'])))
}

fn coding(headers: &HeaderMap) -> Option<Coding> {
    let accept = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let (gzip, brotli) = (coding_quality(accept, "gzip"), coding_quality(accept, "br"));
    match (gzip, brotli) {
        (0, 0) => None,
        (gzip, brotli) if gzip > brotli => Some(Coding::Gzip),
        _ => Some(Coding::Brotli),
    }
}

/// A packed answer is not the same bytes, so its tag is a weak one.
fn weaken(headers: &mut HeaderMap) {
    let weak = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| !tag.starts_with("W/"));
    let weak = weak.and_then(|tag| HeaderValue::from_str(&format!("W/{tag}")).ok());
    if let Some(weak) = weak {
        headers.insert(ETAG, weak);
    }
}

async fn packed(body: BoxBody, coding: Coding) -> Result<BoxBody, BoxBody> {
    if let BodySize::Sized(0..=AT_ONCE) = body.size() {
        return match body.try_into_bytes() {
            Ok(bytes) => {
                let mut packed = Vec::new();
                let done = encoder(&bytes[..], coding).read_to_end(&mut packed).await;
                if done.is_ok() { Ok(BoxBody::new(packed)) } else { Err(BoxBody::new(bytes)) }
            }
            Err(body) => Ok(packed_in_pieces(body, coding)),
        };
    }
    Ok(packed_in_pieces(body, coding))
}

fn packed_in_pieces(body: BoxBody, coding: Coding) -> BoxBody {
    let reader = StreamReader::new(pieces(body));
    BoxBody::new(BodyStream::new(ReaderStream::with_capacity(encoder(reader, coding), PIECE)))
}

fn encoder<'r>(plain: impl AsyncBufRead + Unpin + 'r, coding: Coding) -> Box<dyn AsyncRead + Unpin + 'r> {
    match coding {
        Coding::Gzip => Box::new(GzipEncoder::with_quality(plain, Level::Fastest)),
        // Better than gzip's best, for less than its time.
        Coding::Brotli => Box::new(BrotliEncoder::with_quality(plain, Level::Precise(3))),
    }
}

fn pieces(mut body: BoxBody) -> impl Stream<Item = io::Result<Bytes>> + Unpin {
    poll_fn(move |cx| {
        Pin::new(&mut body)
            .poll_next(cx)
            .map(|piece| piece.map(|piece| piece.map_err(|error| io::Error::other(error.to_string()))))
    })
}
