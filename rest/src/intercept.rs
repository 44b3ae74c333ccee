//! Interceptors around operations. A route that nothing intercepts never comes here.
//!
//! A controller's method may hold what is not `Send` (actix's extractors) while it waits; interceptors' futures are `Send`, so
//! that the same ones serve services too. The two meet in [`LocalTarget`].

use crate::{
    Call, HttpError, RequestInfo,
    call::{Local, OwnTable},
    request::bind_request,
};
use actix_web::HttpRequest;
use futures_util::future::LocalBoxFuture;
use lazo_kernel::{
    Context, ContextLevel,
    interceptor::{
        Argument, Arguments, Chain, InterceptionError, Invocation, InvocationSource, LateContext, Returned,
        Target, TargetFuture,
        generated::{Cloned, Hidden, Shown},
    },
};
use send_wrapper::SendWrapper;
use std::{
    any::type_name,
    borrow::Cow,
    cell::Cell,
    marker::PhantomData,
    rc::Rc,
    sync::{Arc, OnceLock},
};

type Name = Cow<'static, str>;

/// What intercepts a route.
#[derive(Debug)]
pub(crate) struct Interception {
    pub(crate) chain: Chain,
    /// Where requests' contexts are made below.
    pub(crate) context: Context,
    /// Whether the route's code takes the chain into account itself; otherwise it runs around the whole code.
    pub(crate) inside: bool,
}

/// The context of a request that nobody may ask for: most interceptors look at arguments and results only. It is made on the
/// request's own thread, which is where interceptors run.
pub(crate) struct RequestContext {
    of: SendWrapper<(HttpRequest, Rc<OwnTable>)>,
    index: usize,
    made: OnceLock<Context>,
}

impl RequestContext {
    pub(crate) fn new(request: &HttpRequest, local: &Local) -> Self {
        let of = SendWrapper::new((request.clone(), Rc::clone(&local.own_table)));
        Self { of, index: local.index, made: OnceLock::new() }
    }

    fn make(&self) -> Context {
        let (request, own) = &*self.of;
        let table = &own.0;
        let parent = table.state(self.index).interception.as_ref().map(|interception| &interception.context);
        let parent = parent.or(table.context.as_ref()).cloned().unwrap_or_else(|| Context::new("rest"));
        let context = parent.child("request", ContextLevel::Request);
        if let Err(error) = bind_request(&context, RequestInfo::routed(request, table, Some(self.index))) {
            tracing::error!(%error, "the request cannot be bound");
        }
        context
    }
}

impl LateContext for RequestContext {
    fn context(&self) -> &Context {
        self.made.get_or_init(|| self.make())
    }
}

/// Where an operation is called from: the context of its request that is there, or one that is made when it is asked for.
pub(crate) enum Origin {
    There(Context),
    Late(Arc<dyn LateContext>),
}

impl Origin {
    fn invocation(&self, class: impl Into<Name>, method: impl Into<Name>) -> Invocation<'_> {
        match self {
            Self::There(context) => Invocation::of(context, class, method),
            Self::Late(late) => Invocation::of_late(late, class, method),
        }
    }
}

/// The method of a controller as the innermost step of a chain.
///
/// What it calls is not `Send`, and says so only where it is wrong: a [`Next`](lazo_kernel::interceptor::Next) borrows its target
/// and the futures that come of it, so an interceptor can keep neither, nor give them to another task; it awaits them in
/// the request's own future, which never leaves its worker. Whoever moves a borrow to another thread nonetheless (a scoped
/// thread that blocks the worker meanwhile) meets a panic in place of a race, which is answered like a handler's.
struct LocalTarget<'t, F>(SendWrapper<F>, PhantomData<fn() -> &'t ()>);

impl<'t, F, Fut> LocalTarget<'t, F>
where
    F: FnMut(&mut Arguments<'_>) -> anyhow::Result<Fut>,
    Fut: Future<Output = anyhow::Result<Returned>> + 't,
{
    fn new(call: F) -> Self {
        Self(SendWrapper::new(call), PhantomData)
    }
}

impl<'t, F, Fut> Target for LocalTarget<'t, F>
where
    F: FnMut(&mut Arguments<'_>) -> anyhow::Result<Fut>,
    Fut: Future<Output = anyhow::Result<Returned>> + 't,
{
    fn call<'s>(&'s mut self, arguments: &mut Arguments<'_>) -> anyhow::Result<TargetFuture<'s>> {
        let future: TargetFuture<'t> = Box::pin(SendWrapper::new((*self.0)(arguments)?));
        Ok(future)
    }
}

/// How a result goes through interceptors: shown to them, or around them.
pub trait ShowResult<T>: Copy {
    /// What they get.
    fn show(self, value: T, around: &Cell<Option<T>>) -> Returned;

    /// What the method returned, or they in its place.
    ///
    /// # Errors
    /// If it is of another type.
    fn result(self, returned: Returned, around: &Cell<Option<T>>) -> Result<T, InterceptionError>;
}

impl<T: Send + 'static> ShowResult<T> for Cloned {
    fn show(self, value: T, _: &Cell<Option<T>>) -> Returned {
        Returned::new(value)
    }

    fn result(self, returned: Returned, _: &Cell<Option<T>>) -> Result<T, InterceptionError> {
        returned.into()
    }
}

impl<T: Send + 'static> ShowResult<T> for Shown {
    fn show(self, value: T, _: &Cell<Option<T>>) -> Returned {
        Returned::new(value)
    }

    fn result(self, returned: Returned, _: &Cell<Option<T>>) -> Result<T, InterceptionError> {
        returned.into()
    }
}

