//! What clients send to say who they are.

#[cfg(feature = "tls")]
use crate::ClientCertificate;
use std::fmt;
use subtle::ConstantTimeEq as _;

/// What a client has sent for a security scheme, taken out of the request as the scheme's description says.
///
/// Its `Debug` form shows no secret.
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// A token (RFC 6750): of `http` with `bearer`, of `oauth2` and of `openIdConnect`.
    Bearer(String),
    /// A name and a password (RFC 7617).
    Basic {
        /// The name, which has no `:`.
        user: String,
        /// The password, which may be empty.
        password: String,
    },
    /// What stands behind the word of another scheme of the header `Authorization`, `Digest` say, as it was sent.
    Http(String),
    /// A key (`apiKey`) out of a header, the query or a cookie; escapes of the latter two are decoded. Never empty.
    ApiKey(String),
    /// The certificate of the connection (`mutualTLS`), which was verified when it was shown.
    #[cfg(feature = "tls")]
    Certificate(ClientCertificate),
}

impl Credential {
    /// The token, the key, the password or the text.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::Bearer(secret) | Self::Http(secret) | Self::ApiKey(secret) => Some(secret),
            Self::Basic { password, .. } => Some(password),
            #[cfg(feature = "tls")]
            Self::Certificate(_) => None,
        }
    }

    /// Whether its [secret](Self::secret) is this one. How long the comparison takes depends on the lengths only, so that
    /// nobody finds a secret letter by letter.
    ///
    /// ```
    /// use lazo_rest::security::Credential;
    ///
    /// let sent = Credential::ApiKey("abc".into());
    /// assert!(sent.is("abc") && !sent.is("abd"));
    /// assert_eq!(format!("{sent:?}"), "ApiKey(..)");
    /// ```
    #[must_use]
    pub fn is(&self, secret: &str) -> bool {
        self.secret().is_some_and(|own| own.as_bytes().ct_eq(secret.as_bytes()).into())
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(..)",
            Self::Basic { .. } => "Basic(..)",
            Self::Http(_) => "Http(..)",
            Self::ApiKey(_) => "ApiKey(..)",
            #[cfg(feature = "tls")]
            Self::Certificate(_) => "Certificate(..)",
        })
    }
}
