//! The life cycle: init, start and stop of observers, in groups, with roll-back; and running until a signal.

mod error;
mod groups;
mod hooks;
mod observer;
mod operations;
mod options;
mod run;
mod server;
mod signals;
mod state;
mod steps;

pub use self::{
    error::{LifeCycleError, LifeCycleStep, ObserverError, ObserverFailure},
    observer::{DEFAULT_GROUPS, LIFE_CYCLE_OBSERVER, LifeCycleObserver},
    options::{LIFE_CYCLE_OPTIONS, LifeCycleOptions},
    server::{SERVER, Server},
    signals::Signal,
    state::State,
};
pub(crate) use self::{
    groups::{check, order},
    operations::{Life, Operation},
    run::run,
};
