//! What requests go through beside their operation, put together once for each generation of the bindings.

use super::{
    AUTHENTICATE_STEP, FIND_ROUTE_STEP, INVOKE_STEP, PARSE_STEP, REJECT_STEP, SEND_STEP, SEQUENCE, Sequence,
};
use crate::{
    HttpError,
    endpoint::{Answering, panicked},
    middleware::{End, Exchange, Next, Shared, Ways},
};
use actix_web::{
    HttpResponse,
    dev::{ServiceRequest, ServiceResponse},
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use lazo_kernel::{BindingKey, Context};
use std::{fmt, panic::AssertUnwindSafe, rc::Rc, sync::Arc};
use tokio::sync::OnceCell;

/// The middleware and the sequence of an application that has any.
pub(crate) struct Stage {
    context: Context,
    ways: Ways,
    /// Whether a sequence or a step is bound.
    has_own: bool,
    own: OnceCell<Own>,
}

/// The sequences that are bound.
struct Own {
    /// In place of the default.
    whole: Arc<dyn Sequence>,
    find_route: Option<Arc<dyn Sequence>>,
    authenticate: Option<Arc<dyn Sequence>>,
    parse: Option<Arc<dyn Sequence>>,
    invoke: Option<Arc<dyn Sequence>>,
    reject: Option<Arc<dyn Sequence>>,
    send: Option<Arc<dyn Sequence>>,
}

/// The default of everything.
struct Default;

impl Sequence for Default {}

const KEYS: [BindingKey<dyn Sequence>; 7] =
    [SEQUENCE, FIND_ROUTE_STEP, AUTHENTICATE_STEP, PARSE_STEP, INVOKE_STEP, REJECT_STEP, SEND_STEP];

impl Stage {
    /// That of a context; none where requests go straight to their operation.
    pub(crate) fn of(context: &Context, ways: Ways) -> Option<Self> {
        let has_own = KEYS.iter().any(|key| context.is_bound(key.name()));
        let has_middleware = [&ways.before, &ways.routed, &ways.around].iter().any(|way| !way.is_empty());
        (has_own || has_middleware).then(|| Self {
            context: context.clone(),
            ways,
            has_own,
            own: OnceCell::new(),
        })
    }

    /// Answers a request.
    pub(crate) fn answer(request: ServiceRequest, shared: Rc<Shared>, is_root: bool) -> Answering {
        Box::pin(async move {
            let mut exchange = Exchange::new(request, shared, is_root);
            let response = match AssertUnwindSafe(handle(&mut exchange)).catch_unwind().await {
                Ok(response) => response,
                Err(panic) => exchange.write_error(&panicked(&*panic)),
            };
            Ok(ServiceResponse::new(exchange.into_request(), response))
        })
    }

    /// The sequences that are bound, looked up at the first request.
    async fn own(&self) -> anyhow::Result<Option<&Own>> {
        if !self.has_own {
            return Ok(None);
        }
        let find = async |key: &BindingKey<dyn Sequence>| match self.context.is_bound(key.name()) {
            true => self.context.get(key).await.map(Some),
            false => Ok(None),
        };
        let own = self.own.get_or_try_init(async || {
            anyhow::Ok(Own {
                whole: find(&SEQUENCE).await?.unwrap_or_else(|| Arc::new(Default)),
                find_route: find(&FIND_ROUTE_STEP).await?,
                authenticate: find(&AUTHENTICATE_STEP).await?,
                parse: find(&PARSE_STEP).await?,
                invoke: find(&INVOKE_STEP).await?,
                reject: find(&REJECT_STEP).await?,
                send: find(&SEND_STEP).await?,
            })
        });
        own.await.map(Some)
    }

    fn step(&self, choose: impl FnOnce(&Own) -> &Option<Arc<dyn Sequence>>) -> Option<&dyn Sequence> {
        let own = self.own.get()?;
        Some(&**choose(own).as_ref().unwrap_or(&own.whole))
    }
}

async fn handle(exchange: &mut Exchange) -> HttpResponse {
    let shared = Rc::clone(exchange.shared());
    let own = match shared.table.stage() {
        Some(stage) => stage.own().await,
        None => Ok(None),
    };
    match own {
        Ok(Some(own)) => own.whole.handle(exchange).await,
        Ok(None) => {
            let outcome = exchange.run().await;
            exchange.finish(outcome)
        }
        Err(error) => exchange.write_error(&HttpError::from(error)),
    }
}

impl Exchange {
    /// Lets the request go its way: middleware, find route, middleware, authenticate, middleware, parse, invoke.
    ///
    /// # Errors
    /// Those of whatever it meets.
    pub async fn run(&mut self) -> anyhow::Result<HttpResponse> {
        let shared = Rc::clone(self.shared());
        match shared.table.stage() {
            Some(stage) => Next::new(&stage.ways.before, &Route(stage)).run(self).await,
            None => match self.find_route()? {
                Some(answer) => Ok(answer),
                None => self.invoke().await,
            },
        }
    }

    /// Step *reject*: writes an error as the application's [sequence](crate::Sequence) has it, or as
    /// [`write_error`](Self::write_error) does. For middleware that wants answers only, and sees none of errors.
    #[must_use]
    pub fn reject(&self, error: &HttpError) -> HttpResponse {
        match self.shared().table.stage().and_then(|stage| stage.step(|own| &own.reject)) {
            Some(step) => step.reject(self, error),
            None => self.write_error(error),
        }
    }

    /// Makes an answer of whatever came of it: steps reject and send.
    #[must_use]
    pub fn finish(&self, outcome: anyhow::Result<HttpResponse>) -> HttpResponse {
        let stage = self.shared().table.stage();
        let response = outcome.unwrap_or_else(|error| self.reject(&HttpError::from(error)));
        match stage.and_then(|stage| stage.step(|own| &own.send)) {
            Some(step) => step.send(self, response),
            None => response,
        }
    }
}

/// Where the middleware in front of routing leads to.
struct Route<'s>(&'s Stage);

