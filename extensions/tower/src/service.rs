//! Services of tower's world below a path of an application.

use crate::{
    BoxError, RequestBody,
    answer::{self, Purpose},
    convert, error,
    feeding::Feeding,
    known::{self, OriginalUri},
};
use actix_web::{
    Error, HttpRequest, HttpResponse,
    dev::{
        AppService, HttpServiceFactory, Payload, ResourceDef, Service as ActixWebService, ServiceFactory,
        ServiceRequest, ServiceResponse,
    },
    http::Method,
};
use futures_util::future::LocalBoxFuture;
use http::{Request, Response, Uri, uri::PathAndQuery};
use http_body::Body;
use lazo_rest::{ActixService, HttpError, RestApplication};
use std::{
    future::{Ready, ready},
    rc::Rc,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};
use tower::{Service, ServiceExt as _};

/// A service of tower's world below a path, which has no parameters: an `axum::Router`, a `tower::service_fn`, whatever answers
/// requests. What it returns is given to [`actix_service`](RestApplication::actix_service), and takes the document about the service,
/// what is required of its clients, and the limit of bodies; components contribute it as a binding
/// ([`ActixService::into_binding`]).
///
/// ```
/// use axum::{Router, extract::Path, routing::get};
/// use lazo_kernel::Application;
/// use lazo_rest::{RestApplication, RestComponent, openapi::Document};
/// use lazo_tower::tower_service;
///
/// async fn item(Path(id): Path<u32>) -> String {
///     format!("item {id}") // GET /legacy/items/7
/// }
///
/// let router: Router = Router::new().route("/items/{id}", get(item));
/// let document = Document::parse(r#"{"openapi": "3.1.0", "info": {"title": "Items", "version": "1"},
///     "paths": {"/items/{id}": {"get": {"responses": {"200": {"description": "The item."}}}}}}"#)?;
/// let app = Application::new("shop")
///     .component(RestComponent::default())
///     .actix_service(tower_service("/legacy", router).openapi(document).public());
/// # anyhow::Ok(())
/// ```
///
/// - The path that it sees begins behind the one that it stands below: `/legacy/items/7` is `/items/7`, `/legacy` is `/`. The whole is
///   in the extensions of the request as [`OriginalUri`].
/// - There are also a `SocketAddr` (the other end of the connection), a `Subject`, the `Principal` if somebody had to say who he is
///   (both of [`lazo_rest::security`]), and what [layers](crate::TowerLayer) have put there.
/// - Each worker has a clone, and each request a clone of that, which is waited for until it is ready. What clones share, all share.
/// - Bodies of requests come as they are read, those of answers go as they are sent; neither is kept. Trailers are left out.
/// - A path that it does not know is its own affair: what it answers there, a `404` of axum's say, is the answer.
/// - An error of it is answered as one of a layer is, see [`TowerLayer`](crate::TowerLayer). One in the middle of an answer is logged,
///   and the answer is cut.
/// - Connections cannot be taken over (WebSockets).
pub fn tower_service<S, B>(path: impl Into<String>, service: S) -> ActixService
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: 'static,
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    let service = Mutex::new(service);
    ActixService::new(path, move |actix| {
        // What panicked while it was cloned is as it was.
        let service = service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        actix.service(Mounted { service: Rc::new(service) });
    })
}

/// What this crate adds to an application.
pub trait TowerApplication: Sized {
    /// Puts a service of tower's world below a path: what it is asked for and no operation takes, it answers. What more is to be said
    /// of it is said of a [`tower_service`].
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use lazo_kernel::Application;
    /// use lazo_rest::RestComponent;
    /// use lazo_tower::TowerApplication;
    ///
    /// let router: Router = Router::new().route("/status", get(async || "it runs")); // GET /legacy/status
    /// let app = Application::new("shop").component(RestComponent::default()).tower_service("/legacy", router);
    /// ```
    #[must_use]
    fn tower_service<S, B>(self, path: &str, service: S) -> Self
    where
        S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: 'static,
        B: Body + 'static,
        B::Error: Into<BoxError>;
}

impl<A: RestApplication> TowerApplication for A {
    fn tower_service<S, B>(self, path: &str, service: S) -> Self
    where
        S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: 'static,
        B: Body + 'static,
        B::Error: Into<BoxError>,
    {
        self.actix_service(tower_service(path, service))
    }
}

/// The service of one worker, for actix.
struct Mounted<S> {
    service: Rc<S>,
}

impl<S, B> HttpServiceFactory for Mounted<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + 'static,
    S::Error: Into<BoxError>,
    S::Future: 'static,
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    fn register(self, config: &mut AppService) {
        config.register_service(ResourceDef::prefix(""), None, self, None);
    }
}

impl<S, B> ServiceFactory<ServiceRequest> for Mounted<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + 'static,
    S::Error: Into<BoxError>,
    S::Future: 'static,
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = Self;
    type InitError = ();
    type Future = Ready<Result<Self, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        ready(Ok(Self { service: Rc::clone(&self.service) }))
    }
}

impl<S, B> ActixWebService<ServiceRequest> for Mounted<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + 'static,
    S::Error: Into<BoxError>,
    S::Future: 'static,
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let service = S::clone(&self.service);
        Box::pin(async move {
            let (request, payload) = request.into_parts();
            let response = answer(service, &request, payload).await?;
            Ok(ServiceResponse::new(request, response))
        })
    }
}

async fn answer<S, B>(service: S, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, HttpError>
where
    S: Service<Request<RequestBody>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    let mut feeding = Feeding::default();
    let (body, feed) = RequestBody::of(request.head(), &payload);
    if let Some(feed) = feed {
        feeding.add(feed.run(|| Some(payload)));
    }
    let mut asked = convert::request(request.head())?.map(|()| body);
    *asked.extensions_mut() = known::extensions(request);
    let below = below(asked.uri(), request)?;
    let original = std::mem::replace(asked.uri_mut(), below);
    asked.extensions_mut().insert(OriginalUri(original));

    let outcome = feeding.beside(service.oneshot(asked)).await;
    let (parts, body) = outcome.map_err(|error| error::http_error(error.into()))?.into_parts();
    let mut response = HttpResponse::with_body(actix_web::http::StatusCode::OK, ());
    answer::with_head(&mut response, &parts)?;
    let purpose = Purpose { of: "a mounted service", is_head: request.method() == Method::HEAD };
    let body = answer::body(body, response.headers(), feeding, purpose);
    Ok(response.set_body(body))
}

/// The target of a request, without the path that the service is mounted below.
fn below(uri: &Uri, request: &HttpRequest) -> Result<Uri, HttpError> {
    let text = request.match_info().as_str();
    let matched = &text[..text.len() - request.match_info().unprocessed().len()];
    // Behind as many slashes as were matched: actix's own text of the path is partly decoded, but never a slash.
    let slashes = matched.bytes().filter(|&byte| byte == b'/').count();
    let path = uri.path();
    let rest = path.match_indices('/').nth(slashes).map_or("", |(at, _)| &path[at..]);
    let rest = if rest.is_empty() { "/" } else { rest };
    let text = uri.query().map_or_else(|| rest.to_owned(), |query| format!("{rest}?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).map_err(anyhow::Error::from)?);
    Ok(Uri::from_parts(parts).map_err(anyhow::Error::from)?)
}
