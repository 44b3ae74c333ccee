//! The request as what is made for it may hold it: actix's own type never leaves its thread.

#[cfg(feature = "tls")]
mod certificate;
mod proxies;

#[cfg(feature = "tls")]
pub use self::certificate::ClientCertificate;
pub(crate) use self::proxies::TrustedProxies;

use crate::{HttpError, Table, operation::Operation, security::Subject};
use actix_web::{
    HttpRequest,
    http::{Method, Uri, header::HeaderMap},
};
use lazo_kernel::{Application, Binding, BindingKey, Context, ContextLevel, Error, Scope, bind};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::Arc,
};

/// The key of the current request, bound in the context of each request for which something is made.
pub const REQUEST: BindingKey<RequestInfo> = BindingKey::new("rest.request");

/// The head of the current request, and what is known of it. Classes with the scope `Request` can have it injected:
/// `#[inject] request: Arc<RequestInfo>`. A handler that wants actix's own takes `#[extract] request: HttpRequest`.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// The verb.
    pub method: Method,
    /// Path and query as they were sent.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The other end of the connection, which may be a proxy.
    pub peer: Option<SocketAddr>,
    /// The operation that takes the request, once its route is found.
    pub route: Option<CurrentRoute>,
    #[cfg(feature = "tls")]
    certificate: Option<ClientCertificate>,
    subject: Subject,
    is_secure: bool,
    server: String,
    proxies: Arc<TrustedProxies>,
}

/// The operation that takes the current request.
#[derive(Clone)]
pub struct CurrentRoute {
    table: Arc<Table>,
    index: usize,
}

impl Deref for CurrentRoute {
    type Target = Operation;

    fn deref(&self) -> &Operation {
        &self.table.state(self.index).operation
    }
}

impl fmt::Debug for CurrentRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.operation_id)
    }
}

impl RequestInfo {
    /// That of a request of actix's, which came straight from its client.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            peer: request.peer_addr(),
            route: None,
            #[cfg(feature = "tls")]
            certificate: ClientCertificate::of(request),
            subject: Subject::of(request),
            is_secure: request.app_config().secure(),
            server: request.app_config().host().to_owned(),
            proxies: Arc::default(),
        }
    }

    /// That of a request to routes.
    pub(crate) fn routed(request: &HttpRequest, table: &Arc<Table>, index: Option<usize>) -> Self {
        let route = index.map(|index| CurrentRoute { table: Arc::clone(table), index });
        Self { route, proxies: Arc::clone(&table.proxies), ..Self::of(request) }
    }

    /// The address of the client: the other end of the connection, or, where that is a trusted proxy
    /// ([`trusted_proxies`](crate::RestConfig::trusted_proxies)), the one that the proxies say.
    #[must_use]
    pub fn client(&self) -> Option<IpAddr> {
        self.proxies.client(&self.headers, self.peer)
    }

    /// The certificate that the other end of the connection has shown, if `rest.tls.clients` asks for one.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn client_certificate(&self) -> Option<&ClientCertificate> {
        self.certificate.as_ref()
    }

    /// Who calls, once that is known: behind the middleware of the group `authentication`. Nobody where nobody had to say it.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// `http` or `https`, as the client sees it.
    #[must_use]
    pub fn scheme(&self) -> &str {
        let own = if self.is_secure { "https" } else { "http" };
        self.proxies.scheme(&self.headers, self.peer).unwrap_or(own)
    }

    /// Host, and port where it is not the scheme's, as the client sees them.
    #[must_use]
    pub fn host(&self) -> &str {
        let own = || {
            let header = self.headers.get(actix_web::http::header::HOST).and_then(|host| host.to_str().ok());
            header.or_else(|| self.uri.authority().map(|authority| authority.as_str()))
        };
        let host = self.proxies.host(&self.headers, self.peer).or_else(own).unwrap_or(&self.server);
        let usual = if self.scheme() == "https" { ":443" } else { ":80" };
        host.strip_suffix(usual).unwrap_or(host)
    }

    /// Scheme and host: what the client's URLs begin with.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}://{}", self.scheme(), self.host())
    }
}

/// The host of a request as the client sees it, with its port; nothing where there is none.
pub(crate) fn host_of<'r>(request: &'r HttpRequest, proxies: &TrustedProxies) -> Option<&'r str> {
    let header = || request.headers().get(actix_web::http::header::HOST).and_then(|host| host.to_str().ok());
    let told = proxies.host(request.headers(), request.peer_addr());
    told.or_else(header).or_else(|| request.uri().authority().map(|authority| authority.as_str()))
}

/// Tells verification that requests will bind it.
pub(crate) fn declare_request(app: &Application) -> Result<(), Error> {
    app.add(bind(REQUEST).declared(Scope::Request)).map(drop)
}

pub(crate) fn bind_request(context: &Context, request: RequestInfo) -> Result<(), Error> {
    let binding: Binding<RequestInfo> = bind(REQUEST).to(request);
    context.add(binding).map(drop)
}

/// A context for a request, in which it is bound.
pub(crate) fn request_context(
    request: &HttpRequest,
    table: &Arc<Table>,
    index: Option<usize>,
) -> Result<Context, HttpError> {
    let parent = table.context.as_ref().ok_or_else(|| {
        HttpError::internal("Internal Server Error")
            .caused_by(anyhow::anyhow!("the routes stand in no application's context"))
    })?;
    let context = parent.child("request", ContextLevel::Request);
    bind_request(&context, RequestInfo::routed(request, table, index)).map_err(anyhow::Error::from)?;
    Ok(context)
}
