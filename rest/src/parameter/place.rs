//! Finding a parameter's text: in the query, in a header, in a cookie. (Paths are taken apart by the router.)

use crate::percent;
use actix_web::http::header::{COOKIE, HeaderMap};
use std::borrow::Cow;

/// Bytes that are no UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotText;

/// The raw values of a name in a query, from left to right. `name[]` counts as `name`.
#[derive(Debug, Clone)]
pub(crate) struct QueryValues<'r> {
    rest: &'r str,
    name: &'r str,
    is_appended: bool,
}

impl<'r> QueryValues<'r> {
    pub(crate) fn new(query: &'r str, name: &'r str) -> Self {
        Self { rest: query, name, is_appended: false }
    }

    /// Whether the last value stood behind `name[]`: then it is a list, even alone.
    #[inline]
    pub(crate) fn is_appended(&self) -> bool {
        self.is_appended
    }

    /// The next value that stands behind the name alone.
    #[inline]
    pub(crate) fn next_plain(&mut self) -> Option<&'r str> {
        loop {
            let value = self.next()?;
            if !self.is_appended {
                return Some(value);
            }
        }
    }
}

impl<'r> Iterator for QueryValues<'r> {
    type Item = &'r str;

    #[inline]
    fn next(&mut self) -> Option<&'r str> {
        while !self.rest.is_empty() {
            let end = self.rest.bytes().position(|b| b == b'&').unwrap_or(self.rest.len());
            let pair = &self.rest[..end];
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            // The usual key is the name itself: no search for the `=`.
            if let Some(value) = pair.strip_prefix(self.name)
                && (value.is_empty() || value.starts_with('='))
            {
                self.is_appended = false;
                return Some(value.get(1..).unwrap_or_default());
            }
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Some(is_appended) = means(key, self.name) {
                self.is_appended = is_appended;
                return Some(value);
            }
        }
        None
    }
}

/// Whether a raw key stands for a name, and then whether it is `name[]`.
fn means(key: &str, name: &str) -> Option<bool> {
    let plain = !key.bytes().any(|b| matches!(b, b'%' | b'+' | b'['));
    if plain {
        return None; // Equal texts were found before.
    }
    let key = percent::decode(key, true).ok()?;
    if key == name {
        return Some(false);
    }
    (key.strip_suffix("[]") == Some(name)).then_some(true)
}

/// A header's text, if it is sent. Several headers of one name are one list (RFC 9110, 5.3).
pub(crate) fn header<'r>(headers: &'r HeaderMap, name: &str) -> Result<Option<Cow<'r, str>>, NotText> {
    let mut values =
        headers.get_all(name).map(|value| std::str::from_utf8(value.as_bytes()).map_err(|_| NotText));
    let Some(first) = values.next().transpose()? else { return Ok(None) };
    let mut all = Cow::Borrowed(first);
    for value in values {
        let all = all.to_mut();
        all.push(',');
        all.push_str(value?);
    }
    Ok(Some(all))
}

/// A cookie's value as it was sent, without the quotes that may be around it. What other cookies hold is nobody's concern here.
pub(crate) fn cookie<'r>(headers: &'r HeaderMap, name: &str) -> Result<Option<&'r str>, NotText> {
    for header in headers.get_all(COOKIE) {
        for pair in header.as_bytes().split(|byte| *byte == b';') {
            let Some(middle) = pair.iter().position(|byte| *byte == b'=') else { continue };
            if pair[..middle].trim_ascii() == name.as_bytes() {
                let value = std::str::from_utf8(pair[middle + 1..].trim_ascii()).map_err(|_| NotText)?;
                let unquoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
                return Ok(Some(unquoted.unwrap_or(value)));
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn finds_every_value_of_a_name() {
        let check = |query: &str, expected: &[&str]| {
            assert_eq!(QueryValues::new(query, "ab").collect::<Vec<_>>(), expected, "{query}");
        };
        check("ab=1", &["1"]);
        check("a=0&ab=1&abc=2&ab=3", &["1", "3"]);
        check("ab", &[""]);
        check("ab=", &[""]);
        check("%61b=1&ab[]=2&ab%5B%5D=3&x[ab]=4", &["1", "2", "3"]);
        check("", &[]);
        check("&&ab=x=y&", &["x=y"]);
        check("AB=1&ab[x]=2", &[]);
        let named = QueryValues::new("ab[]=1&ab%5B%5D=2&ab=3", "ab[]");
        assert_eq!(named.collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn tells_lists_of_one_from_single_values() {
        let mut values = QueryValues::new("ab=1&ab[]=2&ab=3&ab%5b]=4", "ab");
        let seen: Vec<_> =
            std::iter::from_fn(|| values.next().map(|value| (value, values.is_appended()))).collect();
        assert_eq!(seen, [("1", false), ("2", true), ("3", false), ("4", true)]);
        let mut values = QueryValues::new("ab[]=2&ab=3", "ab");
        assert_eq!((values.next_plain(), values.next_plain()), (Some("3"), None));
    }

    #[test]
    fn finds_cookies_and_headers() {
        let mut headers = HeaderMap::new();
        let cookies = b"x=\xff; alone; =nameless; v=%C5%BE; v=second; w=\"q\"; y = 5 ;z=a=b;u=\xff";
        headers.append(COOKIE, HeaderValue::from_bytes(cookies).unwrap());
        headers.append(COOKIE, HeaderValue::from_static("t=\""));
        for (name, value) in [("v", "%C5%BE"), ("w", "q"), ("y", "5"), ("z", "a=b"), ("t", "\"")] {
            assert_eq!(cookie(&headers, name), Ok(Some(value)), "{name}");
        }
        assert_eq!(cookie(&headers, "V"), Ok(None));
        assert_eq!(cookie(&headers, "u"), Err(NotText));

        assert_eq!(header(&headers, "x-value"), Ok(None));
        for (value, all) in [("a, b", "a, b"), ("", "a, b,"), ("c", "a, b,,c")] {
            headers.append(HeaderName::from_static("x-value"), HeaderValue::from_static(value));
            assert_eq!(header(&headers, "X-Value").unwrap().unwrap(), all);
        }
        headers.append(HeaderName::from_static("x-value"), HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(header(&headers, "X-Value"), Err(NotText));
    }
}
