//! How connections hear that their server stops.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
};
use tokio::sync::{Notify, futures::OwnedNotified};

/// That the server stops; clones speak of the same server.
#[derive(Debug, Clone, Default)]
pub(super) struct Stopping(Arc<Said>);

#[derive(Debug, Default)]
struct Said {
    is_said: AtomicBool,
    heard: Arc<Notify>,
}

impl Stopping {
    /// Says it, to all who wait and all who will.
    pub(super) fn say(&self) {
        self.0.is_said.store(true, Ordering::Release);
        self.0.heard.notify_waiters();
    }

    /// Resolves when it is said.
    pub(super) fn stopped(&self) -> Stopped {
        Stopped {
            stopping: self.clone(),
            heard: Box::pin(Arc::clone(&self.0.heard).notified_owned()),
            waker: None,
        }
    }
}

/// Resolves when the server stops.
///
/// A connection polls it with everything that happens to it. So it costs a look at a flag as long as it is polled by the same task.
#[derive(Debug)]
pub(super) struct Stopped {
    stopping: Stopping,
    heard: Pin<Box<OwnedNotified>>,
    /// Who is woken when it is said.
    waker: Option<Waker>,
}

impl Future for Stopped {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // Made before the flag was looked at, `heard` misses nothing that is said after.
        if self.stopping.0.is_said.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
        if self.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            return Poll::Pending;
        }
        let polled = self.heard.as_mut().poll(cx);
        self.waker = Some(cx.waker().clone());
        polled
    }
}
