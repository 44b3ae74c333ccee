//! Building a shared value once.
//!
//! A hundred first callers get one value: one builds, the others wait. A build that fails is not kept; whoever waited
//! tries again for itself. While a build awaits, everybody who wants the value polls the one future, so it goes on even
//! when the first caller gives up. Where the value is kept is the [`Place`]'s business.

use std::{marker::PhantomData, mem, panic::AssertUnwindSafe, sync::Arc};

use futures_util::{
    FutureExt, TryFutureExt,
    future::{BoxFuture, Shared},
};

use crate::{
    BindingRef, Context, Error, ErrorKind, Resolution,
    inflight::Waits,
    resolution::Pending,
    trail::{self, BuildId, Mark},
};

pub(crate) type Building<V> = Shared<BoxFuture<'static, Result<V, Error>>>;

/// Where a shared value stands.
#[derive(Default)]
pub(crate) enum State<V> {
    /// Nobody has built it.
    #[default]
    Idle,
    /// A thread is building and has not come back yet.
    Running {
        build: BuildId,
        /// Whether another thread waits to be told: telling nobody would still be a system call.
        is_waited_for: bool,
    },
    /// The build awaits something; everybody polls it. Boxed: few builds do, and a state is moved often.
    Awaiting(Box<(BuildId, Building<V>)>),
    /// It is there.
    Done(V),
}

/// What comes after a look at the state.
pub(crate) enum Step<R> {
    /// Go on, with the lock released.
    Done(R),
    /// Look again when the state has changed.
    Wait,
}

/// Somewhere that a shared value is kept, with the lock that guards its state.
pub(crate) trait Place<V> {
    /// Looks at the state, below the lock, as often as `step` says `Wait` and the state has changed.
    fn update<R>(&self, step: impl FnMut(&mut State<V>) -> Step<R>) -> R;
    /// Wakes those who wait.
    fn notify(&self);
    /// [`leave`]s a build later, if the place is still there; does not keep it alive.
    fn later(&self, build: BuildId) -> impl FnOnce(State<V>) + Send + 'static;
}

/// Which value is asked for, and whose bindings its build sees.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) binding: &'a BindingRef,
    pub(crate) context: &'a Context,
}

impl Asked<'_> {
    pub(crate) fn mark(&self, build: BuildId) -> Mark {
        Mark { entry: self.binding.0.id, context: self.context.id(), build }
    }

    #[cold]
    pub(crate) fn cycle(&self, above: &[Mark]) -> Error {
        self.context.cycle(above, self.binding)
    }
}

/// How a value is kept: packed as a `V`.
pub(crate) struct Packing<T, V> {
    pub(crate) pack: fn(T) -> V,
    /// `None` if it was not packed from a `T`.
    pub(crate) unpack: fn(V) -> Option<T>,
}

/// What the first look at the state finds.
enum Begun<V> {
    There(V),
    Mine,
    /// Somebody else builds it.
    Busy,
}

/// What a look at somebody else's build finds.
enum Met<V> {
    There(V),
    Awaiting(BuildId, Building<V>),
    /// The builder gave up.
    Free,
    /// It waits for a build of this task.
    Circular(Vec<Mark>),
}

/// The value in `place`, built by `build` if nobody has built it yet.
pub(crate) fn get_or_build<T, V, P>(
    place: &P,
    asked: Asked<'_>,
    packing: &Packing<T, V>,
    build: impl FnOnce() -> Resolution<T>,
) -> Resolution<T>
where
    T: Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    P: Place<V>,
{
    let id = trail::next_build();
    loop {
        let begun = place.update(|state| {
            Step::Done(match state {
                State::Done(value) => Begun::There(value.clone()),
                State::Idle => {
                    *state = State::Running { build: id, is_waited_for: false };
                    Begun::Mine
                }
                _ => Begun::Busy,
            })
        });
        match begun {
            Begun::There(value) => return unpacked(value, asked.binding, packing),
            Begun::Mine => break,
            Begun::Busy => {
                if let Some(met) = meet(place, asked, packing) {
                    return met;
                }
            }
        }
    }

    // From here on the place goes back to idle whatever happens, a panic in the constructor included.
    let running = Running(place, id, PhantomData);
    let _mark = match trail::enter(asked.mark(id)) {
        Ok(mark) => mark,
        Err(above) => return Err(asked.cycle(&above)).into(),
    };
    match build() {
        Resolution::Ready(value) => {
            mem::forget(running);
            leave(place, id, State::Done((packing.pack)(value.clone())));
            Resolution::ready(value)
        }
        Resolution::Failed(error) => Resolution::Failed(error),
        Resolution::Pending(future) => {
            mem::forget(running);
            go_on(place, asked, packing, id, future)
        }
    }
}

#[inline]
pub(crate) fn unpacked<T, V>(value: V, binding: &BindingRef, packing: &Packing<T, V>) -> Resolution<T> {
    match (packing.unpack)(value) {
        Some(value) => Resolution::Ready(value),
        None => Err(binding.mismatch::<T>()).into(),
    }
}

