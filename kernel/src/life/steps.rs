//! One step of one group: all members together, or one after another.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::join_all};
use tokio::{sync::watch, time::timeout};

use super::{
    error::{LifeCycleStep, ObserverError, ObserverFailure},
    observer::LifeCycleObserver,
};

/// An observer with the key of its binding.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) key: String,
    pub(super) observer: Arc<dyn LifeCycleObserver>,
}

impl Member {
    pub(super) fn is(&self, other: &Arc<dyn LifeCycleObserver>) -> bool {
        Arc::ptr_eq(&self.observer, other)
    }
}

/// Observers that go together.
#[derive(Clone)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) is_serial: bool,
    pub(super) members: Vec<Member>,
}

/// Whether a start is to be given up.
#[derive(Clone)]
pub(super) struct Cancel(Option<watch::Receiver<bool>>);

impl Cancel {
    pub(super) const fn when(cancelled: watch::Receiver<bool>) -> Self {
        Self(Some(cancelled))
    }

    /// For what must come to its end.
    pub(super) const fn never() -> Self {
        Self(None)
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.as_ref().is_some_and(|cancelled| *cancelled.borrow())
    }

    pub(super) async fn cancelled(&mut self) {
        let cancelled = match &mut self.0 {
            Some(cancelled) => cancelled.wait_for(|cancelled| *cancelled).await.is_ok(),
            None => false,
        };
        // Whoever could have cancelled is gone.
        if !cancelled {
            std::future::pending::<()>().await;
        }
    }
}

/// How a member's step ended.
pub(super) enum Ended {
    Done,
    Failed(ObserverError),
    CutOff,
}

impl Group {
    /// Runs a step of the members that take part, in their order; fewer, if one of a serial group fails to start.
    pub(super) async fn run(
        &self,
        step: LifeCycleStep,
        limit: Option<Duration>,
        cancel: &Cancel,
    ) -> Vec<Ended> {
        tracing::debug!(group = %self.name, members = self.members.len(), "{step}");
        if !self.is_serial {
            return join_all(self.members.iter().map(|member| member.run(step, limit, cancel))).await;
        }
        let mut all = Vec::with_capacity(self.members.len());
        for member in &self.members {
            let ended = member.run(step, limit, cancel).await;
            let goes_on = matches!(ended, Ended::Done) || step == LifeCycleStep::Stop;
            all.push(ended);
            if !goes_on || cancel.is_cancelled() {
                break;
            }
        }
        all
    }

    /// The same group in the order of stopping.
    pub(super) fn reversed(mut self) -> Self {
        self.members.reverse();
        self
    }
}

impl Member {
    async fn run(&self, step: LifeCycleStep, limit: Option<Duration>, cancel: &Cancel) -> Ended {
        // In a future of its own, so that a panic before the first await is caught, too.
        let work = async {
            match step {
                LifeCycleStep::Build => Ok(()),
                LifeCycleStep::Init => self.observer.init().await,
                LifeCycleStep::Start => self.observer.start().await,
                LifeCycleStep::Stop => self.observer.stop().await,
            }
        };
        let work = AssertUnwindSafe(work).catch_unwind();
        let limited = async {
            match limit {
                Some(limit) => timeout(limit, work).await.map_err(|_| ObserverFailure::TimedOut(limit)),
                None => Ok(work.await),
            }
        };
        let mut cancel = cancel.clone();
        let ended = tokio::select! {
            biased;
            ended = limited => ended,
            () = cancel.cancelled() => return Ended::CutOff,
        };
        let failure = match ended {
            Ok(Ok(Ok(()))) => return Ended::Done,
            Ok(Ok(Err(error))) => ObserverFailure::Error(Arc::new(error)),
            Ok(Err(panic)) => ObserverFailure::Panicked(message(&*panic)),
            Err(timed_out) => timed_out,
        };
        Ended::Failed(ObserverError::new(&self.key, step, failure))
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|&text| text.to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "(no message)".to_owned())
}
