//! How connections hear that their server stops.

use pin_project_lite::pin_project;
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
pub(super) struct Stopping {
    is_said: Arc<AtomicBool>,
    heard: Arc<Notify>,
}

impl Stopping {
    /// Says it, to all who wait and all who will.
    pub(super) fn say(&self) {
        self.is_said.store(true, Ordering::Release);
        self.heard.notify_waiters();
    }

    /// Resolves when it is said.
    pub(super) fn stopped(&self) -> Stopped {
        Stopped {
            is_said: Arc::clone(&self.is_said),
            heard: Arc::clone(&self.heard).notified_owned(),
            waker: None,
        }
    }
}

pin_project! {
    /// Resolves when the server stops.
    ///
    /// A connection polls it with everything that happens to it. So it costs a look at a flag as long as the same task polls it.
    #[derive(Debug)]
    pub(super) struct Stopped {
        is_said: Arc<AtomicBool>,
        #[pin]
        heard: OwnedNotified,
        // Who is woken when it is said.
        waker: Option<Waker>,
    }
}

impl Future for Stopped {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        // Made before the flag was looked at, `heard` misses nothing that is said after.
        if this.is_said.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
        if this.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            return Poll::Pending;
        }
        let polled = this.heard.poll(cx);
        *this.waker = Some(cx.waker().clone());
        polled
    }
}
