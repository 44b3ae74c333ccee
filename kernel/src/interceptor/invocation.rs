//! One call, as interceptors see it.

use std::{
    any::Any,
    borrow::Cow,
    cell::OnceCell,
    fmt,
    sync::{Arc, OnceLock},
};

use super::{
    Argument, ArgumentKey, Arguments, Caller, Chain, InterceptionError, LateContext, Next, Returned, Target,
    TargetFuture,
    caller::{Frame, Origin, Within},
    contract::ClosureTarget,
};
use crate::{Context, ContextLevel};

/// What brought a call about.
#[derive(Clone, Copy)]
pub struct InvocationSource<'i> {
    kind: &'static str,
    data: Option<&'i (dyn Any + Send + Sync)>,
}

impl<'i> InvocationSource<'i> {
    /// The kind of calls of the REST server; their data is the operation.
    pub const ROUTE: &'static str = "route";
    /// The kind of calls of a proxy; their data is the name of the binding, as a `String`, where it is known.
    pub const PROXY: &'static str = "proxy";

    /// A source of any kind. Global interceptors can be restricted to it by name.
    #[must_use]
    pub const fn new(kind: &'static str) -> Self {
        Self { kind, data: None }
    }

    /// The same with data that interceptors can read.
    #[must_use]
    pub const fn with_data(self, data: &'i (dyn Any + Send + Sync)) -> Self {
        Self { data: Some(data), ..self }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// What there is to know of it, if it is a `D`.
    #[must_use]
    pub fn data<D: 'static>(&self) -> Option<&'i D> {
        self.data?.downcast_ref()
    }
}

impl fmt::Debug for InvocationSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)
    }
}

/// One call of a method: who is called, with what, from where.
///
/// Code that calls something intercepted without a proxy makes one and runs it along a [`Chain`]:
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use lazo_kernel::{Context, interceptor::{Argument, Chain, Invocation, Returned, from_fn}};
///
/// let shout = from_fn(|invocation, next| Box::pin(async move {
///     let mut returned = next.run(invocation).await?;
///     returned.get_mut::<String>()?.push('!');
///     Ok(returned)
/// }));
/// let returned = Invocation::of(&Context::new("demo"), "Greeter", "greet")
///     .with(Argument::new("name", "lazo".to_owned()))
///     .run(&Chain::new([shout]), |arguments| {
///         let name: String = arguments.take("name")?;
///         Ok(Box::pin(async move { Ok(Returned::new(format!("hello {name}"))) }))
///     })
///     .await?;
/// assert_eq!(returned.into::<String>()?, "hello lazo!");
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
pub struct Invocation<'i> {
    class: Cow<'static, str>,
    method: Cow<'static, str>,
    target: Option<&'i (dyn Any + Send + Sync)>,
    arguments: Arguments<'i>,
    source: Option<InvocationSource<'i>>,
    place: Place<'i>,
    parent: Option<Caller>,
    own: OnceLock<Context>,
}

