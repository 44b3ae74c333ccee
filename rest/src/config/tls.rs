//! Certificate and key for HTTPS.

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
    /// How often, in seconds, the server looks whether the files have changed; 0 never. Files that cannot be read or do not fit
    /// together are logged, and the certificate that is there stays.
    #[serde(default = "reload_seconds")]
    pub reload_seconds: u64,
}

const fn reload_seconds() -> u64 {
    60
}

impl TlsConfig {
    /// A certificate and its key, looked at again every minute.
    #[must_use]
    pub fn new(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self { certificate: certificate.into(), key: key.into(), reload_seconds: reload_seconds() }
    }
}
