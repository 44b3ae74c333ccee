//! Where the credential of a security scheme stands in a request.

use super::Credential;
use crate::{
    openapi::{KeyPlace, SchemeKind},
    parameter::QueryValues,
    percent,
};
use actix_web::{
    HttpRequest,
    http::header::{AUTHORIZATION, COOKIE, HeaderName},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A security scheme of the document, as far as requests are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scheme {
    /// A token in `Authorization`.
    Bearer,
    /// A name and a password in `Authorization`.
    Basic,
    /// Another scheme of `Authorization`.
    Http(String),
    HeaderKey(HeaderName),
    QueryKey(String),
    CookieKey(String),
    /// The certificate of the connection.
    Certificate,
}

/// What a request has for a scheme.
#[derive(Debug)]
pub(super) enum Sent {
    Nothing,
    /// Something that is no credential, or several.
    Broken,
    One(Credential),
}

/// The members of a description that are looked at: others may have `x-` members.
#[derive(Deserialize)]
struct Described {
    #[serde(rename = "type")]
    kind: SchemeKind,
    scheme: Option<String>,
    #[serde(rename = "in")]
    place: Option<KeyPlace>,
    name: Option<String>,
}

impl Scheme {
    /// The scheme of a name among the descriptions of a document.
    ///
    /// # Errors
    /// What is wrong with its description.
    pub(super) fn of(schemes: &Map<String, Value>, name: &str) -> Result<Self, String> {
        let described = resolved(schemes, name).ok_or("it is not declared")?;
        let described = Described::deserialize(described).map_err(|error| error.to_string())?;
        match described.kind {
            SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => Ok(Self::Bearer),
            SchemeKind::MutualTls => Ok(Self::Certificate),
            SchemeKind::Http => {
                let word = described.scheme.filter(|word| is_token(word)).ok_or("it has no `scheme`")?;
                Ok(match word.to_ascii_lowercase().as_str() {
                    "bearer" => Self::Bearer,
                    "basic" => Self::Basic,
                    _ => Self::Http(word),
                })
            }
            SchemeKind::ApiKey => {
                let name = described.name.filter(|name| !name.is_empty()).ok_or("it has no `name`")?;
                match described.place.ok_or("it has no `in`")? {
                    KeyPlace::Header => HeaderName::try_from(name.as_str())
                        .map(Self::HeaderKey)
                        .map_err(|_| format!("`{name}` is no name of a header")),
                    KeyPlace::Query => Ok(Self::QueryKey(name)),
                    KeyPlace::Cookie => Ok(Self::CookieKey(name)),
                }
            }
        }
    }

    /// The word in `Authorization`, if that is where its credential stands.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Bearer => Some("Bearer"),
            Self::Basic => Some("Basic"),
            Self::Http(word) => Some(word),
            _ => None,
        }
    }

    /// What a request has for it.
    pub(super) fn sent(&self, request: &HttpRequest) -> Sent {
        match self {
            Self::Bearer => authorization(request, "Bearer", |text| {
                is_b64token(text).then(|| Credential::Bearer(text.to_owned()))
            }),
            Self::Basic => authorization(request, "Basic", basic),
            Self::Http(word) => authorization(request, word, |text| Some(Credential::Http(text.to_owned()))),
            Self::HeaderKey(name) => {
                let values = request.headers().get_all(name);
                key(values.map(|value| std::str::from_utf8(value.as_bytes()).ok().map(str::to_owned)))
            }
            Self::QueryKey(name) => {
                let values = QueryValues::new(request.query_string(), name);
                key(values.map(|raw| percent::decode(raw, true).ok().map(|text| text.into_owned())))
            }
            Self::CookieKey(name) => cookie(request, name),
            Self::Certificate => certificate(request),
        }
    }
}

/// The description behind references to other ones.
fn resolved<'s>(schemes: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
    let mut described = schemes.get(name)?;
    // A circle of references has no more steps than there are schemes.
    for _ in 0..=schemes.len() {
        match described.get("$ref").and_then(Value::as_str) {
            None => return Some(described),
            Some(place) => described = schemes.get(place.strip_prefix("#/components/securitySchemes/")?)?,
        }
    }
    None
}

/// What stands in `Authorization` behind the word of a scheme, which is compared as a whole and in any case (RFC 9110, 11.1).
fn authorization(request: &HttpRequest, word: &str, read: impl FnOnce(&str) -> Option<Credential>) -> Sent {
    let mut values = request.headers().get_all(AUTHORIZATION);
    let Some(value) = values.next() else { return Sent::Nothing };
    if values.next().is_some() {
        // Which one counts is what somebody else may see in another way.
        return Sent::Broken;
    }
    let Ok(text) = value.to_str() else { return Sent::Broken };
    let (scheme, text) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case(word) {
        return Sent::Nothing;
    }
    let text = text.trim_matches(' ');
    match (text.is_empty(), read(text)) {
        (false, Some(credential)) => Sent::One(credential),
        _ => Sent::Broken,
    }
}

/// Name and password (RFC 7617): base64 of UTF-8 with a colon, and without control characters.
fn basic(text: &str) -> Option<Credential> {
    let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    let is_plain = !text.chars().any(char::is_control);
    is_plain.then(|| Credential::Basic { user: user.to_owned(), password: password.to_owned() })
}

/// The letters of a token (RFC 6750, 2.1).
fn is_b64token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !body.is_empty() && body.bytes().all(is_one)
}

/// The letters of a word in a header (RFC 9110, 5.6.2).
fn is_token(text: &str) -> bool {
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_one)
}

/// The only key; none that cannot be read is good.
fn key(mut values: impl Iterator<Item = Option<String>>) -> Sent {
    match (values.next(), values.next()) {
        (None, _) => Sent::Nothing,
        (Some(Some(key)), None) if !key.is_empty() => Sent::One(Credential::ApiKey(key)),
        _ => Sent::Broken,
    }
}

fn cookie(request: &HttpRequest, name: &str) -> Sent {
    let mut found = Vec::new();
    for header in request.headers().get_all(COOKIE) {
        // What is no text may hide another cookie of the name.
        let Ok(text) = header.to_str() else { return Sent::Broken };
        let pairs = text.split(';').filter_map(|pair| pair.trim().split_once('='));
        found.extend(pairs.filter(|(key, _)| *key == name).map(|(_, value)| {
            let value = value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(value);
            percent::decode(value, false).ok().map(|text| text.into_owned())
        }));
    }
    key(found.into_iter())
}

#[cfg(feature = "tls")]
fn certificate(request: &HttpRequest) -> Sent {
    match crate::ClientCertificate::of(request) {
        Some(certificate) => Sent::One(Credential::Certificate(certificate)),
        None => Sent::Nothing,
    }
}

#[cfg(not(feature = "tls"))]
fn certificate(_: &HttpRequest) -> Sent {
    Sent::Nothing
}
