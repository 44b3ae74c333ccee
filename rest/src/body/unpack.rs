//! Packed bodies. Unpacking stops at the limit, so 1 KiB of brotli that stands for 1 GiB costs as much memory as the limit.

use super::errors;
use crate::HttpError;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue};
use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream::LocalBoxStream};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncReadExt as _, ReadBuf};
use tokio_util::io::{ReaderStream, StreamReader};

/// How much is unpacked at a time.
const CHUNK: usize = 32 * 1024;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Gzip,
    Deflate,
    Brotli,
}

/// What `Content-Encoding` says; only called where there is one.
#[cold]
pub(crate) fn coding(headers: &HeaderMap, unpack: bool) -> Result<Option<Coding>, HttpError> {
    let mut found = None;
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        for name in value.split(',').map(str::trim) {
            let coding = match name {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Coding::Gzip,
                "deflate" => Coding::Deflate,
                "br" => Coding::Brotli,
                _ => return Err(unsupported(unpack)),
            };
            // Packed twice: nobody does that in good faith.
            if !unpack || found.replace(coding).is_some() {
                return Err(unsupported(unpack));
            }
        }
    }
    Ok(found)
}

/// The answer says what would be unpacked.
fn unsupported(unpack: bool) -> HttpError {
    let known = if unpack { "gzip, deflate, br" } else { "identity" };
    HttpError::unsupported_media_type("The Content-Encoding is not supported.")
        .code("UNSUPPORTED_MEDIA_TYPE")
        .header(ACCEPT_ENCODING, HeaderValue::from_static(known))
}

/// Unpacks a body that is in memory.
pub(crate) async fn unpack(packed: &[u8], coding: Coding, limit: u64) -> Result<Bytes, HttpError> {
    let mut reader = Decoder::new(packed, coding);
    let mut unpacked = BytesMut::new();
    loop {
        unpacked.reserve(CHUNK);
        if reader.read_buf(&mut unpacked).await.map_err(|error| broken(error, coding))? == 0 {
            return Ok(unpacked.freeze());
        }
        if unpacked.len() as u64 > limit {
            return Err(errors::too_large());
        }
    }
}

/// Unpacks a body that comes in pieces, a piece at a time.
pub(super) fn unpack_stream(
    packed: impl Stream<Item = Result<Bytes, HttpError>> + Unpin + 'static,
    coding: Coding,
) -> LocalBoxStream<'static, Result<Bytes, HttpError>> {
    let reader = StreamReader::new(packed.map_err(io::Error::other));
    let unpacked = ReaderStream::with_capacity(Decoder::new(reader, coding), CHUNK);
    unpacked.map(move |piece| piece.map_err(|error| broken(error, coding))).boxed_local()
}

/// Unpacks, and takes nothing for a body that has something behind its end: who sent it means more than would be read.
enum Decoder<R> {
    Gzip(GzipDecoder<R>),
    Deflate(ZlibDecoder<R>),
    Brotli(BrotliDecoder<R>),
}

impl<R: AsyncBufRead + Unpin> Decoder<R> {
    fn new(packed: R, coding: Coding) -> Self {
        match coding {
            Coding::Gzip => {
                let mut decoder = GzipDecoder::new(packed);
                // What several of them stand for, one behind the other, is one body (RFC 1952, 2.2).
                decoder.multiple_members(true);
                Self::Gzip(decoder)
            }
            Coding::Deflate => Self::Deflate(ZlibDecoder::new(packed)),
            Coding::Brotli => Self::Brotli(BrotliDecoder::new(packed)),
        }
    }

    fn packed(&mut self) -> &mut R {
        match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Deflate(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
        }
    }
}

impl<R: AsyncBufRead + Unpin> AsyncRead for Decoder<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        unpacked: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = unpacked.filled().len();
        ready!(match &mut *self {
            Self::Gzip(decoder) => Pin::new(decoder).poll_read(cx, unpacked),
            Self::Deflate(decoder) => Pin::new(decoder).poll_read(cx, unpacked),
            Self::Brotli(decoder) => Pin::new(decoder).poll_read(cx, unpacked),
        })?;
        if unpacked.filled().len() > before || unpacked.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let rest = ready!(Pin::new(self.packed()).poll_fill_buf(cx))?;
        Poll::Ready(if rest.is_empty() { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) })
    }
}

/// The error of what was below, or of the packing.
#[cold]
fn broken(error: io::Error, coding: Coding) -> HttpError {
    match error.downcast::<HttpError>() {
        Ok(own) => own,
        Err(error) => {
            let name = match coding {
                Coding::Gzip => "gzip",
                Coding::Deflate => "deflate",
                Coding::Brotli => "br",
            };
            HttpError::bad_request(format!("The request body is not packed with {name}.")).caused_by(error)
        }
    }
}
