//! `Accept-Encoding` (RFC 9110, 12.5.3): whether a client takes packed answers, and whether it takes others.

use super::list::{Element, elements};
use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};

/// What a client says of codings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AcceptEncoding<'h>(&'h [HeaderValue]);

impl<'h> AcceptEncoding<'h> {
    pub(crate) fn of(headers: &'h HeaderMap) -> Self {
        Self(headers.get_all(ACCEPT_ENCODING).as_slice())
    }

    /// What is said of this very name, the most willing of several.
    fn named(self, coding: &str) -> Option<u16> {
        let is_same = |name: &str| {
            // Its old name means the same (8.4.1.3).
            name.eq_ignore_ascii_case(coding) || (coding == "gzip" && name.eq_ignore_ascii_case("x-gzip"))
        };
        elements(self.0).filter(|one| is_same(one.value)).map(Element::quality).max()
    }

    /// How much a coding is wanted, in thousandths; 0 is not at all.
    pub(crate) fn quality(self, coding: &str) -> u16 {
        self.named(coding).or_else(|| self.named("*")).unwrap_or(0)
    }

    /// Whether it wants answers that are not packed rather than those wanted so much.
    pub(crate) fn prefers_plain(self, quality: u16) -> bool {
        self.named("identity").is_some_and(|plain| plain > quality)
    }

    /// Whether an answer that is not packed is refused. It never is unless that is said.
    pub(crate) fn refuses_plain(self) -> bool {
        self.named("identity").or_else(|| self.named("*")) == Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_wanted_by_name_or_by_star() {
        let cases: [(&[&'static str], u16, u16, bool); _] = [
            (&[], 0, 0, false),
            (&[""], 0, 0, false),
            (&["gzip;q=0.5, br"], 500, 1000, false),
            (&["gzip;q=0.5", "br"], 500, 1000, false),
            (&["GZIP ; Q=0.5"], 500, 0, false),
            (&["x-gzip"], 1000, 0, false),
            (&["*"], 1000, 1000, false),
            (&["*;q=0.1, br;q=0"], 100, 0, false),
            (&["identity"], 0, 0, false),
            (&["identity, *;q=0"], 0, 0, false),
            (&["*;q=0, identity"], 0, 0, false),
            (&["identity;q=0, *"], 1000, 1000, true),
            (&["*;q=0"], 0, 0, true),
            (&["gzip, *;q=0"], 1000, 0, true),
            (&["gzip, identity;q=0"], 1000, 0, true),
            (&["gzip;q=a lot"], 1000, 0, false),
        ];
        for (lines, gzip, brotli, is_refused) in cases {
            let given: Vec<_> = lines.iter().map(|line| HeaderValue::from_static(line)).collect();
            let accept = AcceptEncoding(&given);
            let found = (accept.quality("gzip"), accept.quality("br"), accept.refuses_plain());
            assert_eq!(found, (gzip, brotli, is_refused), "{lines:?}");
        }
        assert!(AcceptEncoding(&[HeaderValue::from_static("identity, gzip;q=0.5")]).prefers_plain(500));
        assert!(!AcceptEncoding(&[HeaderValue::from_static("identity, gzip")]).prefers_plain(1000));
    }
}
