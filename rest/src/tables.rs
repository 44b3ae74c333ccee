//! The tables of an application: one for each generation of its bindings, built by whoever needs it first.

use crate::{
    ActixService, BODY_PARSERS, BODY_WRITERS, Mount, RestConfig, TableError, TableErrors,
    answer::Writers,
    binding,
    body::{Parsers, Policy},
    config::normal_base_path,
    cors::Cors,
    document_routes::configured_routes,
    error::Errors,
    middleware::{self, Step},
    openapi::{Info, Part, Publishing},
    request::TrustedProxies,
    schema::{ASYNC_FORMATS, ASYNC_KEYWORDS, FORMATS, KEYWORDS, SchemaRules},
    security::{AUTHENTICATORS, Authenticator, SecurityPlan, authenticators},
    sequence::Stage,
    server,
    service::Tables,
    table::{Plan, Setting, Table},
};
use lazo_kernel::{Application, Context, ContextLevel, Package, config};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The tables of one application.
pub(crate) struct ApplicationTables {
    context: Context,
    package: Package,
    config: Arc<RestConfig>,
    current: Mutex<Option<Arc<Table>>>,
}

/// The tables that an application was verified with, for the server that starts next. The application holds them; they hold its
/// context, whose bindings therefore know them weakly.
#[derive(Default)]
pub(crate) struct Verified(Arc<Mutex<Option<ApplicationTables>>>);

impl Verified {
    pub(crate) fn keep(&self, tables: ApplicationTables) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tables);
    }

    pub(crate) fn downgrade(&self) -> WeakVerified {
        WeakVerified(Arc::downgrade(&self.0))
    }
}

/// [`Verified`] that does not keep anything.
#[derive(Clone)]
pub(crate) struct WeakVerified(Weak<Mutex<Option<ApplicationTables>>>);

impl WeakVerified {
    /// What was verified, unless the configuration is another one by now. Bindings that have come since are in the next table.
    pub(crate) fn take(&self, config: &RestConfig) -> Option<ApplicationTables> {
        let kept = self.0.upgrade()?.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.filter(|tables| *tables.config == *config)
    }
}

impl ApplicationTables {
    pub(crate) fn new(context: &Context, package: Package, config: Arc<RestConfig>) -> Self {
        let context = context.child("rest", ContextLevel::Server);
        Self { context, package, config, current: Mutex::default() }
    }

    fn build(&self, generation: u64) -> Result<Table, TableErrors> {
        let mut errors = Vec::new();
        let mut routes = binding::routes(&self.context, &mut errors);
        // Documents that the configuration has put nowhere.
        routes.retain(|route| !route.operation().path.is_empty());
        routes.extend(configured_routes(&self.config.openapi));
        let unbound =
            |key: &str, cause| TableErrors(vec![TableError::Binding { key: key.to_owned(), cause }]);
        // What cannot be had has been told with the routes.
        let services = binding::actix_services(&self.context, &mut Vec::new());
        let parsers = BODY_PARSERS.view(&self.context).values_sync();
        let parsers = Parsers(parsers.map_err(|cause| unbound(BODY_PARSERS.name(), cause))?);
        let writers = BODY_WRITERS.view(&self.context).values_sync();
        let writers = Writers(writers.map_err(|cause| unbound(BODY_WRITERS.name(), cause))?);
        let formats = FORMATS.view(&self.context).values_sync();
        let formats = formats.map_err(|cause| unbound(FORMATS.name(), cause))?;
        let keywords = KEYWORDS.view(&self.context).values_sync();
        let keywords = keywords.map_err(|cause| unbound(KEYWORDS.name(), cause))?;
        let asking = ASYNC_KEYWORDS.view(&self.context).values_sync();
        let asking = asking.map_err(|cause| unbound(ASYNC_KEYWORDS.name(), cause))?;
        let asking_formats = ASYNC_FORMATS.view(&self.context).values_sync();
        let asking_formats = asking_formats.map_err(|cause| unbound(ASYNC_FORMATS.name(), cause))?;
        let rules = SchemaRules::new(&formats, &keywords, &asking_formats, &asking);
        let authenticators = authenticators(&self.context);
        let authenticators = authenticators.map_err(|cause| unbound(AUTHENTICATORS.name(), cause))?;
        let describe = |one: &Arc<dyn Authenticator>| Some((one.scheme().to_owned(), one.describe()?));
        let schemes = authenticators.iter().filter_map(describe).collect();
        let security = &self.config.security;
        let setting = self.setting(&mut errors);
        let built = Table::build(Plan {
            generation,
            routes,
            publishing: Publishing {
                info: Info {
                    title: self.package.name.clone(),
                    version: self.package.version.clone(),
                    description: Some(self.package.description.clone()).filter(|text| !text.is_empty()),
                },
                config: self.config.openapi.clone(),
                errors: self.config.errors.clone(),
                context: Some(self.context.clone()),
                parts: services.iter().filter_map(part).collect(),
                schemes,
            },
            base_path: normal_base_path(&self.config.base_path),
            routing: self.config.routing,
            versions: self.config.versions.clone(),
            policy: Policy { limits: self.config.limits.clone(), bodies: self.config.bodies.clone() },
            parsers,
            rules,
            writers,
            answers: self.config.answers.clone(),
            parameters: self.config.parameters.clone(),
            security: SecurityPlan {
                is_enforced: security.enforce,
                realm: security.realm.as_ref().unwrap_or(&self.package.name).as_str().into(),
                authenticators,
            },
            setting,
        });
        // All that is wrong, at once.
        match built {
            Ok(table) if errors.is_empty() => Ok(table),
            Ok(_) => Err(TableErrors(errors)),
            Err(TableErrors(others)) => Err(TableErrors(errors.into_iter().chain(others).collect())),
        }
    }

