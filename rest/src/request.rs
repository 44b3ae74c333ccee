//! The request as what is made for it may hold it: actix's own type never leaves its thread.

use actix_web::{
    HttpRequest,
    http::{Method, Uri, header::HeaderMap},
};
use lazo_kernel::{Application, Binding, BindingKey, Context, Error, Scope, bind};
use std::net::SocketAddr;

/// The key of the current request, bound in the context of each request for which something is made.
pub const REQUEST: BindingKey<RequestInfo> = BindingKey::new("rest.request");

/// The head of the current request. Classes with the scope `Request` can have it injected:
/// `#[inject] request: Arc<RequestInfo>`.
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
}

impl RequestInfo {
    /// That of a request of actix's.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            peer: request.peer_addr(),
        }
    }
}

/// Tells verification that requests will bind it.
pub(crate) fn declare_request(app: &Application) -> Result<(), Error> {
    app.add(bind(REQUEST).declared(Scope::Request)).map(drop)
}

pub(crate) fn bind_request(context: &Context, request: RequestInfo) -> Result<(), Error> {
    let binding: Binding<RequestInfo> = bind(REQUEST).to(request);
    context.add(binding).map(drop)
}
