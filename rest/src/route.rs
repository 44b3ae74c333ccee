//! A route: an operation, and the code that answers it.

use crate::{
    Call, HttpError,
    call::Local,
    endpoint::{Endpoint, Served, Supply},
    intercept::Interception,
    middleware::{Middlewares, Step},
    operation::Operation,
};
use actix_web::HttpResponse;
use lazo_kernel::{
    Context,
    interceptor::{Chain, Interceptors, InvocationSource},
};
use std::{fmt, rc::Rc, sync::Arc};

/// An operation of a controller `C`, and the code that answers it.
///
/// The `#[api]` macro writes these. By hand:
///
/// ```
/// use actix_web::http::Method;
/// use lazo_rest::{Call, HttpError, Route, operation::Operation};
///
/// struct Greeter {
///     word: String,
/// }
///
/// let operation = Operation::new(Method::GET, "/hello", "Greeter.hello");
/// let route = Route::new(operation, async |greeter: &Greeter, call: &mut Call<'_>| {
///     Ok(call.json(&greeter.word)?)
/// });
/// assert_eq!(route.operation().path, "/hello");
/// ```
pub struct Route<C: ?Sized> {
    operation: Operation,
    code: Arc<dyn Code<C>>,
    interceptors: Listed,
    /// The controller's, and the operation's own.
    middleware: (Middlewares, Middlewares),
    yields: bool,
}

/// What intercepts a route, if anything does; an error if it cannot be had.
pub(crate) type Intercepting = Result<Option<Arc<Interception>>, lazo_kernel::Error>;

/// What a route says of its interceptors.
#[derive(Debug, Clone, Default)]
struct Listed {
    class: Interceptors,
    method: Interceptors,
    inside: bool,
    never: bool,
}

impl<C: Send + Sync + 'static> Route<C> {
    /// A route. The code is an async closure or function of the controller and the call.
    pub fn new<H>(operation: Operation, code: H) -> Self
    where
        H: AsyncFn(&C, &mut Call<'_>) -> Result<HttpResponse, HttpError> + Send + Sync + 'static,
    {
        Self {
            operation,
            code: Arc::new(code),
            interceptors: Listed::default(),
            middleware: Default::default(),
            yields: false,
        }
    }

    pub(crate) fn endpoint(&self, supply: Supply<C>, local: Local) -> Rc<dyn Endpoint> {
        Arc::clone(&self.code).endpoint(supply, local)
    }
}

