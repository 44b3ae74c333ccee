//! One observer's queue, and who works it off.

use std::{
    collections::VecDeque,
    mem,
    panic::{AssertUnwindSafe, Location, catch_unwind},
    pin::pin,
    sync::{Arc, Mutex, OnceLock, Weak},
    thread,
};

use futures_util::FutureExt;
use tokio::{runtime, sync::Notify};

use super::{ContextEvent, ContextObserver, ContextObserverFailure, Watchers};
use crate::{BindingFilter, Context, WeakContext, key::Name, sync::lock};

pub(super) enum Observer {
    Closure(Box<dyn Fn(&ContextEvent) + Send + Sync>),
    Asynchronous(Arc<dyn ContextObserver>),
}

/// An observer with the events that it has not heard of yet.
pub(super) struct Delivery {
    /// The context that was subscribed to.
    home: WeakContext,
    filter: Option<BindingFilter>,
    observer: Observer,
    subscribed_at: &'static Location<'static>,
    runtime: Option<runtime::Handle>,
    queue: Mutex<Queue>,
    settled: Notify,
    /// The lists it stands in: those of its context and of the contexts above.
    places: OnceLock<Vec<Weak<Watchers>>>,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<ContextEvent>,
    /// Whether somebody is working it off.
    is_served: bool,
    is_closed: bool,
}

impl Delivery {
    pub(super) fn new(
        home: WeakContext,
        filter: Option<BindingFilter>,
        observer: Observer,
        subscribed_at: &'static Location<'static>,
    ) -> Self {
        Self {
            home,
            filter,
            observer,
            subscribed_at,
            runtime: runtime::Handle::try_current().ok(),
            queue: Mutex::default(),
            settled: Notify::new(),
            places: OnceLock::new(),
        }
    }

    pub(super) fn is_at_home(&self, context: &WeakContext) -> bool {
        self.home.is(context)
    }

    /// Enters the observer into the lists that tell it of changes.
    pub(super) fn enter(self: &Arc<Self>, places: &[Arc<Watchers>]) {
        let _ = self.places.set(places.iter().map(Arc::downgrade).collect());
        for place in places {
            place.enter(self.clone());
        }
    }

    /// Takes the observer out of all lists. It is told nothing more; what it is just being told, it may finish.
    pub(super) fn close(self: &Arc<Self>) {
        let events = {
            let mut queue = lock(&self.queue);
            queue.is_closed = true;
            mem::take(&mut queue.events)
        };
        // Dropped outside of the lock: the last handle of a binding may run its user's code when it goes.
        drop(events);
        for place in self.places.get().into_iter().flatten().filter_map(Weak::upgrade) {
            place.leave(self);
        }
    }

    /// Takes note of an event. Runs no user code: the registry is locked.
    pub(super) fn push(&self, event: ContextEvent) {
        let mut queue = lock(&self.queue);
        if !queue.is_closed {
            queue.events.push_back(event);
        }
    }

    /// Works the queue off, unless somebody is at it.
    pub(super) fn serve(self: &Arc<Self>) {
        {
            let mut queue = lock(&self.queue);
            if queue.is_served || queue.events.is_empty() {
                return;
            }
            queue.is_served = true;
        }
        match &self.observer {
            Observer::Closure(observe) => {
                let mut serving = Serving::new(self);
                while let Some(event) = self.next() {
                    self.guarded(event, |event| observe(event));
                }
                serving.end();
            }
            // Only a task that has something to do is begun.
            Observer::Asynchronous(observer) => {
                let mut serving = Serving::new(self);
                match self.next() {
                    Some(first) => {
                        serving.now = Some(first);
                        self.begin(serve_later(serving, observer.clone()));
                    }
                    None => serving.end(),
                }
            }
        }
    }

