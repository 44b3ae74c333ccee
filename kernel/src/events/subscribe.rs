//! Subscribing to a context.

use std::{
    fmt,
    panic::Location,
    sync::{Arc, Weak},
};

use super::{
    ContextEvent, ContextObserver, ContextObserverFailure, Watchers,
    delivery::{Delivery, Observer},
    watchers::ErrorHandler,
};
use crate::{BindingFilter, Context};

impl Context {
    /// Tells `observer` of all bindings that come and go in this context and in those above, from now until the
    /// subscription is dropped. A change above is not told if a binding of the same key down to here shadows it.
    ///
    /// Replacing a binding is two events: the old one is unbound, then the new one bound. The observer hears of one event
    /// at a time, in their order, in a task of its own; [`Subscription::settled`] awaits it.
    ///
    /// An observer that keeps a [`Context`] keeps it for ever: let it keep a [`WeakContext`](crate::WeakContext), or take
    /// the context from the event.
    #[track_caller]
    pub fn subscribe(&self, observer: impl ContextObserver) -> Subscription {
        let filter = observer.filter();
        self.watch(filter, Observer::Asynchronous(Arc::new(observer)), Location::caller())
    }

    /// Calls `observe` whenever a binding that fits comes or goes in this context or in those above, until the
    /// subscription is dropped. It is called by the thread that makes the change, before `add` or `unbind` returns, so it
    /// should be quick; it may itself bind and subscribe. Otherwise as [`subscribe`](Self::subscribe).
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use std::sync::Arc;
    /// use lazo_kernel::{BindingFilter, BindingKey, Context, ContextEventKind, bind};
    ///
    /// let context = Context::new("demo");
    /// let bound = Arc::new(AtomicUsize::new(0));
    /// let count = bound.clone();
    /// let subscription = context.on_change(BindingFilter::tag("plugin"), move |event| {
    ///     if event.kind() == ContextEventKind::Bound {
    ///         count.fetch_add(1, Ordering::Relaxed);
    ///     }
    /// });
    /// context.add(bind(BindingKey::<str>::new("a")).to("").tag("plugin"))?;
    /// context.add(bind(BindingKey::<str>::new("b")).to(""))?;
    /// assert_eq!(bound.load(Ordering::Relaxed), 1);
    /// drop(subscription);
    /// context.add(bind(BindingKey::<str>::new("c")).to("").tag("plugin"))?;
    /// assert_eq!(bound.load(Ordering::Relaxed), 1);
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    #[track_caller]
    pub fn on_change(
        &self,
        filter: BindingFilter,
        observe: impl Fn(&ContextEvent) + Send + Sync + 'static,
    ) -> Subscription {
        self.watch(Some(filter), Observer::Closure(Box::new(observe)), Location::caller())
    }

    /// Hears of observers of this context, and of contexts below that have no handler of their own, that fail or panic.
    /// Whether there is a handler or not, failures are logged, and the observer and all others stay subscribed. A later
    /// handler replaces an earlier one.
    pub fn on_observer_error(&self, handler: impl Fn(&ContextObserverFailure) + Send + Sync + 'static) {
        self.watchers().set_error_handler(Arc::new(handler));
    }

    /// How many observers are told of changes here: those of this context, and of contexts below it.
    #[must_use]
    pub fn observers(&self) -> usize {
        self.known_watchers().map_or(0, |watchers| watchers.count())
    }

    pub(super) fn observer_error_handler(&self) -> Option<ErrorHandler> {
        self.chain().find_map(|context| context.known_watchers()?.error_handler())
    }

    fn watch(
        &self,
        filter: Option<BindingFilter>,
        observer: Observer,
        at: &'static Location<'static>,
    ) -> Subscription {
        let delivery = Arc::new(Delivery::new(self.downgrade(), filter, observer, at));
        let places: Vec<Arc<Watchers>> = self.chain().map(|context| context.watchers().clone()).collect();
        delivery.enter(&places);
        Subscription(Arc::downgrade(&delivery))
    }

    fn watchers(&self) -> &Arc<Watchers> {
        self.registry().watchers.get_or_init(|| Arc::new(Watchers::new(self.downgrade())))
    }
}

/// An observer that hears of changes. Dropping it ends that; so does the end of the context.
///
/// What the observer is just being told when the subscription is dropped, it may finish.
#[must_use = "an observer hears of nothing more once its subscription is dropped; `.detach()` keeps it with the context"]
pub struct Subscription(Weak<Delivery>);

impl Subscription {
    /// Keeps the observer subscribed for as long as the context lives.
    pub fn detach(mut self) {
        self.0 = Weak::new();
    }

    /// Completes when the observer has heard of all changes made until now.
    pub async fn settled(&self) {
        if let Some(delivery) = self.0.upgrade() {
            delivery.settled().await;
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(delivery) = self.0.upgrade() {
            delivery.close();
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("alive", &(self.0.strong_count() > 0)).finish()
    }
}
