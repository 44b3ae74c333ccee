//! Servers of an application.

use std::{any::type_name, sync::Arc};

use super::Application;
use crate::{Binding, BindingKey, BindingRef, Error, Injectable, SERVER, Server, bind, near};

fn key<T: ?Sized + 'static>(name: &str) -> BindingKey<T> {
    BindingKey::named(format!("servers.{name}"))
}

impl Application {
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
        self.server(bind(key::<S>(&near::short(type_name::<S>()))).to_class())
    }

    /// The server called `name`: what is bound to `servers.<name>`. One whose class is known is injected like anything else.
    ///
    /// # Errors
    ///
    /// [`NotBound`](crate::ErrorKind::NotBound) with names that look alike, or whatever building it fails with.
    pub async fn get_server(&self, name: &str) -> Result<Arc<dyn Server>, Error> {
        self.get(&key::<dyn Server>(name)).await
    }
}
