//! Finding a parameter's text: in the query, in a header, in a cookie. (Paths are taken apart by the router.)

use crate::percent::{self, BadEscape};
use actix_web::http::header::{COOKIE, HeaderMap};
use std::borrow::Cow;

/// The raw values of a name in a query, from left to right. `name[]` counts as `name`.
#[derive(Debug, Clone)]
pub(crate) struct QueryValues<'r> {
    rest: &'r str,
    name: &'r str,
}

impl<'r> QueryValues<'r> {
    pub(crate) fn new(query: &'r str, name: &'r str) -> Self {
        Self { rest: query, name }
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
            if let Some(value) = pair.strip_prefix(self.name) {
                if let Some(value) = value.strip_prefix('=') {
                    return Some(value);
                }
                if value.is_empty() {
                    return Some(value);
                }
            }
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if means(key, self.name) {
                return Some(value);
            }
        }
        None
    }
}

/// Whether a raw key stands for a name, or for `name[]`.
fn means(key: &str, name: &str) -> bool {
    let plain = !key.bytes().any(|b| matches!(b, b'%' | b'+' | b'['));
    if plain {
        return false; // Equal texts were found before.
    }
    percent::decode(key, true).is_ok_and(|key| key.strip_suffix("[]").unwrap_or(&key) == name)
}

/// A header's text, if it is sent and readable. Several headers of one name are one list (RFC 9110, 5.3).
pub(crate) fn header<'r>(headers: &'r HeaderMap, name: &str) -> Option<Cow<'r, str>> {
    let mut values = headers.get_all(name).filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    let first = values.next()?;
    match values.next() {
        None => Some(Cow::Borrowed(first)),
        Some(second) => {
            let mut all = format!("{first},{second}");
            for value in values {
                all.push(',');
                all.push_str(value);
            }
            Some(Cow::Owned(all))
        }
    }
}

/// A cookie's value with its escapes decoded.
pub(crate) fn cookie<'r>(headers: &'r HeaderMap, name: &str) -> Result<Option<Cow<'r, str>>, BadEscape> {
    for header in headers.get_all(COOKIE) {
        let text = header.to_str().unwrap_or_default();
        for pair in text.split(';') {
            if let Some((key, value)) = pair.trim().split_once('=')
                && key == name
            {
                let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
                return percent::decode(value, false).map(Some);
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

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
    }

    #[test]
    fn finds_cookies_and_headers() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; v=%C5%BE; w=\"q\""));
        assert_eq!(cookie(&headers, "v").unwrap().unwrap(), "ž");
        assert_eq!(cookie(&headers, "w").unwrap().unwrap(), "q");
        assert_eq!(cookie(&headers, "x").unwrap(), None);
        assert_eq!(header(&headers, "x-value"), None);
    }
}
