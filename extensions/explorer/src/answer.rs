//! Requests and answers as plain data.

use std::borrow::Cow;

use bytes::Bytes;

/// What the explorer looks at in a GET request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'r> {
    /// What the path has behind the explorer's own: nothing for `/explorer`, `/` for `/explorer/`, `/swagger-ui.css` for
    /// `/explorer/swagger-ui.css`.
    pub below: &'r str,
    /// Whether the client takes answers that are packed with gzip.
    pub takes_gzip: bool,
    /// The header `If-None-Match`; several lines of it joined with commas.
    pub if_none_match: Option<&'r str>,
}

/// What the explorer answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status: 200, 302 or 304.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// The body; empty but for status 200.
    pub body: Bytes,
}

impl Answer {
    /// The value of the header `name` (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }
}
