//! Services of actix's own as a part of the application: below a path of it, behind its middleware, in its document.

use crate::{
    Call, HttpError,
    answer::left_out,
    call::{Found, Local, foreign},
    endpoint::{Answering, Endpoint, Outcome, panicked},
    error,
    openapi::Document,
    operation::{Operation, SecurityRequirement},
    route::Intercepting,
    router::ANY,
    service::read_by,
    table::Mounted,
};
use actix_http::Request;
use actix_service::{Service, ServiceFactory};
use actix_web::{
    App, Error, HttpMessage as _, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{AppConfig, Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode},
    web,
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use lazo_kernel::{Binding, BindingKey, bind};
use std::{cell::RefCell, fmt, panic::AssertUnwindSafe, rc::Rc, sync::Arc};

/// The tag of bindings of [`ActixService`].
pub const ACTIX_SERVICE: &str = "rest.actixService";

/// Services of actix's own that are a part of the application: see
/// [`RestApplication::actix_service`](crate::RestApplication::actix_service).
///
/// - They get what stands below the path and no operation takes; static files come after them.
/// - All middleware of the application runs around them, and [`wrap`](actix_web::Scope::wrap) inside of a scope is theirs.
/// - They are made anew in each worker, when the first request for them comes; what they share they are given from outside.
/// - A path that they do not know is the application's own `404`.
/// - `HEAD` works wherever `GET` does: where they do not know it, they are asked for the answer to `GET`, and its head is taken.
/// - A body may have as many bytes as one that a handler takes as a stream (`bodies.stream`), or as
///   [`body_limit`](Self::body_limit) says, and has to come as fast. They see it as it was sent, packed if it is. Who goes beyond
///   is told so (`413`, `408`), unless they make a success of it.
/// - [`HttpRequest::conn_data`] is not passed on.
#[derive(Clone)]
pub struct ActixService {
    path: String,
    configure: Arc<Configure>,
    document: Option<Document>,
    security: Option<Vec<SecurityRequirement>>,
    body_limit: Option<u64>,
}

type Configure = dyn Fn(&mut web::ServiceConfig) + Send + Sync;

impl ActixService {
    /// What `configure` registers, below a path, which has no parameters.
    #[must_use]
    pub fn new(
        path: impl Into<String>,
        configure: impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        let path = path.into().trim_end_matches('/').to_owned();
        Self { path, configure: Arc::new(configure), document: None, security: None, body_limit: None }
    }

    /// Lets bodies have so many bytes, in the place of `bodies.stream`.
    #[must_use]
    pub fn body_limit(self, bytes: u64) -> Self {
        Self { body_limit: Some(bytes), ..self }
    }

    /// Lets in who fulfils `requirement`, whatever the request; called again, who fulfils either. Where nothing is said, what the
    /// document says for all operations holds. What a document of its own says beside that is for the services to enforce.
    #[must_use]
    pub fn requires(mut self, requirement: SecurityRequirement) -> Self {
        self.security.get_or_insert_default().push(requirement);
        self
    }

    /// Lets everybody in, whatever the document says for all operations: for services that guard themselves.
    #[must_use]
    pub fn public(self) -> Self {
        Self { security: Some(Vec::new()), ..self }
    }

    /// What is required of all requests, if that is said.
    pub(crate) fn security(&self) -> Option<&Vec<SecurityRequirement>> {
        self.security.as_ref()
    }

    /// With the document about them, whose paths do not have the path that they stand below: its operations, tags and
    /// components are put into the application's document. A component whose name is another one's there gets a number.
    #[must_use]
    pub fn openapi(self, document: Document) -> Self {
        Self { document: Some(document), ..self }
    }

    /// The path that they stand below.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The document about them.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// The binding of them, under `services.<path>`, for components.
    pub fn into_binding(self) -> Binding<Self> {
        let key = BindingKey::named(format!("services.{}", self.path.trim_start_matches('/')));
        bind(key).to(self).tag(ACTIX_SERVICE)
    }

    /// The routes that lead to them, whatever the verb.
    pub(crate) fn routes(&self) -> Vec<Arc<dyn Mounted>> {
        let all = format!("{}/{{rest*}}", self.path);
        let paths = [self.path.clone(), format!("{}/", self.path), all.clone(), format!("{all}/")];
        let paths = paths.into_iter().enumerate().filter(|(_, path)| !path.is_empty());
        let route = |(at, path): (usize, String)| {
            let id = format!("ActixService.{path}");
            let security = self.security.clone();
            let operation = Operation { hidden: true, security, ..Operation::new(ANY.clone(), path, id) };
            // Where a slash at the end makes no difference, a path with one is the one without.
            let way = Way { service: self.clone(), operation, yields: at % 2 == 1, intercepting: Ok(None) };
            Arc::new(way) as Arc<dyn Mounted>
        };
        paths.map(route).collect()
    }
}

impl fmt::Debug for ActixService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixService").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A route to services.
struct Way {
    service: ActixService,
    operation: Operation,
    yields: bool,
    intercepting: Intercepting,
}

impl Mounted for Way {
    fn operation(&self) -> &Operation {
        &self.operation
    }

    fn yields(&self) -> bool {
        self.yields
    }

    fn intercepting(&self) -> &Intercepting {
        &self.intercepting
    }

    fn endpoint(&self, local: Local) -> Rc<dyn Endpoint> {
        Rc::new(Services { of: self.service.clone(), local, made: RefCell::default() })
    }
}

type Ask = Rc<dyn Fn(Request) -> LocalBoxFuture<'static, Result<ServiceResponse, Error>>>;

/// The services of one worker.
struct Services {
    of: ActixService,
    local: Local,
    /// What was made, and the path that it is registered below: scopes around the application are a part of it.
    made: RefCell<Option<(String, Ask)>>,
}

impl Services {
    /// What answers requests below a path, made at the first.
    async fn ask(&self, path: String) -> anyhow::Result<Ask> {
        if let Some((known, ask)) = &*self.made.borrow()
            && *known == path
        {
            return Ok(Rc::clone(ask));
        }
        let configure = Arc::clone(&self.of.configure);
        let scope = web::scope(&path).configure(|actix| configure(actix)).default_service(web::to(unknown));
        let app = App::new().service(scope).default_service(web::to(unknown));
        let made = actix_service::IntoServiceFactory::<_, Request>::into_factory(app)
            .new_service(AppConfig::default())
            .await;
        let service =
            Rc::new(made.map_err(|()| anyhow::anyhow!("the services below `{path}` cannot be made"))?);
        let ask: Ask = Rc::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move { service.call(request).await })
        });
        *self.made.borrow_mut() = Some((path, Rc::clone(&ask)));
        Ok(ask)
    }

    async fn answer(
        &self,
        request: &HttpRequest,
        payload: Payload,
        found: Found,
    ) -> Result<HttpResponse, HttpError> {
        let mut call = Call::new(request, payload, found, &self.local);
        let (payload, refused) = call.take_limited(self.of.body_limit)?;
        let ask = self.ask(format!("{}{}", call.prefix(), self.of.path)).await?;
        let mut inner = Request::with_payload(payload);
        *inner.head_mut() = ServiceRequest::from_request(request.clone()).head().clone();
        *inner.extensions_mut() = std::mem::take(&mut *request.extensions_mut());
        let response = match request.method() == Method::HEAD {
            true => answer_to_head(&ask, inner).await,
            false => ask(inner).await.map(|answered| answered.into_parts().1),
        };
        let response = match response {
            Ok(response) => response,
            Err(error) if error.as_error::<HttpError>().is_some() => return Err(foreign(&error)),
            Err(error) => error.error_response(),
        };
        if is_unknown(&response) {
            return Err(not_found(request));
        }
        match refused.error() {
            Some(error) if !response.status().is_success() => Err(error),
            _ => Ok(response),
        }
    }
}

