//! How controllers and routes stand in the application's context.

use crate::{
    ACTIX_SERVICE, ActixService, Controller, Placement, Redirect, Route, StaticFiles,
    component::CONTRACT_BROKEN,
    endpoint::{Finding, Supply},
    middleware::{self, BindMiddleware as _, Middleware},
    openapi::{Document, Version},
    redirect::redirect_route,
    routes::WithController,
    security::{AUTHENTICATORS, Authenticator},
    table::{Mounted, Table, TableError},
};
use lazo_kernel::{
    Application, Binding, BindingKey, BindingRef, Context, Injectable, Resolution, Scope, bind,
};
use std::{fmt, sync::Arc};
use tokio::sync::OnceCell;

/// The tag of bindings that are controllers.
pub const CONTROLLER: &str = "controller";
/// The tag of bindings of [`Route<()>`]: routes that a component contributes without a controller.
pub const ROUTE: &str = "rest.route";

/// What a controller's binding says of its routes, so that they can be served without its type being known.
struct ControllerRoutes(RoutesOf);

type RoutesOf = fn(&Context, &BindingRef, &mut Vec<TableError>) -> Vec<Arc<dyn Mounted>>;

impl fmt::Debug for ControllerRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ControllerRoutes")
    }
}

/// The binding of a controller: what `#[controller]` has registered. Its routes are served as long as it is bound.
///
/// ```
/// use lazo_kernel::{Application, BindingKey};
/// # use lazo_kernel::{ClassInfo, Injectable, Resolution, Resolver};
/// # use lazo_rest::{Controller, Route};
/// # struct Ping;
/// # impl Injectable for Ping {
/// #     fn class() -> ClassInfo { ClassInfo::new::<Self>(file!(), line!()) }
/// #     fn construct(_: &Resolver<'_>) -> Resolution<Self> { Resolution::ready(Self) }
/// # }
/// # impl Controller for Ping { fn routes() -> Vec<Route<Self>> { Vec::new() } }
///
/// let app = Application::new("demo");
/// app.add(lazo_rest::controller_binding::<Ping>(BindingKey::new("controllers.Ping")))?;
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub fn controller_binding<C: Controller + Injectable>(key: BindingKey<C>) -> Binding<C> {
    bind(key).to_class().default_scope(Scope::Inferred).tag(CONTROLLER).meta(ControllerRoutes(routes_of::<C>))
}

/// What the REST crate adds to [`Application`].
pub trait RestApplication: Sized {
    /// Binds a controller under `controllers.<type>`. A failure is reported when the application starts.
    #[must_use]
    fn controller<C: Controller + Injectable>(self) -> Self;

    /// Binds a controller, somebody else's maybe, in another place than it says itself: below a prefix, for a host, in a version
    /// of the API, under another name. The key is `controllers.<type>`, and the prefix behind it where there is one; or
    /// `controllers.<name>`.
    ///
    /// ```
    /// # use lazo_kernel::{ClassInfo, Injectable, Resolution, Resolver};
    /// # use lazo_rest::{Controller, Route};
    /// # struct Users;
    /// # impl Injectable for Users {
    /// #     fn class() -> ClassInfo { ClassInfo::new::<Self>(file!(), line!()) }
    /// #     fn construct(_: &Resolver<'_>) -> Resolution<Self> { Resolution::ready(Self) }
    /// # }
    /// # impl Controller for Users { fn routes() -> Vec<Route<Self>> { Vec::new() } }
    /// use lazo_kernel::Application;
    /// use lazo_rest::{Placement, RestApplication};
    ///
    /// let app = Application::new("demo").controller_at::<Users>(Placement::below("/admin").host("admin.example.com"));
    /// ```
    #[must_use]
    fn controller_at<C: Controller + Injectable>(self, placement: Placement) -> Self;

    /// Binds a route without a controller under `routes.<operation id>`. A failure is reported when the application starts.
    #[must_use]
    fn route(self, route: Route<()>) -> Self;

