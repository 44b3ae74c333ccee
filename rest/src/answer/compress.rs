//! Packed answers. (Not with actix's own middleware: its features also unpack request bodies, without a limit.)

use super::limits::Answers;
use crate::negotiation::{AcceptEncoding, add_vary};
use actix_web::{
    HttpRequest, HttpResponse,
    body::{self, BodySize, BodyStream, BoxBody, MessageBody},
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
            HeaderValue,
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

/// Packs an answer, if the client takes it, and it is worth it or the client takes no other. HEAD gets the head of what GET
/// would, but nothing is packed for it, so nobody knows the length.
pub(super) async fn compress(
    mut response: HttpResponse,
    request: &HttpRequest,
    answers: &Answers,
) -> HttpResponse {
    let accept = AcceptEncoding::of(request.headers());
    if response.status() == StatusCode::NOT_MODIFIED {
        // Whether the client has it packed nobody knows; a weak tag stands for both forms.
        add_vary(response.headers_mut(), &HeaderValue::from_static("accept-encoding"));
        weaken(response.headers_mut());
        return response;
    }
    if !can_be_packed(&response) || !(is_worth_it(&response, answers) || accept.refuses_plain()) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    // Also for who does not take it: a cache in between must know.
    add_vary(head.headers_mut(), &HeaderValue::from_static("accept-encoding"));
    // Who takes neither is answered nevertheless: what is not packed can at least be read.
    let Some(coding) = coding(accept) else {
        return head.set_body(body);
    };
    let body = if request.method() == Method::HEAD {
        BoxBody::new(body::None::new())
    } else {
        match packed(body, coding).await {
            Ok(body) => body,
            // Packing what is in memory does not fail; if it did, the answer goes as it is.
            Err(body) => return head.set_body(body),
        }
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

/// Whether it is the same answer when it is packed. Events are not: each has to go out when it happens.
fn can_be_packed(response: &HttpResponse) -> bool {
    let headers = response.headers();
    !matches!(response.body().size(), BodySize::None | BodySize::Sized(0))
        && !matches!(response.status(), StatusCode::PARTIAL_CONTENT | StatusCode::NO_CONTENT)
        && !headers.contains_key(CONTENT_ENCODING)
        && !headers.contains_key(CONTENT_RANGE)
        && !essence(headers).eq_ignore_ascii_case("text/event-stream")
}

/// Whether it is large enough, and gets smaller.
fn is_worth_it(response: &HttpResponse, answers: &Answers) -> bool {
    let is_large = match response.body().size() {
        BodySize::Sized(size) => size >= answers.compress_above as u64,
        size => size == BodySize::Stream,
    };
    is_large && is_compressible(&essence(response.headers()).to_ascii_lowercase())
}

/// The media type without its parameters.
fn essence(headers: &HeaderMap) -> &str {
    let media = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    media.split(';').next().unwrap_or_default().trim()
}

/// Text, in whatever form.
fn is_compressible(essence: &str) -> bool {
    essence.starts_with("text/")
        || ["json", "xml", "javascript", "yaml", "wasm"]
            .iter()
            .any(|known| essence.strip_suffix(known).is_some_and(|rest| rest.ends_with(['/', '+', '-'])))
}

/// The coding that is wanted most; brotli of equals.
fn coding(accept: AcceptEncoding<'_>) -> Option<Coding> {
    let (gzip, brotli) = (accept.quality("gzip"), accept.quality("br"));
    match (gzip, brotli) {
        (0, 0) => None,
        (gzip, brotli) if accept.prefers_plain(gzip.max(brotli)) => None,
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
