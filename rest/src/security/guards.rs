//! What the routes of a table require: found out once for each table, when it is built; where an enhancer of the document has to
//! be waited for, when the server starts or the first request comes.

use super::{
    AUTHENTICATORS, Authenticator, Subject,
    guard::{Asked, Demanded, Guard},
    scheme::Scheme,
    told::Told,
};
use crate::{
    HttpError, RequestInfo, Table, TableError, TableErrors,
    call::Found,
    endpoint::{Answering, Endpoint, panicked},
    error,
    middleware::Shared,
    operation::{Operation, SecurityRequirement},
};
use actix_web::{
    HttpMessage as _, HttpRequest,
    dev::{Payload, ServiceResponse},
};
use futures_util::FutureExt as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::Arc,
};
use tokio::{
    runtime::{Builder, Handle},
    sync::OnceCell,
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
    realm: Arc<str>,
    authenticators: Authenticators,
    guards: OnceCell<Guards>,
}

/// By the place of the route; none for one that lets everybody in.
type Guards = Vec<Option<Arc<Guard>>>;

struct Authenticators(Vec<Arc<dyn Authenticator>>);

impl std::fmt::Debug for Authenticators {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|one| one.scheme())).finish()
    }
}

impl Security {
    pub(crate) fn new(plan: SecurityPlan) -> Self {
        Self {
            realm: plan.realm,
            authenticators: Authenticators(plan.authenticators),
            guards: OnceCell::new(),
        }
    }

    /// Whether a route may require something.
    #[inline]
    pub(crate) fn guards(&self, index: usize) -> bool {
        self.guards.get().is_none_or(|guards| guards.get(index).is_none_or(Option::is_some))
    }

    /// Whether a route takes a key from a query parameter.
    #[cold]
    pub(crate) fn takes(&self, index: usize, parameter: &str) -> bool {
        let guard = self.guards.get().and_then(|guards| guards.get(index)?.as_ref());
        guard.is_some_and(|guard| guard.query_keys().any(|key| key == parameter.trim_end_matches("[]")))
    }

    /// Finds out what is required, if that can be had at once.
    pub(crate) fn prepare_now(&self, table: &Table) -> Result<(), TableErrors> {
        at_once(self.of(table)).map_or(Ok(()), |found| found.map(drop))
    }

    async fn of(&self, table: &Table) -> Result<&Guards, TableErrors> {
        self.guards.get_or_try_init(async || self.find(table).await).await
    }

    async fn find(&self, table: &Table) -> Result<Guards, TableErrors> {
        let (told, shown) = table.told_of_security().await.map_err(|error| {
            let problem = format!(
                "what operations require cannot be known, since the OpenAPI document cannot be made: {error:#}"
            );
            TableErrors(vec![TableError::Security { problem }])
        })?;
        let mut finding = Finding { security: self, missing: BTreeMap::new(), problems: BTreeSet::new() };
        let guards = shown.iter().map(|(operation, at)| finding.guard(operation, &told[*at])).collect();
        finding.check_authenticators(told.iter().map(|told| &**told));
        finding.check_parts(table, told.first().map(|told| &**told));
        let Finding { missing, problems, .. } = finding;
        let missing = missing
            .into_iter()
            .map(|(scheme, operations)| TableError::NoAuthenticator { scheme, operations });
        let problems = problems.into_iter().map(|problem| TableError::Security { problem });
        let errors: Vec<_> = missing.chain(problems).collect();
        if errors.is_empty() { Ok(guards) } else { Err(TableErrors(errors)) }
    }
}

/// What a future comes to without waiting; nothing if it waits, or panics.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let poll = || catch_unwind(AssertUnwindSafe(|| future.now_or_never())).ok().flatten();
    if Handle::try_current().is_ok() {
        return poll();
    }
    // Whoever is asked may want to look for a runtime, though nobody waits in this one.
    let runtime = Builder::new_current_thread().enable_all().build().ok()?;
    let _entered = runtime.enter();
    poll()
}

/// What is found out, and what is wrong.
struct Finding<'s> {
    security: &'s Security,
    /// Schemes that nobody knows the credentials of, and the operations that require them.
    missing: BTreeMap<String, Vec<String>>,
    problems: BTreeSet<String>,
}