    /// Runs the task where it can run.
    fn begin(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = runtime::Handle::try_current().ok().or_else(|| self.runtime.clone()) {
            runtime.spawn(task);
            return;
        }
        let serve = move || match runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(task),
            Err(error) => tracing::error!(%error, "no runtime to tell an observer of bindings"),
        };
        if let Err(error) = thread::Builder::new().name("lazo-observer".to_owned()).spawn(serve) {
            tracing::error!(%error, "no thread to tell an observer of bindings");
        }
    }

    /// The next event that the observer wants to hear of; `None` ends the service.
    fn next(&self) -> Option<ContextEvent> {
        loop {
            let event = {
                let mut queue = lock(&self.queue);
                let event = queue.events.pop_front();
                // In one step with having seen that there is no more: an event from now on finds nobody serving.
                queue.is_served = event.is_some();
                event
            };
            let Some(event) = event else {
                self.settled.notify_waiters();
                return None;
            };
            let wanted = self.guarded(event, |event| self.wants(event).then(|| event.clone()));
            if let Some(Some(event)) = wanted {
                return Some(event);
            }
        }
    }

    fn wants(&self, event: &ContextEvent) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.matches(&event.binding))
    }

    /// Whether a change of `name` in `context`, which is this observer's or one above, can be seen from the observer's.
    /// Runs no user code; the context in `handles` has to be dropped where that may run.
    pub(super) fn sees(&self, context: &WeakContext, name: &Name, handles: &mut Vec<Context>) -> bool {
        if self.is_at_home(context) {
            return true;
        }
        let Some(home) = self.home.upgrade() else { return false };
        let is_below = |other: &&Context| !context.is(&other.downgrade());
        let is_shadowed = home.chain().take_while(is_below).any(|below| below.has_own(name));
        handles.push(home);
        !is_shadowed
    }

    /// Runs user code for an event; a panic is a failure and goes no further.
    fn guarded<R>(&self, event: ContextEvent, run: impl FnOnce(&ContextEvent) -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(|| run(&event))) {
            Ok(result) => Some(result),
            Err(panic) => {
                self.failed(event, panicked(&*panic));
                None
            }
        }
    }

    /// Makes a failure visible: in the log always, and to the nearest context's handler.
    fn failed(&self, event: ContextEvent, error: anyhow::Error) {
        let failure = ContextObserverFailure { event, error, subscribed_at: self.subscribed_at };
        tracing::error!("{failure}");
        let handler = self.home.upgrade().and_then(|home| home.observer_error_handler());
        if let Some(handler) = handler
            && catch_unwind(AssertUnwindSafe(|| handler(&failure))).is_err()
        {
            tracing::error!("the handler of observers' failures panicked");
        }
    }

    /// Completes when the observer has heard of everything.
    pub(super) async fn settled(self: &Arc<Self>) {
        loop {
            // An interrupted service goes on here.
            self.serve();
            let mut settled = pin!(self.settled.notified());
            // Before looking, so that nothing is missed in between.
            settled.as_mut().enable();
            {
                let queue = lock(&self.queue);
                if queue.events.is_empty() && !queue.is_served {
                    return;
                }
            }
            settled.await;
        }
    }
}

/// Tells the observer of one event after another, until there is no more.
async fn serve_later(mut serving: Serving, observer: Arc<dyn ContextObserver>) {
    while let Some(event) = serving.now.clone() {
        let outcome = AssertUnwindSafe(async { observer.observe(&event).await }).catch_unwind().await;
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => serving.delivery.failed(event, error),
            Err(panic) => serving.delivery.failed(event, panicked(&*panic)),
        }
        serving.now = serving.delivery.next();
    }
    serving.end();
}

/// The service of a queue. If it is interrupted, because the runtime ends that its task is given to, the observer will be
/// told with the next change, also of what it was just being told.
struct Serving {
    delivery: Arc<Delivery>,
    now: Option<ContextEvent>,
    has_ended: bool,
}

impl Serving {
    fn new(delivery: &Arc<Delivery>) -> Self {
        Self { delivery: delivery.clone(), now: None, has_ended: false }
    }

    /// The queue was found empty, and somebody else may serve it already.
    fn end(&mut self) {
        self.has_ended = true;
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        {
            let mut queue = lock(&self.delivery.queue);
            queue.is_served = false;
            if let Some(event) = self.now.take() {
                queue.events.push_front(event);
            }
        }
        self.delivery.settled.notify_waiters();
        let subscribed_at = self.delivery.subscribed_at;
        tracing::warn!(%subscribed_at, "an observer of bindings was interrupted: its runtime has ended");
    }
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> anyhow::Error {
    let message = panic.downcast_ref::<&str>().copied();
    let message = message.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    anyhow::anyhow!("it panicked: {}", message.unwrap_or("(no message)"))
}
