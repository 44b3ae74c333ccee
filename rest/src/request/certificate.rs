//! Who a client is by its certificate.

use crate::HttpError;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::StatusCode};
use std::{
    fmt,
    future::{Ready, ready},
    sync::Arc,
};

/// The certificate that a client has shown and proved to be its own, where `rest.tls.clients` asks for one.
///
/// [`RequestInfo::client_certificate`](crate::RequestInfo::client_certificate) has it; a handler may also take it as
/// `#[extract] client: ClientCertificate`, which is refused with 403 without one, or as `Option<ClientCertificate>`. Behind a
/// proxy that speaks TLS with the clients it is that of the proxy, if it shows one.
///
/// Clients are told apart by the names in it (RFC 5280, 4.2.1.6): DNS names and URIs, such as SPIFFE ids. For everything else there is
/// [`der`](Self::der), which any parser of X.509 reads.
///
/// ```
/// use lazo_rest::{ClientCertificate, HttpError};
///
/// fn tenant(client: &ClientCertificate) -> Result<String, HttpError> {
///     let id = client.uris().into_iter().find_map(|uri| uri.strip_prefix("spiffe://example.org/tenants/").map(str::to_owned));
///     id.ok_or_else(|| HttpError::forbidden("The certificate names no tenant"))
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate(Arc<[Vec<u8>]>);

impl ClientCertificate {
    pub(crate) fn new(chain: Vec<Vec<u8>>) -> Self {
        Self(chain.into())
    }

    /// That of the connection of a request.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.conn_data::<Self>().cloned().or_else(|| request.extensions().get::<Self>().cloned())
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        self.0.first().map_or(&[], |certificate| certificate)
    }

    /// All certificates that the client has sent, in DER: its own, then those that it is signed with.
    pub fn chain(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// The DNS names that the certificate is for.
    #[must_use]
    pub fn dns_names(&self) -> Vec<String> {
        self.read(|certificate| certificate.valid_dns_names().map(str::to_owned).collect())
    }

    /// The URIs that the certificate is for.
    #[must_use]
    pub fn uris(&self) -> Vec<String> {
        self.read(|certificate| certificate.valid_uri_names().map(str::to_owned).collect())
    }

    fn read<T: Default>(&self, read: impl FnOnce(&webpki::EndEntityCert<'_>) -> T) -> T {
        let der = tokio_rustls::rustls::pki_types::CertificateDer::from(self.der());
        // One that could not be read was refused when it was shown.
        webpki::EndEntityCert::try_from(&der).map(|certificate| read(&certificate)).unwrap_or_default()
    }
}

/// The names only.
impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dns_names, uris) = (self.dns_names(), self.uris());
        f.debug_struct("ClientCertificate").field("dns_names", &dns_names).field("uris", &uris).finish()
    }
}

impl FromRequest for ClientCertificate {
    type Error = HttpError;
    type Future = Ready<Result<Self, HttpError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let missing = || HttpError::new(StatusCode::FORBIDDEN, "The client has shown no certificate.");
        ready(Self::of(request).ok_or_else(missing))
    }
}
