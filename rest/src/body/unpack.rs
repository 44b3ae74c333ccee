//! Packed bodies. Unpacking stops at the limit, so 1 KiB of brotli that stands for 1 GiB costs as much memory as the limit.

use super::errors;
use crate::HttpError;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue};
use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream::LocalBoxStream};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _};
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
    let mut reader = decoder(packed, coding);
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
    let unpacked = ReaderStream::with_capacity(decoder(reader, coding), CHUNK);
    unpacked.map(move |piece| piece.map_err(|error| broken(error, coding))).boxed_local()
}

fn decoder<'r>(
    packed: impl tokio::io::AsyncBufRead + Unpin + 'r,
    coding: Coding,
) -> Box<dyn AsyncRead + Unpin + 'r> {
    match coding {
        Coding::Gzip => {
            let mut decoder = GzipDecoder::new(packed);
            decoder.multiple_members(true);
            Box::new(decoder)
        }
        Coding::Deflate => Box::new(ZlibDecoder::new(packed)),
        Coding::Brotli => Box::new(BrotliDecoder::new(packed)),
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
