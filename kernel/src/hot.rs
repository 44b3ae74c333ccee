//! What a thread has found in a long-lived context, so that finding it again takes no lock and writes nothing that another
//! core reads.
//!
//! Each thread has its own, and fills it as it looks things up. It stands for one generation of bindings: any change of the
//! application's bindings outdates it, and it is emptied at the next look. Until then, or until its context goes, it keeps
//! what it holds. A context that lives as long as a request has none: it would go before that pays.

use std::{
    any::{Any, TypeId},
    cell::{OnceCell, Ref, RefCell},
    hash::BuildHasher,
    mem,
    sync::Arc,
};

use elsa::FrozenMap;

use crate::{
    hash::BuildPassThrough,
    key::{KeyId, Name},
    recipe::Recipe,
    sync::modelled::ThreadLocal,
};

/// What a look-up found.
pub(crate) enum Hit<T: ?Sized> {
    /// A value that everybody shares.
    Value(Arc<T>),
    /// A binding to be resolved.
    Recipe(Arc<Recipe>),
}

impl<T: ?Sized> Clone for Hit<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Value(value) => Self::Value(Arc::clone(value)),
            Self::Recipe(recipe) => Self::Recipe(Arc::clone(recipe)),
        }
    }
}

/// A `Hit<T>` whose `T` only its user knows.
type AnyHit = Box<dyn Any + Send>;

/// The hits of all threads in one context.
#[derive(Default)]
pub(crate) struct Hot(ThreadLocal<RefCell<Hits>>);

/// The hits of one thread. They are only ever added, so one can be looked at while it makes the thread add others.
#[derive(Default)]
struct Hits {
    generation: u64,
    types: ByType,
    names: FrozenMap<Name, AnyHit, BuildPassThrough>,
}

/// For how many types there is a place that is found without a table: a power of two.
const PLACES: usize = 64;

/// Hits by type. Each type has one place where it may be, so that most are found by looking at one; those whose place was
/// taken are in a table.
struct ByType {
    places: [OnceCell<(TypeId, AnyHit)>; PLACES],
    others: FrozenMap<TypeId, AnyHit, BuildPassThrough>,
}

impl Default for ByType {
    fn default() -> Self {
        Self { places: [const { OnceCell::new() }; PLACES], others: FrozenMap::default() }
    }
}

impl ByType {
    #[inline]
    fn place(&self, id: TypeId) -> &OnceCell<(TypeId, AnyHit)> {
        #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are what is wanted")]
        let hash = BuildPassThrough::default().hash_one(id) as usize;
        &self.places[hash % PLACES]
    }

    #[inline]
    fn get(&self, id: TypeId) -> Option<&(dyn Any + Send)> {
        match self.place(id).get() {
            Some((of, hit)) if *of == id => Some(&**hit),
            Some(_) => self.others.get(&id),
            None => None,
        }
    }

    fn insert(&self, id: TypeId, hit: AnyHit) {
        if let Err((id, hit)) = self.place(id).set((id, hit)) {
            self.others.insert(id, hit);
        }
    }
}

impl Hits {
    #[inline]
    fn get<T: ?Sized + Send + Sync + 'static>(&self, id: &KeyId) -> Option<&Hit<T>> {
        let hit = match id {
            KeyId::Type => self.types.get(TypeId::of::<T>())?,
            KeyId::Name(name) => self.names.get(name)?,
        };
        // A name may have been asked for as another type first; then the others are not kept here.
        hit.downcast_ref()
    }
}

impl Hot {
    /// What this thread has found for a key in this generation.
    #[inline]
    pub(crate) fn get<T>(&self, id: &KeyId, generation: u64) -> Option<Ref<'_, Hit<T>>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let hits = self.0.get()?.try_borrow().ok()?;
        if hits.generation != generation {
            return None;
        }
        Ref::filter_map(hits, |hits| hits.get(id)).ok()
    }

    /// Keeps what was found for a key, begun in `generation`.
    pub(crate) fn keep<T>(&self, id: &KeyId, generation: u64, hit: Hit<T>)
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let hits = self.0.get_or_default();
        if hits.try_borrow().is_ok_and(|hits| hits.generation != generation) {
            // A build further up may be looking at a hit; then the thread tries again some other time.
            let Ok(mut outdated) = hits.try_borrow_mut() else { return };
            let new = Hits { generation, ..Hits::default() };
            let old = mem::replace(&mut *outdated, new);
            drop(outdated);
            // What was found may run its user's code when it goes, which may look things up here.
            drop(old);
        }
        let Ok(hits) = hits.try_borrow() else { return };
        if hits.generation != generation {
            return;
        }
        match id {
            KeyId::Type => {
                hits.types.insert(TypeId::of::<T>(), Box::new(hit));
            }
            KeyId::Name(name) => {
                hits.names.insert(name.clone(), Box::new(hit));
            }
        }
    }
}
