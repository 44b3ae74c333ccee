//! Services: classes and providers that an application offers.

use std::any::type_name;

use super::Application;
use crate::{BindingRef, Error, Injectable, Naming, Provider, Scope, bind_class, bind_provider, near};

/// The tag of bindings that are services.
pub const SERVICE: &str = "service";

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
}