    /// What stands beside the routes.
    fn setting(&self, errors: &mut Vec<TableError>) -> Setting {
        let mut given = Vec::new();
        match Cors::of(&self.config.cors) {
            Ok(Some(cors)) => given.push((middleware::CORS, Step::of_value("rest.cors", Arc::new(cors)))),
            Ok(None) => {}
            Err(problem) => errors.push(TableError::Cors { problem }),
        }
        let ways = middleware::bound(&self.context, given).unwrap_or_else(|error| {
            errors.push(error);
            Default::default()
        });
        errors.extend(self.config.limits.problem().map(|problem| TableError::Configuration { problem }));
        if let Err(problem) = server::check(&self.config) {
            errors.push(TableError::Configuration { problem: problem.to_string() });
        }
        let (texts, headers) = (&self.config.trusted_proxies, self.config.proxy_headers);
        let proxies = TrustedProxies::new(texts, headers).unwrap_or_else(|problem| {
            errors.push(TableError::Configuration { problem });
            TrustedProxies::default()
        });
        Setting {
            stage: Stage::of(&self.context, ways),
            context: Some(self.context.clone()),
            proxies: Arc::new(proxies),
            errors: Errors::new(self.config.errors.clone(), self.context.clone()),
        }
    }
}

/// The document of services, and what stands in front of its paths.
fn part(service: &Arc<ActixService>) -> Option<Part> {
    let security = service.security().cloned();
    Some(Part { prefix: service.path().to_owned(), document: service.document()?.clone(), security })
}

impl Tables for ApplicationTables {
    #[inline]
    fn generation(&self) -> u64 {
        self.context.generation()
    }

    fn table(&self) -> Result<Arc<Table>, TableErrors> {
        // A table is replaced whole: one that a panic left behind is sound.
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        // Read before the bindings are: a table may be newer than its stamp, never older.
        let generation = self.generation();
        if let Some(table) = current.as_ref().filter(|table| table.generation == generation) {
            return Ok(Arc::clone(table));
        }
        let table = Arc::new(self.build(generation)?);
        *current = Some(Arc::clone(&table));
        Ok(table)
    }
}

/// The routes of an application as an actix service, to be registered in somebody's own actix app or scope.
///
/// Start the application first, so that its graph is verified; mount
/// [`RestComponent::without_server`](crate::RestComponent::without_server) in it, which opens no port.
///
/// ```
/// use actix_web::{App, web};
/// use lazo_kernel::Application;
/// use lazo_rest::{RestComponent, mount};
///
/// let application = Application::new("demo").component(RestComponent::without_server());
/// let api = mount(&application)?;
/// let app = App::new().service(web::scope("/api").service(api));
/// # anyhow::Ok(())
/// ```
///
/// # Errors
/// What is wrong with the configuration or the routes.
pub fn mount(app: &Application) -> anyhow::Result<Mount> {
    let tables = of_application(app)?;
    tables.table()?;
    Ok(Mount::new(Arc::new(tables)))
}

/// The table of an application's routes as they are now, for tests, tools and checks.
///
/// # Errors
/// What is wrong with the configuration or the routes.
pub fn table(app: &Application) -> anyhow::Result<Arc<Table>> {
    Ok(of_application(app)?.table()?)
}

/// The tables of an application as it is configured now.
pub(crate) fn of_application(app: &Application) -> anyhow::Result<ApplicationTables> {
    let config = Arc::new(config::section::<RestConfig>(app.context(), "rest")?);
    Ok(ApplicationTables::new(app.context(), app.package().clone(), config))
}
