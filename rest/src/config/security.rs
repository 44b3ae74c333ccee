//! The part `security` of the configuration section `rest`.

use serde::{Deserialize, Serialize};

/// What the configuration says of security: `rest.security`. What is required of whom is said by
/// [operations](crate::operation::Operation::requires) and by [`OpenApiConfig::security`](crate::openapi::OpenApiConfig).
///
/// | key | default | what it says |
/// |-----|---------|--------------|
/// | `enforce` | `true` | whether the server holds requests against what the document says of security |
/// | `realm` | the document's title | the realm that challenges name (RFC 9110, 11.5) |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecurityConfig {
    /// Whether the server holds requests against what the document says of security. `false` is for a server that can be
    /// reached only through a gateway which does it: the document stays as it is, and everybody is let in. Keys that the document
    /// has in the query are parameters that clients may send, also with `parameters.refuse_unknown`.
    pub enforce: bool,
    /// The realm that challenges name; the title of the document where it is not given.
    pub realm: Option<String>,
}

impl Default for SecurityConfig {
    fn default() -> Self {
        Self { enforce: true, realm: None }
    }
}