impl End for Route<'_> {
    fn reach<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        let stage = self.0;
        let answered = match stage.step(|own| &own.find_route) {
            Some(step) => step.find_route(exchange),
            None => exchange.find_route(),
        };
        match answered {
            Ok(None) if stage.ways.routed.is_empty() => stage.admit(exchange),
            Ok(None) => {
                Box::pin(async move { Next::new(&stage.ways.routed, &Admit(stage)).run(exchange).await })
            }
            Ok(Some(answer)) => Box::pin(std::future::ready(Ok(answer))),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

/// Where the middleware behind routing leads to.
struct Admit<'s>(&'s Stage);

impl End for Admit<'_> {
    fn reach<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        self.0.admit(exchange)
    }
}

/// Where the middleware around the operation leads to.
struct Invoke<'s>(&'s Stage);

impl End for Invoke<'_> {
    fn reach<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        self.0.invoke(exchange)
    }
}

impl Stage {
    /// Finds out who calls, and lets him go on.
    fn admit<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        if !self.has_own && !exchange.is_guarded() {
            return self.go_on(exchange);
        }
        Box::pin(async move {
            match self.step(|own| &own.authenticate) {
                Some(step) => step.authenticate(exchange).await?,
                None => exchange.authenticate().await?,
            }
            exchange.admitted();
            self.go_on(exchange).await
        })
    }

    /// Along the middleware around the operation.
    fn go_on<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        if self.ways.around.is_empty() {
            return self.invoke(exchange);
        }
        Box::pin(async move { Next::new(&self.ways.around, &Invoke(self)).run(exchange).await })
    }

    fn invoke<'r>(&'r self, exchange: &'r mut Exchange) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        if !self.has_own {
            return Box::pin(exchange.invoke());
        }
        Box::pin(async move {
            if let Some(step) = self.step(|own| &own.parse) {
                step.parse(exchange).await?;
            }
            match self.step(|own| &own.invoke) {
                Some(step) => step.invoke(exchange).await,
                None => exchange.invoke().await,
            }
        })
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage")
            .field("ways", &self.ways)
            .field("has_own", &self.has_own)
            .finish_non_exhaustive()
    }
}
