//! Building a shared value once.
//!
//! A hundred first callers get one value: one builds, the others wait. A build that fails is not kept; whoever waited
//! tries again for itself. While a build awaits, everybody who wants the value polls the one future, so it goes on even
//! when the first caller gives up. Where the value is kept is the [`Place`]'s business.
//!
//! Every type that is bound has a copy of the code that knows it. So only what is on the way of most look-ups knows the type; what has
//! to wait for another thread, or to await, is in [`waiting`] and packed.

mod waiting;

use std::mem;

use futures_util::{FutureExt, TryFutureExt};

pub(crate) use self::waiting::{AnyPlace, Building, Left, Stage, Waiting, hand_over};
use self::waiting::{Packed, go_on, meet};
use crate::{
    BindingRef, Context, Error, Resolution,
    resolution::Pending,
    trail::{self, BuildId, Mark},
    typed::Erased,
};

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
    Awaiting(Box<(BuildId, Building)>),
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
pub(crate) trait Place<V>: AnyPlace {
    /// Looks at the state, below the lock, as often as `step` says `Wait` and the state has changed.
    fn update<R>(&self, step: impl FnMut(&mut State<V>) -> Step<R>) -> R;
    /// Wakes those who wait.
    fn notify(&self);
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

/// The value in `place`, built by `build` if nobody has built it yet. `awaited` says how it is packed while it is awaited.
pub(crate) fn get_or_build<T, P>(
    place: &P,
    asked: Asked<'_>,
    awaited: &Packing<T, Erased>,
    build: impl FnOnce() -> Resolution<T>,
) -> Resolution<T>
where
    T: Clone + Send + Sync + 'static,
    P: Place<T>,
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
            Begun::There(value) => return Resolution::Ready(value),
            Begun::Mine => break,
            Begun::Busy => {
                if let Some(found) = meet(place, asked) {
                    return opened(found, asked.binding, awaited);
                }
            }
        }
    }

    // From here on the place goes back to idle whatever happens, a panic in the constructor included.
    let running = Running(place, id);
    let _mark = match trail::enter(asked.mark(id)) {
        Ok(mark) => mark,
        Err(above) => return Err(asked.cycle(&above)).into(),
    };
    match build() {
        Resolution::Ready(value) => {
            mem::forget(running);
            leave(place, id, State::Done(value.clone()));
            Resolution::ready(value)
        }
        Resolution::Failed(error) => Resolution::Failed(error),
        Resolution::Pending(future) => {
            mem::forget(running);
            opened(go_on(place, asked, id, packed(future, awaited)), asked.binding, awaited)
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

/// What is awaited, packed once it is there.
#[cold]
pub(crate) fn packed<T: 'static>(future: Pending<T>, packing: &Packing<T, Erased>) -> Packed {
    Box::pin(future.map_ok(packing.pack))
}

/// What is built or has to be awaited, packed.
pub(crate) fn all_packed<T: 'static>(
    built: Resolution<T>,
    packing: &Packing<T, Erased>,
) -> Resolution<Erased> {
    match built {
        Resolution::Ready(value) => Resolution::Ready((packing.pack)(value)),
        Resolution::Failed(error) => Resolution::Failed(error),
        Resolution::Pending(future) => Resolution::awaiting(packed(future, packing)),
    }
}

/// What is found or has to be awaited, unpacked.
#[cold]
pub(crate) fn opened<T: 'static>(
    found: Resolution<Erased>,
    binding: &BindingRef,
    packing: &Packing<T, Erased>,
) -> Resolution<T> {
    match found {
        Resolution::Ready(value) => unpacked(value, binding, packing),
        Resolution::Failed(error) => Resolution::Failed(error),
        Resolution::Pending(future) => {
            let (binding, unpack) = (binding.clone(), packing.unpack);
            let open = move |value| unpack(value).ok_or_else(|| binding.mismatch::<T>());
            Resolution::Pending(Pending::new(future.map(|found| found.and_then(open))))
        }
    }
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

impl<V> State<V> {
    /// Where it stands, for those who do not know its type.
    pub(crate) fn stage(&mut self) -> Stage<'_> {
        match self {
            Self::Idle | Self::Done(_) => Stage::AtRest,
            Self::Running { build, is_waited_for } => Stage::Running(*build, is_waited_for),
            Self::Awaiting(awaiting) => Stage::Awaiting(awaiting.0, &awaiting.1),
        }
    }

    /// Where it stands once `build` is left.
    pub(crate) fn left(build: BuildId, left: Left, unpack: impl FnOnce(Erased) -> Option<V>) -> Self {
        match left {
            Left::Idle => Self::Idle,
            Left::Awaiting(future) => Self::Awaiting(Box::new((build, future))),
            Left::Done(value) => unpack(value).map_or(Self::Idle, Self::Done),
        }
    }
}

/// Frees the place when the builder comes back without a value.
struct Running<'a>(&'a dyn AnyPlace, BuildId);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.leave(self.1, Left::Idle);
    }
}
