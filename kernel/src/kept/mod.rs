//! The values that a context keeps for its scope: a request's, a server's, an application's.
//!
//! The first few have a spot each, which is taken once and filled once: whoever finds a value there takes no lock. A list
//! below a lock has all others: what comes when the spots are taken, and what could not stay in its spot, because its build
//! failed or had to await something, or because the binding was refreshed.

mod list;
mod spot;

use std::{mem, sync::atomic::Ordering};

use crate::{
    BindingRef, Error,
    slot::Asked,
    trail::{BuildId, EntryId},
    typed::Erased,
};

use list::List;
pub(crate) use list::ListPlace;
pub(crate) use spot::{Spot, Taken};

/// For how many values there is a spot. Few requests build more.
pub(crate) const SPOTS: usize = 4;

/// Which value of a binding: a refreshed binding's old values are not found any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct KeptId {
    entry: EntryId,
    version: u64,
}

impl KeptId {
    /// Of no binding.
    pub(crate) const NONE: Self = Self { entry: 0, version: 0 };

    #[inline]
    pub(crate) fn of(binding: &BindingRef) -> Self {
        Self { entry: binding.0.id, version: binding.0.version.load(Ordering::Acquire) }
    }

    /// Whether both are of one binding.
    #[inline]
    pub(crate) const fn is_of(self, other: Self) -> bool {
        self.entry == other.entry
    }
}

/// The values that one context keeps, and those being built for it, in the order in which they were asked for.
#[derive(Default)]
pub(crate) struct Kept {
    spots: [Spot; SPOTS],
    list: List,
}

/// Where a value stands.
pub(crate) enum Look<'a> {
    /// It is there.
    There(&'a Erased),
    /// Nobody has asked for it, and it may have this spot.
    Free(&'a Spot),
    /// It is being built for this spot.
    Busy(&'a Spot),
    /// It is in the list, or will be.
    Listed,
}

impl Kept {
    /// Where the value stands.
    #[inline]
    pub(crate) fn look(&self, id: KeptId) -> Look<'_> {
        for spot in &self.spots {
            // Spots are taken in their order, so there is none for the value behind a free one.
            match spot.entry() {
                None => return Look::Free(spot),
                Some(entry) if entry == id.entry => return spot.look(id.version),
                Some(_) => {}
            }
        }
        Look::Listed
    }

    /// Takes a free spot for a value that `build` builds, unless somebody else was faster.
    #[inline]
    pub(crate) fn take<'a>(&'a self, spot: &'a Spot, id: KeptId, build: BuildId) -> Option<Taken<'a>> {
        spot.take(id, build, &self.list)
    }

    /// Takes over what was kept elsewhere, before anybody else can see it: a value, nothing if a build came to nothing, or a
    /// build that goes on.
    pub(crate) fn adopt(&self, id: KeptId, value: Result<Option<Erased>, BuildId>) {
        if let Look::Free(spot) = self.look(id)
            && let Some(taken) = spot.take(id, value.as_ref().err().copied().unwrap_or_default(), &self.list)
        {
            match value {
                Ok(Some(value)) => taken.fill(id, value),
                Ok(None) => drop(taken),
                // It is settled later.
                Err(_) => mem::forget(taken),
            }
        }
    }

    /// Ends the build of an adopted value.
    pub(crate) fn settle(&self, at: usize, value: Option<(KeptId, Erased)>) {
        if let Some(spot) = self.spots.get(at) {
            spot.settle(&self.list, value.map(|(id, value)| (id.version, value)));
        }
    }

    /// Waits until the value that is built for the spot is there, or in the list.
    ///
    /// # Errors
    ///
    /// A [`Cycle`](crate::ErrorKind::Cycle) if who builds it waits for a build of this task.
    pub(crate) fn wait(&self, spot: &Spot, asked: Asked<'_>) -> Result<(), Error> {
        spot.wait(asked, &self.list)
    }

    /// The value, if it is there.
    pub(crate) fn get(&self, id: KeptId) -> Option<Erased> {
        match self.look(id) {
            Look::There(value) => Some(value.clone()),
            Look::Listed => self.list.get(id),
            Look::Free(_) | Look::Busy(_) => None,
        }
    }
}

impl Drop for Kept {
    /// What a scope built goes in the reverse order of its making: first what came when the spots were taken.
    fn drop(&mut self) {
        if self.list.is_empty() {
            return self.spots.iter_mut().rev().for_each(Spot::clear);
        }
        let spots = &self.spots;
        let has_spot = |id: &KeptId| spots.iter().any(|spot| spot.entry() == Some(id.entry));
        self.list.remove(|id| !has_spot(id));
        for spot in self.spots.iter_mut().rev() {
            let entry = spot.entry();
            self.list.remove(|id| Some(id.entry) == entry);
            spot.clear();
        }
    }
}
