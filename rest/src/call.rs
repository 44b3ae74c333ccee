//! One call of an operation: the request, and typed access to its parameters and body.

mod asked;
mod body;
mod json;
mod parameters;
mod patience;
mod refused;
mod sent;

use crate::{
    HttpError,
    intercept::{Interception, Origin, RequestContext},
    negotiation::AcceptEncoding,
    operation::Operation,
    request::{RequestInfo, bind_request},
    router::Captures,
    table::{RouteState, Table},
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use lazo_kernel::{
    Context, ContextLevel,
    interceptor::{Chain, LateContext},
};
use std::{
    cell::{Cell, OnceCell},
    fmt,
    rc::Rc,
    sync::Arc,
};

use asked::Asked;
pub use body::Body;
pub(crate) use patience::Refused;

/// Where the router found the route: the ranges of the parameters, and the path they are ranges of where it is not the
/// request's own.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) captures: Captures,
    /// The path without the escapes that it was sent with.
    pub(crate) decoded: Option<String>,
    /// How much of the request's path is in front of the matched path.
    pub(crate) offset: usize,
    /// The context of the request, where something has needed it before the route was found.
    pub(crate) context: Option<Context>,
}

/// A table, kept by a count that no other worker touches.
#[derive(Debug)]
pub(crate) struct OwnTable(pub(crate) Arc<Table>);

/// What a worker knows of a route.
#[derive(Debug)]
pub(crate) struct Local {
    pub(crate) table: Arc<Table>,
    /// The same for who keeps it for a request's time.
    pub(crate) own_table: Rc<OwnTable>,
    pub(crate) index: usize,
    /// How many bytes the last JSON answer had: the next one's buffer.
    pub(crate) size_hint: Cell<usize>,
}

impl Local {
    pub(crate) fn new(table: Arc<Table>, index: usize) -> Self {
        Self { own_table: Rc::new(OwnTable(Arc::clone(&table))), table, index, size_hint: Cell::new(128) }
    }

    #[inline]
    pub(crate) fn state(&self) -> &RouteState {
        self.table.state(self.index)
    }
}

/// One call of an operation, as its handler gets it.
///
/// The `#[api]` macro calls these methods in the order of the contract: the body is read, then parameters in their
/// declared order, then the body is held against its schema. By hand:
///
/// ```
/// use actix_web::HttpResponse;
/// use lazo_rest::{Call, HttpError};
///
/// async fn twice(call: &mut Call<'_>) -> Result<HttpResponse, HttpError> {
///     let number: i64 = call.required(0)?; // the first parameter of the operation
///     call.json(&(number * 2))
/// }
/// ```
pub struct Call<'c> {
    request: &'c HttpRequest,
    payload: Payload,
    found: Found,
    local: &'c Local,
    /// The context of the request, once something needs it.
    context: OnceCell<Context>,
    /// What makes it, where interceptors may ask for it.
    late: OnceCell<Arc<dyn LateContext>>,
    /// What was said about parameters by whom they had to be shown.
    asked: Asked,
}

impl<'c> Call<'c> {
    #[inline]
    pub(crate) fn new(
        request: &'c HttpRequest,
        payload: Payload,
        mut found: Found,
        local: &'c Local,
    ) -> Self {
        let context = found.context.take().map(OnceCell::from).unwrap_or_default();
        Self { request, payload, found, local, context, late: OnceCell::new(), asked: Asked::default() }
    }

    /// What is known of the request, its real client included, where it comes through trusted proxies.
    #[must_use]
    pub fn info(&self) -> RequestInfo {
        RequestInfo::routed(self.request, &self.local.table, Some(self.local.index))
    }

