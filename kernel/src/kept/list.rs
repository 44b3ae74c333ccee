//! The values of a context that have no spot.

use std::sync::{Arc, PoisonError, Weak};

use super::KeptId;
use crate::{
    BindingRef, Context, Resolution,
    binding_ref::Entry,
    slot::{self, AnyPlace, Asked, Left, Packing, Place, Stage, State, Step},
    sync::modelled::{Condvar, Mutex, MutexGuard, lock, wait},
    trail::BuildId,
    typed::Erased,
};

/// Any number of values.
#[derive(Default)]
pub(super) struct List {
    items: Mutex<Vec<Item>>,
    changed: Condvar,
}

struct Item {
    id: KeptId,
    /// To see whether anybody can still ask for the value.
    binding: Weak<Entry>,
    state: State<Erased>,
}

impl Item {
    /// Whether nobody builds the value, and nobody can ask for it any more.
    fn is_over(&self) -> bool {
        self.is_at_rest() && self.binding.strong_count() == 0
    }

    const fn is_at_rest(&self) -> bool {
        matches!(self.state, State::Idle | State::Done(_))
    }
}

impl List {
    /// The value, if it is there.
    pub(super) fn get(&self, id: KeptId) -> Option<Erased> {
        match lock(&self.items).iter().find(|item| item.id == id) {
            Some(Item { state: State::Done(value), .. }) => Some(value.clone()),
            _ => None,
        }
    }

    pub(super) fn lock(&self) -> Locked<'_> {
        Locked(lock(&self.items))
    }

    /// Lets go of the lock until something has changed.
    pub(super) fn sleep<'a>(&'a self, locked: Locked<'a>) -> Locked<'a> {
        Locked(wait(&self.changed, locked.0))
    }

    /// Wakes those who sleep.
    pub(super) fn tell(&self) {
        self.changed.notify_all();
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.items.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Lets go, the last one first, of those that fit.
    pub(super) fn remove(&mut self, fits: impl Fn(&KeptId) -> bool) {
        let items = self.items.get_mut().unwrap_or_else(PoisonError::into_inner);
        for at in (0..items.len()).rev() {
            if fits(&items[at].id) {
                items.remove(at);
            }
        }
    }
}

/// The list's lock.
pub(super) struct Locked<'a>(MutexGuard<'a, Vec<Item>>);

/// Where the list has one value.
pub(crate) struct ListPlace<'a> {
    pub(crate) id: KeptId,
    pub(crate) context: &'a Context,
    pub(crate) binding: &'a BindingRef,
}

impl ListPlace<'_> {
    /// The value in the list, built by `build` if nobody has built it yet. The same code for values of all types.
    #[inline(never)]
    pub(crate) fn get_or_build(
        &self,
        asked: Asked<'_>,
        build: &mut dyn FnMut() -> Resolution<Erased>,
    ) -> Resolution<Erased> {
        let as_it_is = Packing { pack: |value| value, unpack: Some };
        slot::get_or_build(self, asked, &as_it_is, build)
    }
}

impl Place<Erased> for ListPlace<'_> {
    fn update<R>(&self, mut step: impl FnMut(&mut State<Erased>) -> Step<R>) -> R {
        // What is given up may run its user's code when it goes, so it goes after the lock.
        let mut given_up = Vec::new();
        let List { items, changed } = &self.context.kept().list;
        let mut items = lock(items);
        loop {
            let at = items.iter().rposition(|item| item.id == self.id).unwrap_or_else(|| {
                given_up.extend(make_room(&mut items, self.id));
                let binding = Arc::downgrade(&self.binding.0);
                items.push(Item { id: self.id, binding, state: State::Idle });
                items.len() - 1
            });
            match step(&mut items[at].state) {
                Step::Done(result) => return result,
                Step::Wait => items = wait(changed, items),
            }
        }
    }

    fn notify(&self) {
        self.context.kept().list.tell();
    }
}

impl AnyPlace for ListPlace<'_> {
    fn watch(&self, step: &mut dyn FnMut(Stage<'_>) -> Step<()>) {
        self.update(|state| step(state.stage()));
    }

    fn leave(&self, build: BuildId, left: Left) {
        slot::leave(self, build, State::left(build, left, Some));
    }

    fn later(&self, build: BuildId) -> Box<dyn FnOnce(Left) + Send> {
        // Weak: the context holds the future.
        let (context, id) = (self.context.downgrade(), self.id);
        let binding = Arc::downgrade(&self.binding.0);
        Box::new(move |left| {
            if let (Some(context), Some(binding)) = (context.upgrade(), binding.upgrade().map(BindingRef)) {
                ListPlace { id, context: &context, binding: &binding }.leave(build, left);
            }
        })
    }
}

/// Takes out the binding's values from before it was refreshed; and, when the list is full, what nobody can ask for any
/// more, so that a long-lived context does not grow with every binding that has come and gone.
fn make_room(items: &mut Vec<Item>, id: KeptId) -> Vec<Item> {
    let is_full = items.len() == items.capacity();
    let goes =
        |item: &mut Item| (item.id.entry == id.entry && item.is_at_rest()) || (is_full && item.is_over());
    items.extract_if(.., goes).collect()
}
