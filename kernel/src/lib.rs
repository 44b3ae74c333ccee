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
//! | having them injected | [`Injectable`], [`Inject`], [`Getter`], [`Provider`] |
//! | putting crates together | [`Application`], [`Component`], [`Artifact`] |
//! | starting and stopping | [`LifeCycleObserver`], [`Server`] |
//! | what can be wrong | [`verify`], [`Error`], [`Failure`] |

mod application;
mod artifact;
mod binding;
mod binding_ref;
mod component;
pub mod config;
mod context;
mod error;
mod facet;
mod failure;
mod hash;
mod hot;
mod inflight;
mod inject;
mod kept;
mod key;
mod lazy_context;
mod life;
mod lifecycle;
mod near;
mod package;
mod registry;
mod resolution;
mod resolver;
mod run;
mod scope;
mod slot;
mod sync;
mod trail;
mod typed;
pub mod verify;

pub use lazo_kernel_macros::{Injectable, main, observer, service};

pub use self::{
    application::Application,
    artifact::Artifact,
    binding::{Binding, BindingStart, Source, bind, bind_type},
    binding_ref::BindingRef,
    component::Component,
    context::{Context, WeakContext},
    error::{Error, ErrorKind, Step},
    failure::{Failure, FailureDetail, FailureKind},
    inject::{ClassInfo, Dependency, Getter, Inject, Injectable, Injection, Provider, Wants},
    key::BindingKey,
    lazy_context::LazyContext,
    life::State,
    lifecycle::{DEFAULT_GROUPS, LIFE_CYCLE_OBSERVER, LifeCycleObserver, SERVER, Server},
    package::Package,
    resolution::{Resolution, ResolutionFuture},
    resolver::Resolver,
    scope::{ContextLevel, Scope},
};

/// What generated code names. Not for users.
#[doc(hidden)]
pub mod __private {
    pub use inventory;

    /// Runs the future of an `async fn main` to its end.
    pub fn main<F: Future>(application: F) -> F::Output {
        match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(application),
            Err(error) => panic!("the operating system gives no threads to run on: {error}"),
        }
    }
}
