//! The one actix service of an application: finds the route synchronously and returns the one future of the request.

use crate::{
    HttpError, answer,
    call::Found,
    endpoint::Answering,
    error,
    middleware::Shared,
    percent::{self, BadEscape},
    router::{Captures, Router, TrailingSlash},
    security::guarded,
    sequence::Stage,
    table::{Table, TableErrors},
};
use actix_service::{Service, ServiceFactory};
use actix_web::{
    Error, HttpRequest, HttpResponse,
    dev::{AppService, HttpServiceFactory, ResourceDef, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{ALLOW, HeaderValue, LOCATION},
    },
};
use std::{
    borrow::Cow,
    cell::{Ref, RefCell},
    fmt,
    future::{Future, Ready, ready},
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};

/// Where workers have their table from.
pub(crate) trait Tables: Send + Sync {
    /// Grows whenever the table may have changed. Asked once a request: it must be cheap.
    fn generation(&self) -> u64;
    /// The table of this generation, or of a later one.
    fn table(&self) -> Result<Arc<Table>, TableErrors>;
}

/// The routes of an application as an actix service, to be registered in any actix `App` or scope.
#[derive(Clone)]
pub struct Mount {
    tables: Arc<dyn Tables>,
    is_root: bool,
}

impl Mount {
    pub(crate) fn new(tables: Arc<dyn Tables>) -> Self {
        Self { tables, is_root: false }
    }

    /// For the default service of an app: paths are taken whole, whatever scopes of the app they have been through.
    pub(crate) fn at_root(self) -> Self {
        Self { is_root: true, ..self }
    }
}

impl fmt::Debug for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mount").finish_non_exhaustive()
    }
}

impl HttpServiceFactory for Mount {
    fn register(self, config: &mut AppService) {
        config.register_service(ResourceDef::prefix(""), None, self, None);
    }
}

impl ServiceFactory<ServiceRequest> for Mount {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = Worker;
    type InitError = ();
    type Future = Ready<Result<Worker, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        ready(match self.tables.table() {
            Ok(table) => {
                let own = OwnTable::new(table, self.tables.generation());
                Ok(Worker { tables: Arc::clone(&self.tables), is_root: self.is_root, own: RefCell::new(own) })
            }
            Err(errors) => {
                tracing::error!(%errors, "the routes cannot be served");
                Err(())
            }
        })
    }
}

/// What a worker has of the table: the shared description, and endpoints of its own.
struct OwnTable {
    /// What the bindings were at when the table was last asked for.
    seen: u64,
    shared: Rc<Shared>,
}

impl OwnTable {
    fn new(table: Arc<Table>, seen: u64) -> Self {
        Self { seen, shared: Rc::new(Shared { endpoints: table.endpoints(), table }) }
    }
}

/// The service of one worker.
pub struct Worker {
    tables: Arc<dyn Tables>,
    is_root: bool,
    own: RefCell<OwnTable>,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

impl Service<ServiceRequest> for Worker {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Call;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: ServiceRequest) -> Call {
        let generation = self.tables.generation();
        if self.own.borrow().seen != generation {
            self.renew(generation);
        }
        let own = self.own.borrow();
        if own.shared.table.leaves_answers {
            return self.answer(request, own);
        }
        let table = Arc::clone(&own.shared.table);
        dressed(self.answer(request, own), table)
    }
}

/// Every answer, wherever it comes from, with what a cache has to know, and packed.
#[cold]
fn dressed(call: Call, table: Arc<Table>) -> Call {
    Call::Running(Box::pin(async move {
        let (request, response) = call.await?.into_parts();
        let response = answer::dressed(response, &request, &table).await;
        Ok(ServiceResponse::new(request, response))
    }))
}

impl Worker {
    /// Finds who answers.
    #[inline]
    fn answer(&self, request: ServiceRequest, own: Ref<'_, OwnTable>) -> Call {
        let shared = &own.shared;
        if shared.table.stage().is_some() {
            return Call::Running(Stage::answer(request, Rc::clone(shared), self.is_root));
        }
        let (request, payload) = request.into_parts();
        match find(&shared.table, self.is_root, &request) {
            Ok((index, found)) => {
                let endpoint = Rc::clone(&shared.endpoints[index]);
                if shared.table.is_guarded(index) {
                    let shared = Rc::clone(shared);
                    return Call::Running(guarded(shared, (index, endpoint), (request, payload, found)));
                }
                drop(own);
                Call::Running(endpoint.call(request, payload, found))
            }
            Err(outcome) => {
                let response = outcome.answer(&request, &shared.table);
                Call::Answered(Some(ServiceResponse::new(request, response)))
            }
        }
    }

    /// Takes the table of the new generation. While its routes are wrong, the last good ones are served.
    #[cold]
    fn renew(&self, generation: u64) {
        let mut own = self.own.borrow_mut();
        own.seen = generation;
        match self.tables.table() {
            Ok(table) if Arc::ptr_eq(&table, &own.shared.table) => {}
            Ok(table) => *own = OwnTable::new(table, generation),
            Err(errors) => tracing::error!(%errors, "the new routes cannot be served; the old ones stay"),
        }
    }
}

/// The answer of a request that no route takes.
pub(crate) enum NoRoute {
    BadEscape,
    NotFound,
    /// `OPTIONS`.
    Options(Vec<Method>),
    NotAllowed(Vec<Method>),
    /// The route's path is written with the slash at its end, or without.
    OtherSlash,
}

impl NoRoute {
    #[cold]
    fn answer(self, request: &HttpRequest, table: &Table) -> HttpResponse {
        self.outcome(request).unwrap_or_else(|error| error::answer(&error, request, &table.errors))
    }

