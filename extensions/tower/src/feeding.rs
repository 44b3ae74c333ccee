//! What has to run on the worker as long as bodies flow.

use futures_util::{FutureExt as _, future::LocalBoxFuture};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Context,
};

/// Futures that give pieces of bodies. They run beside whatever waits for these, in its task.
#[derive(Default)]
pub(crate) struct Feeding(Vec<LocalBoxFuture<'static, ()>>);

impl Feeding {
    pub(crate) fn add(&mut self, feeding: impl Future<Output = ()> + 'static) {
        self.0.push(feeding.boxed_local());
    }

    /// Lets them go on.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) {
        self.0.retain_mut(|feeding| feeding.poll_unpin(cx).is_pending());
    }

    /// Lets them go on until a future has ended.
    pub(crate) async fn beside<F: Future>(&mut self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|cx| {
            let polled = future.as_mut().poll(cx);
            if polled.is_pending() {
                self.poll(cx);
            }
            polled
        })
        .await
    }
}
