//! What the values of a JSON body would take in memory: a megabyte of `{"":0},` is a hundred of them.

use super::errors;
use crate::HttpError;

/// No byte of JSON makes more than this of itself in memory.
const MOST_PER_BYTE: u64 = 128;
/// A node of an object's map, which has room for eleven members.
const NODE: u64 = 640;
/// A further member: its part of such nodes, which are half full on the average.
const MEMBER: u64 = 96;
/// What a list that is not empty begins with.
const LIST: u64 = 128;
/// An item of a list, which grows to twice its length.
const ITEM: u64 = 64;
/// What an allocation has around it.
const TEXT: u64 = 16;
/// Levels that the reader of JSON goes down; what is deeper it refuses by itself.
const LEVELS: u32 = 128;

/// Refuses a body whose values would take more than `limit`.
#[inline]
pub(crate) fn check_weight(bytes: &[u8], limit: u64) -> Result<(), HttpError> {
    if bytes.len() as u64 <= limit / MOST_PER_BYTE { Ok(()) } else { check_large(bytes, limit) }
}

#[cold]
fn check_large(bytes: &[u8], limit: u64) -> Result<(), HttpError> {
    if weight(bytes) > limit {
        return Err(errors::too_large_because("The request body has too many values.".to_owned()));
    }
    Ok(())
}

/// An estimate, never far below what it is. Texts count with their bytes.
pub(super) fn weight(bytes: &[u8]) -> u64 {
    let mut weight = bytes.len() as u64;
    let (mut is_text, mut is_escaped) = (false, false);
    // The containers around the current byte, a bit for each: whether it is an object.
    let (mut around, mut levels) = (0_u128, 0_u32);
    let mut last = b' ';
    for byte in bytes {
        if is_text {
            is_text = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            continue;
        }
        if byte.is_ascii_whitespace() {
            continue;
        }
        match (last, *byte) {
            (b'[', b']') | (b'{', b'}') => {}
            (b'[', _) => weight += LIST,
            (b'{', _) => weight += NODE,
            _ => {}
        }
        match byte {
            b'"' => {
                is_text = true;
                weight += TEXT;
            }
            b'{' | b'[' if levels == LEVELS => return 0,
            b'{' | b'[' => {
                around = around << 1 | u128::from(*byte == b'{');
                levels += 1;
            }
            b'}' | b']' => {
                around >>= 1;
                levels = levels.saturating_sub(1);
            }
            b',' => weight += if around & 1 == 1 { MEMBER } else { ITEM },
            _ => {}
        }
        last = *byte;
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// What a value has allocated, or will have been given by an allocator that rounds up.
    fn taken(value: &Value) -> usize {
        let own = size_of::<Value>();
        match value {
            Value::String(text) if !text.is_empty() => own + text.capacity() + 16,
            Value::Array(items) => own + items.iter().map(taken).sum::<usize>(),
            Value::Object(members) => {
                let nodes = members.len().div_ceil(6) * 640;
                own + nodes + members.iter().map(|(name, value)| name.len() + taken(value)).sum::<usize>()
            }
            _ => own,
        }
    }

    #[test]
    fn it_is_not_far_below_what_values_take() {
        for (open, part, close) in [
            ("[0", ",0", "]"),
            ("[0", ",[]", "]"),
            ("[0", ",{}", "]"),
            ("[0", ",{\"\":0}", "]"),
            ("[0", ",{\"\":{\"\":{\"\":[[{}]]}}}", "]"),
            ("[0", ",\"\"", "]"),
            ("[0", ",\"a\\\"b\\\\\"", "]"),
            ("[0", ",{\"id\": 1, \"title\": \"Paint {the} fence\", \"tags\": [\"a\", \"b\"]}", "]"),
        ] {
            let text = format!("{open}{}{close}", part.repeat(1000));
            let value = serde_json::from_str(&text).unwrap();
            let (estimate, taken) = (weight(text.as_bytes()), taken(&value) as u64);
            assert!(estimate * 4 > taken * 3, "{part}: {estimate} for {taken}");
            assert!(
                estimate <= text.len() as u64 * MOST_PER_BYTE,
                "{part}: {estimate} for {} bytes",
                text.len()
            );
        }
        let members: String = (0..10_000).map(|number| format!(",\"{number:x}\":0")).collect();
        let text = format!("{{\"a\":0{members}}}");
        let taken = taken(&serde_json::from_str(&text).unwrap()) as u64;
        assert!(weight(text.as_bytes()) * 4 > taken * 3, "{} for {taken}", weight(text.as_bytes()));
    }

    #[test]
    fn the_limit_counts_values_and_not_what_looks_like_them() {
        let text = format!("[\"{}\"]", "{".repeat(10_000));
        assert!(check_weight(text.as_bytes(), 20_000).is_ok());
        let objects = format!("[{}0]", "{\"\":0},".repeat(100));
        assert_eq!(
            check_weight(objects.as_bytes(), 60_000).map_err(|error| error.status().as_u16()),
            Err(413)
        );
        assert!(check_weight(objects.as_bytes(), 100_000).is_ok());
        // What is too deep is refused by the reader, as no JSON.
        assert!(check_weight("[".repeat(1000).as_bytes(), 1000).is_ok());
    }
}
