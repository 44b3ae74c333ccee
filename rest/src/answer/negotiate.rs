//! `Accept` (RFC 9110, 12.5.1): which of the media types that an operation offers a client wants most.

/// The offered media type that is wanted most, the first of equals; nothing if none is wanted.
pub(super) fn best<'o>(accept: &str, offered: impl Iterator<Item = &'o str>) -> Option<usize> {
    let mut best = None;
    for (at, name) in offered.enumerate() {
        let quality = quality(accept, name);
        if quality > 0 && best.is_none_or(|(_, known)| quality > known) {
            best = Some((at, quality));
        }
    }
    best.map(|(at, _)| at)
}

/// How much a media type is wanted, in thousandths: what the range that fits it most closely says.
fn quality(accept: &str, name: &str) -> u32 {
    let mut found = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let closeness = match media.strip_suffix("/*") {
            Some("*") => 1,
            Some(kind) if name.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(kind)) => 2,
            None if name.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media) => 3,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality = weight.map_or(1000, thousandths);
        if closeness > found.0 {
            found = (closeness, quality);
        }
    }
    found.1
}

fn thousandths(weight: &str) -> u32 {
    let weight = weight.trim().parse::<f32>().unwrap_or_default().clamp(0.0, 1.0);
    // Between 0 and 1000.
    (weight * 1000.0).round() as u32
}

/// Whether a client takes a coding (`Accept-Encoding`), and how much it wants it.
pub(super) fn coding_quality(accept: &str, coding: &str) -> u32 {
    let mut any = 0;
    for one in accept.split(',') {
        let mut parts = one.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
        if name.eq_ignore_ascii_case(coding) {
            return quality;
        }
        if name == "*" {
            any = quality;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_range_counts_and_the_first_of_equals_wins() {
        let offered = ["application/json", "text/csv", "application/msgpack"];
        let cases = [
            ("*/*", Some(0)),
            ("text/csv", Some(1)),
            ("text/*", Some(1)),
            ("application/json;q=0.5, text/csv;q=0.9", Some(1)),
            ("*/*;q=0.1, application/msgpack", Some(2)),
            ("application/json;q=0, */*;q=0.5", Some(1)),
            ("image/png", None),
            ("*/*;q=0", None),
            ("TEXT/CSV;q=1", Some(1)),
        ];
        for (accept, expected) in cases {
            assert_eq!(best(accept, offered.into_iter()), expected, "{accept}");
        }
        assert_eq!(coding_quality("gzip;q=0.5, br", "gzip"), 500);
        assert_eq!(coding_quality("identity, *;q=0", "gzip"), 0);
    }
}