impl<C: ?Sized> Route<C> {
    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Serves the operation for some hosts only: names, or `*.example.com` for all names below one.
    #[must_use]
    pub fn hosts<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.operation.hosts = hosts.into_iter().map(Into::into).collect();
        self
    }

    /// Serves the operation in some versions of the API only.
    #[must_use]
    pub fn versions<V: Into<String>>(mut self, versions: impl IntoIterator<Item = V>) -> Self {
        self.operation.versions = versions.into_iter().map(Into::into).collect();
        self
    }

    /// Puts a prefix in front of the operation's path. What is at `/` is at the prefix itself then.
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Self {
        let (prefix, path) = (prefix.trim_end_matches('/'), &self.operation.path);
        if !prefix.is_empty() {
            self.operation.path = if path == "/" { prefix.to_owned() } else { format!("{prefix}{path}") };
        }
        self
    }

    /// Gives way where another route has its verb and path.
    pub(crate) fn yielding(mut self) -> Self {
        self.yields = true;
        self
    }

    pub(crate) fn yields(&self) -> bool {
        self.yields
    }

    /// Lists interceptors of this operation: they run inside of the global ones and of those of the controller.
    #[must_use]
    pub fn intercept(mut self, list: &Interceptors) -> Self {
        self.interceptors.method = self.interceptors.method.and(list);
        self
    }

    /// Lists interceptors that all operations of the controller have.
    #[must_use]
    pub fn intercept_class(mut self, list: &Interceptors) -> Self {
        self.interceptors.class = self.interceptors.class.and(list);
        self
    }

    /// Lists middleware of this operation: it runs inside of the controller's and of the application's, and sees requests for
    /// this operation only.
    #[must_use]
    pub fn middleware(mut self, list: &Middlewares) -> Self {
        self.middleware.1 = self.middleware.1.and(list);
        self
    }

    /// Lists middleware that all operations of the controller have.
    #[must_use]
    pub fn middleware_of_class(mut self, list: &Middlewares) -> Self {
        self.middleware.0 = self.middleware.0.and(list);
        self
    }

    pub(crate) fn middleware_steps(&self) -> Vec<Step> {
        let (class, method) = &self.middleware;
        class.clone().and(method).steps()
    }

    /// A middleware that is listed by a key that is not bound.
    pub(crate) fn missing_middleware(&self, context: &Context) -> Option<&str> {
        let (class, method) = &self.middleware;
        class.missing(context).or_else(|| method.missing(context))
    }

    /// Says that the code runs along [`Call::chain`] itself, so that interceptors see arguments and result. Otherwise they run
    /// around the whole code, and see neither.
    #[must_use]
    pub fn intercepts_inside(mut self) -> Self {
        self.interceptors.inside = true;
        self
    }

    /// Lets no interceptor run, global ones neither.
    #[must_use]
    pub fn without_interceptors(mut self) -> Self {
        self.interceptors.never = true;
        self
    }

    /// What intercepts the route in a context; `class` are those that the controller's binding lists.
    pub(crate) fn interception(&self, context: &Context, class: Option<&Interceptors>) -> Intercepting {
        let Listed { class: own, method, inside, never } = &self.interceptors;
        if *never {
            return Ok(None);
        }
        let class = class.map_or_else(|| own.clone(), |class| class.clone().and(own));
        let chain = Chain::of(context, &[&class, method], Some(InvocationSource::ROUTE))?;
        if chain.is_empty() {
            return Ok(None);
        }
        Ok(Some(Arc::new(Interception { chain, context: context.clone(), inside: *inside })))
    }

    /// The operation, to be changed before the route is served.
    pub fn operation_mut(&mut self) -> &mut Operation {
        &mut self.operation
    }
}

impl<C: ?Sized> Clone for Route<C> {
    fn clone(&self) -> Self {
        let (operation, interceptors) = (self.operation.clone(), self.interceptors.clone());
        let middleware = self.middleware.clone();
        Self { operation, code: Arc::clone(&self.code), interceptors, middleware, yields: self.yields }
    }
}

impl<C: ?Sized> fmt::Debug for Route<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// Code of whatever type. Its type is known again inside the endpoint, so that a call costs one boxed future.
trait Code<C: ?Sized>: Send + Sync {
    fn endpoint(self: Arc<Self>, supply: Supply<C>, local: Local) -> Rc<dyn Endpoint>;
}

impl<C, H> Code<C> for H
where
    C: Send + Sync + 'static,
    H: AsyncFn(&C, &mut Call<'_>) -> Result<HttpResponse, HttpError> + Send + Sync + 'static,
{
    fn endpoint(self: Arc<Self>, supply: Supply<C>, local: Local) -> Rc<dyn Endpoint> {
        Rc::new(Served::new(self, supply, local))
    }
}

/// A class whose methods answer operations. The `#[api]` macro implements it; by hand it is a list of routes:
///
/// ```
/// use actix_web::http::Method;
/// use lazo_rest::{Call, Controller, Route, operation::Operation};
///
/// struct Ping;
///
/// impl Controller for Ping {
///     fn routes() -> Vec<Route<Self>> {
///         let operation = Operation::new(Method::GET, "/ping", "Ping.ping");
///         vec![Route::new(operation, async |_: &Ping, call: &mut Call<'_>| call.json("pong"))]
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no operations",
    label = "this controller has no `#[api]` block",
    note = "put `#[api]` on an `impl {Self}` block with methods marked `#[get(\"/path\")]`, or implement `lazo_rest::Controller`"
)]
pub trait Controller: Sized + Send + Sync + 'static {
    /// Its routes, in the order of the document.
    fn routes() -> Vec<Route<Self>>;
}