    /// Binds a middleware in a group, under `middleware.<type>`; `middleware` is the group of most. One that wants more to be
    /// said, or to be built by injection, is a binding: `bind_type::<Audit>().to_class().middleware("audit")` (see
    /// [`BindMiddleware`](crate::middleware::BindMiddleware)). A failure is reported when the application starts.
    #[must_use]
    fn middleware<M: Middleware>(self, group: &'static str, middleware: M) -> Self;

    /// Binds an authenticator under `security.<scheme>`: it knows the credentials of one security scheme. One that is built by
    /// injection is a binding: `bind_type::<Tokens>().to_class().extension_for(&AUTHENTICATORS, |it| it)`. A failure is reported when
    /// the application starts.
    #[must_use]
    fn authenticator<A: Authenticator>(self, authenticator: A) -> Self;

    /// Sends who asks for `from` (`GET`) to `to`. A `to` that begins with one `/` is a path of this server: the base path and
    /// actix's scopes are put in front. The document does not show it.
    ///
    /// ```
    /// use lazo_kernel::Application;
    /// use lazo_rest::{Redirect, RestApplication};
    ///
    /// let app = Application::new("demo").redirect("/old", "/users", Redirect::SeeOther);
    /// ```
    #[must_use]
    fn redirect(self, from: &str, to: &str, kind: Redirect) -> Self {
        self.route(redirect_route(from, to, kind))
    }

    /// Serves the files of a directory below `path`, where no other route does. The document does not show them.
    ///
    /// ```
    /// use lazo_kernel::Application;
    /// use lazo_rest::{RestApplication, StaticFiles};
    ///
    /// let app = Application::new("demo").static_files("/static", StaticFiles::new("public"));
    /// ```
    #[must_use]
    fn static_files(self, path: &str, files: StaticFiles) -> Self {
        files.routes(path).into_iter().fold(self, Self::route)
    }

    /// Puts services of actix's own below a path: what they are asked for and no operation takes, they answer. The document
    /// about them, if they have one, becomes a part of the application's.
    ///
    /// ```
    /// use actix_web::{HttpResponse, web};
    /// use lazo_kernel::Application;
    /// use lazo_rest::{ActixService, RestApplication};
    ///
    /// let app = Application::new("demo").actix_service(ActixService::new("/legacy", |actix| {
    ///     actix.service(web::resource("/status").to(HttpResponse::Ok)); // GET /legacy/status
    /// }));
    /// ```
    #[must_use]
    fn actix_service(self, service: ActixService) -> Self;

    /// The OpenAPI document of the application as it would be served, without a start: no port is opened and no data source
    /// connected. Equal applications give equal bytes. From a program with `#[lazo::main]` it is had without code:
    /// `cargo run -- openapi --format yaml`.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use lazo_kernel::Application;
    /// use lazo_rest::{RestApplication, RestComponent};
    ///
    /// let app = Application::new("demo").component(RestComponent::default());
    /// let document = app.openapi().await?;
    /// assert!(document.to_json().contains(r#""title": "demo""#));
    /// # anyhow::Ok(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// What verification finds, and why the document cannot be made.
    fn openapi(&self) -> impl Future<Output = anyhow::Result<Document>> + Send;

    /// The same in words of a version of OpenAPI, whichever the configuration names.
    ///
    /// # Errors
    /// Those of [`openapi`](Self::openapi).
    fn openapi_in(&self, version: Version) -> impl Future<Output = anyhow::Result<Document>> + Send;
}

impl RestApplication for Application {
    fn controller<C: Controller + Injectable>(self) -> Self {
        self.with(controller_binding::<C>(key_of::<C>("")))
    }

    fn controller_at<C: Controller + Injectable>(self, placement: Placement) -> Self {
        let key = match &placement.name {
            Some(name) => BindingKey::named(format!("controllers.{name}")),
            None => key_of::<C>(&placement.prefix),
        };
        self.with(controller_binding::<C>(key).meta(placement))
    }

    fn route(self, route: Route<()>) -> Self {
        self.with(route_binding(route))
    }

    fn middleware<M: Middleware>(self, group: &'static str, middleware: M) -> Self {
        let key = middleware::key_of::<M>(self.context());
        self.with(bind(key).to(middleware).middleware(group))
    }

    fn authenticator<A: Authenticator>(self, authenticator: A) -> Self {
        let key = BindingKey::<A>::named(format!("security.{}", authenticator.scheme()));
        self.with(bind(key).to(authenticator).extension_for(&AUTHENTICATORS, |it| it))
    }

    fn actix_service(self, service: ActixService) -> Self {
        self.with(service.into_binding())
    }

    async fn openapi(&self) -> anyhow::Result<Document> {
        Ok(verified_table(self)?.openapi().await?.clone())
    }

    async fn openapi_in(&self, version: Version) -> anyhow::Result<Document> {
        Ok(verified_table(self)?.openapi_in(version).await?.clone())
    }
}

fn key_of<C: Send + Sync + 'static>(behind: &str) -> BindingKey<C> {
    let name = std::any::type_name::<C>();
    let short = name.split('<').next().and_then(|path| path.rsplit("::").next()).unwrap_or(name);
    BindingKey::named(format!("controllers.{short}{behind}"))
}

