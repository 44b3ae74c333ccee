//! Where a proxy stands: what it knows of its binding, and the chains of its methods.

use std::{
    borrow::Cow,
    fmt,
    sync::{Arc, OnceLock},
};

use super::{
    Argument, Arguments, Caller, Chain, ChainCell, InterceptionError, Interceptors, Invocation,
    InvocationSource, Outcome, Proxied, ProxyMethod, TargetFuture,
};
use crate::{BindingRef, Context, ContextLevel, WeakContext, context::Generation};

/// Where a proxy stands: its binding, the context it was made for, and the chains of its methods. Proxies of one binding share
/// their chains. A proxy by hand keeps the one that [`Proxied::proxy`] is given.
#[derive(Clone)]
pub struct ProxySite {
    plan: Arc<Plan>,
    /// Not kept alive: the proxy may live in the context.
    caller: WeakContext,
}

/// What all proxies of a binding share.
pub(super) struct Plan {
    generation: Generation,
    owner: WeakContext,
    class: Cow<'static, str>,
    binding: Option<String>,
    /// The lists of the trait and of the binding.
    general: Interceptors,
    methods: Vec<ProxyMethod>,
    /// Those that the implementation lists: known when there is one.
    of_class: OnceLock<Vec<ProxyMethod>>,
    cells: Box<[ChainCell]>,
}

impl Plan {
    /// The plan of a binding that stands in `owner`, which outlives requests.
    pub(super) fn new<P: ?Sized + Proxied>(owner: &Context, binding: Option<&BindingRef>) -> Arc<Self> {
        let methods = P::methods();
        let listed = binding.and_then(BindingRef::class_interceptors);
        let class = binding.and_then(BindingRef::class).map_or(P::NAME, |class| short(class.name));
        Arc::new(Self {
            generation: owner.generation_reader(),
            owner: owner.downgrade(),
            class: Cow::Borrowed(class),
            binding: binding.map(|binding| binding.key().to_owned()),
            general: listed.map_or_else(P::interceptors, |listed| P::interceptors().and(listed)),
            of_class: OnceLock::new(),
            cells: methods.iter().map(|_| ChainCell::new()).collect(),
            methods,
        })
    }
}

