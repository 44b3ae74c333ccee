//! A fixed set of routes, without an application: for tests, and for actix apps that want nothing else of Lazo.

use crate::{
    BodyParser, BodyWriter, Controller, Mount, ParameterPolicy, Route, TableErrors,
    answer::Writers,
    body::{Parsers, Policy},
    call::Local,
    config::{Answers, Bodies, Limits, SecurityConfig, VersionsConfig, normal_base_path},
    endpoint::{Endpoint, Find, Finding, Supply},
    middleware::Guarded,
    openapi::{Info, Publishing},
    operation::Operation,
    route::Intercepting,
    router,
    schema::SchemaRules,
    security::{Authenticator, SecurityPlan},
    service::Tables,
    table::{Mounted, Plan, Setting, Table},
};
use std::{fmt, rc::Rc, sync::Arc};

/// Routes and their controllers, given by value.
///
/// ```
/// use actix_web::{App, http::Method};
/// use lazo_rest::{Call, Route, Routes, operation::Operation};
///
/// let operation = Operation::new(Method::GET, "/ping", "ping");
/// let ping = Route::new(operation, async |_: &(), call: &mut Call<'_>| call.json("pong"));
/// let mount = Routes::new().route(ping).mount()?;
/// let app = App::new().service(mount);
/// # Ok::<(), lazo_rest::TableErrors>(())
/// ```
#[derive(Default)]
pub struct Routes {
    routes: Vec<Arc<dyn Mounted>>,
    policy: Policy,
    parameters: ParameterPolicy,
    answers: Answers,
    parsers: Vec<Arc<dyn BodyParser>>,
    writers: Vec<Arc<dyn BodyWriter>>,
    rules: SchemaRules,
    base_path: String,
    routing: router::Policy,
    versions: VersionsConfig,
    authenticators: Vec<Arc<dyn Authenticator>>,
    security: SecurityConfig,
}

impl Routes {
    /// No routes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one route that needs no controller.
    #[must_use]
    pub fn route(mut self, route: Route<()>) -> Self {
        self.routes.push(Arc::new(WithController::none(route, Ok(None))));
        self
    }

    /// With all routes of a controller.
    #[must_use]
    pub fn controller<C: Controller>(mut self, controller: impl Into<Arc<C>>) -> Self {
        let supply = supply(controller.into());
        for route in C::routes() {
            let supply = supply.clone();
            self.routes.push(Arc::new(WithController { route, supply, intercepting: Ok(None) }));
        }
        self
    }

    /// With other limits than the defaults.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.policy.limits = limits;
        self
    }

    /// With other limits of bodies than the defaults.
    #[must_use]
    pub fn bodies(mut self, bodies: Bodies) -> Self {
        self.policy.bodies = bodies;
        self
    }

    /// With a parser of bodies.
    #[must_use]
    pub fn body_parser(mut self, parser: impl BodyParser + 'static) -> Self {
        self.parsers.push(Arc::new(parser));
        self
    }

    /// With formats and keywords that schemas may use.
    #[must_use]
    pub fn schema_rules(mut self, rules: SchemaRules) -> Self {
        self.rules = rules;
        self
    }

    /// With a writer of answers.
    #[must_use]
    pub fn body_writer(mut self, writer: impl BodyWriter + 'static) -> Self {
        self.writers.push(Arc::new(writer));
        self
    }

    /// With something done to answers before they are sent.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// With another policy for parameters than the default.
    #[must_use]
    pub fn parameters(mut self, policy: ParameterPolicy) -> Self {
        self.parameters = policy;
        self
    }

    /// With a prefix of all routes, e.g. `/api/v1`. A slash at its end, and none at its beginning, make no difference.
    #[must_use]
    pub fn base_path(mut self, base_path: &str) -> Self {
        self.base_path = normal_base_path(base_path);
        self
    }

    /// With another way to compare paths than the default.
    #[must_use]
    pub fn routing(mut self, policy: router::Policy) -> Self {
        self.routing = policy;
        self
    }

    /// With another way for requests to say which version of the API they mean than in the path.
    #[must_use]
    pub fn versions(mut self, versions: VersionsConfig) -> Self {
        self.versions = versions;
        self
    }

    /// With an authenticator, which describes its scheme.
    #[must_use]
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticators.push(Arc::new(authenticator));
        self
    }

    /// With another way to handle security than the default, which enforces it.
    #[must_use]
    pub fn security(mut self, config: SecurityConfig) -> Self {
        self.security = config;
        self
    }

    /// The actix service that answers these routes.
    ///
    /// # Errors
    /// Everything that is wrong with the routes.
    pub fn mount(self) -> Result<Mount, TableErrors> {
        let title = "API";
        let describe = |one: &Arc<dyn Authenticator>| Some((one.scheme().to_owned(), one.describe()?));
        let schemes = self.authenticators.iter().filter_map(describe).collect();
        let table = Table::build(Plan {
            generation: 0,
            routes: self.routes,
            publishing: Publishing {
                info: Info { title: title.to_owned(), version: "0.0.0".to_owned(), description: None },
                schemes,
                ..Publishing::default()
            },
            base_path: self.base_path,
            routing: self.routing,
            versions: self.versions,
            policy: self.policy,
            parameters: self.parameters,
            parsers: Parsers(self.parsers.into()),
            rules: self.rules,
            writers: Writers(self.writers.into()),
            answers: self.answers,
            security: SecurityPlan {
                is_enforced: self.security.enforce,
                realm: self.security.realm.as_deref().unwrap_or(title).into(),
                authenticators: self.authenticators,
            },
            setting: Setting::default(),
        })?;
        Ok(Mount::new(Arc::new(Fixed(Arc::new(table)))))
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.routes.iter().map(|route| &route.operation().operation_id);
        f.debug_list().entries(ids).finish()
    }
}

/// A route and where its controller comes from.
pub(crate) struct WithController<C> {
    pub(crate) route: Route<C>,
    pub(crate) supply: Supply<C>,
    /// Without an application there are no interceptors.
    pub(crate) intercepting: Intercepting,
}

impl WithController<()> {
    /// A route that needs no controller.
    pub(crate) fn none(route: Route<()>, intercepting: Intercepting) -> Self {
        Self { route, supply: supply(Arc::new(())), intercepting }
    }
}

impl<C: Send + Sync + 'static> Mounted for WithController<C> {
    fn operation(&self) -> &Operation {
        self.route.operation()
    }

    fn yields(&self) -> bool {
        self.route.yields()
    }

    fn intercepting(&self) -> &Intercepting {
        &self.intercepting
    }

    fn endpoint(&self, local: Local) -> Rc<dyn Endpoint> {
        let (table, index) = (Arc::clone(&local.table), local.index);
        let endpoint = self.route.endpoint(self.supply.clone(), local);
        let steps = self.route.middleware_steps();
        if steps.is_empty() {
            return endpoint;
        }
        Rc::new(Guarded::new(steps.into(), endpoint, table, index))
    }
}

fn supply<C: Send + Sync + 'static>(controller: Arc<C>) -> Supply<C> {
    let find: Find<C> = Arc::new(move |_| Finding::Ready(Ok(Arc::clone(&controller))));
    Supply::Once(find)
}

/// A table that never changes.
struct Fixed(Arc<Table>);

impl Tables for Fixed {
    fn generation(&self) -> u64 {
        self.0.generation
    }

    fn table(&self) -> Result<Arc<Table>, TableErrors> {
        Ok(Arc::clone(&self.0))
    }
}
