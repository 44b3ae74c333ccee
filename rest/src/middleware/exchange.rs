//! A request on its way, and what is known of it.

use crate::{
    HttpError, Table,
    call::Found,
    endpoint::Endpoint,
    error,
    operation::Operation,
    request::{RequestInfo, request_context},
    security::{Subject, bind_subject},
    service,
};
use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    dev::{Payload, RequestHead, ServiceRequest},
};
use anyhow::anyhow;
use lazo_kernel::Context;
use std::{cell::OnceCell, fmt, rc::Rc, sync::Arc};

/// What a worker serves: the table, and its own endpoints.
pub(crate) struct Shared {
    pub(crate) table: Arc<Table>,
    pub(crate) endpoints: Vec<Rc<dyn Endpoint>>,
}

/// Where the endpoint of the request comes from.
enum Target {
    /// The table; `true` where paths are taken whole.
    Table(bool),
    /// It is found already.
    Endpoint(Rc<dyn Endpoint>),
}

/// A request on its way to its operation and back, as middleware and the [`Sequence`](crate::Sequence) see it.
pub struct Exchange {
    /// Without its payload.
    request: ServiceRequest,
    payload: Payload,
    shared: Rc<Shared>,
    target: Target,
    /// The place of the operation in the table, once it is known.
    index: Option<usize>,
    found: Option<Found>,
    /// Whether it was found out who calls, and that he may.
    is_admitted: bool,
    context: OnceCell<Context>,
}

impl Exchange {
    pub(crate) fn new(request: ServiceRequest, shared: Rc<Shared>, is_root: bool) -> Self {
        let (request, payload) = request.into_parts();
        Self {
            request: ServiceRequest::from_request(request),
            payload,
            shared,
            target: Target::Table(is_root),
            index: None,
            found: None,
            is_admitted: false,
            context: OnceCell::new(),
        }
    }

    /// On its way from the route to the endpoint.
    pub(crate) fn at_endpoint(
        (request, payload, mut found): (HttpRequest, Payload, Found),
        shared: Rc<Shared>,
        index: usize,
        endpoint: Rc<dyn Endpoint>,
    ) -> Self {
        let context = found.context.take().map(OnceCell::from).unwrap_or_default();
        Self {
            request: ServiceRequest::from_request(request),
            payload,
            shared,
            target: Target::Endpoint(endpoint),
            index: Some(index),
            found: Some(found),
            is_admitted: true,
            context,
        }
    }