/// What services answer to HEAD, or the head of what they answer to GET: those of actix's know no HEAD unless they say so.
async fn answer_to_head(ask: &Ask, inner: Request) -> Result<HttpResponse, Error> {
    let head = inner.head().clone();
    let (asked, response) = ask(inner).await?.into_parts();
    // A route of a scope's own is not found by another verb; one of a resource is, and refuses it.
    if response.status() != StatusCode::METHOD_NOT_ALLOWED && !is_unknown(&response) {
        return Ok(without_body(response));
    }
    let mut again = Request::new();
    *again.head_mut() = head;
    again.head_mut().method = Method::GET;
    *again.extensions_mut() = std::mem::take(&mut *asked.extensions_mut());
    drop(asked);
    Ok(without_body(ask(again).await?.into_parts().1))
}

/// The response with its length and without its body.
fn without_body(response: HttpResponse) -> HttpResponse {
    response.map_body(|_, body| left_out(body))
}

impl Endpoint for Services {
    fn call(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Answering {
        Box::pin(async move {
            let table = Arc::clone(&self.local.table);
            let response = match self.outcome(request.clone(), payload, found).await {
                Ok(response) => response,
                Err(error) => error::answer(&error, &request, &table.errors),
            };
            Ok(ServiceResponse::new(request, response))
        })
    }

    fn outcome(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Outcome {
        Box::pin(async move {
            let outcome = AssertUnwindSafe(self.answer(&request, payload, found)).catch_unwind().await;
            outcome.unwrap_or_else(|panic| Err(panicked(&*panic)))
        })
    }
}

/// No service has the path.
#[derive(Debug, thiserror::Error)]
#[error("no service has the path")]
struct Unknown;

impl actix_web::ResponseError for Unknown {
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::NotFound().finish()
    }
}

/// Whether it is the answer of no service.
fn is_unknown(response: &HttpResponse) -> bool {
    response.error().is_some_and(|error| error.as_error::<Unknown>().is_some())
}

async fn unknown() -> Result<HttpResponse, Unknown> {
    Err(Unknown)
}

/// The error of a path that nobody has.
pub(crate) fn not_found(request: &HttpRequest) -> HttpError {
    let (method, path) = (read_by(request), request.path());
    HttpError::not_found(format!("Endpoint \"{method} {path}\" not found."))
}
