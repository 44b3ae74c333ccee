//! The values that a context keeps for its scope: a request's, a server's, an application's.
//!
//! The first few have a spot each, which is taken once and filled once: whoever finds a value there takes no lock. A list
//! below a lock has all others: what comes when the spots are taken, and what could not stay in its spot, because its build
//! failed or had to await something, or because the binding was refreshed.

mod list;
mod spot;

use std::sync::atomic::Ordering;

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
const SPOTS: usize = 4;

/// Which value of a binding: a refreshed binding's old values are not found any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeptId {
    entry: EntryId,
    version: u64,
}

impl KeptId {
    #[inline]
    pub(crate) fn of(binding: &BindingRef) -> Self {
        Self { entry: binding.0.id, version: binding.0.version.load(Ordering::Acquire) }
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
