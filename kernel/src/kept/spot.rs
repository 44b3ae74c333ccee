//! Room for one value, which is taken once and filled once.

use std::sync::atomic::Ordering;

use super::{KeptId, Look, list::List};
use crate::{
    Error,
    slot::{Asked, Waiting},
    sync::modelled::{Announced, AtomicU64, WriteOnce},
    trail::{self, BuildId, EntryId},
    typed::Erased,
};

/// A build that nobody waits for.
const ALONE: u64 = 0;
/// One that somebody waits for: telling nobody would still be a system call.
const AWAITED: u64 = 1;
/// One that has ended.
const ENDED: u64 = 2;

/// Room for one value.
#[derive(Default)]
pub(crate) struct Spot {
    /// Whose value has the room; 0 as long as it is free.
    entry: AtomicU64,
    /// Who builds it, announced by who has taken the spot.
    builder: Announced,
    /// How far that is.
    progress: AtomicU64,
    /// The value with its version; nothing if it is to be looked for in the list.
    value: WriteOnce<Option<(u64, Erased)>>,
}

impl Spot {
    /// Whose value has the room.
    #[inline]
    pub(super) fn entry(&self) -> Option<EntryId> {
        match self.entry.load(Ordering::Acquire) {
            0 => None,
            entry => Some(entry),
        }
    }

    /// Where the value stands that has the room.
    #[inline]
    pub(super) fn look(&self, version: u64) -> Look<'_> {
        match self.value.get() {
            None => Look::Busy(self),
            Some(Some((of, value))) if *of == version => Look::There(value),
            Some(_) => Look::Listed,
        }
    }

    /// Takes the spot for a value that `build` builds, if it is still free.
    #[inline]
    pub(super) fn take<'a>(&'a self, id: KeptId, build: BuildId, list: &'a List) -> Option<Taken<'a>> {
        self.entry.compare_exchange(0, id.entry, Ordering::AcqRel, Ordering::Acquire).ok()?;
        self.builder.announce(build);
        Some(Taken { spot: self, list, value: None })
    }

    /// Waits until the value is there, or has left for the list.
    ///
    /// # Errors
    ///
    /// A [`Cycle`](crate::ErrorKind::Cycle) if who builds it waits for a build of this task.
    #[cold]
    pub(super) fn wait(&self, asked: Asked<'_>, list: &List) -> Result<(), Error> {
        let builder = self.builder.get();
        let above = trail::snapshot();
        // Below the lock: who ends the build takes it before it tells, and finds this thread asleep.
        let mut locked = list.lock();
        let alone = self.progress.compare_exchange(ALONE, AWAITED, Ordering::AcqRel, Ordering::Acquire);
        if alone == Err(ENDED) {
            return Ok(());
        }
        let waiting = Waiting::enter(asked.context.waits(), &above, builder);
        let Some(_waiting) = waiting else {
            drop(locked);
            return Err(asked.cycle(&above));
        };
        while self.value.get().is_none() {
            locked = list.sleep(locked);
        }
        Ok(())
    }

    /// Ends the build. Only who builds calls it.
    #[inline]
    pub(super) fn settle(&self, list: &List, value: Option<(u64, Erased)>) {
        self.value.write(value);
        if self.progress.swap(ENDED, Ordering::AcqRel) == AWAITED {
            drop(list.lock());
            list.tell();
        }
    }

    pub(super) fn clear(&mut self) {
        self.value = WriteOnce::default();
    }
}

/// A spot that its builder fills. If it comes to nothing the value is to be looked for in the list, whatever happens: also
/// after a panic in the constructor.
pub(crate) struct Taken<'a> {
    spot: &'a Spot,
    list: &'a List,
    value: Option<(u64, Erased)>,
}

impl Taken<'_> {
    #[inline]
    pub(crate) fn fill(mut self, id: KeptId, value: Erased) {
        self.value = Some((id.version, value));
    }
}

impl Drop for Taken<'_> {
    #[inline]
    fn drop(&mut self) {
        self.spot.settle(self.list, self.value.take());
    }
}