    pub(crate) fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }

    pub(crate) fn into_request(self) -> HttpRequest {
        self.request.into_parts().0
    }

    /// The request as actix has it.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        self.request.request()
    }

    /// Changes the head of the request: its verb, path, headers. A path that is changed in front of routing is the one that is
    /// routed.
    ///
    /// # Panics
    /// If somebody keeps a clone of the request (an extractor's value, say), since heads are shared. A panic is answered with
    /// a 500 like a handler's.
    pub fn change_head<R>(&mut self, change: impl FnOnce(&mut RequestHead) -> R) -> R {
        change(self.request.head_mut())
    }

    /// Takes the body, as a stream; the operation finds none unless it is [put back](Self::set_payload).
    pub fn take_payload(&mut self) -> Payload {
        self.payload.take()
    }

    /// Gives the request another body.
    pub fn set_payload(&mut self, payload: Payload) {
        self.payload = payload;
    }

    /// Runs one of actix's extractors.
    ///
    /// # Errors
    /// The extractor's error: an [`HttpError`] as it is, another one with its status and headers but without its words.
    pub async fn extract<T: FromRequest>(&mut self) -> Result<T, HttpError> {
        T::from_request(self.request.request(), &mut self.payload)
            .await
            .map_err(|error| crate::call::foreign(&error.into()))
    }

    /// The operation that takes the request, once its route is found.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        self.index.map(|index| &self.shared.table.state(index).operation)
    }

    /// All routes that are served now, and the document about them.
    #[must_use]
    pub fn table(&self) -> &Arc<Table> {
        &self.shared.table
    }

    /// What is known of the request, its real client included, where it comes through trusted proxies.
    #[must_use]
    pub fn info(&self) -> RequestInfo {
        RequestInfo::routed(self.request(), &self.shared.table, self.index)
    }

    /// The context of the request, in which it is bound; made when it is first needed. What is bound in it is what the
    /// controller of the operation, its interceptors and whatever else is made for this request get injected.
    ///
    /// # Errors
    /// A 500 if the routes stand in no application's context.
    pub fn context(&self) -> Result<&Context, HttpError> {
        if let Some(context) = self.context.get() {
            return Ok(context);
        }
        let context = request_context(self.request(), &self.shared.table, self.index)?;
        Ok(self.context.get_or_init(|| context))
    }

    /// Step *find route*: looks for the route of the request; an answer where there is one without it (`OPTIONS`).
    ///
    /// # Errors
    /// 400 for a path that is no path, 404 and 405 where no route takes the request.
    pub fn find_route(&mut self) -> anyhow::Result<Option<HttpResponse>> {
        let Target::Table(is_root) = self.target else { return Ok(None) };
        match service::find(&self.shared.table, is_root, self.request()) {
            Ok((index, found)) => {
                (self.index, self.found) = (Some(index), Some(found));
                self.is_admitted = false;
                if let Some(context) = self.context.get() {
                    // The operation is known now.
                    crate::request::bind_request(context, self.info())?;
                }
                Ok(None)
            }
            Err(no_route) => Ok(Some(no_route.outcome(self.request())?)),
        }
    }

    /// Step *authenticate*: lets in who fulfils what the document says of the operation's security, and says with the request
    /// [who calls](Self::subject). It does nothing where nothing is required, or `rest.security.enforce` is `false`.
    ///
    /// # Errors
    /// 401 and 403; what an authenticator fails with; a 500 if no route was found before.
    pub async fn authenticate(&mut self) -> anyhow::Result<()> {
        let index = self.index.ok_or_else(|| anyhow!("who may call is known behind the route"))?;
        if self.shared.table.is_guarded(index) {
            // Boxed, so that the future of a route that requires nothing is no larger for it.
            Box::pin(self.shared.table.admit(index, self.request.request())).await?;
            self.bind_subject()?;
        }
        self.is_admitted = true;
        Ok(())
    }

    /// Whether the operation may require something of who calls.
    pub(crate) fn is_guarded(&self) -> bool {
        self.index.is_some_and(|index| self.shared.table.is_guarded(index))
    }

    /// Says that a step of the application's own has let the request in.
    pub(crate) fn admitted(&mut self) {
        self.is_admitted = true;
    }

    /// Who calls, as far as it is known.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::of(self.request())
    }

    /// Says who calls: for what finds it out in another way than by security schemes, a step of the sequence or a middleware in
    /// the group `authentication`. It lets nobody in: who is let in by a scheme takes its place.
    ///
    /// # Errors
    /// A 500 if the context of the request does not take it.
    pub fn set_subject(&mut self, subject: Subject) -> Result<(), HttpError> {
        self.request.extensions_mut().insert(subject);
        self.bind_subject()
    }

    /// Tells a context that was made before who calls.
    fn bind_subject(&self) -> Result<(), HttpError> {
        if let Some(context) = self.context.get() {
            let bound = bind_subject(context, self.subject())
                .and_then(|()| crate::request::bind_request(context, self.info()));
            bound.map_err(anyhow::Error::from)?;
        }
        Ok(())
    }

    /// Step *invoke*: reads parameters and body, calls the operation with its interceptors, and writes its result. It
    /// [authenticates](Self::authenticate) before that, where no step has done so.
    ///
    /// # Errors
    /// Those of the operation; a 500 if no route was found before, or the operation has been called already.
    pub async fn invoke(&mut self) -> anyhow::Result<HttpResponse> {
        if !self.is_admitted && self.is_guarded() {
            self.authenticate().await?;
        }
        let known = self.index.zip(self.found.take());
        let (index, mut found) =
            known.ok_or_else(|| anyhow!("the operation is called once, behind its route"))?;
        found.context = self.context.get().cloned();
        let endpoint = match &self.target {
            Target::Table(_) => Rc::clone(&self.shared.endpoints[index]),
            Target::Endpoint(endpoint) => Rc::clone(endpoint),
        };
        let (request, payload) = (self.request().clone(), self.payload.take());
        Ok(endpoint.outcome(request, payload, found).await?)
    }

    /// Writes an error in the form that the client wants, and logs what is this side's fault.
    #[must_use]
    pub fn write_error(&self, error: &HttpError) -> HttpResponse {
        error::answer(error, self.request(), &self.shared.table.errors)
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("request", self.request()).finish_non_exhaustive()
    }
}
