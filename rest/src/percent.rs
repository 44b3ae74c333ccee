//! Percent escapes (RFC 3986), decoded strictly: an escape that is cut short, has other than hexadecimal digits, or does
//! not come to UTF-8 is an error of the request, never a replacement character.

use std::{borrow::Cow, ops::Range};

/// A percent escape that cannot be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a percent escape cannot be decoded")]
pub struct BadEscape;

/// The byte that the escape at the front of `text` (which begins with `%`) stands for.
fn escaped(text: &[u8]) -> Result<u8, BadEscape> {
    let digit = |at: usize| text.get(at).and_then(|b| char::from(*b).to_digit(16)).ok_or(BadEscape);
    // Two hexadecimal digits always fit.
    Ok((digit(1)? * 16 + digit(2)?) as u8)
}

/// Decodes all escapes of a text; with `plus`, a `+` is a blank (the rule of queries and forms).
///
/// # Errors
/// [`BadEscape`] for an escape that is not one, or bytes that are not UTF-8.
pub fn decode(text: &str, plus: bool) -> Result<Cow<'_, str>, BadEscape> {
    let special = |b: &u8| *b == b'%' || (plus && *b == b'+');
    let Some(first) = text.as_bytes().iter().position(special) else { return Ok(Cow::Borrowed(text)) };
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&bytes[..first]);
    let mut at = first;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                out.push(escaped(&bytes[at..])?);
                at += 3;
            }
            b'+' if plus => {
                out.push(b' ');
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| BadEscape)
}

/// Decodes all escapes of a path but `%2F` and `%25`, so that a slash inside a segment does not split it and the rest can
/// still be decoded exactly with [`decode`].
///
/// # Errors
/// [`BadEscape`] for an escape that is not one, or bytes that are not UTF-8.
pub fn decode_path(text: &str) -> Result<Cow<'_, str>, BadEscape> {
    let bytes = text.as_bytes();
    let Some(first) = bytes.iter().position(|b| *b == b'%') else { return Ok(Cow::Borrowed(text)) };
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&bytes[..first]);
    let mut at = first;
    while at < bytes.len() {
        if bytes[at] != b'%' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        match escaped(&bytes[at..])? {
            b'/' => out.extend_from_slice(b"%2F"),
            b'%' => out.extend_from_slice(b"%25"),
            byte => out.push(byte),
        }
        at += 3;
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| BadEscape)
}

/// The part of a path as it was sent, of which [`decode_path`] made this range of its result.
pub(crate) fn as_sent(path: &str, range: Range<usize>) -> Option<&str> {
    let bytes = path.as_bytes();
    let (mut at, mut decoded) = (0, 0);
    let mut from = None;
    loop {
        if decoded == range.start {
            from = from.or(Some(at));
        }
        if decoded >= range.end {
            return path.get(from?..at);
        }
        match bytes.get(at)? {
            b'%' => {
                decoded += if matches!(escaped(&bytes[at..]).ok()?, b'/' | b'%') { 3 } else { 1 };
                at += 3;
            }
            _ => {
                decoded += 1;
                at += 1;
            }
        }
    }
}

/// Whether every escape of a text can be decoded.
#[must_use]
pub fn is_sound(text: &str) -> bool {
    !text.as_bytes().contains(&b'%') || decode(text, false).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_strictly() {
        assert_eq!(decode("a%20b+c", true).unwrap(), "a b c");
        assert_eq!(decode("a+b", false).unwrap(), "a+b");
        assert_eq!(decode("%C5%BE", false).unwrap(), "ž");
        for bad in ["%", "%4", "%zz", "%+1", "%ff", "a%2", "%C5"] {
            assert_eq!(decode(bad, true), Err(BadEscape), "{bad}");
        }
    }

    #[test]
    fn keeps_slashes_inside_segments() {
        assert_eq!(decode_path("/a%2fb/%41%25").unwrap(), "/a%2Fb/A%25");
        assert_eq!(decode(&decode_path("a%2fb%2525").unwrap(), false).unwrap(), "a/b%25");
        assert!(matches!(decode_path("/plain").unwrap(), Cow::Borrowed("/plain")));
    }

    #[test]
    fn finds_what_was_sent() {
        let sent = "/%61%2Cb/c%2Fd%25,%C5%BE/e";
        let decoded = decode_path(sent).unwrap();
        assert_eq!(decoded, "/a,b/c%2Fd%25,ž/e");
        for (part, expected) in [("a,b", "%61%2Cb"), ("c%2Fd%25,ž", "c%2Fd%25,%C5%BE"), ("e", "e")] {
            let from = decoded.find(part).unwrap();
            assert_eq!(as_sent(sent, from..from + part.len()), Some(expected));
        }
        assert_eq!(as_sent("ab", 1..5), None);
    }
}