/// The value that somebody else builds; `None` if the place has come free.
#[cold]
fn meet<T, V, P>(place: &P, asked: Asked<'_>, packing: &Packing<T, V>) -> Option<Resolution<T>>
where
    T: Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    P: Place<V>,
{
    let waits = asked.context.waits();
    let mut waiting: Option<Waiting> = None;
    let met = place.update(|state| {
        // A wait that has ended is taken back before anything else is decided.
        waiting = None;
        match state {
            State::Idle => Step::Done(Met::Free),
            State::Done(value) => Step::Done(Met::There(value.clone())),
            State::Awaiting(awaiting) => Step::Done(Met::Awaiting(awaiting.0, awaiting.1.clone())),
            State::Running { build: other, is_waited_for } => {
                let above = trail::snapshot();
                let Some(entered) = Waiting::enter(waits, &above, *other) else {
                    return Step::Done(Met::Circular(above));
                };
                waiting = Some(entered);
                *is_waited_for = true;
                // As short as a lock: the builder is running, and comes back with a value or a future.
                Step::Wait
            }
        }
    });
    Some(match met {
        Met::Free => return None,
        Met::There(value) => unpacked(value, asked.binding, packing),
        Met::Circular(above) => Err(asked.cycle(&above)).into(),
        Met::Awaiting(other, future) => join(future, asked, packing, trail::snapshot(), other),
    })
}

/// Leaves a build that was begun elsewhere, and has to await, to all who want its value in `place`.
#[cold]
pub(crate) fn hand_over<T, V, P>(
    place: &P,
    asked: Asked<'_>,
    packing: &Packing<T, V>,
    id: BuildId,
    future: Pending<T>,
) -> Resolution<T>
where
    T: Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    P: Place<V>,
{
    place.update(|state| {
        *state = State::Running { build: id, is_waited_for: false };
        Step::Done(())
    });
    go_on(place, asked, packing, id, future)
}

/// Leaves a build that has to await to all who want its value.
#[cold]
fn go_on<T, V, P>(
    place: &P,
    asked: Asked<'_>,
    packing: &Packing<T, V>,
    id: BuildId,
    future: Pending<T>,
) -> Resolution<T>
where
    T: Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    P: Place<V>,
{
    let pack = packing.pack;
    let future = trail::Trailing::new(future.map_ok(pack).boxed()).boxed();
    let future = finish(place.later(id), future).shared();
    leave(place, id, State::Awaiting(Box::new((id, future.clone()))));
    let above = trail::snapshot().into_iter().filter(|mark| mark.build != id).collect();
    join(future, asked, packing, above, id)
}

/// Goes on from where a build has brought the place, and tells those who wait for that. Keeps nothing of a build that has
/// been given up meanwhile.
pub(crate) fn leave<V>(place: &impl Place<V>, build: BuildId, mut next: State<V>) {
    place.update(|state| {
        let now = match state {
            State::Running { build, .. } => Some(*build),
            State::Awaiting(awaiting) => Some(awaiting.0),
            State::Idle | State::Done(_) => None,
        };
        if now == Some(build) {
            mem::swap(state, &mut next);
        }
        Step::Done(())
    });
    if matches!(next, State::Running { is_waited_for: true, .. }) {
        place.notify();
    }
}

/// The build's future, which keeps its value and frees the place.
fn finish<V: Clone + Send + 'static>(
    keep: impl FnOnce(State<V>) + Send + 'static,
    future: BoxFuture<'static, Result<V, Error>>,
) -> BoxFuture<'static, Result<V, Error>> {
    async move {
        let result = AssertUnwindSafe(future).catch_unwind().await;
        let result = result.unwrap_or_else(|_| Err(Error::new(ErrorKind::Panicked)));
        keep(result.as_ref().map_or(State::Idle, |value| State::Done(value.clone())));
        result
    }
    .boxed()
}

/// Frees the place when the builder comes back without a value.
struct Running<'a, V, P: Place<V>>(&'a P, BuildId, PhantomData<V>);

impl<V, P: Place<V>> Drop for Running<'_, V, P> {
    fn drop(&mut self) {
        leave(self.0, self.1, State::Idle);
    }
}

/// A recorded wait, taken back when dropped.
pub(crate) struct Waiting {
    waits: Arc<Waits>,
    from: Vec<BuildId>,
    on: BuildId,
}

impl Waiting {
    /// Records that the builds of the trail wait for `on`, unless that would close a circle.
    pub(crate) fn enter(waits: &Arc<Waits>, trail: &[Mark], on: BuildId) -> Option<Self> {
        let from: Vec<BuildId> = trail.iter().map(|m| m.build).filter(|b| *b != 0).collect();
        waits.enter(&from, on).ok()?;
        Some(Self { waits: waits.clone(), from, on })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.waits.leave(&self.from, self.on);
    }
}

/// Waits with the others, unless that would close a circle.
fn join<T, V>(
    future: Building<V>,
    asked: Asked<'_>,
    packing: &Packing<T, V>,
    above: Vec<Mark>,
    on: BuildId,
) -> Resolution<T>
where
    T: Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let Some(waiting) = Waiting::enter(asked.context.waits(), &above, on) else {
        return Err(asked.cycle(&above)).into();
    };
    let (binding, unpack) = (asked.binding.clone(), packing.unpack);
    Resolution::awaiting(async move {
        let result = future.await;
        drop(waiting);
        unpack(result?).ok_or_else(|| binding.mismatch::<T>())
    })
}
