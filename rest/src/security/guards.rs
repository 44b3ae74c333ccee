//! What the routes of a table require: found out once for each table, when it is built; where an enhancer of the document has to
//! be waited for, when the server starts or the first request comes.

use super::{AUTHENTICATORS, Authenticator, Subject, finding, guard::Guard, keys::query_keys};
use crate::{
    HttpError, RequestInfo, Table, TableError, TableErrors,
    call::Found,
    endpoint::{Answering, Endpoint, panicked},
    error,
    middleware::Shared,
};
use actix_web::{
    HttpMessage as _, HttpRequest,
    dev::{Payload, ServiceResponse},
};
use futures_util::FutureExt as _;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::Arc,
};
use tokio::{
    runtime::{Builder, Handle},
    sync::OnceCell,
    task::unconstrained,
};

/// What security a table is built with.
#[derive(Clone)]
pub(crate) struct SecurityPlan {
    /// Whether anything is enforced.
    pub(crate) is_enforced: bool,
    pub(crate) realm: Arc<str>,
    pub(crate) authenticators: Vec<Arc<dyn Authenticator>>,
}

/// What the routes of a table require.
#[derive(Debug)]
pub(crate) struct Security {
    is_enforced: bool,
    realm: Arc<str>,
    authenticators: Authenticators,
    known: OnceCell<Known>,
}

/// What the documents of a table say.
#[derive(Debug)]
struct Known {
    guards: Guards,
    /// By the place of the route; nothing where nobody asks for them.
    query_keys: Vec<Vec<String>>,
}

/// By the place of the route; none for one that lets everybody in.
pub(super) type Guards = Vec<Option<Arc<Guard>>>;

struct Authenticators(Vec<Arc<dyn Authenticator>>);

impl std::fmt::Debug for Authenticators {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|one| one.scheme())).finish()
    }
}

impl Security {
    pub(crate) fn new(plan: SecurityPlan) -> Self {
        Self {
            is_enforced: plan.is_enforced,
            realm: plan.realm,
            authenticators: Authenticators(plan.authenticators),
            known: OnceCell::new(),
        }
    }

    /// Whether a route may require something.
    #[inline]
    pub(crate) fn guards(&self, index: usize) -> bool {
        self.known.get().is_none_or(|known| known.guards.get(index).is_none_or(Option::is_some))
    }

    /// Whether a route takes a key from a query parameter, or a gateway in front of it does.
    #[cold]
    pub(crate) fn takes(&self, index: usize, parameter: &str) -> bool {
        let keys = self.known.get().and_then(|known| known.query_keys.get(index));
        keys.is_some_and(|keys| keys.iter().any(|key| key == parameter.trim_end_matches("[]")))
    }

    /// Finds out what is required, if that can be had at once.
    pub(crate) fn prepare_now(&self, table: &Table) -> Result<(), TableErrors> {
        at_once(self.of(table)).map_or(Ok(()), |found| found.map(drop))
    }

    async fn of(&self, table: &Table) -> Result<&Known, TableErrors> {
        self.known.get_or_try_init(async || self.find(table).await).await
    }

    async fn find(&self, table: &Table) -> Result<Known, TableErrors> {
        let (told, shown) = table.told_of_security().await.map_err(|error| {
            let problem = format!(
                "what operations require cannot be known, since the OpenAPI document cannot be made: {error:#}"
            );
            TableErrors(vec![TableError::Security { problem }])
        })?;
        let guards = match self.is_enforced {
            true => finding::guards((&self.realm, &self.authenticators.0), (&told, &shown), table)?,
            false => shown.iter().map(|_| None).collect(),
        };
        let query_keys = if table.parameters.refuse_unknown { query_keys(&told, &shown) } else { Vec::new() };
        Ok(Known { guards, query_keys })
    }
}

/// What a future comes to without waiting; nothing if it waits, or panics.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let poll = || catch_unwind(AssertUnwindSafe(|| unconstrained(future).now_or_never())).ok().flatten();
    if Handle::try_current().is_ok() {
        return poll();
    }
    // Whoever is asked may want to look for a runtime, though nobody waits in this one.
    let runtime = Builder::new_current_thread().enable_all().build().ok()?;
    let _entered = runtime.enter();
    poll()
}

impl Table {
    /// Finds out what routes require, where that had to wait until now.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) async fn prepare_security(&self) -> Result<(), TableErrors> {
        match self.security() {
            Some(security) => security.of(self).await.map(drop),
            None => Ok(()),
        }
    }

    /// Whether a route may require something of who calls.
    #[inline]
    pub(crate) fn is_guarded(&self, index: usize) -> bool {
        self.security().is_some_and(|security| security.guards(index))
    }

    /// Lets a request of a route in, and says with it who calls.
    ///
    /// # Errors
    /// 401, 403; a 500 if what the route requires cannot be known.
    pub(crate) async fn admit(
        self: &Arc<Self>,
        index: usize,
        request: &HttpRequest,
    ) -> Result<(), HttpError> {
        let Some(security) = self.security() else { return Ok(()) };
        let known = security.of(self).await.map_err(|errors| {
            HttpError::internal("Internal Server Error").caused_by(anyhow::Error::from(errors))
        })?;
        let Some(Some(guard)) = known.guards.get(index) else { return Ok(()) };
        let subject = guard.admit(request, || RequestInfo::routed(request, self, Some(index))).await?;
        if !(subject.is_anonymous() && request.extensions().contains::<Subject>()) {
            request.extensions_mut().insert(subject);
        }
        Ok(())
    }
}

/// The answer to a request of a route that may require something, where nothing else runs around it.
pub(crate) fn guarded(
    shared: Rc<Shared>,
    (index, endpoint): (usize, Rc<dyn Endpoint>),
    (request, payload, found): (HttpRequest, Payload, Found),
) -> Answering {
    Box::pin(async move {
        let admitted = AssertUnwindSafe(shared.table.admit(index, &request)).catch_unwind().await;
        match admitted.unwrap_or_else(|panic| Err(panicked(&*panic))) {
            Ok(()) => endpoint.call(request, payload, found).await,
            Err(error) => {
                let response = error::answer(&error, &request, &shared.table.errors);
                Ok(ServiceResponse::new(request, response))
            }
        }
    })
}

/// The authenticators of a context.
pub(crate) fn authenticators(
    context: &lazo_kernel::Context,
) -> Result<Vec<Arc<dyn Authenticator>>, lazo_kernel::Error> {
    Ok(AUTHENTICATORS.view(context).values_sync()?.to_vec())
}
