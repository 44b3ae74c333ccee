//! What a client already has: `If-None-Match`.

/// Whether a client with this `If-None-Match` has what `etag` stands for.
pub(crate) fn has(if_none_match: Option<&str>, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/") == etag;
    if_none_match.is_some_and(|tags| tags.trim() == "*" || tags.split(',').any(strong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_compared_weakly() {
        for known in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*", " * "] {
            assert!(has(Some(known), "\"a\""), "{known}");
        }
        for unknown in ["", "\"b\"", "a"] {
            assert!(!has(Some(unknown), "\"a\""), "{unknown}");
        }
        assert!(!has(None, "\"a\""));
    }
}
