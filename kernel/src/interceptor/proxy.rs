//! Proxies: a trait whose methods run along their interceptors.

use std::{any::TypeId, fmt, ops::Deref, sync::Arc};

use super::{
    Interceptors, ProxySite,
    facet::ProxiedAs,
    site::{Plan, long_lived},
};
use crate::{BindingRef, Dependency, Inject, Injection, Resolution, Resolver, key::KeyId};

/// A method of a trait that has a proxy, with the interceptors that are listed for it.
#[derive(Debug, Clone)]
pub struct ProxyMethod {
    /// Its name; for what an implementation lists, `""` stands for all methods.
    pub name: &'static str,
    /// Its interceptors.
    pub interceptors: Interceptors,
}

impl ProxyMethod {
    /// A method with a list of interceptors.
    #[must_use]
    pub const fn new(name: &'static str, interceptors: Interceptors) -> Self {
        Self { name, interceptors }
    }
}

/// A trait that has a proxy. [`#[proxy]`](macro@crate::proxy) on the trait writes it. By hand:
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::interceptor::{Argument, Interceptors, Proxied, ProxyMethod, ProxySite};
///
/// trait Adder: Send + Sync {
///     fn add(&self, a: i64, b: i64) -> anyhow::Result<i64>;
/// }
///
/// struct AdderProxy {
///     target: Arc<dyn Adder>,
///     site: ProxySite,
/// }
///
/// impl Proxied for dyn Adder {
///     const NAME: &'static str = "Adder";
///
///     fn methods() -> Vec<ProxyMethod> {
///         vec![ProxyMethod::new("add", Interceptors::new())]
///     }
///
///     fn proxy(target: Arc<Self>, site: ProxySite) -> Arc<Self> {
///         Arc::new(AdderProxy { target, site })
///     }
/// }
///
/// impl Adder for AdderProxy {
///     fn add(&self, a: i64, b: i64) -> anyhow::Result<i64> {
///         match self.site.chain(0, &*self.target) {
///             Ok(None) => self.target.add(a, b),
///             chain => {
///                 let arguments = vec![Argument::new("a", a), Argument::new("b", b)];
///                 self.site.call_now(0, &self.target, chain, arguments, |arguments| {
///                     Ok(self.target.add(arguments.take(0)?, arguments.take(1)?))
///                 })
///             }
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no proxy",
    label = "the methods of this trait cannot be intercepted",
    note = "mark the trait `#[proxy]`"
)]
pub trait Proxied: Send + Sync + 'static {
    /// The trait's name.
    const NAME: &'static str;

    /// Its methods, with the interceptors that the trait lists for them.
    fn methods() -> Vec<ProxyMethod>;

    /// The interceptors that the trait lists for all methods.
    #[must_use]
    fn interceptors() -> Interceptors {
        Interceptors::new()
    }

    /// The interceptors that an implementation lists for its methods, by name.
    fn interceptors_of(&self) -> Vec<ProxyMethod> {
        Vec::new()
    }

    /// A proxy in front of `target`.
    fn proxy(target: Arc<Self>, site: ProxySite) -> Arc<Self>;
}

/// A service whose methods run along their interceptors, whether its binding is [`intercepted`](crate::Binding::intercepted)
/// or not: the one who injects it wants it so.
///
/// ```
/// # use async_trait::async_trait;
/// # use lazo_kernel::proxy;
/// # #[proxy]
/// # #[async_trait]
/// # trait Greeter: Send + Sync {
/// #     async fn greet(&self, name: &str) -> anyhow::Result<String>;
/// # }
/// use lazo_kernel::{Injectable, interceptor::Proxy};
///
/// #[derive(Injectable)]
/// struct Welcome {
///     #[inject]
///     greeter: Proxy<dyn Greeter>,
/// }
///
/// impl Welcome {
///     async fn say(&self) -> anyhow::Result<String> {
///         self.greeter.greet("you").await
///     }
/// }
/// ```
///
/// Its chains are computed when its methods are called first: for what is made for each request, make the binding
/// `intercepted` instead, whose proxies share them.
pub struct Proxy<T: ?Sized>(Arc<T>);

impl<T: ?Sized> Proxy<T> {
    /// The proxy as the trait.
    #[must_use]
    pub fn into_inner(self) -> Arc<T> {
        self.0
    }
}

impl<T: ?Sized> Deref for Proxy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> Clone for Proxy<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> fmt::Debug for Proxy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy")
    }
}

impl<T: ?Sized + Proxied> Inject for Proxy<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Arc::<T>::dependency(at)
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let context = resolver.context().clone();
        let binding: Option<BindingRef> = match at.key::<T>().id {
            KeyId::Name(name) => context.binding(&name.text),
            KeyId::Type => context.chosen(TypeId::of::<T>()),
        };
        Arc::<T>::inject(resolver, at).map(move |target| {
            let proxied = binding.as_ref().and_then(BindingRef::meta::<ProxiedAs>);
            if proxied.is_some_and(|proxied| proxied.0.contains(&TypeId::of::<T>())) {
                return Self(target);
            }
            let plan = Plan::new::<T>(long_lived(&context), binding.as_ref());
            Self(T::proxy(target, ProxySite::new(plan, &context)))
        })
    }
}
