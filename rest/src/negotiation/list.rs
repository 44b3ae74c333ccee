//! Headers that are lists (RFC 9110, 5.6.1), whose elements have parameters (5.6.6) and a weight (12.4.2).

use actix_web::http::header::HeaderValue;

/// The weight of what is wanted without reserve.
pub(super) const FULL: u16 = 1000;

/// One element of a list: `text/html;level=1;q=0.5`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'h> {
    /// What stands in front of the parameters.
    pub(super) value: &'h str,
    parameters: &'h str,
}

/// The elements of all lines of a header, which are one list. What is empty or no text is left out.
pub(crate) fn elements(lines: &[HeaderValue]) -> impl Iterator<Item = Element<'_>> {
    lines.iter().flat_map(|line| Pieces::of(line.as_bytes(), b',')).filter_map(Element::read)
}

impl<'h> Element<'h> {
    /// Nothing where nothing is said, or no text.
    pub(super) fn read(bytes: &'h [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (value, parameters) = text.split_once(';').unwrap_or((text, ""));
        let value = value.trim();
        (!value.is_empty()).then_some(Self { value, parameters })
    }

    fn all(self) -> impl Iterator<Item = (&'h str, &'h str)> {
        // A cut at a semicolon, which is ASCII, leaves text.
        let pieces =
            Pieces::of(self.parameters.as_bytes(), b';').filter_map(|it| std::str::from_utf8(it).ok());
        pieces.filter_map(|piece| piece.split_once('=')).map(|(name, value)| (name.trim(), value.trim()))
    }

    /// The parameters as they are written, without the weight.
    pub(super) fn parameters(self) -> impl Iterator<Item = (&'h str, &'h str)> {
        self.all().filter(|(name, _)| !name.eq_ignore_ascii_case("q"))
    }

    /// A parameter without its quotes.
    pub(crate) fn parameter(self, name: &str) -> Option<&'h str> {
        self.parameters().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| inside(value))
    }

    /// How much it is wanted, in thousandths; 0 refuses. A weight that is no number is as if it was not there.
    pub(crate) fn quality(self) -> u16 {
        let weight = self.all().find(|(name, _)| name.eq_ignore_ascii_case("q"));
        let number = weight.and_then(|(_, weight)| inside(weight).parse::<f32>().ok());
        match number.filter(|number| number.is_finite()) {
            // However little: it is not refused. The cast is of a number between 0 and 1000.
            Some(number) if number > 0.0 => ((number.min(1.0) * f32::from(FULL)).round() as u16).max(1),
            Some(_) => 0,
            None => FULL,
        }
    }
}

/// The text of a quoted string, its escapes left as they are.
fn inside(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// Whether two values of parameters are the same, quoted or not. Case tells nothing apart: for most parameters it does not,
/// and no client means two things by it.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    plain(one).eq(plain(other))
}

fn plain(value: &str) -> impl Iterator<Item = u8> {
    let text = inside(value);
    let mut bytes = text.bytes();
    let is_quoted = text.len() < value.len();
    std::iter::from_fn(move || match bytes.next()? {
        b'\\' if is_quoted => bytes.next(),
        byte => Some(byte),
    })
    .map(|byte| byte.to_ascii_lowercase())
}

/// Text in pieces, cut where a byte stands outside of quoted strings.
struct Pieces<'t> {
    rest: Option<&'t [u8]>,
    by: u8,
    /// Whether a quote was found that nobody closes: from there on, quotes are letters.
    is_unclosed: bool,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t [u8], by: u8) -> Self {
        Self { rest: Some(text), by, is_unclosed: false }
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let text = self.rest.take()?;
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            if byte == self.by {
                self.rest = text.get(at + 1..);
                return text.get(..at);
            }
            if byte == b'"' && !self.is_unclosed {
                match length(text.get(at + 1..).unwrap_or_default()) {
                    Some(length) => at += length,
                    None => self.is_unclosed = true,
                }
            }
            at += 1;
        }
        Some(text)
    }
}

/// How many bytes of a quoted string follow its first quote.
fn length(text: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    text.iter()
        .position(|&byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        })
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(lines: &[&'static [u8]]) -> Vec<String> {
        let lines: Vec<_> = lines.iter().map(|line| HeaderValue::from_bytes(line).unwrap()).collect();
        elements(&lines).map(|element| element.value.to_owned()).collect()
    }

    #[test]
    fn all_lines_are_one_list_without_what_is_empty() {
        assert_eq!(values(&[b"a/b, c/d", b"", b" , e/f;q=1,"]), ["a/b", "c/d", "e/f"]);
        assert_eq!(values(&[]), [""; 0]);
    }

    #[test]
    fn quoted_strings_are_not_cut() {
        assert_eq!(values(&[b"a/b;x=\"1, c/d;q=0\", e/f"]), ["a/b", "e/f"]);
        assert_eq!(values(&[b"a/b;x=\"\\\", c/d\", e/f"]), ["a/b", "e/f"], "an escaped quote");
        assert_eq!(values(&[b"a/b;x=\"1, c/d, e/f"]), ["a/b", "c/d", "e/f"], "a quote that nobody closes");
    }

    #[test]
    fn what_is_no_text_does_not_hide_the_rest() {
        assert_eq!(values(&[b"a/b;x=\"\xff\", c/d"]), ["c/d"]);
    }

    #[test]
    fn weights_are_read_and_what_is_none_is_left_out() {
        for (text, quality) in [
            ("a/b", 1000),
            ("a/b;q=0.5", 500),
            ("a/b ; Q = .25", 250),
            ("a/b;q=0.333;x=1", 333),
            ("a/b;x=\"q=0;\"", 1000),
            ("a/b;q=0", 0),
            ("a/b;q=0.000", 0),
            ("a/b;q=0.0001", 1),
            ("a/b;q=7", 1000),
            ("a/b;q=-1", 0),
            ("a/b;q=", 1000),
            ("a/b;q=much", 1000),
            ("a/b;q=nan", 1000),
            ("a/b;q", 1000),
            ("a/b;q=0.2;q=0.7", 200),
        ] {
            let line = [HeaderValue::from_static(text)];
            assert_eq!(elements(&line).next().unwrap().quality(), quality, "{text}");
        }
    }

    #[test]
    fn values_are_the_same_quoted_or_not() {
        assert!(is_same("UTF-8", "\"utf-8\"") && is_same("\"a\\\"b\"", "\"A\\\"B\""));
        assert!(!is_same("1", "2") && !is_same("a", "\"a \""));
    }
}
