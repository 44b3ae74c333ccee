//! An operation with middleware of its own. One without never comes here.

use super::{End, Exchange, Next, Shared, Step};
use crate::{
    HttpError, Table,
    call::Found,
    endpoint::{Answering, Endpoint, Outcome, panicked},
    error,
};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::{Payload, ServiceResponse},
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use std::{panic::AssertUnwindSafe, rc::Rc, sync::Arc};

/// An endpoint with middleware around it.
pub(crate) struct Guarded {
    steps: Arc<[Step]>,
    inner: Rc<dyn Endpoint>,
    shared: Rc<Shared>,
    index: usize,
}

impl Guarded {
    pub(crate) fn new(steps: Arc<[Step]>, inner: Rc<dyn Endpoint>, table: Arc<Table>, index: usize) -> Self {
        Self { steps, inner, shared: Rc::new(Shared { table, endpoints: Vec::new() }), index }
    }
}

impl Endpoint for Guarded {
    fn call(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Answering {
        Box::pin(async move {
            let errors = Rc::clone(&self.shared);
            let response = match self.outcome(request.clone(), payload, found).await {
                Ok(response) => response,
                Err(error) => error::answer(&error, &request, &errors.table.errors),
            };
            Ok(ServiceResponse::new(request, response))
        })
    }

    fn outcome(self: Rc<Self>, request: HttpRequest, payload: Payload, found: Found) -> Outcome {
        Box::pin(async move {
            let (shared, inner) = (Rc::clone(&self.shared), Rc::clone(&self.inner));
            let mut exchange = Exchange::at_endpoint((request, payload, found), shared, self.index, inner);
            let running = Next::new(&self.steps, &Inner).run(&mut exchange);
            match AssertUnwindSafe(running).catch_unwind().await {
                Ok(outcome) => outcome.map_err(HttpError::from),
                Err(panic) => Err(panicked(&*panic)),
            }
        })
    }
}

/// The endpoint inside.
struct Inner;

impl End for Inner {
    fn reach<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        Box::pin(exchange.invoke())
    }
}