    /// The request as actix has it.
    #[inline]
    #[must_use]
    pub fn request(&self) -> &'c HttpRequest {
        self.request
    }

    /// Whether the client takes answers in this coding (`gzip`, `br`), which all lines of its `Accept-Encoding` say together.
    /// It does not where it wants those that are not packed more.
    #[must_use]
    pub fn takes_coding(&self, coding: &str) -> bool {
        let accept = AcceptEncoding::of(self.request.headers());
        let quality = accept.quality(coding);
        quality > 0 && !accept.prefers_plain(quality)
    }

    /// What stands in the request's path in front of the operation's: the base path, and scopes of actix's that the routes are
    /// mounted in, as they were sent.
    #[must_use]
    pub fn prefix(&self) -> &'c str {
        self.request.path().get(..self.found.offset).unwrap_or_default()
    }

    /// A parameter of the path as it was sent, but for escapes other than `%2F` and `%25`; by its place in the template.
    pub(crate) fn captured(&self, at: usize) -> Option<&str> {
        let path = match &self.found.decoded {
            Some(decoded) => decoded,
            None => &self.request.path()[self.found.offset..],
        };
        self.found.captures.get(path, at)
    }

    /// The operation that is called.
    #[inline]
    #[must_use]
    pub fn operation(&self) -> &'c Operation {
        &self.local.state().operation
    }

    /// All routes that are served now, and the document about them.
    #[must_use]
    pub fn table(&self) -> &'c Arc<Table> {
        &self.local.table
    }

    /// The interceptors of the operation; `None` if there are none. `#[api]` calls a method along its chain; code by hand that
    /// shows its arguments to interceptors makes an [`Invocation`](lazo_kernel::interceptor::Invocation) and says so with
    /// [`Route::intercepts_inside`](crate::Route::intercepts_inside).
    #[inline]
    #[must_use]
    pub fn chain(&self) -> Option<&'c Chain> {
        self.interception().map(|interception| &interception.chain)
    }

    #[inline]
    pub(crate) fn interception(&self) -> Option<&'c Arc<Interception>> {
        self.state().interception.as_ref()
    }

    /// The context of the request, in which it is bound; made when it is first needed.
    ///
    /// # Errors
    /// A 500 if the routes stand in no application's context.
    pub fn request_context(&self) -> Result<&Context, HttpError> {
        match (self.context.get(), self.interception()) {
            (Some(context), _) => Ok(context),
            (None, Some(_)) => Ok(self.late_context().context()),
            (None, None) => Err(HttpError::internal("Internal Server Error")
                .caused_by(anyhow::anyhow!("the route is neither intercepted nor made for each request"))),
        }
    }

    /// Where the operation is called from.
    pub(crate) fn origin(&self) -> Origin {
        match self.context.get() {
            Some(context) => Origin::There(context.clone()),
            None => Origin::Late(Arc::clone(self.late_context())),
        }
    }

    fn late_context(&self) -> &Arc<dyn LateContext> {
        self.late.get_or_init(|| Arc::new(RequestContext::new(self.request, self.local)))
    }

    /// The context of the request, made below `parent` unless it is there.
    pub(crate) fn context_below(&self, parent: &Context) -> Result<&Context, HttpError> {
        if let Some(context) = self.context.get() {
            return Ok(context);
        }
        if let Some(late) = self.late.get() {
            return Ok(late.context());
        }
        let context = parent.child("request", ContextLevel::Request);
        bind_request(&context, self.info()).map_err(anyhow::Error::from)?;
        Ok(self.context.get_or_init(|| context))
    }

    /// Runs one of actix's extractors.
    ///
    /// # Errors
    /// The extractor's error: an [`HttpError`] as it is, another one with its status and headers but without its words. 408 for a
    /// body that comes too slowly.
    pub async fn extract<T: FromRequest>(&mut self) -> Result<T, HttpError> {
        let refused = patience::patient(
            &mut self.payload,
            self.request.head(),
            u64::MAX,
            &self.local.table.policy.limits,
        );
        let extracted = T::from_request(self.request, &mut self.payload).await;
        extracted.map_err(|error| refused.error().unwrap_or_else(|| foreign(&error.into())))
    }

    /// Takes the body as a stream; how much of it is read is up to the caller. One that comes too slowly
    /// (`limits.body_rate`) ends with an error.
    pub fn take_payload(&mut self) -> Payload {
        patience::patient(&mut self.payload, self.request.head(), u64::MAX, &self.local.table.policy.limits);
        self.payload.take()
    }

    /// Takes the body as a stream of at most `limit` bytes, or as many as a stream may have (`bodies.stream`), and what says why it
    /// was cut.
    pub(crate) fn take_limited(&mut self, limit: Option<u64>) -> Result<(Payload, Refused), HttpError> {
        let policy = &self.local.table.policy;
        let limit = limit.unwrap_or(policy.bodies.stream);
        crate::body::check_length(self.request, limit)?;
        let refused = patience::patient(&mut self.payload, self.request.head(), limit, &policy.limits);
        Ok((self.payload.take(), refused))
    }

    #[inline]
    fn state(&self) -> &'c RouteState {
        self.local.state()
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation().operation_id).finish_non_exhaustive()
    }
}

/// An error of actix's or somebody's extractor as ours.
#[cold]
pub(crate) fn foreign(error: &actix_web::Error) -> HttpError {
    by_answer(error, &error.error_response())
}

/// An error of actix's or somebody else's as ours, with the status and the headers of its answer.
#[cold]
pub(crate) fn by_answer(error: &actix_web::Error, response: &HttpResponse) -> HttpError {
    if let Some(own) = error.as_error::<HttpError>() {
        let copy = own.duplicate();
        let Some(cause) = own.cause() else { return copy };
        return copy.caused_by(anyhow::anyhow!("{cause:#}"));
    }
    let status = response.status();
    let phrase = status.canonical_reason().unwrap_or("Error");
    let mut own = HttpError::of_any(status, phrase).caused_by(anyhow::anyhow!("{error}"));
    for (name, value) in response.headers() {
        if name != actix_web::http::header::CONTENT_TYPE && name != actix_web::http::header::CONTENT_LENGTH {
            own = own.header(name.clone(), value.clone());
        }
    }
    own
}
