//! `Vary` (RFC 9110, 12.5.5): on which headers of a request an answer depends, each said once.

use actix_web::http::header::{HeaderMap, HeaderValue, VARY};

/// Says that an answer depends on a header too, unless that is said. `by` may name several.
pub(crate) fn add_vary(headers: &mut HeaderMap, by: &HeaderValue) {
    if names(by).next().is_some() && !headers.contains_key(VARY) {
        headers.append(VARY, by.clone());
        return;
    }
    let missing = names(by).filter(|name| !is_said(headers, name));
    if missing.clone().next().is_none() {
        return;
    }
    // None of them is said: it goes in as it is.
    if missing.clone().count() == names(by).count() {
        headers.append(VARY, by.clone());
        return;
    }
    let missing: Vec<_> = missing.filter_map(|name| HeaderValue::from_str(name).ok()).collect();
    for name in missing {
        headers.append(VARY, name);
    }
}

fn names(value: &HeaderValue) -> impl Iterator<Item = &str> + Clone {
    let text = value.to_str().unwrap_or_default();
    text.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// Whether it is said already: by its name, or by a star that stands for everything.
fn is_said(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(VARY).flat_map(names).any(|known| known == "*" || known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_header_is_said_once() {
        let cases: [(&[&'static str], &[&str]); _] = [
            (&["accept"], &["accept"]),
            (&["accept", "Accept"], &["accept"]),
            (&["Accept, Origin", "origin", "accept-encoding"], &["Accept, Origin", "accept-encoding"]),
            (&["accept", "Origin, Accept, X-A"], &["accept", "Origin", "X-A"]),
            (&["*", "accept"], &["*"]),
            (&["", "accept"], &["accept"]),
        ];
        for (given, expected) in cases {
            let mut headers = HeaderMap::new();
            for by in given {
                add_vary(&mut headers, &HeaderValue::from_static(by));
            }
            let said: Vec<_> = headers.get_all(VARY).map(|value| value.to_str().unwrap()).collect();
            assert_eq!(said, expected, "{given:?}");
        }
    }
}