impl Finding<'_> {
    fn guard(&mut self, operation: &Operation, told: &Told) -> Option<Arc<Guard>> {
        let id = &operation.operation_id;
        let required = told.required(operation).unwrap_or_else(|problem| {
            self.problems.insert(format!("the OpenAPI document, at `{id}`: {problem}"));
            Vec::new()
        });
        let mut guard = Guard {
            alternatives: Vec::new(),
            is_optional: false,
            schemes: Vec::new(),
            realm: Arc::clone(&self.security.realm),
        };
        let mut names: Vec<&str> = Vec::new();
        for SecurityRequirement(alternative) in &required {
            guard.is_optional |= alternative.is_empty();
            let mut demands = Vec::with_capacity(alternative.len());
            for (name, scopes) in alternative {
                let known = names.iter().position(|known| known == name);
                let scheme = match known.or_else(|| self.add(&mut guard, &mut names, name, (id, told))) {
                    Some(scheme) => scheme,
                    None => continue,
                };
                demands.push(Demanded { scheme, scopes: scopes.clone() });
            }
            self.check_words(&guard, &demands, id);
            if !demands.is_empty() {
                guard.alternatives.push(demands);
            }
        }
        (!guard.alternatives.is_empty()).then(|| Arc::new(guard))
    }

    /// Adds a scheme to a guard; nothing if that cannot be, which is a problem.
    fn add<'n>(
        &mut self,
        guard: &mut Guard,
        names: &mut Vec<&'n str>,
        name: &'n str,
        (operation, told): (&str, &Told),
    ) -> Option<usize> {
        let scheme = match Scheme::of(&told.schemes, name) {
            Ok(scheme) => scheme,
            Err(problem) if told.schemes.contains_key(name) => {
                self.problems.insert(format!("the security scheme `{name}` cannot be enforced: {problem}"));
                return None;
            }
            Err(_) => {
                self.problems.insert(format!(
                    "`{operation}` requires the security scheme `{name}`, which the OpenAPI document does not declare: say it in \
                     `rest.openapi.security_schemes`, bind `Declarations`, or let its authenticator describe it"
                ));
                return None;
            }
        };
        let by = self.security.authenticators.0.iter().find(|one| one.scheme() == name);
        let Some(by) = by else {
            self.missing.entry(name.to_owned()).or_default().push(operation.to_owned());
            return None;
        };
        names.push(name);
        guard.schemes.push(Asked { scheme, by: Arc::clone(by) });
        Some(guard.schemes.len() - 1)
    }

    /// Looks for schemes that cannot be fulfilled together: a request has one `Authorization`.
    fn check_words(&mut self, guard: &Guard, demands: &[Demanded], operation: &str) {
        let words = demands.iter().filter_map(|demanded| guard.schemes[demanded.scheme].scheme.word());
        let words: BTreeSet<String> = words.map(str::to_ascii_lowercase).collect();
        if words.len() > 1 {
            let words: Vec<_> = words.into_iter().collect();
            self.problems.insert(format!(
                "`{operation}` requires `{}` together, and a request has one header `Authorization`",
                words.join("` and `")
            ));
        }
    }

    /// Looks for authenticators that nobody would ask, and for several of one scheme.
    fn check_authenticators<'t>(&mut self, told: impl Iterator<Item = &'t Told>) {
        let declared: BTreeSet<&str> =
            told.flat_map(|told| told.schemes.keys().map(String::as_str)).collect();
        let mut seen = BTreeSet::new();
        for authenticator in &self.security.authenticators.0 {
            let scheme = authenticator.scheme();
            if !seen.insert(scheme) {
                self.problems.insert(format!(
                    "there are several authenticators for the security scheme `{scheme}`: bind one"
                ));
            }
            if !declared.contains(scheme) {
                let known: Vec<_> = declared.iter().map(|name| format!("`{name}`")).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                self.problems.insert(format!(
                    "an authenticator is for the security scheme `{scheme}`, which the OpenAPI document does not declare (it has \
                     {known}): let it describe the scheme, or correct the name"
                ));
            }
        }
    }

    /// Looks for services of actix's own of which it is not said who guards them.
    fn check_parts(&mut self, table: &Table, told: Option<&Told>) {
        let parts = table.publishing.parts.iter().filter(|part| part.security.is_none());
        for part in parts.filter(|part| told.is_some_and(Told::has_default) && speaks(part.document.value()))
        {
            self.problems.insert(format!(
                "the services below `{}` have a document that says who is let in, and the application's says it for all: say which \
                 counts, `ActixService::requires(..)` for what is asked here too, `ActixService::public()` if they guard themselves",
                part.prefix
            ));
        }
    }
}

/// Whether a document says anything of security.
fn speaks(document: &serde_json::Value) -> bool {
    let paths = document
        .get("paths")
        .and_then(|paths| paths.as_object())
        .into_iter()
        .flat_map(|paths| paths.values());
    let operations = paths.filter_map(|path| path.as_object()).flat_map(|path| path.values());
    operations.chain([document]).any(|place| place.get("security").is_some())
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
        let guards = security.of(self).await.map_err(|errors| {
            HttpError::internal("Internal Server Error").caused_by(anyhow::Error::from(errors))
        })?;
        let Some(Some(guard)) = guards.get(index) else { return Ok(()) };
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