    /// The answer, or an error that is not written yet.
    #[cold]
    pub(crate) fn outcome(self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        Err(match self {
            Self::Options(methods) => {
                return Ok(HttpResponse::NoContent().insert_header((ALLOW, allow(&methods))).finish());
            }
            Self::OtherSlash => return Ok(to_other_slash(request)),
            Self::BadEscape => crate::parameter::bad_escape(),
            Self::NotFound => {
                let (method, path) = (read_by(request), request.path());
                HttpError::not_found(format!("Endpoint \"{method} {path}\" not found."))
            }
            Self::NotAllowed(methods) => {
                let (method, path) = (read_by(request), request.path());
                HttpError::method_not_allowed(format!("Endpoint \"{method} {path}\" is not allowed."))
                    .header(ALLOW, allow(&methods))
            }
        })
    }
}

/// The method that an answer speaks of. For HEAD that is GET, whose answer must be as long.
pub(crate) fn read_by(request: &HttpRequest) -> &Method {
    let method = request.method();
    if method == Method::HEAD { &Method::GET } else { method }
}

fn allow(methods: &[Method]) -> HeaderValue {
    let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    // Verbs are tokens, which fit into headers.
    HeaderValue::from_str(&names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Finds the route of a request.
#[inline]
pub(crate) fn find(table: &Table, is_root: bool, request: &HttpRequest) -> Result<(usize, Found), NoRoute> {
    let (raw, query) = (request.path(), request.query_string());
    if !percent::is_sound(query) {
        return Err(NoRoute::BadEscape);
    }
    let mut offset = if is_root { 0 } else { behind_scope(raw, request) };
    if !table.base_path.is_empty() {
        offset += behind_base(&raw[offset..], &table.base_path).ok_or(NoRoute::NotFound)?;
    }
    let path =
        if offset == raw.len() && offset > 0 { Cow::Borrowed("/") } else { Cow::Borrowed(&raw[offset..]) };
    let (path, decoded) = match decode(path)? {
        Cow::Borrowed(path) => (path, None),
        Cow::Owned(decoded) => ("", Some(decoded)),
    };
    let mut found = Found { captures: Captures::default(), offset, decoded, context: None };
    let path = found.decoded.as_deref().unwrap_or(path);
    let method = request.method();
    let router = table.router(request);
    let mut index = router.find(method, path, &mut found.captures).copied();
    if index.is_none() && method == Method::HEAD {
        index = router.find(&Method::GET, path, &mut found.captures).copied();
    }
    match index {
        Some(index)
            if router.policy().trailing_slash == TrailingSlash::Redirect
                && has_other_slash(table, index, raw) =>
        {
            Err(NoRoute::OtherSlash)
        }
        Some(index) => Ok((index, found)),
        None => Err(no_route(router, method, path)),
    }
}

/// Whether a path has a slash at its end where its route has none, or the reverse.
fn has_other_slash(table: &Table, index: usize, raw: &str) -> bool {
    let is_root = table.state(index).operation.path == "/";
    !is_root && table.state(index).has_slash.is_some_and(|has_slash| has_slash != raw.ends_with('/'))
}

/// Sends the client to the same path with a slash at its end, or without.
#[cold]
fn to_other_slash(request: &HttpRequest) -> HttpResponse {
    let path = request.path();
    let path = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    redirected(StatusCode::PERMANENT_REDIRECT, &format!("{path}{query}"))
}

/// An answer that sends the client to a place of this server. Two slashes in front would be another server.
pub(crate) fn redirected(status: StatusCode, place: &str) -> HttpResponse {
    let place = format!("/{}", place.trim_start_matches(['/', '\\']));
    HttpResponse::build(status).insert_header((LOCATION, place)).finish()
}

#[inline]
fn decode(path: Cow<'_, str>) -> Result<Cow<'_, str>, NoRoute> {
    match path {
        Cow::Borrowed(path) => percent::decode_path(path).map_err(|BadEscape| NoRoute::BadEscape),
        owned => Ok(owned),
    }
}

#[cold]
fn no_route(router: &Router<usize>, method: &Method, path: &str) -> NoRoute {
    let methods = Table::allowed(router, path);
    if path == "*" && method == Method::OPTIONS {
        // Asks for the server as a whole (RFC 9110, 9.3.7).
        NoRoute::Options(vec![
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
    } else if methods.is_empty() {
        NoRoute::NotFound
    } else if method == Method::OPTIONS {
        NoRoute::Options(methods)
    } else {
        NoRoute::NotAllowed(methods)
    }
}

/// Where the path goes on behind the scopes that actix has matched: behind as many slashes as they have, since actix's
/// own text of the path is partly decoded, but never a slash.
fn behind_scope(raw: &str, request: &HttpRequest) -> usize {
    let text = request.match_info().as_str();
    let consumed = text.len() - request.match_info().unprocessed().len();
    if consumed == 0 {
        return 0;
    }
    let slashes = text[..consumed].bytes().filter(|b| *b == b'/').count();
    raw.bytes().enumerate().filter(|(_, b)| *b == b'/').nth(slashes).map_or(raw.len(), |(at, _)| at)
}

/// Where the path goes on behind the base path.
fn behind_base(path: &str, base: &str) -> Option<usize> {
    let rest = path.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(base.len())
}

/// The future of a request.
pub enum Call {
    /// No route took it.
    #[doc(hidden)]
    Answered(Option<ServiceResponse>),
    /// A route does.
    #[doc(hidden)]
    Running(Answering),
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

impl Future for Call {
    type Output = Result<ServiceResponse, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Running(running) => running.as_mut().poll(cx),
            Self::Answered(answer) => match answer.take() {
                Some(answer) => Poll::Ready(Ok(answer)),
                None => Poll::Pending,
            },
        }
    }
}
