//! The REST component: mount it, and the application's controllers are served.

use crate::{
    BODY_PARSERS, BODY_WRITERS, ERROR_MAPPERS, RestConfig,
    document_routes::document_routes,
    openapi::{self, CONTRACT, ENHANCERS},
    operation::Operation,
    request::declare_request,
    schema::{ASYNC_FORMATS, ASYNC_KEYWORDS, FORMATS, KEYWORDS},
    security::{AUTHENTICATORS, declare_subject},
    server::{
        REST_SERVER, REST_URL, RestServer,
        layers::{Layers, Wrapped},
    },
    service::Tables as _,
    table::{Table, TableError, TableErrors},
    tables::{self, Verified},
};
use actix_service::{Service, Transform};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use anyhow::anyhow;
use lazo_kernel::{
    Application, Component, Scope, Server as _, bind, config, interceptor,
    verify::{Problem, ProblemId, Report},
};
use std::{fmt, sync::Arc};

/// Registers services of actix's own beside the routes, in each worker.
pub(crate) type Configure = Arc<dyn Fn(&mut actix_web::web::ServiceConfig) + Send + Sync>;

/// Serves the application's controllers, and the document about them at `/openapi.json` and `/openapi.yaml`.
///
/// ```
/// use lazo_kernel::Application;
/// use lazo_rest::RestComponent;
///
/// let app = Application::new("demo").component(RestComponent::default());
/// ```
#[derive(Clone, Default)]
pub struct RestComponent {
    has_no_server: bool,
    configure: Vec<Configure>,
    layers: Layers,
}

impl RestComponent {
    /// Without a server of its own: the routes are mounted in somebody's actix app with [`mount`](crate::mount).
    #[must_use]
    pub fn without_server() -> Self {
        Self { has_no_server: true, ..Self::default() }
    }

    /// Registers services of actix's own in the server, in front of the application's routes.
    ///
    /// ```
    /// use actix_web::{HttpResponse, web};
    /// use lazo_rest::RestComponent;
    ///
    /// let component = RestComponent::default().configure(|actix| {
    ///     actix.service(web::resource("/raw").to(HttpResponse::Ok));
    /// });
    /// ```
    #[must_use]
    pub fn configure(
        mut self,
        configure: impl Fn(&mut actix_web::web::ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.configure.push(Arc::new(configure));
        self
    }

    /// Puts middleware of actix's around everything that the server answers, services of actix's own included. Each worker makes
    /// its own; the one that is added last is the outermost. Where the routes are [mounted](crate::mount) in somebody's app, it
    /// is that app that wraps them.
    ///
    /// ```
    /// use actix_web::middleware::DefaultHeaders;
    /// use lazo_rest::RestComponent;
    ///
    /// let component = RestComponent::default()
    ///     .wrap(|| DefaultHeaders::new().add(("Strict-Transport-Security", "max-age=31536000")));
    /// ```
    #[must_use]
    pub fn wrap<T, B>(mut self, make: impl Fn() -> T + Send + Sync + 'static) -> Self
    where
        T: Transform<Wrapped, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()>
            + 'static,
        T::Transform: 'static,
        <T::Transform as Service<ServiceRequest>>::Future: 'static,
        T::Future: 'static,
        B: MessageBody + 'static,
    {
        self.layers.add(make);
        self
    }
}

impl fmt::Debug for RestComponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestComponent")
            .field("has_server", &!self.has_no_server)
            .field("layers", &self.layers.len())
            .finish_non_exhaustive()
    }
}

impl Component for RestComponent {
    fn name(&self) -> &str {
        "RestComponent"
    }

    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        declare_request(app)?;
        declare_subject(app)?;
        // What hosting platforms set.
        app.add(config::variable("HOST", "rest.host"))?;
        app.add(config::variable("PORT", "rest.port"))?;
        app.add(BODY_PARSERS.declare())?;
        app.add(BODY_WRITERS.declare())?;
        app.add(FORMATS.declare())?;
        app.add(ASYNC_FORMATS.declare())?;
        app.add(KEYWORDS.declare())?;
        app.add(ASYNC_KEYWORDS.declare())?;
        app.add(ENHANCERS.declare())?;
        app.add(ERROR_MAPPERS.declare())?;
        app.add(AUTHENTICATORS.declare())?;
        for binding in document_routes() {
            app.add(binding)?;
        }
        // Nobody would take them where there is no server.
        let verified = (!self.has_no_server).then(Verified::default);
        let for_server = verified.as_ref().map(Verified::downgrade);
        app.on_verify(move |app, report| verify(app, verified.as_ref(), report));
        openapi::offer_command(app);
        if let Some(verified) = for_server {
            let (package, configure, layers) =
                (app.package().clone(), self.configure.clone(), self.layers.clone());
            app.server(bind(REST_SERVER).to_dynamic(move |resolver| {
                let config = config::section::<RestConfig>(resolver.context(), "rest")?;
                let (package, configure, layers) = (package.clone(), configure.clone(), layers.clone());
                let verified = verified.clone();
                Ok(Arc::new(RestServer::new(
                    resolver.context(),
                    package,
                    config,
                    configure,
                    layers,
                    verified,
                )))
            }))?;
            let url = bind(REST_URL).to_dynamic(|resolver| {
                let url = resolver.get(&REST_SERVER)?.url();
                Ok(url.ok_or_else(|| anyhow!("the REST server does not run"))?.into())
            });
            app.add(url.scope(Scope::Transient).depends_on(&REST_SERVER).as_default())?;
        }
        Ok(())
    }
}

