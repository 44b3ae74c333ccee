//! Interceptors of every call, and how interceptors stand in a context.

use std::{any::TypeId, sync::Arc};

use super::{ClassInterceptors, Interceptor, Interceptors, IntoInterceptor};
use crate::{Application, Binding, BindingKey, BindingRef, Error, Scope, bind};

/// The tag of bindings that are interceptors of every call; its value is their group.
pub const GLOBAL_INTERCEPTOR: &str = "globalInterceptor";

/// The tag that restricts a global interceptor to calls of some sources; its value is their kinds, separated by commas
/// (`route`, `proxy`, or your own). A call without a source is intercepted whatever it says.
pub const GLOBAL_INTERCEPTOR_SOURCE: &str = "globalInterceptorSource";

/// The order of the groups of global interceptors. `*` stands for all groups that are not named; without it they come after
/// the named ones, by name. Within a group the bindings' keys decide.
pub const INTERCEPTOR_GROUPS: BindingKey<Vec<String>> = BindingKey::new("globalInterceptor.orderedGroups");

/// The type of a bound interceptor.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) id: TypeId,
    pub(super) without_data: bool,
}

impl<C: Interceptor> Binding<C> {
    /// Makes the value known as an interceptor, so that lists can name it by a `BindingKey<dyn Interceptor>`.
    pub fn interceptor(self) -> Self {
        let kind = Kind { id: TypeId::of::<C>(), without_data: size_of::<C>() == 0 };
        self.default_scope(Scope::Singleton).provides::<dyn Interceptor>(|it| it).meta(kind)
    }

    /// Makes the value an interceptor of every call, in a group (`""` is none).
    ///
    /// ```
    /// # use async_trait::async_trait;
    /// # use lazo_kernel::interceptor::{Interceptor, Invocation, Next, Returned};
    /// # struct Log;
    /// # #[async_trait]
    /// # impl Interceptor for Log {
    /// #     async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    /// #         next.run(invocation).await
    /// #     }
    /// # }
    /// use lazo_kernel::{Application, bind_type};
    ///
    /// let app = Application::new("demo");
    /// app.add(bind_type::<Log>().to(Log).global_interceptor("log"))?;
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    pub fn global_interceptor(self, group: &'static str) -> Self {
        self.interceptor().tag_value(GLOBAL_INTERCEPTOR, group)
    }
}

impl Binding<dyn Interceptor> {
    /// Makes the value an interceptor of every call, in a group (`""` is none).
    pub fn global_interceptor(self, group: &'static str) -> Self {
        self.tag_value(GLOBAL_INTERCEPTOR, group)
    }
}

impl<C: ?Sized + Send + Sync + 'static> Binding<C> {
    /// Restricts a global interceptor to calls of these kinds of source: `["route", "proxy"]`.
    pub fn for_sources<'s>(self, sources: impl IntoIterator<Item = &'s str>) -> Self {
        let sources: Vec<&str> = sources.into_iter().collect();
        self.tag_value(GLOBAL_INTERCEPTOR_SOURCE, sources.join(","))
    }

    /// Intercepts all methods of the class, wherever its methods are called through a proxy or a route. A second call adds
    /// behind the first.
    pub fn intercept(self, interceptor: impl IntoInterceptor) -> Self {
        self.intercept_all(&Interceptors::new().with(interceptor))
    }

    /// The same with a whole list.
    pub fn intercept_all(self, list: &Interceptors) -> Self {
        let before = self.meta_of::<ClassInterceptors>().map(|list| list.0.clone()).unwrap_or_default();
        self.meta(ClassInterceptors(before.and(list)))
    }
}

impl BindingRef {
    /// The interceptors that the binding, or its class, lists for all methods.
    #[must_use]
    pub fn class_interceptors(&self) -> Option<&Interceptors> {
        self.meta::<ClassInterceptors>().map(|list| &list.0)
    }
}

impl Application {
    /// Adds an interceptor: `app.interceptor(bind_type::<Audit>().to_class())` can be named in lists; with
    /// [`global_interceptor`](Binding::global_interceptor) it runs around every call. It is a singleton unless its class or its
    /// binding says otherwise.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    pub fn interceptor<I: Interceptor>(&self, binding: Binding<I>) -> Result<BindingRef, Error> {
        self.add(binding.interceptor())
    }

    /// Sets the order of the groups of global interceptors; see [`INTERCEPTOR_GROUPS`].
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    #[track_caller]
    pub fn set_interceptor_groups<S: Into<String>>(
        &self,
        groups: impl IntoIterator<Item = S>,
    ) -> Result<BindingRef, Error> {
        let groups: Vec<String> = groups.into_iter().map(Into::into).collect();
        self.add(bind(INTERCEPTOR_GROUPS).to(Arc::new(groups)))
    }
}
