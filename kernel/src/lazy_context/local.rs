//! What a request keeps as long as it has no context: the same values, in the same order, as the spots of a context.

use std::mem;

use crate::{
    kept::{Kept, KeptId, SPOTS},
    trail::BuildId,
    typed::Erased,
};

use super::LazyContext;

/// The values of one thread's request. Each has the place of its number in the context's spots once there is one.
#[derive(Default)]
pub(super) struct Local {
    places: [Place; SPOTS],
    /// How many places are taken.
    taken: usize,
}

#[derive(Default)]
struct Place {
    id: KeptId,
    /// The build that is under way; 0 if none is.
    build: BuildId,
    /// Nothing as long as the value is built, and when that came to nothing.
    value: Option<Erased>,
}

/// What is met of a value.
pub(crate) enum Met {
    There(Erased),
    /// Nobody builds it; it may have this place.
    Free(usize),
    /// It has come back to its own build.
    Circular,
    /// There is no place left.
    Full,
}

impl Local {
    pub(super) const fn new() -> Self {
        Self { places: [const { Place { id: KeptId::NONE, build: 0, value: None } }; SPOTS], taken: 0 }
    }

    #[inline]
    fn meet(&self, id: KeptId) -> Met {
        for (at, place) in self.places.iter().take(self.taken).enumerate() {
            if place.id.is_of(id) {
                return match &place.value {
                    Some(value) if place.id == id => Met::There(value.clone()),
                    None if place.build != 0 => Met::Circular,
                    // It failed, or is out of date.
                    _ => Met::Free(at),
                };
            }
        }
        if self.taken < SPOTS { Met::Free(self.taken) } else { Met::Full }
    }

    /// Gives all to a context that nobody has seen yet. What is being built goes on there.
    pub(super) fn move_to(mut self, kept: &Kept) {
        for Place { id, build, value } in self.places.iter_mut().take(self.taken).map(mem::take) {
            kept.adopt(id, if build == 0 { Ok(value) } else { Err(build) });
        }
    }
}

impl Drop for Local {
    /// In the reverse order of their making.
    fn drop(&mut self) {
        self.places.iter_mut().take(self.taken).rev().for_each(|place| drop(place.value.take()));
    }
}

impl LazyContext<'_> {
    /// What is met of a value here, as long as there is no context.
    #[inline]
    pub(crate) fn meet(&self, id: KeptId) -> Met {
        self.local.borrow().meet(id)
    }

    /// Begins a build in a free place.
    #[inline]
    pub(crate) fn begin(&self, at: usize, id: KeptId, build: BuildId) -> Building<'_> {
        let mut local = self.local.borrow_mut();
        local.taken = local.taken.max(at + 1);
        let place = &mut local.places[at];
        (place.id, place.build) = (id, build);
        let old = place.value.take();
        drop(local);
        // What is out of date may run its user's code when it goes.
        drop(old);
        Building { lazy: self, at }
    }

    /// Ends a build, wherever that has gone meanwhile.
    #[inline]
    fn end(&self, at: usize, value: Option<(KeptId, Erased)>) {
        match self.made() {
            None => {
                let place = &mut self.local.borrow_mut().places[at];
                place.build = 0;
                place.value = value.map(|(_, value)| value);
            }
            Some(context) => context.kept().settle(at, value),
        }
    }
}

/// A build in its place. If it comes to nothing the next who asks tries again, whatever happens: also after a panic in the
/// constructor.
pub(crate) struct Building<'l> {
    lazy: &'l LazyContext<'l>,
    at: usize,
}

impl Building<'_> {
    /// Keeps the value.
    #[inline]
    pub(crate) fn keep(self, id: KeptId, value: Erased) {
        self.lazy.end(self.at, Some((id, value)));
        mem::forget(self);
    }
}

impl Drop for Building<'_> {
    fn drop(&mut self) {
        self.lazy.end(self.at, None);
    }
}
