//! Where a shared value is kept, and built once.
//!
//! A hundred first callers get one value: one builds, the others wait. A build that fails is not kept; whoever waited
//! tries again for itself. While a build awaits, everybody who wants the value polls the one future, so it goes on even
//! when the first caller gives up.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Condvar, Mutex, OnceLock},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};

use crate::{
    Error, ErrorKind, Resolution,
    inflight::Waits,
    sync::{lock, wait},
    trail::{self, BuildId, EntryId, Mark},
};

type Building<T> = Shared<BoxFuture<'static, Result<Arc<T>, Error>>>;

/// A shared value, or the build of it.
pub(crate) struct Slot<T: ?Sized> {
    value: OnceLock<Arc<T>>,
    state: Mutex<State<T>>,
    changed: Condvar,
}

enum State<T: ?Sized> {
    /// Nobody is building; the value may be there.
    Idle,
    /// A thread is building and has not come back yet.
    Running {
        build: BuildId,
        /// Whether another thread waits to be told: telling nobody would still be a system call.
        is_waited_for: bool,
    },
    /// The build awaits something; everybody polls it.
    Awaiting(BuildId, Building<T>),
}

impl<T: ?Sized + Send + Sync + 'static> Slot<T> {
    pub(crate) fn empty() -> Self {
        Self { value: OnceLock::new(), state: Mutex::new(State::Idle), changed: Condvar::new() }
    }

    pub(crate) fn filled(value: Arc<T>) -> Self {
        let slot = Self::empty();
        // A new lock takes its first value.
        let _ = slot.value.set(value);
        slot
    }

    /// The value, if it is there.
    #[inline]
    pub(crate) fn get(&self) -> Option<&Arc<T>> {
        self.value.get()
    }

    /// The value, built by `build` if nobody has built it yet. `name_of` names a build in a cycle's path.
    pub(crate) fn get_or_build(
        self: &Arc<Self>,
        entry: EntryId,
        context: usize,
        waits: &Arc<Waits>,
        cycle: impl Fn(&[Mark]) -> Error,
        build: impl FnOnce() -> Resolution<Arc<T>>,
    ) -> Resolution<Arc<T>> {
        let mut state = lock(&self.state);
        loop {
            if let Some(value) = self.value.get() {
                return Resolution::ready(value.clone());
            }
            match &mut *state {
                State::Idle => break,
                State::Running { build: other, is_waited_for } => {
                    let other = *other;
                    let above = trail::snapshot();
                    let builds = builds_of(&above);
                    if waits.enter(&builds, other).is_err() {
                        return Err(cycle(&above)).into();
                    }
                    *is_waited_for = true;
                    // As short as a lock: the builder is running, and will come back with a value or a future.
                    state = wait(&self.changed, state);
                    waits.leave(&builds, other);
                }
                State::Awaiting(other, future) => {
                    let above = trail::snapshot();
                    return match Waiting::enter(waits, builds_of(&above), *other) {
                        Some(waiting) => join(future.clone(), waiting),
                        None => Err(cycle(&above)).into(),
                    };
                }
            }
        }
        let id = waits.next_build();
        *state = State::Running { build: id, is_waited_for: false };
        drop(state);

        // From here on the slot goes back to idle whatever happens, a panic in the constructor included.
        let running = Running(self);
        let _mark = match trail::enter(Mark { entry, context, build: id }) {
            Ok(mark) => mark,
            Err(above) => return Err(cycle(&above)).into(),
        };
        match build() {
            Resolution::Ready(Ok(value)) => {
                let _ = self.value.set(value.clone());
                drop(running);
                Resolution::ready(value)
            }
            Resolution::Ready(Err(error)) => Err(error).into(),
            Resolution::Pending(future) => {
                let future = self.finish(trail::Trailing::new(future).boxed()).shared();
                std::mem::forget(running);
                self.leave_running(State::Awaiting(id, future.clone()));
                let above = trail::snapshot();
                let builds: Vec<BuildId> = builds_of(&above).into_iter().filter(|b| *b != id).collect();
                match Waiting::enter(waits, builds, id) {
                    Some(waiting) => join(future, waiting),
                    None => Err(cycle(&above)).into(),
                }
            }
        }
    }

    /// Goes on from `Running`, and tells those who wait for that.
    fn leave_running(&self, next: State<T>) {
        let last = std::mem::replace(&mut *lock(&self.state), next);
        if matches!(last, State::Running { is_waited_for: true, .. }) {
            self.changed.notify_all();
        }
    }

    /// The build's future, which stores its value and frees the slot.
    fn finish(
        self: &Arc<Self>,
        future: BoxFuture<'static, Result<Arc<T>, Error>>,
    ) -> BoxFuture<'static, Result<Arc<T>, Error>> {
        // Weak: the slot holds the future.
        let slot = Arc::downgrade(self);
        async move {
            let result = AssertUnwindSafe(future).catch_unwind().await;
            let result = result.unwrap_or_else(|_| Err(Error::new(ErrorKind::Panicked)));
            if let Some(slot) = slot.upgrade() {
                if let Ok(value) = &result {
                    let _ = slot.value.set(value.clone());
                }
                *lock(&slot.state) = State::Idle;
            }
            result
        }
        .boxed()
    }
}

/// Frees the slot when the builder comes back, by whatever way.
struct Running<'a, T: ?Sized + Send + Sync + 'static>(&'a Slot<T>);

impl<T: ?Sized + Send + Sync + 'static> Drop for Running<'_, T> {
    fn drop(&mut self) {
        self.0.leave_running(State::Idle);
    }
}

/// A recorded wait, taken back when dropped.
struct Waiting {
    waits: Arc<Waits>,
    from: Vec<BuildId>,
    on: BuildId,
}

impl Waiting {
    fn enter(waits: &Arc<Waits>, from: Vec<BuildId>, on: BuildId) -> Option<Self> {
        waits.enter(&from, on).ok()?;
        Some(Self { waits: waits.clone(), from, on })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.waits.leave(&self.from, self.on);
    }
}

fn join<T: ?Sized + Send + Sync + 'static>(future: Building<T>, waiting: Waiting) -> Resolution<Arc<T>> {
    Resolution::Pending(
        async move {
            let result = future.await;
            drop(waiting);
            result
        }
        .boxed(),
    )
}

fn builds_of(marks: &[Mark]) -> Vec<BuildId> {
    marks.iter().map(|m| m.build).filter(|b| *b != 0).collect()
}
