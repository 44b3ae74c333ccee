//! Server-sent events.

use super::{IntoAnswer, streaming::Streaming};
use crate::{
    Call, HttpError,
    operation::{Response, SchemaOf},
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
};
use bytes::Bytes;
use futures_util::{
    Stream, StreamExt as _, TryStreamExt as _,
    stream::{self, LocalBoxStream},
};
use serde::Serialize;
use std::{fmt, fmt::Write as _, time::Duration};

/// Events that the server sends as they happen (`text/event-stream`). While none does, a comment goes out from time to time, so
/// that nobody in between takes the connection for dead.
///
/// ```
/// use futures_util::stream;
/// use lazo_rest::{Event, Events, api, controller};
///
/// #[controller]
/// struct Ticks {}
///
/// #[api]
/// impl Ticks {
///     #[get("/ticks")]
///     fn ticks(&self) -> Events {
///         Events::of(stream::iter(1..=3).map(|n| Event::text(n.to_string()).name("tick")))
///     }
/// }
/// # use futures_util::StreamExt as _;
/// ```
pub struct Events {
    events: LocalBoxStream<'static, anyhow::Result<Event>>,
    keep_alive: Duration,
}

impl Events {
    /// Of a stream that cannot fail.
    pub fn of(events: impl Stream<Item = Event> + 'static) -> Self {
        Self::new(events.map(anyhow::Ok))
    }

    /// Of a stream that can: an error is logged, and ends the connection.
    pub fn new<E: Into<anyhow::Error> + 'static>(
        events: impl Stream<Item = Result<Event, E>> + 'static,
    ) -> Self {
        Self { events: events.map_err(Into::into).boxed_local(), keep_alive: Duration::from_secs(15) }
    }

    /// With a comment after so long without an event, in place of 15 seconds.
    #[must_use]
    pub fn keep_alive(mut self, after: Duration) -> Self {
        self.keep_alive = after;
        self
    }

    /// The text of the events, with comments in between.
    fn pieces(self) -> impl Stream<Item = anyhow::Result<Bytes>> {
        stream::try_unfold(self, |mut this| async move {
            let piece = match actix_web::rt::time::timeout(this.keep_alive, this.events.next()).await {
                Ok(None) => return Ok(None),
                Ok(Some(event)) => event?.written().into(),
                Err(_) => Bytes::from_static(b":\n\n"),
            };
            Ok(Some((piece, this)))
        })
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("keep_alive", &self.keep_alive).finish_non_exhaustive()
    }
}

impl IntoAnswer for Events {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let body = Streaming::new(self.pieces()).into_body(call);
        let mut response = HttpResponse::with_body(call.status(), body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        Ok(response)
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![Response::of_own_form(status, "text/event-stream", SchemaOf::of::<String>())]
    }
}

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    data: String,
    name: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
}

impl Event {
    /// An event with text, which may have several lines.
    pub fn text(data: impl Into<String>) -> Self {
        Self { data: data.into(), ..Self::default() }
    }

    /// An event with a value in JSON.
    ///
    /// # Errors
    /// If it does not serialise.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(Self::text)
    }

    /// With the name of what happened; clients take `message` where there is none.
    #[must_use]
    pub fn name(mut self, name: impl AsRef<str>) -> Self {
        self.name = Some(one_line(name.as_ref()));
        self
    }

    /// With an id, which a client that connects again sends as `Last-Event-ID`.
    #[must_use]
    pub fn id(mut self, id: impl AsRef<str>) -> Self {
        self.id = Some(one_line(id.as_ref()));
        self
    }

    /// With how long clients wait before they connect again.
    #[must_use]
    pub fn retry(mut self, after: Duration) -> Self {
        self.retry = Some(after);
        self
    }

    /// As it is sent.
    fn written(&self) -> String {
        let mut text = String::with_capacity(self.data.len() + 16);
        // Writing to a string cannot fail.
        let mut field = |name: &str, value: &str| {
            let _ = writeln!(text, "{name}: {value}");
        };
        if let Some(name) = &self.name {
            field("event", name);
        }
        if let Some(id) = &self.id {
            field("id", id);
        }
        if let Some(retry) = self.retry {
            field("retry", &retry.as_millis().to_string());
        }
        // A line ends with \n, \r or both, whatever the data has.
        for line in self.data.replace("\r\n", "\n").split(['\n', '\r']) {
            field("data", line);
        }
        text.push('\n');
        text
    }
}

/// What would begin another field is left out.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\n' | '\r' | '\0')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_event_can_be_taken_for_another() {
        let event =
            Event::text("a\nid: 7\r\n\rdata: b").name("x\ndata: y").id("1\r\n").retry(Duration::from_secs(2));
        assert_eq!(
            event.written(),
            "event: xdata: y\nid: 1\nretry: 2000\ndata: a\ndata: id: 7\ndata: \ndata: data: b\n\n"
        );
        assert_eq!(Event::json(&[1, 2]).unwrap().written(), "data: [1,2]\n\n");
    }
}
