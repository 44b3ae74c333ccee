//! Short words for what applications bind most: services, providers, observers, servers.

use std::{any::type_name, borrow::Cow, sync::Arc};

use super::Application;
use crate::{
    Binding, BindingKey, BindingRef, Error, Injectable, LIFE_CYCLE_OBSERVER, LifeCycleObserver, Naming,
    Provider, SERVER, Scope, Server, bind, bind_class, bind_provider, near,
};

/// The tag of bindings that are services.
pub const SERVICE: &str = "service";

fn key<T: ?Sized + 'static>(namespace: &str, name: &str) -> BindingKey<T> {
    BindingKey::named(format!("{namespace}.{name}"))
}

impl Application {
    /// Binds a class as `services.<Name>`; one for the application, unless the class says otherwise. What it is injected as
    /// besides itself, the class says: `#[injectable(provides(dyn Greeter))]`.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    #[track_caller]
    pub fn service<S: Injectable>(&self) -> Result<BindingRef, Error> {
        let binding = bind_class::<S>("services", Naming::default());
        self.add(binding.default_scope(Scope::Singleton).tag(SERVICE))
    }

    /// Binds what a provider gives as `services.<Name>`, where the name is the provider's without `Provider` at its end; one
    /// for the application.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    #[track_caller]
    pub fn provider<P: Provider>(&self) -> Result<BindingRef, Error> {
        let name = near::short(type_name::<P>());
        let name = name.strip_suffix("Provider").unwrap_or(&name).to_owned();
        // What the class says of its name goes before this.
        let naming = P::naming().or(Naming::default().name(name));
        self.add(bind_provider::<P>("services", naming).default_scope(Scope::Singleton).tag(SERVICE))
    }

    /// Adds an observer in a group. The class is a singleton.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    pub fn observer<O: LifeCycleObserver>(
        &self,
        group: impl Into<Cow<'static, str>>,
        binding: Binding<O>,
    ) -> Result<BindingRef, Error> {
        self.add(
            binding
                .scope(Scope::Singleton)
                .provides::<dyn LifeCycleObserver>(|observer| observer)
                .tag_value(LIFE_CYCLE_OBSERVER, group),
        )
    }

    /// Binds a class as `lifeCycleObservers.<Name>`, an observer in a group.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    #[track_caller]
    pub fn observer_class<O: LifeCycleObserver + Injectable>(
        &self,
        group: impl Into<Cow<'static, str>>,
    ) -> Result<BindingRef, Error> {
        self.observer(group, bind_class::<O>("lifeCycleObservers", Naming::default()))
    }

    /// Adds a server, which starts last and stops first. The class is a singleton.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    pub fn server<S: Server>(&self, binding: Binding<S>) -> Result<BindingRef, Error> {
        self.observer("server", binding.provides::<dyn Server>(|server| server).tag(SERVER))
    }

    /// Binds a class as `servers.<Name>`, a server.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    #[track_caller]
    pub fn server_class<S: Server + Injectable>(&self) -> Result<BindingRef, Error> {
        self.server(bind(key::<S>("servers", &near::short(type_name::<S>()))).to_class())
    }

    /// The server called `name`: what is bound to `servers.<name>`. One whose class is known is injected like anything else.
    ///
    /// # Errors
    ///
    /// [`NotBound`](crate::ErrorKind::NotBound) with names that look alike, or whatever building it fails with.
    pub async fn get_server(&self, name: &str) -> Result<Arc<dyn Server>, Error> {
        self.get(&key::<dyn Server>("servers", name)).await
    }
}
