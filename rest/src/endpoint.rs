//! Endpoints: what one worker calls for one route. The future of a call holds its endpoint and borrows the controller from it,
//! so no counter that other workers touch is written.

use crate::{
    Call, HttpError, answer,
    call::{Found, Local},
    error, intercept,
};
use actix_web::{
    Error, HttpRequest, HttpResponse,
    dev::{Payload, ServiceResponse},
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use std::{any::Any, cell::OnceCell, panic::AssertUnwindSafe, rc::Rc, sync::Arc};

/// The one future of a request.
pub(crate) type Answering = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

/// What came of a call: the answer, or an error that is not written yet.
pub(crate) type Outcome = LocalBoxFuture<'static, Result<HttpResponse, HttpError>>;

/// What a worker calls for a route.
pub(crate) trait Endpoint {
    /// The whole answer to a request.
    fn call(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Answering;
    /// For those who want to see errors: middleware.
    fn outcome(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Outcome;
}

/// Makes or finds a controller.
pub(crate) type Find<C> = Arc<dyn Fn(&Call<'_>) -> Finding<C> + Send + Sync>;

/// A controller that is there, or will be.
pub(crate) enum Finding<C: ?Sized> {
    Ready(Result<Arc<C>, anyhow::Error>),
    Pending(LocalBoxFuture<'static, Result<Arc<C>, anyhow::Error>>),
}

/// Where an endpoint has its controller from.
pub(crate) enum Supply<C: ?Sized> {
    /// One for all requests, found at the first.
    Once(Find<C>),
    /// One for each request.
    Each(Find<C>),
}

impl<C: ?Sized> Clone for Supply<C> {
    fn clone(&self) -> Self {
        match self {
            Self::Once(find) => Self::Once(Arc::clone(find)),
            Self::Each(find) => Self::Each(Arc::clone(find)),
        }
    }
}

/// The endpoint of a route with code of type `H`.
pub(crate) struct Served<C: ?Sized, H> {
    code: Arc<H>,
    supply: Supply<C>,
    controller: OnceCell<Arc<C>>,
    local: Local,
}

impl<C, H> Served<C, H>
where
    C: Send + Sync + 'static,
    H: AsyncFn(&C, &mut Call<'_>) -> Result<HttpResponse, HttpError> + 'static,
{
    pub(crate) fn new(code: Arc<H>, supply: Supply<C>, local: Local) -> Self {
        Self { code, supply, controller: OnceCell::new(), local }
    }

    /// Finds the controller and calls the code.
    #[inline]
    async fn answer(
        &self,
        request: &HttpRequest,
        payload: Payload,
        found: Found,
    ) -> Result<HttpResponse, HttpError> {
        let mut call = Call::new(request, payload, found, &self.local);
        call.check_query()?;
        if self.local.state().asks {
            // Boxed, so that the future of a route that asks nobody is no larger for it.
            Box::pin(call.ask_about_parameters()).await?;
        }
        if let Some(controller) = self.controller.get() {
            return self.run(controller, &mut call).await;
        }
        let controller = self.find(&call).await?;
        self.run(&controller, &mut call).await
    }

    /// Calls the code; interceptors that it does not know of run around it.
    #[inline]
    async fn run(&self, controller: &C, call: &mut Call<'_>) -> Result<HttpResponse, HttpError> {
        match call.interception() {
            Some(interception) if !interception.inside => {
                // Boxed, so that the future of a route that nothing intercepts is as small as without interceptors.
                Box::pin(intercept::around(&*self.code, controller, call, interception)).await
            }
            _ => (self.code)(controller, call).await,
        }
    }

    /// What came of it, held against the document if the configuration asks for that.
    #[cold]
    fn checked(
        &self,
        outcome: Result<Result<HttpResponse, HttpError>, Box<dyn Any + Send>>,
    ) -> Result<HttpResponse, HttpError> {
        answer::checked(outcome.unwrap_or_else(|panic| Err(panicked(&*panic))), &self.local)
    }

    #[cold]
    async fn find(&self, call: &Call<'_>) -> Result<Arc<C>, HttpError> {
        let (find, is_kept) = match &self.supply {
            Supply::Once(find) => (find, true),
            Supply::Each(find) => (find, false),
        };
        let controller = match find(call) {
            Finding::Ready(found) => found?,
            Finding::Pending(finding) => finding.await?,
        };
        if is_kept {
            // Another call may have been quicker; then it has found the same one.
            let _ = self.controller.set(Arc::clone(&controller));
        }
        Ok(controller)
    }
}

impl<C, H> Endpoint for Served<C, H>
where
    C: Send + Sync + 'static,
    H: AsyncFn(&C, &mut Call<'_>) -> Result<HttpResponse, HttpError> + 'static,
{
    fn call(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Answering {
        Box::pin(async move {
            let outcome = AssertUnwindSafe(self.answer(&request, payload, found)).catch_unwind().await;
            let response = match outcome {
                Ok(Ok(response)) if !self.local.table.checks_answers => response,
                outcome => {
                    let errors = &self.local.table.errors;
                    self.checked(outcome).unwrap_or_else(|error| error::answer(&error, &request, errors))
                }
            };
            Ok(ServiceResponse::new(request, response))
        })
    }

    fn outcome(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Outcome {
        Box::pin(async move {
            let outcome = AssertUnwindSafe(self.answer(&request, payload, found)).catch_unwind().await;
            match outcome {
                Ok(Ok(response)) if !self.local.table.checks_answers => Ok(response),
                outcome => self.checked(outcome),
            }
        })
    }
}

/// The error of a handler that panicked.
#[cold]
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> HttpError {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    HttpError::internal("Internal Server Error").caused_by(anyhow::anyhow!("the handler panicked: {text}"))
}
