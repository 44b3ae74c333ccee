//! The lines between the parts of a multipart body, as the parser wants them. Blanks may stand behind a boundary (RFC 2046,
//! 5.1.1), which it does not know: it would pass over the first part as over a text in front of all parts. And where a part
//! says how long it is, that is to be ignored (RFC 7578, 4.8), but the parser would believe it: a part could end in its middle, or
//! have the next one in it.

use super::parts::{long_head, no_boundary};
use crate::HttpError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use bytes::{Buf as _, Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use memchr::memmem;
use mime_guess::mime::Mime;
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// More blanks behind a boundary are refused.
const BLANKS: usize = 1024;
/// A part whose head has more bytes is refused.
const HEAD: usize = 16 << 10;

/// A multipart body without blanks behind its boundaries, and without lengths in the heads of its parts. What begins like a
/// boundary and goes on in another way is an error.
pub(super) struct Delimiters<S> {
    body: S,
    /// A line's end, two hyphens and the boundary.
    delimiter: Vec<u8>,
    place: Place,
    /// What has come and was not passed on yet.
    held: Bytes,
    /// Whether there is something to look at in what is held.
    has_more: bool,
    has_ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In front of the first part, where the parser takes any line's end.
    Before,
    /// Behind a boundary: a line's end, and the lines of a part's head.
    Head,
    Among,
    /// Behind the last, or where there is no boundary: whatever comes is the parser's business.
    Behind,
}

impl<S> Delimiters<S> {
    pub(super) fn new(headers: &HeaderMap, body: S) -> Self {
        let boundary = boundary(headers);
        let place = if boundary.is_some() { Place::Before } else { Place::Behind };
        let delimiter = format!("\r\n--{}", boundary.unwrap_or_default()).into_bytes();
        // A body may begin with a boundary. With an empty line in front, which the parser passes over, that is one like the others.
        let held = Bytes::from_static(b"\r\n");
        Self { body, delimiter, place, held, has_more: false, has_ended: false }
    }

    fn hold(&mut self, piece: Bytes) {
        if self.held.is_empty() {
            self.held = piece;
        } else {
            let mut all = BytesMut::with_capacity(self.held.len() + piece.len());
            all.extend_from_slice(&self.held);
            all.extend_from_slice(&piece);
            self.held = all.freeze();
        }
    }

    /// As much of what is held as can be passed on.
    fn passed(&mut self) -> Result<Bytes, HttpError> {
        self.has_more = false;
        let mut from = 0;
        while self.place != Place::Behind {
            if self.place == Place::Head {
                let Some(end) = self.head(from)? else { return Ok(self.held.split_to(from)) };
                self.place = Place::Among;
                if let Some(head) = without_length(&self.held[from..end]) {
                    let passed = [&self.held[..from], &head].concat();
                    self.held.advance(end);
                    self.has_more = true;
                    return Ok(passed.into());
                }
                from = end;
            }
            let delimiter = &self.delimiter[usize::from(self.place == Place::Before)..];
            let Some(at) = memmem::find(&self.held[from..], delimiter).map(|at| from + at) else {
                let kept = if self.has_ended { 0 } else { begun(&self.held[from..], delimiter) };
                return Ok(self.held.split_to(self.held.len() - kept));
            };
            from = at + delimiter.len();
            let Some(line) = self.line(from)? else { return Ok(self.held.split_to(at)) };
            self.place = if line.hyphens > 0 { Place::Behind } else { Place::Head };
            from += line.hyphens;
            if line.blanks > 0 {
                let passed = self.held.split_to(from);
                self.held.advance(line.blanks);
                self.has_more = true;
                return Ok(passed);
            }
        }
        Ok(std::mem::take(&mut self.held))
    }

    /// Where the head that begins at `from` ends: in front of the empty line's end, which may be that of a delimiter, too.
    /// Nothing if that has not come yet.
    fn head(&self, from: usize) -> Result<Option<usize>, HttpError> {
        let rest = &self.held[from..];
        let empty_line = memmem::find(rest, b"\r\n\r\n").map(|at| at + 2);
        match empty_line.into_iter().chain(memmem::find(rest, &self.delimiter)).min() {
            Some(length) => Ok(Some(from + length)),
            None if self.has_ended => Ok(Some(self.held.len())),
            None if rest.len() > HEAD => Err(long_head()),
            None => Ok(None),
        }
    }

    /// The rest of a line with a boundary; nothing if it has not come yet.
    fn line(&self, from: usize) -> Result<Option<Line>, HttpError> {
        let rest = &self.held[from..];
        let hyphens = if rest.starts_with(b"--") { 2 } else { 0 };
        let blanks = rest[hyphens..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let behind = &rest[hyphens + blanks..];
        if behind.starts_with(b"\r\n") || (self.has_ended && hyphens > 0 && behind.is_empty()) {
            return Ok(Some(Line { hyphens, blanks }));
        }
        let may_come = matches!(behind, b"" | b"\r") || rest == b"-";
        if may_come && !self.has_ended && blanks <= BLANKS { Ok(None) } else { Err(no_boundary()) }
    }
}

/// What stands behind a boundary.
struct Line {
    /// Those of the last boundary.
    hyphens: usize,
    blanks: usize,
}

impl<S: Stream<Item = Result<Bytes, HttpError>> + Unpin> Stream for Delimiters<S> {
    type Item = Result<Bytes, HttpError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if !this.has_more {
                if this.has_ended {
                    return Poll::Ready(None);
                }
                match ready!(this.body.poll_next_unpin(cx)?) {
                    Some(piece) => this.hold(piece),
                    None => this.has_ended = true,
                }
            }
            let passed = this.passed()?;
            if !passed.is_empty() {
                return Poll::Ready(Some(Ok(passed)));
            }
        }
    }
}

