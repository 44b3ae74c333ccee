//! Waiting for a value that somebody else builds, or whose build awaits something: the same code for values of all types.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};

use super::{Asked, Place, State, Step};
use crate::{
    Error, ErrorKind, Resolution,
    inflight::Waits,
    trail::{self, BuildId, Mark},
    typed::Erased,
};

/// What a build awaits.
pub(crate) type Packed = BoxFuture<'static, Result<Erased, Error>>;

/// A build that awaits something.
pub(crate) type Building = Shared<Packed>;

/// Where a value stands, whatever its type.
pub(crate) enum Stage<'s> {
    /// Nobody builds it.
    AtRest,
    /// A thread builds it, and whether another thread waits to be told.
    Running(BuildId, &'s mut bool),
    Awaiting(BuildId, &'s Building),
}

/// Where a build leaves a place.
pub(crate) enum Left {
    Idle,
    Awaiting(Building),
    Done(Erased),
}

/// Somewhere that a shared value is kept, for those who do not know its type.
pub(crate) trait AnyPlace {
    /// Looks at the stage, below the lock, as often as `step` says `Wait` and the state has changed.
    fn watch(&self, step: &mut dyn FnMut(Stage<'_>) -> Step<()>);
    /// Goes on from where a build has brought the place, see [`leave`](super::leave).
    fn leave(&self, build: BuildId, left: Left);
    /// Leaves a build later, if the place is still there; does not keep it alive.
    fn later(&self, build: BuildId) -> Box<dyn FnOnce(Left) + Send>;
}

/// Waits for somebody else's build as long as a thread is at it. Nothing if it is over: then the place is to be looked at again.
#[cold]
pub(super) fn meet(place: &dyn AnyPlace, asked: Asked<'_>) -> Option<Resolution<Erased>> {
    enum Seen {
        Over,
        Awaiting(BuildId, Building),
        /// It waits for a build of this task.
        Circular(Vec<Mark>),
    }
    let waits = asked.context.waits();
    let mut waiting: Option<Waiting> = None;
    let mut seen = Seen::Over;
    place.watch(&mut |stage| {
        // A wait that has ended is taken back before anything else is decided.
        waiting = None;
        match stage {
            Stage::AtRest => {}
            Stage::Awaiting(build, future) => seen = Seen::Awaiting(build, future.clone()),
            Stage::Running(build, is_waited_for) => {
                let above = trail::snapshot();
                if let Some(entered) = Waiting::enter(waits, &above, build) {
                    waiting = Some(entered);
                    *is_waited_for = true;
                    // As short as a lock: the builder is running, and comes back with a value or a future.
                    return Step::Wait;
                }
                seen = Seen::Circular(above);
            }
        }
        Step::Done(())
    });
    match seen {
        Seen::Over => None,
        Seen::Circular(above) => Some(Err(asked.cycle(&above)).into()),
        Seen::Awaiting(build, future) => Some(join(future, asked, trail::snapshot(), build)),
    }
}

/// Leaves a build that was begun elsewhere, and has to await, to all who want its value in `place`.
#[cold]
pub(crate) fn hand_over<V>(
    place: &impl Place<V>,
    asked: Asked<'_>,
    id: BuildId,
    future: Packed,
) -> Resolution<Erased> {
    place.update(|state| {
        *state = State::Running { build: id, is_waited_for: false };
        Step::Done(())
    });
    go_on(place, asked, id, future)
}

/// Leaves a build that has to await to all who want its value.
#[cold]
pub(super) fn go_on(
    place: &dyn AnyPlace,
    asked: Asked<'_>,
    id: BuildId,
    future: Packed,
) -> Resolution<Erased> {
    let future = finish(place.later(id), trail::Trailing::new(future)).boxed().shared();
    place.leave(id, Left::Awaiting(future.clone()));
    let above = trail::snapshot().into_iter().filter(|mark| mark.build != id).collect();
    join(future, asked, above, id)
}

/// The build's end, which keeps its value or frees the place.
async fn finish(
    leave: Box<dyn FnOnce(Left) + Send>,
    future: trail::Trailing<Result<Erased, Error>>,
) -> Result<Erased, Error> {
    let result = AssertUnwindSafe(future).catch_unwind().await;
    let result = result.unwrap_or_else(|_| Err(Error::new(ErrorKind::Panicked)));
    leave(result.as_ref().map_or(Left::Idle, |value| Left::Done(value.clone())));
    result
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
pub(super) fn join(future: Building, asked: Asked<'_>, above: Vec<Mark>, on: BuildId) -> Resolution<Erased> {
    let Some(waiting) = Waiting::enter(asked.context.waits(), &above, on) else {
        return Err(asked.cycle(&above)).into();
    };
    Resolution::awaiting(async move {
        let result = future.await;
        drop(waiting);
        result
    })
}
