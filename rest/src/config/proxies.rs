//! What proxies write.

use serde::{Deserialize, Serialize};

/// The headers in which trusted proxies say where a request came from. Only those of one kind are read: the other kind passes
/// through a proxy that does not know it, as its client wrote it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeaders {
    /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
    #[default]
    XForwarded,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}
