//! # lazo-kernel
//!
//! The application kernel of Lazo: a dependency-injection container with typed keys, contexts with parents, components,
//! and a life cycle. It knows no HTTP and no database, and is of use alone, in a command-line tool or a worker.
//!
//! | to learn about | read |
//! |---|---|
//! | naming values | [`BindingKey`] |
//! | binding them | [`bind`], [`Binding`], [`Scope`] |
//! | looking them up | [`Context`], [`Resolution`] |
//! | having them injected | [`Injectable`], [`Inject`], [`Getter`], [`Setter`], [`Provider`], [`Context::call`] |
//! | configuring | [`config`], [`PropertyKey`] |
//! | putting crates together | [`Application`], [`Component`], [`Artifact`] |
//! | running code around methods | [`mod@interceptor`], [`macro@interceptor`], [`macro@proxy`] |
//! | starting and stopping | [`LifeCycleObserver`], [`Server`], [`LifeCycleOptions`], [`State`] |
//! | what can be wrong | [`verify`], [`Error`], [`Failure`], [`InvalidValue`] |
//! | what is bound, as data | [`inspect`] |

mod application;
mod artifact;
mod asker;
mod binding;
mod binding_ref;
mod component;
pub mod config;
mod context;
mod creation;
mod error;
mod events;
mod extension_point;
mod facet;
mod failure;
mod filter;
mod hash;
mod hot;
mod inflight;
mod inject;
pub mod inspect;
pub mod interceptor;
#[cfg(all(test, lazo_loom))]
mod interleavings;
mod invalid_value;
mod kept;
mod key;
mod lazy_context;
mod life;
mod naming;
mod near;
mod order;
mod package;
mod property;
mod recipe;
mod registry;
mod resolution;
mod resolver;
mod scope;
mod slot;
mod sync;
mod template;
mod trail;
mod typed;
pub mod verify;
mod view;

/// Makes `async fn` possible in traits that are used as `dyn Trait`, as [`ContextObserver`] and [`LifeCycleObserver`] are.
pub use async_trait::async_trait;
pub use lazo_kernel_macros::{
    Injectable, component, injected, interceptor, main, observer, provider, proxy, service,
};

pub use self::{
    application::{APPLICATION, APPLICATION_METADATA, Application, SERVICE, WeakApplication},
    artifact::Artifact,
    binding::{Binding, BindingStart, Source, bind, bind_type},
    binding_ref::BindingRef,
    component::{COMPONENT, Component, Requirements},
    context::{Context, WeakContext},
    creation::Creation,
    error::{Error, ErrorKind, Step},
    events::{ContextEvent, ContextEventKind, ContextObserver, ContextObserverFailure, Subscription},
    extension_point::{
        EXTENSION_FOR, EXTENSION_NAME, EXTENSION_PHASE, EXTENSION_POINT, ExtensionPoint, Extensions,
        InjectExtensions, PointInfo,
    },
    failure::{Failure, FailureDetail, FailureKind},
    filter::BindingFilter,
    inject::{
        Arguments, ByValue, ClassInfo, Dependency, Function, FunctionOnce, Getter, Inject, Injectable,
        Injection, ListGetter, Outcome, Provider, Setter, Wants, arguments, at_member, made, made_async,
        made_shared, made_shared_async,
    },
    invalid_value::InvalidValue,
    key::BindingKey,
    lazy_context::LazyContext,
    life::{
        DEFAULT_GROUPS, LIFE_CYCLE_OBSERVER, LIFE_CYCLE_OPTIONS, LifeCycleError, LifeCycleObserver,
        LifeCycleOptions, LifeCycleStep, ObserverError, ObserverFailure, SERVER, Server, Signal, State,
    },
    naming::{Naming, bind_class, bind_provider},
    order::BindingOrder,
    package::Package,
    property::{InjectProperty, Properties, PropertyKey},
    recipe::Remembered,
    resolution::{Pending, Resolution, ResolutionFuture},
    resolver::Resolver,
    scope::{ContextLevel, Scope},
    view::{ContextView, ViewChanges},
};

/// What generated code names. Not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::artifact::data_only;
    pub use crate::interceptor::generated as interception;
    pub use anyhow;
    pub use async_trait::async_trait;
    pub use inventory;

    /// The threads of the runtime.
    #[derive(Debug, Clone, Copy)]
    pub enum Threads {
        /// As many as there are cores.
        Default,
        /// So many.
        Workers(usize),
        /// The main thread only.
        Current,
    }

    /// Runs the future of an `async fn main` to its end.
    pub fn main<F: Future>(threads: Threads, application: F) -> F::Output {
        use tokio::runtime::Builder;

        crate::application::read_command_line();
        let runtime = match threads {
            Threads::Default => Builder::new_multi_thread().enable_all().build(),
            Threads::Workers(number) => {
                Builder::new_multi_thread().worker_threads(number).enable_all().build()
            }
            Threads::Current => Builder::new_current_thread().enable_all().build(),
        };
        match runtime {
            Ok(runtime) => {
                let output = runtime.block_on(application);
                // A thread that hangs does not keep a process that was told to stop.
                runtime.shutdown_timeout(std::time::Duration::from_secs(1));
                output
            }
            Err(error) => panic!("the operating system gives no threads to run on: {error}"),
        }
    }
}
