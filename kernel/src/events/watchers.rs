//! Who is to be told of changes in one context.

use std::sync::{Arc, Mutex};

use super::{ContextEvent, ContextEventKind, ContextObserverFailure, delivery::Delivery};
use crate::{BindingRef, Context, WeakContext, sync::lock};

pub(super) type ErrorHandler = Arc<dyn Fn(&ContextObserverFailure) + Send + Sync>;

/// The observers that are to be told of changes in one context: its own, and those of contexts below.
pub(crate) struct Watchers {
    context: WeakContext,
    observers: Mutex<Vec<Arc<Delivery>>>,
    /// Contexts that were asked while the registry was locked, and whose handles have to go later.
    handles: Mutex<Vec<Context>>,
    on_error: Mutex<Option<ErrorHandler>>,
}

impl Watchers {
    pub(super) fn new(context: WeakContext) -> Self {
        Self { context, observers: Mutex::default(), handles: Mutex::default(), on_error: Mutex::default() }
    }

    /// Takes note of a change of bindings. Runs no user code, and is called while the registry is locked for writing.
    pub(crate) fn record_change(&self, old: Option<&BindingRef>, new: Option<&BindingRef>) {
        if let Some(old) = old {
            self.record(ContextEventKind::Unbound, old);
        }
        if let Some(new) = new {
            self.record(ContextEventKind::Bound, new);
        }
    }

    /// Takes note of an event.
    pub(crate) fn record(&self, kind: ContextEventKind, binding: &BindingRef) {
        // Locked meanwhile, so that the last handle of an observer does not go in here.
        let observers = lock(&self.observers);
        let mut handles = lock(&self.handles);
        for observer in &*observers {
            // Asked now, and not when it is told: what a thread does next is no reason to leave this out.
            if observer.sees(&self.context, &binding.0.name, &mut handles) {
                let (binding, context) = (binding.clone(), self.context.clone());
                observer.push(ContextEvent { kind, binding, context });
            }
        }
    }

    /// Tells what has been taken note of.
    pub(crate) fn tell(&self) {
        let handles = std::mem::take(&mut *lock(&self.handles));
        drop(handles);
        let observers = lock(&self.observers).clone();
        for observer in observers {
            observer.serve();
        }
    }

    pub(super) fn enter(&self, observer: Arc<Delivery>) {
        lock(&self.observers).push(observer);
    }

    pub(super) fn leave(&self, observer: &Arc<Delivery>) {
        let gone = {
            let mut observers = lock(&self.observers);
            let at = observers.iter().position(|other| Arc::ptr_eq(other, observer));
            at.map(|at| observers.remove(at))
        };
        // Outside of the lock: an observer may run its user's code when it goes.
        drop(gone);
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.observers).len()
    }

    pub(super) fn set_error_handler(&self, handler: ErrorHandler) {
        let old = lock(&self.on_error).replace(handler);
        drop(old);
    }

    pub(super) fn error_handler(&self) -> Option<ErrorHandler> {
        lock(&self.on_error).clone()
    }
}

/// The context goes, and its observers leave the lists of the contexts above.
impl Drop for Watchers {
    fn drop(&mut self) {
        let observers = std::mem::take(&mut *lock(&self.observers));
        for observer in observers.into_iter().filter(|observer| observer.is_at_home(&self.context)) {
            observer.close();
        }
    }
}
