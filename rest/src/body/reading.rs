//! Reading a body into memory, within limits of size and time.

use super::{clock::Deadline, errors, strict::Strict};
use crate::{HttpError, schema::exact};
use actix_web::{dev::Payload, error::PayloadError};
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// What the next step of reading brought.
enum Chunk {
    Data(Bytes),
    End,
    Broken(PayloadError),
    Late,
}

/// The next chunk, or the word that time is up.
fn poll(payload: &mut Payload, deadline: &mut Deadline, cx: &mut Context<'_>) -> Poll<Chunk> {
    match Pin::new(payload).poll_next(cx) {
        Poll::Ready(Some(Ok(data))) => Poll::Ready(Chunk::Data(data)),
        Poll::Ready(Some(Err(error))) => Poll::Ready(Chunk::Broken(error)),
        Poll::Ready(None) => Poll::Ready(Chunk::End),
        Poll::Pending if deadline.poll(cx) => Poll::Ready(Chunk::Late),
        Poll::Pending => Poll::Pending,
    }
}

/// Reads all of a body of at most `limit` bytes. One that came in one chunk is not copied.
pub(crate) async fn read(payload: &mut Payload, limit: u64, time: Duration) -> Result<Bytes, HttpError> {
    let mut deadline = Deadline::new(time);
    let mut first = Bytes::new();
    let mut rest: Option<BytesMut> = None;
    loop {
        let data = match poll_fn(|cx| poll(payload, &mut deadline, cx)).await {
            Chunk::Data(data) => data,
            Chunk::End => return Ok(rest.map_or(first, BytesMut::freeze)),
            Chunk::Broken(error) => return Err(broken(error)),
            Chunk::Late => return Err(errors::late()),
        };
        let so_far = rest.as_ref().map_or(first.len(), BytesMut::len);
        if (so_far + data.len()) as u64 > limit {
            return Err(errors::too_large());
        }
        match &mut rest {
            Some(rest) => rest.extend_from_slice(&data),
            None if first.is_empty() => first = data,
            None => {
                let mut all = BytesMut::with_capacity((so_far + data.len()) * 2);
                all.extend_from_slice(&first);
                all.extend_from_slice(&data);
                rest = Some(all);
            }
        }
    }
}

#[cold]
pub(super) fn broken(error: PayloadError) -> HttpError {
    match error {
        PayloadError::Overflow => errors::too_large(),
        error => HttpError::bad_request("The request body could not be read.").caused_by(error),
    }
}

/// A body as text.
#[inline]
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, HttpError> {
    std::str::from_utf8(bytes).map_err(|_| HttpError::bad_request("The request body is not UTF-8."))
}

/// JSON text straight into a type; nothing if it does not fit.
#[inline]
pub(crate) fn typed<T: DeserializeOwned>(text: &str) -> Option<T> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Strict(&mut deserializer)).ok()?;
    deserializer.end().ok().map(|()| value)
}

/// Text as JSON, whatever it says. The mark that some clients put in front of UTF-8 is no part of it.
#[cold]
pub(crate) fn json(text: &str) -> Result<Value, HttpError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = serde_json::from_str(text).map_err(|error| {
        HttpError::bad_request(format!(
            "The request body is not valid JSON (line {}, column {}).",
            error.line(),
            error.column()
        ))
        .caused_by(error)
    });
    read.map(|value| exact(value, text))
}
