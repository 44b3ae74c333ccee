//! The table of all routes: built once for each generation of the bindings, shared by all workers, never written to while
//! it serves.

mod documents;
mod error;
mod examples;
mod ids;
mod state;
mod told;

use crate::{
    answer::{Answers, Writers},
    body::{Parsers, Policy},
    call::Local,
    config::{CheckAnswers, VersionsConfig},
    endpoint::Endpoint,
    error::{Errors, described::describe},
    openapi::{Published, Publishing},
    operation::Operation,
    parameter::ParameterPolicy,
    realm::{self, Entry, Realm, Realms},
    request::TrustedProxies,
    route::Intercepting,
    router::{self, Router, Template},
    schema::{SchemaRules, Schemas},
    security::{Security, SecurityPlan},
    sequence::Stage,
};
use actix_web::{
    HttpRequest,
    http::{Method, header::HeaderValue},
};
use lazo_kernel::Context;
use std::{
    collections::HashMap,
    fmt,
    rc::Rc,
    sync::{Arc, Mutex},
};
use tracing::warn;

pub(crate) use error::requiring;
pub use error::{TableError, TableErrors};
pub(crate) use state::RouteState;

/// A route with its controller, of whatever types.
pub(crate) trait Mounted: Send + Sync {
    fn operation(&self) -> &Operation;
    /// Whether it gives way where another route has its path.
    fn yields(&self) -> bool;
    fn intercepting(&self) -> &Intercepting;
    fn endpoint(&self, local: Local) -> Rc<dyn Endpoint>;
}

/// What a table is built from.
pub(crate) struct Plan {
    pub(crate) generation: u64,
    pub(crate) routes: Vec<Arc<dyn Mounted>>,
    pub(crate) publishing: Publishing,
    /// The prefix of all routes, without a trailing slash.
    pub(crate) base_path: String,
    /// How paths are compared.
    pub(crate) routing: router::Policy,
    /// How requests say a version.
    pub(crate) versions: VersionsConfig,
    pub(crate) policy: Policy,
    pub(crate) parameters: ParameterPolicy,
    pub(crate) parsers: Parsers,
    /// Formats and keywords of the application's own.
    pub(crate) rules: SchemaRules,
    pub(crate) writers: Writers,
    pub(crate) answers: Answers,
    pub(crate) security: SecurityPlan,
    /// What stands beside the routes.
    pub(crate) setting: Setting,
}

/// What stands beside the routes of an application; nothing of it beside those that are given by value.
#[derive(Default)]
pub(crate) struct Setting {
    /// Where requests' contexts are made below.
    pub(crate) context: Option<Context>,
    /// What requests go through beside their operation.
    pub(crate) stage: Option<Stage>,
    pub(crate) proxies: Arc<TrustedProxies>,
    pub(crate) errors: Errors,
}

/// All routes that are served, and the document about them.
pub struct Table {
    pub(crate) generation: u64,
    pub(crate) policy: Policy,
    pub(crate) parameters: ParameterPolicy,
    pub(crate) base_path: String,
    /// What is done with answers.
    pub(crate) answers: Answers,
    /// Whether they are held against the document.
    pub(crate) checks_answers: bool,
    /// Whether nothing is done with them after that.
    pub(crate) leaves_answers: bool,
    /// The header by which requests say a version, where some operation has one.
    pub(crate) vary: Option<HeaderValue>,
    pub(crate) context: Option<Context>,
    pub(crate) proxies: Arc<TrustedProxies>,
    /// How errors are answered.
    pub(crate) errors: Errors,
    stage: Option<Stage>,
    /// What is required of who calls, if anything is.
    security: Option<Security>,
    routes: Vec<(RouteState, Arc<dyn Mounted>)>,
    /// That of an application without realms.
    router: Router<usize>,
    realms: Option<Realms>,
    schemas: Schemas,
    pub(crate) publishing: Publishing,
    published: Published,
    /// The documents of realms that somebody has asked for.
    documents: Mutex<HashMap<Realm, Arc<Published>>>,
}