fn verified_table(app: &Application) -> anyhow::Result<Arc<Table>> {
    if let Err(report) = app.verify() {
        // How it differs from its contract is what one may want to look at.
        anyhow::ensure!(report.problems().iter().all(|one| one.id == CONTRACT_BROKEN), report);
    }
    crate::tables::table(app)
}

/// The binding of a route without a controller, under `routes.<operation id>`.
pub fn route_binding(route: Route<()>) -> Binding<Route<()>> {
    let key = BindingKey::named(format!("routes.{}", route.operation().operation_id));
    bind(key).to(route).tag(ROUTE)
}

/// All routes that stand in a context.
pub(crate) fn routes(context: &Context, errors: &mut Vec<TableError>) -> Vec<Arc<dyn Mounted>> {
    let mut all: Vec<Arc<dyn Mounted>> = Vec::new();
    for binding in context.find_by_tag(CONTROLLER) {
        if let Some(ControllerRoutes(routes)) = binding.meta() {
            all.extend(routes(context, &binding, errors));
        }
    }
    for binding in context.find_by_tag(ROUTE) {
        let route = context.resolve_binding::<Route<()>>(&binding).now();
        let route = match route {
            Ok(route) => route,
            Err(cause) => {
                errors.push(TableError::Binding { key: binding.key().to_owned(), cause });
                continue;
            }
        };
        check_middleware(&route, context, errors);
        let intercepting = route.interception(context, None);
        all.push(Arc::new(WithController::none((*route).clone(), intercepting)));
    }
    all.extend(actix_services(context, errors).iter().flat_map(|service| service.routes()));
    all
}

/// The services of actix's own that stand in a context.
pub(crate) fn actix_services(context: &Context, errors: &mut Vec<TableError>) -> Vec<Arc<ActixService>> {
    let mut all = Vec::new();
    for binding in context.find_by_tag(ACTIX_SERVICE) {
        match context.resolve_binding::<ActixService>(&binding).now() {
            Ok(service) => all.push(service),
            Err(cause) => errors.push(TableError::Binding { key: binding.key().to_owned(), cause }),
        }
    }
    all
}

/// Looks for middleware that is listed and not there.
fn check_middleware<C>(route: &Route<C>, context: &Context, errors: &mut Vec<TableError>) {
    if let Some(key) = route.missing_middleware(context) {
        let operation = &route.operation().operation_id;
        let problem = format!("`{operation}` lists the middleware `{key}`, which is not bound");
        errors.push(TableError::Middleware { problem });
    }
}

fn routes_of<C: Controller>(
    context: &Context,
    binding: &BindingRef,
    errors: &mut Vec<TableError>,
) -> Vec<Arc<dyn Mounted>> {
    let supply = supply::<C>(context, binding);
    let placement = binding.meta::<Placement>().cloned().unwrap_or_default();
    let route = |route: Route<C>| {
        let route = placement.place(route);
        check_middleware(&route, context, errors);
        let intercepting = route.interception(context, binding.class_interceptors());
        Arc::new(WithController { route, supply: supply.clone(), intercepting }) as Arc<dyn Mounted>
    };
    C::routes().into_iter().map(route).collect()
}

/// Where a bound controller comes from: shared where everything that it holds is shared, made for each request otherwise.
fn supply<C: Controller>(context: &Context, binding: &BindingRef) -> Supply<C> {
    let (context, binding) = (context.clone(), binding.clone());
    let is_shared = match binding.scope() {
        Scope::Transient => false,
        _ => matches!(context.lifetime_of(&binding), Scope::Singleton | Scope::Application | Scope::Server),
    };
    if is_shared {
        let once = Arc::new(OnceCell::new());
        return Supply::Once(Arc::new(move |_| {
            let (once, context, binding) = (Arc::clone(&once), context.clone(), binding.clone());
            Finding::Pending(Box::pin(async move {
                let make = async || context.resolve_binding::<C>(&binding).await;
                once.get_or_try_init(make).await.cloned().map_err(Into::into)
            }))
        }));
    }
    Supply::Each(Arc::new(move |call| {
        let child = match call.context_below(&context) {
            Ok(child) => child,
            Err(error) => return Finding::Ready(Err(error.into())),
        };
        match child.resolve_binding::<C>(&binding) {
            Resolution::Ready(controller) => Finding::Ready(Ok(controller)),
            Resolution::Failed(error) => Finding::Ready(Err(error.into())),
            Resolution::Pending(controller) => {
                Finding::Pending(Box::pin(async move { controller.await.map_err(Into::into) }))
            }
        }
    }))
}
