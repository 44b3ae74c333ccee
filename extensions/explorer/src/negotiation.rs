//! What a client takes and already has: `Accept-Encoding` and `If-None-Match`.

/// Whether a client with this `Accept-Encoding` takes gzip.
pub(crate) fn takes_gzip(accept_encoding: Option<&str>) -> bool {
    let weight = |coding: &str| {
        accept_encoding?.split(',').find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            if !parts.next()?.eq_ignore_ascii_case(coding) {
                return None;
            }
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            Some(weight.map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0)))
        })
    };
    weight("gzip").or_else(|| weight("*")).is_some_and(|weight| weight > 0.0)
}

/// Whether a client with this `If-None-Match` has what `etag` stands for.
pub(crate) fn has(if_none_match: Option<&str>, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/") == etag;
    if_none_match.is_some_and(|tags| tags.trim() == "*" || tags.split(',').any(strong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_by_name_or_star_unless_refused() {
        for taken in ["gzip", "deflate, gzip;q=0.5", "GZIP", "*", "br;q=1.0, *;q=0.1"] {
            assert!(takes_gzip(Some(taken)), "{taken}");
        }
        for refused in ["", "identity", "br", "gzip;q=0", "*, gzip; q=0", "*;q=0", "gzip;q=x"] {
            assert!(!takes_gzip(Some(refused)), "{refused}");
        }
        assert!(!takes_gzip(None));
    }

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
