//! The values that a context keeps for its scope: a request's, a server's, an application's.

use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use crate::{
    BindingRef, Context,
    slot::{self, Place, State, Step},
    sync::modelled::{Condvar, Mutex, lock, wait},
    trail::{BuildId, EntryId},
    typed::Erased,
};

/// For how many values there is room without an allocation. Few requests build more.
const ROOM: usize = 4;

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

type Values = SmallVec<[(KeptId, State<Erased>); ROOM]>;

/// The values that one context keeps, and those being built for it, in the order in which they were asked for.
#[derive(Default)]
pub(crate) struct Kept {
    values: Mutex<Values>,
    changed: Condvar,
}

impl Kept {
    /// The value, if it is there.
    #[inline]
    pub(crate) fn get(&self, id: KeptId) -> Option<Erased> {
        match lock(&self.values).iter().find(|(other, _)| *other == id) {
            Some((_, State::Done(value))) => Some(value.clone()),
            _ => None,
        }
    }
}

impl Drop for Kept {
    /// What a scope built goes in the reverse order of its making.
    fn drop(&mut self) {
        let values = self.values.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        while values.pop().is_some() {}
    }
}

/// Where a context builds and keeps one value.
pub(crate) struct KeptPlace<'a> {
    pub(crate) id: KeptId,
    pub(crate) context: &'a Context,
}

impl Place<Erased> for KeptPlace<'_> {
    #[inline]
    fn update<R>(&self, mut step: impl FnMut(&mut State<Erased>) -> Step<R>) -> R {
        let kept = self.context.kept();
        let mut values = lock(&kept.values);
        loop {
            // The last one is the one being built, mostly.
            let at = values.iter().rposition(|(other, _)| *other == self.id).unwrap_or_else(|| {
                values.push((self.id, State::Idle));
                values.len() - 1
            });
            match step(&mut values[at].1) {
                Step::Done(result) => return result,
                Step::Wait => values = wait(&kept.changed, values),
            }
        }
    }

    fn notify(&self) {
        self.context.kept().changed.notify_all();
    }

    fn later(&self, build: BuildId) -> impl FnOnce(State<Erased>) + Send + 'static {
        // Weak: the context holds the future.
        let (context, id) = (self.context.downgrade(), self.id);
        move |state| {
            if let Some(context) = context.upgrade() {
                slot::leave(&KeptPlace { id, context: &context }, build, state);
            }
        }
    }
}