impl<T> ShowResult<T> for Hidden {
    fn show(self, value: T, around: &Cell<Option<T>>) -> Returned {
        around.set(Some(value));
        Returned::hidden::<T>()
    }

    fn result(self, returned: Returned, around: &Cell<Option<T>>) -> Result<T, InterceptionError> {
        let kept = around.take().filter(|_| returned.is_hidden());
        kept.ok_or(InterceptionError::ResultType { wanted: type_name::<T>(), is: returned.type_name() })
    }
}

/// A method of a controller that is called.
#[derive(Debug)]
pub struct Called<'t, C, W> {
    /// The controller.
    pub controller: &'t C,
    /// The name of its type.
    pub class: &'static str,
    /// The name of the method.
    pub method: &'static str,
    /// The arguments, as interceptors see them.
    pub arguments: Vec<Argument<'t>>,
    /// How its result goes through interceptors.
    pub way: W,
}

/// Calls a method along the chain of its route; `call_method` takes the arguments and calls it.
pub fn intercepted<'t, C, W, T, F, Fut>(
    call: &'t Call<'_>,
    called: Called<'t, C, W>,
    mut call_method: F,
) -> LocalBoxFuture<'t, Result<T, HttpError>>
where
    C: Send + Sync + 'static,
    W: ShowResult<T> + 't,
    T: 't,
    F: FnMut(&mut Arguments<'_>) -> anyhow::Result<Fut> + 't,
    Fut: Future<Output = anyhow::Result<T>> + 't,
{
    // Boxed here, so that the future of a route that nothing intercepts is as small as without interceptors.
    Box::pin(async move {
        let Called { controller, class, method, arguments, way } = called;
        let around = Cell::new(None);
        let kept = &around;
        let target = LocalTarget::new(move |arguments: &mut Arguments<'_>| {
            let calling = call_method(arguments)?;
            Ok(async move { Ok(way.show(calling.await?, kept)) })
        });
        let returned = run(call, (class, method), controller, arguments, target).await?;
        way.result(returned, kept).map_err(|error| HttpError::from(anyhow::Error::from(error)))
    })
}

/// Calls the whole code of a route along its chain.
pub(crate) async fn around<C, H>(
    code: &H,
    controller: &C,
    call: &mut Call<'_>,
    interception: &Arc<Interception>,
) -> Result<actix_web::HttpResponse, HttpError>
where
    C: Send + Sync + 'static,
    H: AsyncFn(&C, &mut Call<'_>) -> Result<actix_web::HttpResponse, HttpError>,
{
    let origin = call.origin();
    let operation = call.operation();
    let id = operation.operation_id.as_str();
    let (class, method) = id.rsplit_once('.').unwrap_or(("", id));
    let around = Cell::new(None);
    // Given back when the code has come to its end, for another attempt.
    let free = Cell::new(Some(call));
    let (kept, calls) = (&around, &free);
    let mut target = LocalTarget::new(move |_: &mut Arguments<'_>| {
        Ok(async move {
            let call =
                calls.take().ok_or_else(|| anyhow::anyhow!("the route's code was left in its middle"))?;
            let answered = code(controller, call).await;
            calls.set(Some(call));
            Ok(Hidden.show(answered?, kept))
        })
    });
    let returned = origin
        .invocation(class.to_owned(), method.to_owned())
        .on(controller)
        .from_source(InvocationSource::new(InvocationSource::ROUTE).with_data(operation))
        .run_target(&interception.chain, &mut target)
        .await?;
    Hidden.result(returned, kept).map_err(|error| HttpError::from(anyhow::Error::from(error)))
}

async fn run<'t, C: Send + Sync + 'static>(
    call: &'t Call<'_>,
    (class, method): (&'static str, &'static str),
    controller: &'t C,
    arguments: Vec<Argument<'t>>,
    mut target: impl Target,
) -> Result<Returned, HttpError> {
    let empty = Chain::default();
    let chain = call.chain().unwrap_or(&empty);
    let origin = call.origin();
    let invocation = origin
        .invocation(class, method)
        .on(controller)
        .with_arguments(arguments)
        .from_source(InvocationSource::new(InvocationSource::ROUTE).with_data(call.operation()));
    Ok(invocation.run_target(chain, &mut target).await?)
}
