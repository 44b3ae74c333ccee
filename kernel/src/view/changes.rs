//! Awaiting the changes of a view.

use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use super::ContextView;
use crate::{BindingFilter, ContextEventKind, Subscription, sync::lock};

/// Follows the changes of a [`ContextView`]; works on any asynchronous runtime.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use lazo_kernel::{BindingFilter, BindingKey, Context, ContextView, bind};
///
/// let context = Context::new("demo");
/// let words: ContextView<str> = context.view(BindingFilter::tag("word"));
/// let mut changes = words.changes();
/// context.add(bind(BindingKey::<str>::new("a")).to("hello").tag("word"))?;
/// assert!(changes.changed().await);
/// assert_eq!(words.len(), 1);
/// drop(context);
/// assert!(!changes.changed().await);
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct ViewChanges {
    changes: watch::Receiver<()>,
    _subscription: Option<Subscription>,
}

impl ViewChanges {
    pub(super) fn of<T: ?Sized + Send + Sync + 'static>(view: &ContextView<T>) -> Self {
        let (sender, changes) = watch::channel(());
        let view = view.clone();
        let subscription = view.context().ok().map(|context| {
            let last = Mutex::new(view.bindings());
            // Every event: one of a binding that does not fit may show or shadow one that does.
            context.on_change(BindingFilter::any(), move |event| {
                let now = view.bindings();
                let is_refreshed =
                    event.kind() == ContextEventKind::Refreshed && view.filter().matches(event.binding());
                // A list that stays the same stays in its place.
                let last = std::mem::replace(&mut *lock(&last), now.clone());
                if is_refreshed || !Arc::ptr_eq(&last, &now) {
                    sender.send_replace(());
                }
            })
        });
        Self { changes, _subscription: subscription }
    }

    /// Completes when the list or one of its values (by [`refresh`](crate::Context::refresh)) has changed since this was last called, or since the handle was made; several changes are
    /// one. `false`: the context is gone, and nothing will change any more.
    pub async fn changed(&mut self) -> bool {
        self.changes.changed().await.is_ok()
    }
}
