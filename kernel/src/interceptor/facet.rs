//! A binding's value seen as a trait, through a proxy. The value itself is never the proxy: whoever asks for the class gets it.

use std::{
    any::TypeId,
    sync::{Arc, Mutex, OnceLock},
};

use super::{
    Proxied, ProxySite,
    site::{Plan, long_lived},
};
use crate::{Binding, BindingRef, Context, Resolution, Scope, asker::Asking, facet::Facet, sync::lock};

/// The traits that a binding's value is seen as through proxies.
#[derive(Debug, Clone, Default)]
pub(super) struct ProxiedAs(pub(super) Vec<TypeId>);

struct ProxyFacet<C: ?Sized, P: ?Sized> {
    as_: fn(Arc<C>) -> Arc<P>,
    /// The chains, shared by all proxies of the binding.
    plan: OnceLock<Arc<Plan>>,
    shared: Arc<Shared<C, P>>,
}

/// The one proxy of a value that is one for all, with that value: when it is built anew, so is the proxy.
type Shared<C, P> = Mutex<Option<(Arc<C>, Arc<P>)>>;

fn kept<C: ?Sized, P: ?Sized>(shared: &Shared<C, P>, value: &Arc<C>) -> Option<Arc<P>> {
    lock(shared).as_ref().filter(|(of, _)| Arc::ptr_eq(of, value)).map(|(_, proxy)| Arc::clone(proxy))
}

impl<C, P> Facet<P> for ProxyFacet<C, P>
where
    C: ?Sized + Send + Sync + 'static,
    P: ?Sized + Proxied,
{
    fn shared(&self, binding: &BindingRef, asking: &Context) -> Option<Arc<P>> {
        kept(&self.shared, &binding.typed::<C>()?.shared(binding, asking)?)
    }

    fn resolve(&self, binding: &BindingRef, asking: Asking<'_>) -> Resolution<Arc<P>> {
        let Some(typed) = binding.typed::<C>() else {
            // A facet is kept by the binding that it was made for.
            return Err(binding.mismatch::<C>()).into();
        };
        let plan = self.plan.get_or_init(|| Plan::new::<P>(long_lived(asking.owner()), Some(binding)));
        let is_shared = matches!(binding.scope(), Scope::Singleton | Scope::Application | Scope::Server);
        let site =
            ProxySite::new(Arc::clone(plan), if is_shared { asking.owner() } else { asking.asker.context() });
        let (as_, shared) = (self.as_, is_shared.then(|| Arc::clone(&self.shared)));
        typed.resolve(binding, asking).map(move |value| {
            let Some(shared) = shared else { return P::proxy(as_(value), site) };
            if let Some(proxy) = kept(&shared, &value) {
                return proxy;
            }
            let proxy = P::proxy(as_(Arc::clone(&value)), site);
            let old = lock(&shared).replace((value, Arc::clone(&proxy)));
            // After the lock: what goes with it may run its user's code.
            drop(old);
            proxy
        })
    }
}

impl<C: ?Sized + Send + Sync + 'static> Binding<C> {
    /// Lets the value be injected as an `Arc<P>` whose methods run along their interceptors: global ones, those that the
    /// trait and the class list, and those of the method. An `Arc` of the class itself is the class itself.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use async_trait::async_trait;
    /// use lazo_kernel::{Application, BindingKey, Injectable, bind, proxy};
    ///
    /// #[proxy]
    /// #[async_trait]
    /// trait Greeter: Send + Sync {
    ///     async fn greet(&self, name: &str) -> anyhow::Result<String>;
    /// }
    ///
    /// #[derive(Injectable)]
    /// struct Plain {}
    ///
    /// #[async_trait]
    /// impl Greeter for Plain {
    ///     async fn greet(&self, name: &str) -> anyhow::Result<String> {
    ///         Ok(format!("hello {name}"))
    ///     }
    /// }
    ///
    /// const GREETER: BindingKey<dyn Greeter> = BindingKey::new("services.greeter");
    /// let app = Application::new("demo");
    /// app.add(bind(GREETER).to_class_as::<Plain>(|it| it).intercepted::<dyn Greeter>(|it| it))?;
    /// let greeter: Arc<dyn Greeter> = app.get_sync(&GREETER)?;
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    pub fn intercepted<P: ?Sized + Proxied>(self, as_: fn(Arc<C>) -> Arc<P>) -> Self {
        let mut types = self.meta_of::<ProxiedAs>().cloned().unwrap_or_default();
        types.0.push(TypeId::of::<P>());
        let facet = ProxyFacet { as_, plan: OnceLock::new(), shared: Arc::default() };
        self.provides_instead::<P>(facet).meta(types)
    }
}