/// A type's name without its modules and parameters.
fn short(name: &'static str) -> &'static str {
    let path = name.split('<').next().unwrap_or(name);
    path.rsplit("::").next().unwrap_or(path)
}

impl ProxySite {
    pub(super) fn new(plan: Arc<Plan>, caller: &Context) -> Self {
        Self { plan, caller: caller.downgrade() }
    }

    /// The place of a proxy that is made by hand, with nothing but the context that its interceptors come from.
    #[must_use]
    pub fn of<P: ?Sized + Proxied>(context: &Context) -> Self {
        Self::new(Plan::new::<P>(long_lived(context), None), context)
    }

    /// The chain of the method at this place in [`Proxied::methods`]; `None` if nothing intercepts it, which costs no more to
    /// find out than two atomic loads: then call the target.
    ///
    /// # Errors
    ///
    /// What keeps the chain from being computed: something listed that is not bound, say.
    #[inline]
    pub fn chain<P: ?Sized + Proxied>(
        &self,
        method: usize,
        target: &P,
    ) -> anyhow::Result<Option<Arc<Chain>>> {
        let generation = self.plan.generation.get();
        match self.plan.cells.get(method) {
            Some(cell) if cell.is_empty_at(generation) => Ok(None),
            Some(cell) => self.compute(cell, generation, method, target),
            None => Ok(None),
        }
    }

    fn compute<P: ?Sized + Proxied>(
        &self,
        cell: &ChainCell,
        generation: u64,
        method: usize,
        target: &P,
    ) -> anyhow::Result<Option<Arc<Chain>>> {
        let plan = &*self.plan;
        let chain = cell.get(generation, || {
            let empty = Interceptors::new();
            let of_class = plan.of_class.get_or_init(|| P::interceptors_of(target));
            let find = |name: &str| {
                of_class.iter().find(|one| one.name == name).map_or(&empty, |one| &one.interceptors)
            };
            let ProxyMethod { name, interceptors } = &plan.methods[method];
            let class = plan.general.clone().and(find(""));
            let method = interceptors.clone().and(find(name));
            match plan.owner.upgrade() {
                Some(owner) => Chain::of(&owner, &[&class, &method], Some(InvocationSource::PROXY)),
                // Answered by `context`, which is asked before a chain runs.
                None => Ok(Chain::new([gone()])),
            }
        })?;
        Ok(chain)
    }

    /// The context that a call is made from: that of the intercepted call which it is part of, if that is one of this
    /// application, otherwise the one that the proxy was made for.
    fn context(&self) -> Option<Context> {
        let owner = self.plan.owner.upgrade()?;
        match Caller::current() {
            Some(caller) if caller.context().sees(&owner) => Some(caller.context().clone()),
            _ => self.caller.upgrade().or(Some(owner)),
        }
    }

    fn name(&self, method: usize) -> &'static str {
        self.plan.methods.get(method).map_or("", |method| method.name)
    }

    async fn run<'t, P: ?Sized + Proxied, R: Outcome>(
        &self,
        method: usize,
        target: &Arc<P>,
        chain: anyhow::Result<Option<Arc<Chain>>>,
        arguments: Vec<Argument<'_>>,
        call: impl FnMut(&mut Arguments<'_>) -> anyhow::Result<TargetFuture<'t>> + Send,
    ) -> R {
        let run = async {
            let chain = chain?.unwrap_or_default();
            let name = self.name(method);
            let context = self.context().ok_or_else(|| InterceptionError::ContextGone {
                method: format!("{}.{name}", self.plan.class),
            })?;
            let mut source = InvocationSource::new(InvocationSource::PROXY);
            if let Some(binding) = &self.plan.binding {
                source = source.with_data(binding);
            }
            Invocation::of(&context, self.plan.class.clone(), name)
                .on(target)
                .with_arguments(arguments)
                .from_source(source)
                .run(&chain, call)
                .await
        };
        R::from_returned(run.await)
    }

    /// Runs an `async` method of a proxy along its chain; `call` takes the arguments and calls the target.
    pub fn call<'t, P, R>(
        &'t self,
        method: usize,
        target: &'t Arc<P>,
        chain: anyhow::Result<Option<Arc<Chain>>>,
        arguments: Vec<Argument<'t>>,
        mut call: impl FnMut(&mut Arguments<'_>) -> anyhow::Result<futures_util::future::BoxFuture<'t, R>>
        + Send
        + 't,
    ) -> futures_util::future::BoxFuture<'t, R>
    where
        P: ?Sized + Proxied,
        R: Outcome + 't,
    {
        Box::pin(self.run(method, target, chain, arguments, move |arguments: &mut Arguments<'_>| {
            let called = call(arguments)?;
            let future: TargetFuture<'t> = Box::pin(async move { called.await.into_returned() });
            Ok(future)
        }))
    }

    /// Runs a method that is not `async` along its chain. Its interceptors must not wait for anything.
    pub fn call_now<P, R>(
        &self,
        method: usize,
        target: &Arc<P>,
        chain: anyhow::Result<Option<Arc<Chain>>>,
        arguments: Vec<Argument<'_>>,
        mut call: impl FnMut(&mut Arguments<'_>) -> anyhow::Result<R> + Send,
    ) -> R
    where
        P: ?Sized + Proxied,
        R: Outcome,
    {
        use futures_util::FutureExt as _;
        let run = self.run(method, target, chain, arguments, |arguments: &mut Arguments<'_>| {
            let returned = call(arguments)?.into_returned();
            let future: TargetFuture<'static> = Box::pin(std::future::ready(returned));
            Ok(future)
        });
        run.now_or_never().unwrap_or_else(|| {
            let method = format!("{}.{}", self.plan.class, self.name(method));
            R::from_returned(Err(InterceptionError::Waited { method }.into()))
        })
    }
}

impl fmt::Debug for ProxySite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxySite")
            .field("class", &self.plan.class)
            .field("binding", &self.plan.binding)
            .finish_non_exhaustive()
    }
}

/// A step for a chain that must not be empty, so that the call is not let through.
fn gone() -> impl super::IntoInterceptor {
    super::from_fn(|invocation, next| next.run(invocation))
}

/// The nearest context, from here up, that outlives requests.
pub(super) fn long_lived(context: &Context) -> &Context {
    let chain = || std::iter::successors(Some(context), |context| context.parent());
    let requests = chain().filter(|context| context.level() == ContextLevel::Request);
    requests.last().and_then(Context::parent).unwrap_or(context)
}