/// Looks for routes that could not be served.
fn verify(app: &Application, verified: Option<&Verified>, report: &mut Report) {
    let tables = tables::of_application(app);
    let error = match tables.and_then(|tables| Ok((tables.table()?, tables))) {
        Ok((table, tables)) => {
            shared_ids(&table, report);
            contract(app, &table, report);
            if let Some(verified) = verified {
                verified.keep(tables);
            }
            return;
        }
        Err(error) => error,
    };
    match error.downcast::<TableErrors>() {
        Ok(TableErrors(errors)) => {
            for problem in errors.iter().map(problem) {
                // What a class lists has been told of the class; a method may list it too.
                let known = |one: &Problem| one.id == problem.id && one.message == problem.message;
                if !report.problems().iter().any(known) {
                    report.add(problem);
                }
            }
        }
        Err(error) => report.add(Problem::new(ProblemId::Other("LZ0104"), format!("{error:#}"))),
    }
}

/// Looks for operations that a document could not tell apart.
fn shared_ids(table: &Table, report: &mut Report) {
    for (first, second) in table.shared_ids() {
        let place = |operation: &Operation| format!("{} {}", operation.method, operation.path);
        let what = format!(
            "`{}` is the id of two operations: {} and {}",
            first.operation_id,
            place(first),
            place(second)
        );
        let help = "give one of them an `operation_id = \"..\"` of its own\n\
                    where one controller stands in two places: `Placement::named(\"..\")`";
        report.add(Problem::new(ProblemId::Other("LZ0106"), what).help(help));
    }
}

/// The id of differences from the contract.
pub(crate) const CONTRACT_BROKEN: ProblemId = ProblemId::Other("LZ0120");

/// Holds the routes against the document that was there before them.
fn contract(app: &Application, table: &Table, report: &mut Report) {
    let context = app.context();
    if !context.is_bound(CONTRACT.name()) {
        return;
    }
    let own = table.complete_document();
    let found = context.get_sync(&CONTRACT).map_err(anyhow::Error::from).and_then(|given| Ok((given, own?)));
    match found {
        Ok((given, own)) => {
            for difference in openapi::differences(&given, &own) {
                let help = "change the code, or the document if it is wrong";
                report.add(Problem::new(CONTRACT_BROKEN, difference.to_string()).help(help));
            }
        }
        Err(error) => {
            report.add(Problem::new(CONTRACT_BROKEN, format!("the contract cannot be had: {error:#}")));
        }
    }
}

fn problem(error: &TableError) -> Problem {
    if let TableError::Interceptor { operation, problem } = error {
        return interceptor::problem(problem).asked_by(operation);
    }
    // What has no help here says it in its message.
    let (id, help) = match error {
        TableError::Conflict { .. } => ("LZ0101", None),
        TableError::Template { .. } => ("LZ0102", Some("correct the path")),
        TableError::NotInPath { .. } => {
            ("LZ0102", Some("put the parameter into the path\ntake it from the query: `#[query]`"))
        }
        TableError::Style { .. } => {
            ("LZ0105", Some("leave `style` and `explode` out: each place has a style that fits all values"))
        }
        TableError::Schema(_) => ("LZ0103", None),
        TableError::Example { .. } => ("LZ0103", Some("correct the example, or the rules of its type")),
        TableError::Default { .. } => ("LZ0103", Some("correct the default, or the rules of its type")),
        TableError::NoParser { .. } | TableError::NoWriter { .. } | TableError::Realm { .. } => {
            ("LZ0102", None)
        }
        TableError::Middleware { .. } => ("LZ0110", None),
        TableError::Cors { .. } => {
            ("LZ0111", Some("name the origins that may call\nleave credentials out: `credentials = false`"))
        }
        TableError::Configuration { .. } => ("LZ0112", None),
        TableError::NoAuthenticator { .. } => ("LZ0130", None),
        TableError::Security { .. } => ("LZ0131", None),
        TableError::Binding { .. } | TableError::Interceptor { .. } => {
            ("LZ0104", Some("bind the route as a value, `Application::route(..)`"))
        }
    };
    let problem = Problem::new(ProblemId::Other(id), error.to_string());
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}
