//! What observers are told, and what an observer is.

use std::{fmt, panic::Location, sync::Arc};

use async_trait::async_trait;

use crate::{BindingFilter, BindingRef, Context, WeakContext};

/// What happened to a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContextEventKind {
    /// It was added.
    Bound,
    /// It was removed, or another one took its place (whose event comes next).
    Unbound,
    /// Its value is to be built anew, see [`Context::refresh`].
    Refreshed,
}

/// A binding came or went.
#[derive(Clone)]
pub struct ContextEvent {
    pub(super) kind: ContextEventKind,
    pub(super) binding: BindingRef,
    pub(super) context: WeakContext,
}

impl ContextEvent {
    /// What happened.
    #[must_use]
    pub fn kind(&self) -> ContextEventKind {
        self.kind
    }

    /// To which binding.
    #[must_use]
    pub fn binding(&self) -> &BindingRef {
        &self.binding
    }

    /// In which context: the one that was subscribed to, or one above. `None` if it is gone meanwhile.
    #[must_use]
    pub fn context(&self) -> Option<Context> {
        self.context.upgrade()
    }

    /// The binding's value, if it is shared by everybody and was built: what has to be closed when it is unbound.
    #[must_use]
    pub fn shared_value<T: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.binding.shared_as(&self.context.upgrade()?)
    }
}

impl fmt::Debug for ContextEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContextEvent")
            .field("kind", &self.kind)
            .field("binding", &self.binding.key())
            .finish_non_exhaustive()
    }
}

/// Hears of bindings that come and go, and may await something for each. For a plain closure see
/// [`Context::on_change`].
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use std::sync::{Arc, Mutex};
/// use lazo_kernel::{BindingFilter, BindingKey, Context, ContextEvent, ContextObserver, async_trait, bind};
///
/// struct Journal(Arc<Mutex<Vec<String>>>);
///
/// #[async_trait]
/// impl ContextObserver for Journal {
///     fn filter(&self) -> Option<BindingFilter> {
///         Some(BindingFilter::tag("journal"))
///     }
///     async fn observe(&self, event: &ContextEvent) -> anyhow::Result<()> {
///         let line = format!("{:?} {}", event.kind(), event.binding().key());
///         self.0.lock().unwrap().push(line);
///         Ok(())
///     }
/// }
///
/// let lines = Arc::new(Mutex::new(Vec::new()));
/// let context = Context::new("demo");
/// let subscription = context.subscribe(Journal(lines.clone()));
/// context.add(bind(BindingKey::<str>::new("a")).to("1").tag("journal"))?;
/// context.unbind("a")?;
/// subscription.settled().await;
/// assert_eq!(*lines.lock().unwrap(), ["Bound a", "Unbound a"]);
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
#[async_trait]
pub trait ContextObserver: Send + Sync + 'static {
    /// The bindings that it wants to hear of; all if there is no filter. Asked once, when it subscribes.
    fn filter(&self) -> Option<BindingFilter> {
        None
    }

    /// Hears of one event; the next one comes when this one is done with.
    ///
    /// # Errors
    ///
    /// What is to be logged and given to the context's [`on_observer_error`](Context::on_observer_error). The observer stays
    /// subscribed.
    async fn observe(&self, event: &ContextEvent) -> anyhow::Result<()>;
}

/// An observer returned an error, or panicked.
#[derive(Debug)]
#[non_exhaustive]
pub struct ContextObserverFailure {
    /// What the observer was told.
    pub event: ContextEvent,
    /// What it said; for a panic, the panic's message.
    pub error: anyhow::Error,
    /// Where it subscribed.
    pub subscribed_at: &'static Location<'static>,
}

impl fmt::Display for ContextObserverFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (event, at) = (&self.event, self.subscribed_at);
        write!(f, "an observer (subscribed at {at}) failed at {event:?}: {:#}", self.error)
    }
}