/// Where a call is made from.
enum Place<'i> {
    There(&'i Context),
    Late(&'i Arc<dyn LateContext>),
}

impl<'i> Invocation<'i> {
    /// A call of a method of a class, from a context. Its parent is the intercepted call that the task is in.
    #[must_use]
    pub fn of(
        context: &'i Context,
        class: impl Into<Cow<'static, str>>,
        method: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::at(Place::There(context), class.into(), method.into())
    }

    /// The same from a context that is not made unless an interceptor, or what is called, asks for it.
    #[must_use]
    pub fn of_late(
        context: &'i Arc<dyn LateContext>,
        class: impl Into<Cow<'static, str>>,
        method: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::at(Place::Late(context), class.into(), method.into())
    }

    fn at(place: Place<'i>, class: Cow<'static, str>, method: Cow<'static, str>) -> Self {
        Self {
            class,
            method,
            target: None,
            arguments: Arguments::default(),
            source: None,
            place,
            parent: Caller::current(),
            own: OnceLock::new(),
        }
    }

    /// Says who is called.
    #[must_use]
    pub fn on(self, target: &'i (dyn Any + Send + Sync)) -> Self {
        Self { target: Some(target), ..self }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, argument: Argument<'i>) -> Self {
        self.arguments.push(argument);
        self
    }

    /// Sets all arguments.
    #[must_use]
    pub fn with_arguments(self, arguments: impl Into<Arguments<'i>>) -> Self {
        Self { arguments: arguments.into(), ..self }
    }

    /// Says what brought the call about.
    #[must_use]
    pub fn from_source(self, source: InvocationSource<'i>) -> Self {
        Self { source: Some(source), ..self }
    }

    /// The name of the class.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.class
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Class and method: `Greeter.greet`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.class.is_empty() {
            self.method.to_string()
        } else {
            format!("{}.{}", self.class, self.method)
        }
    }

    /// Who is called, if it is a `T`: the controller; for a proxy of a trait, the `Arc<dyn Trait>` behind it.
    #[must_use]
    pub fn target<T: 'static>(&self) -> Option<&'i T> {
        self.target?.downcast_ref()
    }

    /// The arguments.
    #[must_use]
    pub const fn arguments(&self) -> &Arguments<'i> {
        &self.arguments
    }

    /// The arguments, to be changed.
    pub const fn arguments_mut(&mut self) -> &mut Arguments<'i> {
        &mut self.arguments
    }

    /// Puts other arguments in their place, clones that were kept for a second call, say.
    pub fn set_arguments(&mut self, arguments: Arguments<'i>) {
        self.arguments = arguments;
    }

    /// An argument of type `T` or `&T`, by its name or its place.
    ///
    /// # Errors
    ///
    /// As [`Arguments::get`].
    pub fn arg<T: 'static>(&self, key: impl ArgumentKey) -> Result<&T, InterceptionError> {
        self.arguments.get(key)
    }

    /// An argument of type `T`, to be changed.
    ///
    /// # Errors
    ///
    /// As [`Arguments::get_mut`].
    pub fn arg_mut<T: 'static>(&mut self, key: impl ArgumentKey) -> Result<&mut T, InterceptionError> {
        self.arguments.get_mut(key)
    }

    /// An argument of type `String` or `&str`.
    ///
    /// # Errors
    ///
    /// As [`Arguments::text`].
    pub fn text(&self, key: impl ArgumentKey) -> Result<&str, InterceptionError> {
        self.arguments.text(key)
    }

    /// What brought the call about, where somebody said so.
    #[must_use]
    pub const fn source(&self) -> Option<InvocationSource<'i>> {
        self.source
    }

    /// The context that the call was made from: a request's, for a call of a request.
    #[must_use]
    pub fn context(&self) -> &'i Context {
        match self.place {
            Place::There(context) => context,
            Place::Late(late) => late.context(),
        }
    }

    /// A context below the caller's for this call alone, made when it is first asked for: what an interceptor binds there,
    /// the interceptors after it find there.
    pub fn own_context(&self) -> &Context {
        self.own.get_or_init(|| self.context().child("invocation", ContextLevel::Plain))
    }

    /// Where interceptors are looked up that are not the same for all calls.
    pub(super) fn nearest_context(&self) -> &Context {
        self.own.get().unwrap_or_else(|| self.context())
    }

    /// The intercepted call that this one was made in, where it is known.
    #[must_use]
    pub const fn parent(&self) -> Option<&Caller> {
        self.parent.as_ref()
    }

    /// Runs the call along a chain; `target` takes the arguments and calls the method.
    ///
    /// # Errors
    ///
    /// Those of the interceptors and of the method.
    pub async fn run<'t, F>(self, chain: &Chain, target: F) -> anyhow::Result<Returned>
    where
        F: FnMut(&mut Arguments<'_>) -> anyhow::Result<TargetFuture<'t>> + Send,
    {
        self.run_target(chain, &mut ClosureTarget::new(target)).await
    }

    /// The same with a target that is not a closure.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn run_target(mut self, chain: &Chain, target: &mut dyn Target) -> anyhow::Result<Returned> {
        let frame = Frame {
            class: self.class.clone(),
            method: self.method.clone(),
            source: self.source.map(|source| source.kind),
            origin: match self.place {
                Place::There(context) => Origin::There(context.clone()),
                Place::Late(late) => Origin::Late(Arc::clone(late)),
            },
            parent: self.parent.clone(),
            caller: OnceCell::new(),
        };
        Within::new(frame, Next::new(chain.steps(), target).run(&mut self)).await
    }
}

impl fmt::Debug for Invocation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invocation")
            .field("class", &self.class)
            .field("method", &self.method)
            .field("arguments", &self.arguments)
            .field("source", &self.source)
            .field("parent", &self.parent)
            .finish_non_exhaustive()
    }
}