/// A part's head without the lines that say how long it is; nothing if there are none.
fn without_length(head: &[u8]) -> Option<Vec<u8>> {
    let says_length = |line: &&[u8]| {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        name.len() < line.len() && name.trim_ascii().eq_ignore_ascii_case(b"content-length")
    };
    let lines = || head.split_inclusive(|byte| *byte == b'\n');
    lines()
        .any(|line| says_length(&line))
        .then(|| lines().filter(|line| !says_length(line)).collect::<Vec<_>>().concat())
}

/// How many bytes at the end may be the beginning of a delimiter.
fn begun(bytes: &[u8], delimiter: &[u8]) -> usize {
    let most = bytes.len().min(delimiter.len() - 1);
    (1..=most).rev().find(|&length| bytes.ends_with(&delimiter[..length])).unwrap_or(0)
}

/// The boundary as the parser reads it.
fn boundary(headers: &HeaderMap) -> Option<String> {
    let media_type: Mime = headers.get(CONTENT_TYPE)?.to_str().ok()?.parse().ok()?;
    media_type.get_param("boundary").map(|boundary| boundary.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use futures_util::{FutureExt as _, TryStreamExt as _, stream};
    use proptest::prelude::*;

    /// What the parser gets of a body that comes in pieces of so many bytes.
    fn tidied(body: &[u8], piece: usize) -> Option<Vec<u8>> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=XX"));
        let pieces: Vec<_> = body.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        let tidied = Delimiters::new(&headers, stream::iter(pieces)).try_collect::<Vec<_>>();
        let all = tidied.now_or_never().unwrap().ok()?.concat();
        // The empty line in front is ours.
        Some(all.strip_prefix(b"\r\n").unwrap().to_vec())
    }

    #[test]
    fn blanks_behind_boundaries_and_lengths_go_and_nothing_else_does() {
        let cases: [(&[u8], Option<&[u8]>); _] = [
            (b"--XX \t\r\na\r\n--XX  \r\nb\r\n--XX-- \r\n ", Some(b"--XX\r\na\r\n--XX\r\nb\r\n--XX--\r\n ")),
            (b"--XX\r\n--XX--  ", Some(b"--XX\r\n--XX--")),
            (b"in front\n--XX \r\na", Some(b"in front\n--XX\r\na")),
            (
                b"--XX\r\na --XX  \r\n--X \r\n-- \n--XX \r\n",
                Some(b"--XX\r\na --XX  \r\n--X \r\n-- \n--XX \r\n"),
            ),
            (b"--XX--\r\n--XX \r\n--XXX", Some(b"--XX--\r\n--XX \r\n--XXX")),
            (
                b"--XX \r\nContent-Length: 1\r\nA: b\r\n\r\nabc\r\n--XX--",
                Some(b"--XX\r\nA: b\r\n\r\nabc\r\n--XX--"),
            ),
            (
                b"--XX\r\nA: b\ncontent-LENGTH : 9\r\n\r\nContent-Length: 1\r\n--XX\r\nContent-Length:2",
                Some(b"--XX\r\nA: b\n\r\nContent-Length: 1\r\n--XX\r\n"),
            ),
            (b"--XX\r\nContent-Length\r\n\r\n\r\n--XX--", Some(b"--XX\r\nContent-Length\r\n\r\n\r\n--XX--")),
            (b"no boundary", Some(b"no boundary")),
            (b"", Some(b"")),
            (b"--XX\n", None),
            (b"--XXX\r\n", None),
            (b"--XX -\r\n", None),
            (b"--XX\r\na\r\n--XX- -\r\n", None),
            (b"--XX\r\na\r\n--XX ", None),
        ];
        for (body, expected) in cases {
            for piece in 1..=body.len().max(1) {
                let text = String::from_utf8_lossy(body);
                assert_eq!(tidied(body, piece).as_deref(), expected, "{text} in pieces of {piece}");
            }
        }
        let wide = |blanks: usize| [b"--XX".to_vec(), vec![b' '; blanks], b"\r\n".to_vec()].concat();
        assert_eq!(tidied(&wide(BLANKS), 1).as_deref(), Some(&b"--XX\r\n"[..]));
        assert_eq!(tidied(&wide(BLANKS + 2), 1), None);
        let long =
            |name: usize| [b"--XX\r\n".to_vec(), vec![b'a'; name], b"\r\n\r\n--XX--".to_vec()].concat();
        assert_eq!(tidied(&long(HEAD - 8), 64), Some(long(HEAD - 8)));
        assert_eq!(tidied(&long(2 * HEAD), 64), None);
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(body in "(--XX|-|X|\r\n|\r|\n| |a|Content-Length:){0,20}", piece in 1_usize..9) {
            let body = body.as_bytes();
            prop_assert_eq!(tidied(body, piece), tidied(body, body.len().max(1)));
        }
    }
}
