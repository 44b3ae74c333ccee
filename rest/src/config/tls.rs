//! Certificate and key for HTTPS, and whose clients are let in.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Certificate and key for HTTPS, in PEM files. TLS 1.2 and 1.3 are spoken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// The file of the certificate, followed by those that it is signed with.
    pub certificate: PathBuf,
    /// The file of its private key.
    pub key: PathBuf,
    /// How often, in seconds, the server looks whether any of the files has changed; 0 never. Files that cannot be read or do not
    /// fit together are logged, and what is there stays.
    #[serde(default = "reload_seconds")]
    pub reload_seconds: u64,
    /// Which certificates clients have to show; none where it is not given.
    #[serde(default)]
    pub clients: Option<ClientsConfig>,
}

/// Which certificates clients show: mutual TLS.
///
/// ```
/// use lazo_rest::config::TlsConfig;
///
/// let tls: TlsConfig = serde_json::from_str(
///     r#"{"certificate": "cert.pem", "key": "key.pem", "clients": {"authorities": "partners.pem"}}"#,
/// )?;
/// assert!(tls.clients.is_some_and(|clients| clients.required && clients.revoked.is_none()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientsConfig {
    /// The file of the certificates with which those of clients must be signed.
    pub authorities: PathBuf,
    /// Whether clients without a certificate are refused. If not, they are let in, and handlers see that there is none; one that does
    /// not fit is refused all the same.
    #[serde(default = "required")]
    pub required: bool,
    /// The file of the lists of revoked certificates.
    #[serde(default)]
    pub revoked: Option<PathBuf>,
}

const fn reload_seconds() -> u64 {
    60
}

const fn required() -> bool {
    true
}

impl TlsConfig {
    /// A certificate and its key, looked at again every minute; clients show none.
    #[must_use]
    pub fn new(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        let (certificate, key) = (certificate.into(), key.into());
        Self { certificate, key, reload_seconds: reload_seconds(), clients: None }
    }
}

impl ClientsConfig {
    /// Every client has to show a certificate that is signed with one of these.
    #[must_use]
    pub fn new(authorities: impl Into<PathBuf>) -> Self {
        Self { authorities: authorities.into(), required: required(), revoked: None }
    }
}