impl Table {
    pub(crate) fn build(plan: Plan) -> Result<Self, TableErrors> {
        let mut errors = Vec::new();
        let routes = states(&plan, &mut errors);
        let entries: Vec<Entry<'_>> = routes
            .iter()
            .map(|(state, template, route)| Entry {
                operation: &state.operation,
                template: template.clone(),
                yields: route.yields(),
            })
            .collect();
        let mut realms = Realms::of(&plan.versions, &entries);
        let (router, conflicts) = match &mut realms {
            Some(realms) => (Router::new(plan.routing), realms.route(plan.routing, &entries)),
            None => realm::router(plan.routing, &entries, |_| Some((0, false))),
        };
        errors.extend(
            conflicts
                .into_iter()
                .map(|(first, second)| conflict(entries[first].operation, entries[second].operation)),
        );
        drop(entries);
        let routes: Vec<_> = routes.into_iter().map(|(state, _, route)| (state, route)).collect();
        let schemas = match Schemas::of(routes.iter().map(|(state, _)| &state.operation)) {
            Ok(schemas) => schemas.with_rules(plan.rules.clone()),
            Err(problem) => {
                errors.push(TableError::Schema(problem));
                Schemas::default()
            }
        };
        for format in schemas.unchecked_formats() {
            warn!(
                format,
                "schemas of what clients send name a format that nobody checks: bind a `lazo_rest::schema::Format` of that \
                 name as an extension of `FORMATS`, or say it in the description"
            );
        }
        // A schema given as data may be wrong in itself: that is told now, not at the first request.
        let bodies =
            routes.iter().flat_map(|(state, _)| &state.operation.body).flat_map(|body| &body.content);
        for schema in bodies.filter_map(|media| media.schema.as_ref()).filter(|schema| schema.extra.is_some())
        {
            if let Err(problem) = schemas.validator(schema)
                && errors.is_empty()
            {
                errors.push(TableError::Schema(problem));
            }
        }
        routes.iter().for_each(|(state, _)| examples::check(&state.operation, &schemas, &mut errors));
        if !errors.is_empty() {
            return Err(TableErrors(errors));
        }
        let says_it = |(state, _): &(RouteState, _)| {
            state.operation.security.iter().flatten().any(|alternative| !alternative.0.is_empty())
        };
        let may_require = !plan.security.authenticators.is_empty()
            || plan.publishing.may_require()
            || routes.iter().any(says_it);
        // Keys in the query are declared parameters, also where somebody else enforces them.
        let is_asked = plan.security.is_enforced || plan.parameters.refuse_unknown;
        let security = (is_asked && may_require).then(|| Security::new(plan.security));
        let vary = realms.as_ref().and_then(Realms::vary);
        let table = Self {
            generation: plan.generation,
            policy: plan.policy,
            parameters: plan.parameters,
            base_path: plan.base_path,
            checks_answers: plan.answers.check != CheckAnswers::Off,
            leaves_answers: !plan.answers.compress && vary.is_none(),
            vary,
            answers: plan.answers,
            context: plan.setting.context,
            proxies: plan.setting.proxies,
            errors: plan.setting.errors,
            stage: plan.setting.stage,
            security,
            routes,
            router,
            realms,
            schemas,
            publishing: plan.publishing,
            published: Published::default(),
            documents: Mutex::default(),
        };
        if let Some(security) = &table.security {
            security.prepare_now(&table)?;
        }
        Ok(table)
    }

    /// The operations, hidden ones included, in the order of their binding.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.routes.iter().map(|(state, _)| &state.operation)
    }

    /// The schemas of all operations.
    #[must_use]
    pub fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// What requests go through beside their operation, if there is anything.
    #[inline]
    pub(crate) fn stage(&self) -> Option<&Stage> {
        self.stage.as_ref()
    }

    /// What is required of who calls, if anything is.
    #[inline]
    pub(crate) fn security(&self) -> Option<&Security> {
        self.security.as_ref()
    }

    /// The router of a request.
    #[inline]
    pub(crate) fn router(&self, request: &HttpRequest) -> &Router<usize> {
        match &self.realms {
            None => &self.router,
            Some(realms) => realms.router(realms.of_request(request, &self.proxies)),
        }
    }

    #[inline]
    pub(crate) fn state(&self, index: usize) -> &RouteState {
        &self.routes[index].0
    }

    /// A worker's own endpoints, in the order of the routes.
    pub(crate) fn endpoints(self: &Arc<Self>) -> Vec<Rc<dyn Endpoint>> {
        let endpoint = |(index, (_, route)): (usize, &(RouteState, Arc<dyn Mounted>))| {
            route.endpoint(Local::new(Arc::clone(self), index))
        };
        self.routes.iter().enumerate().map(endpoint).collect()
    }

    /// The verbs for `Allow`: those of the routes, `HEAD` wherever there is `GET`, and `OPTIONS`.
    #[cold]
    pub(crate) fn allowed(router: &Router<usize>, path: &str) -> Vec<Method> {
        let mut methods = router.methods(path);
        methods.retain(|method| *method != *router::ANY);
        if methods.is_empty() {
            return methods;
        }
        if let Some(at) = methods.iter().position(|method| method == Method::GET)
            && !methods.contains(&Method::HEAD)
        {
            methods.insert(at + 1, Method::HEAD);
        }
        if !methods.contains(&Method::OPTIONS) {
            methods.push(Method::OPTIONS);
        }
        methods
    }
}

/// What is known of each route: one for each version in its path.
fn states(plan: &Plan, errors: &mut Vec<TableError>) -> Vec<(RouteState, Template, Arc<dyn Mounted>)> {
    let mut states = Vec::with_capacity(plan.routes.len());
    for route in &plan.routes {
        let interception = match route.intercepting() {
            Ok(interception) => interception.clone(),
            Err(problem) => {
                let operation = route.operation().operation_id.clone();
                errors.push(TableError::Interceptor { operation, problem: problem.clone() });
                None
            }
        };
        for mut operation in realm::spread(&plan.versions, route.operation(), errors) {
            describe(&mut operation, &plan.publishing.errors);
            let template = match Template::parse(&operation.path) {
                Ok(template) => template,
                Err(problem) => {
                    errors.push(TableError::Template { operation: operation.operation_id.clone(), problem });
                    continue;
                }
            };
            let media = (&plan.policy, &plan.parsers, &plan.writers, &plan.rules);
            let mut state = RouteState::new(operation, &template, media, errors);
            state.interception.clone_from(&interception);
            states.push((state, template, Arc::clone(route)));
        }
    }
    states
}

fn conflict(first: &Operation, second: &Operation) -> TableError {
    TableError::Conflict {
        method: second.method.clone(),
        first: first.operation_id.clone(),
        first_path: first.path.clone(),
        second: second.operation_id.clone(),
        second_path: second.path.clone(),
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("generation", &self.generation)
            .field("operations", &self.operations().map(|one| &one.operation_id).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
