//! Security schemes: how clients say who they are.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One way in which clients say who they are, in OpenAPI's words.
///
/// ```
/// use lazo_rest::openapi::{OAuthFlow, SecurityScheme};
/// use serde_json::json;
///
/// let jwt = SecurityScheme::bearer("JWT").described("What `/login` answers.");
/// assert_eq!(
///     serde_json::to_value(jwt)?,
///     json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "What `/login` answers."})
/// );
/// let oauth = SecurityScheme::oauth2()
///     .client_credentials(OAuthFlow::tokens_at("https://id.example.com/token").scope("todos:read", "Reads todos"));
/// # serde_json::to_value(oauth)?;
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Source: OpenAPI 3.1.0, Security Scheme Object. What it has beyond this goes with `rest.openapi.merge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityScheme {
    /// What kind it is.
    #[serde(rename = "type")]
    pub kind: SchemeKind,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The name of the header, query parameter or cookie of an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where an API key stands: `header`, `query` or `cookie`.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub place: Option<KeyPlace>,
    /// The scheme of the header `Authorization`: `bearer`, `basic`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// What a bearer token looks like.
    #[serde(default, rename = "bearerFormat", skip_serializing_if = "Option::is_none")]
    pub bearer_format: Option<String>,
    /// The flows of OAuth 2.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub flows: BTreeMap<String, OAuthFlow>,
    /// Where OpenID Connect is described.
    #[serde(default, rename = "openIdConnectUrl", skip_serializing_if = "Option::is_none")]
    pub open_id_connect_url: Option<String>,
}

/// What kind a security scheme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie.
    #[serde(rename = "apiKey")]
    ApiKey,
    /// The header `Authorization` (RFC 9110).
    #[serde(rename = "http")]
    Http,
    /// OAuth 2 (RFC 6749).
    #[serde(rename = "oauth2")]
    OAuth2,
    /// OpenID Connect Discovery.
    #[serde(rename = "openIdConnect")]
    OpenIdConnect,
    /// The certificate of the connection (`rest.tls.clients`). A document of 3.0 has no word for it and does not show it.
    #[serde(rename = "mutualTLS")]
    MutualTls,
}

/// Where an API key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// One flow of OAuth 2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OAuthFlow {
    /// Where users are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<String>,
    /// Where tokens are had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Where they are renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_url: Option<String>,
    /// The scopes, each with what it allows.
    #[serde(default)]
    pub scopes: BTreeMap<String, String>,
}

impl OAuthFlow {
    /// A flow whose tokens are had at `url`.
    #[must_use]
    pub fn tokens_at(url: impl Into<String>) -> Self {
        Self { token_url: Some(url.into()), ..Self::default() }
    }

    /// With users who are asked at `url`.
    #[must_use]
    pub fn asking_at(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// With a scope and what it allows.
    #[must_use]
    pub fn scope(mut self, name: impl Into<String>, allows: impl Into<String>) -> Self {
        self.scopes.insert(name.into(), allows.into());
        self
    }
}

impl SecurityScheme {
    fn of(kind: SchemeKind) -> Self {
        Self {
            kind,
            description: None,
            name: None,
            place: None,
            scheme: None,
            bearer_format: None,
            flows: BTreeMap::new(),
            open_id_connect_url: None,
        }
    }

    /// A bearer token (RFC 6750) of a format, `JWT` say; empty for one that nobody needs to know.
    #[must_use]
    pub fn bearer(format: impl Into<String>) -> Self {
        let bearer_format = Some(format.into()).filter(|format| !format.is_empty());
        Self { bearer_format, scheme: Some("bearer".to_owned()), ..Self::of(SchemeKind::Http) }
    }

    /// A name and a password (RFC 7617).
    #[must_use]
    pub fn basic() -> Self {
        Self { scheme: Some("basic".to_owned()), ..Self::of(SchemeKind::Http) }
    }

    /// A key in a header, the query or a cookie.
    #[must_use]
    pub fn api_key(place: KeyPlace, name: impl Into<String>) -> Self {
        Self { place: Some(place), name: Some(name.into()), ..Self::of(SchemeKind::ApiKey) }
    }

    /// OAuth 2, whose flows come behind.
    #[must_use]
    pub fn oauth2() -> Self {
        Self::of(SchemeKind::OAuth2)
    }

    /// OpenID Connect, described at `url`.
    #[must_use]
    pub fn open_id_connect(url: impl Into<String>) -> Self {
        Self { open_id_connect_url: Some(url.into()), ..Self::of(SchemeKind::OpenIdConnect) }
    }

    /// A certificate that the client shows when it connects (`rest.tls.clients`).
    #[must_use]
    pub fn mutual_tls() -> Self {
        Self::of(SchemeKind::MutualTls)
    }

    /// With the flow for programs that act for a user.
    #[must_use]
    pub fn authorization_code(self, flow: OAuthFlow) -> Self {
        self.flow("authorizationCode", flow)
    }

    /// With the flow for programs that act for themselves.
    #[must_use]
    pub fn client_credentials(self, flow: OAuthFlow) -> Self {
        self.flow("clientCredentials", flow)
    }

    fn flow(mut self, name: &str, flow: OAuthFlow) -> Self {
        self.flows.insert(name.to_owned(), flow);
        self
    }

    /// With what a reader should know.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}
