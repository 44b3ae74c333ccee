//! What a refused client is told: the challenges of `WWW-Authenticate` (RFC 9110, 11.6.1; RFC 6750, 3; RFC 7617, 2).

use super::scheme::Scheme;
use actix_web::http::header::HeaderValue;
use std::fmt::Write as _;

/// Why a credential was refused, in the words of RFC 6750.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// None was sent: nothing is said of it.
    NotSent,
    Invalid,
    Scope,
}

/// The challenge of a scheme. What cannot stand in a header is left out.
pub(super) fn challenge(scheme: &Scheme, realm: &str, why: Why, scopes: &[String]) -> Option<HeaderValue> {
    let mut text = match scheme {
        Scheme::Bearer | Scheme::Basic | Scheme::Http(_) => capitalised(scheme.word()?),
        // No registered scheme asks for these, and a 401 has a challenge.
        Scheme::HeaderKey(_) | Scheme::QueryKey(_) | Scheme::CookieKey(_) => "ApiKey".to_owned(),
        Scheme::Certificate => "ClientCertificate".to_owned(),
    };
    text.push_str(" realm=");
    quote(&mut text, realm);
    match scheme {
        Scheme::Basic => text.push_str(", charset=\"UTF-8\""),
        Scheme::Bearer => {
            match why {
                Why::NotSent => {}
                Why::Invalid => text.push_str(", error=\"invalid_token\""),
                Why::Scope => text.push_str(", error=\"insufficient_scope\""),
            }
            if !scopes.is_empty() {
                text.push_str(", scope=");
                quote(&mut text, &scopes.join(" "));
            }
        }
        Scheme::HeaderKey(name) => key(&mut text, "header", name.as_str()),
        Scheme::QueryKey(name) => key(&mut text, "query", name),
        Scheme::CookieKey(name) => key(&mut text, "cookie", name),
        Scheme::Http(_) | Scheme::Certificate => {}
    }
    HeaderValue::from_str(&text).ok()
}

fn key(text: &mut String, place: &str, name: &str) {
    let _ = write!(text, ", in=\"{place}\", name=");
    quote(text, name);
}

/// A quoted string (RFC 9110, 5.6.4). Letters beyond ASCII have no place in it.
fn quote(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars().filter(|letter| matches!(letter, ' '..='~')) {
        if matches!(letter, '"' | '\\') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('"');
}

/// `bearer` as it is usually written.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_those_of_their_rfcs() {
        let scopes = ["a".to_owned(), "b:c".to_owned()];
        let told = |scheme: &Scheme, why, scopes: &[String]| {
            challenge(scheme, "The \"shop\" für alle", why, scopes).unwrap().to_str().unwrap().to_owned()
        };
        let realm = r#"realm="The \"shop\" fr alle""#;
        for (scheme, why, scopes, expected) in [
            (Scheme::Bearer, Why::NotSent, &[][..], format!("Bearer {realm}")),
            (Scheme::Bearer, Why::Invalid, &[], format!("Bearer {realm}, error=\"invalid_token\"")),
            (
                Scheme::Bearer,
                Why::Scope,
                &scopes,
                format!("Bearer {realm}, error=\"insufficient_scope\", scope=\"a b:c\""),
            ),
            (Scheme::Basic, Why::Invalid, &[], format!("Basic {realm}, charset=\"UTF-8\"")),
            (Scheme::Http("digest".to_owned()), Why::NotSent, &[], format!("Digest {realm}")),
            (
                Scheme::QueryKey("k".to_owned()),
                Why::NotSent,
                &[],
                format!("ApiKey {realm}, in=\"query\", name=\"k\""),
            ),
        ] {
            assert_eq!(told(&scheme, why, scopes), expected);
        }
    }
}
