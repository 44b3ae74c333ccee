//! The bindings of one context, by name, by type and by tag.
//!
//! Names are entered at once. What looks for types or tags comes later, or never, so new bindings are entered in those
//! indexes by the first who looks there.

use std::{
    any::TypeId,
    borrow::Borrow,
    collections::{BTreeMap, HashMap, HashSet},
    hash::{Hash, Hasher},
    mem,
    sync::{Arc, OnceLock, PoisonError, atomic::AtomicU64},
};

use crate::{
    Error, ErrorKind,
    binding_ref::BindingRef,
    events::Watchers,
    hash::{BuildPassThrough, NameHash},
    key::{KeyId, Name},
    order::sort_by_key,
    sync::modelled::{RwLock, RwLockReadGuard, RwLockWriteGuard},
    view::Caches,
};

#[derive(Default)]
pub(crate) struct Registry {
    tables: RwLock<Tables>,
    /// Counts the changes of a context that is not long-lived.
    pub(crate) changes: AtomicU64,
    /// Who is to be told of changes; made with the first observer.
    pub(crate) watchers: OnceLock<Arc<Watchers>>,
    /// The views that keep something; made with the first view.
    pub(crate) caches: OnceLock<Box<Caches>>,
}

#[derive(Default)]
struct Tables {
    names: HashSet<ByName, BuildPassThrough>,
    /// The bindings that the indexes below do not know yet.
    unindexed: Vec<BindingRef>,
    types: HashMap<TypeId, Provided, BuildPassThrough>,
    tags: HashMap<String, BTreeMap<String, BindingRef>>,
}

/// A binding that is found by its name. The hash stands here too, so that the table grows without a look at each binding.
struct ByName(NameHash, BindingRef);

impl ByName {
    fn new(binding: BindingRef) -> Self {
        Self(binding.0.name.hash, binding)
    }
}

impl Borrow<Name> for ByName {
    fn borrow(&self) -> &Name {
        &self.1.0.name
    }
}

impl Hash for ByName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

impl PartialEq for ByName {
    fn eq(&self, other: &Self) -> bool {
        self.1.0.name == other.1.0.name
    }
}

impl Eq for ByName {}

/// What a look-up by type means.
pub(crate) enum Chosen {
    /// The one binding of the highest rank that provides the type.
    One(BindingRef),
    /// There are several, and nothing to choose by.
    Several,
}

/// The bindings that provide one type, those of the highest rank last.
#[derive(Default)]
struct Provided(Vec<BindingRef>);

impl Provided {
    fn chosen(&self) -> Option<Chosen> {
        match &*self.0 {
            [] => None,
            [.., next, last] if next.0.rank == last.0.rank => Some(Chosen::Several),
            [.., last] => Some(Chosen::One(last.clone())),
        }
    }

    fn add(&mut self, binding: &BindingRef) {
        let at = self.0.partition_point(|other| other.0.rank <= binding.0.rank);
        self.0.insert(at, binding.clone());
    }
}

/// What adding a binding did.
pub(crate) enum Added {
    /// It is there, maybe in the place of another one.
    Entered { replaced: Option<BindingRef> },
    /// It yields to what is there.
    Yielded,
}

impl Registry {
    /// Enters a binding, unless it yields to what is there. `publish` runs before anybody can find it, and must not look
    /// anything up.
    pub(crate) fn add(&self, binding: BindingRef, publish: impl FnOnce()) -> Result<Added, Error> {
        let mut tables = self.write();
        let old = tables.names.get(&binding.0.name).map(|old| old.1.clone());
        if let Some(old) = &old {
            if old.is_locked() {
                return Err(Error::new(ErrorKind::Locked { key: old.key().to_owned() }));
            }
            if binding.0.rank < old.0.rank {
                return Ok(Added::Yielded);
            }
        }
        let replaced = tables.names.replace(ByName::new(binding.clone()));
        if let Some(old) = &old {
            tables.forget(old);
        }
        if let Some(watchers) = self.watchers.get() {
            watchers.record_change(old.as_ref(), Some(&binding));
        }
        tables.unindexed.push(binding);
        publish();
        drop(tables);
        // What was bound may run its user's code when it goes.
        drop(replaced);
        Ok(Added::Entered { replaced: old })
    }

    /// Takes a binding out. `publish` as for [`add`](Self::add).
    pub(crate) fn remove(&self, name: &Name, publish: impl FnOnce()) -> Result<Option<BindingRef>, Error> {
        let mut tables = self.write();
        let Some(old) = tables.names.get(name).map(|old| old.1.clone()) else { return Ok(None) };
        if old.is_locked() {
            return Err(Error::new(ErrorKind::Locked { key: old.key().to_owned() }));
        }
        let removed = tables.names.take(name);
        tables.forget(&old);
        if let Some(watchers) = self.watchers.get() {
            watchers.record_change(Some(&old), None);
        }
        publish();
        drop(tables);
        drop(removed);
        Ok(Some(old))
    }

    /// Runs `change` while nobody can find a binding here. It must not look anything up.
    pub(crate) fn exclusively<R>(&self, change: impl FnOnce() -> R) -> R {
        let _tables = self.write();
        change()
    }

    /// What a look-up of a `T` means.
    pub(crate) fn find<T: ?Sized + 'static>(&self, id: &KeyId) -> Option<Chosen> {
        match id {
            KeyId::Name(name) => self.named(name).map(Chosen::One),
            KeyId::Type => self.chosen(TypeId::of::<T>()),
        }
    }

    /// The binding of the name.
    pub(crate) fn named(&self, name: &Name) -> Option<BindingRef> {
        self.read().names.get(name).map(|found| found.1.clone())
    }

    /// Whether the name is bound. Lets nothing go, and so runs no user code.
    pub(crate) fn has(&self, name: &Name) -> bool {
        self.read().names.contains(name)
    }

    /// What a look-up by the type means.
    pub(crate) fn chosen(&self, id: TypeId) -> Option<Chosen> {
        self.indexed(|tables| tables.types.get(&id)?.chosen())
    }

    /// The bindings with the tag, sorted by key.
    pub(crate) fn tagged(&self, tag: &str) -> Vec<BindingRef> {
        let found = |tables: &Tables| Some(tables.tags.get(tag)?.values().cloned().collect());
        self.indexed(found).unwrap_or_default()
    }

    /// The bindings that provide the type, sorted by key.
    pub(crate) fn providing(&self, id: TypeId) -> Option<Vec<BindingRef>> {
        let mut all = self.indexed(|tables| Some(tables.types.get(&id)?.0.clone()))?;
        sort_by_key(&mut all);
        Some(all)
    }

    /// All bindings, sorted by key.
    pub(crate) fn all(&self) -> Vec<BindingRef> {
        let mut all: Vec<_> = self.read().names.iter().map(|found| found.1.clone()).collect();
        sort_by_key(&mut all);
        all
    }

    /// Looks at the indexes once they know everything.
    fn indexed<R>(&self, look: impl Fn(&Tables) -> R) -> R {
        let tables = self.read();
        if tables.unindexed.is_empty() {
            return look(&tables);
        }
        drop(tables);
        let mut tables = self.write();
        tables.index();
        look(&tables)
    }

    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    /// Enters what the indexes do not know yet.
    fn index(&mut self) {
        for new in mem::take(&mut self.unindexed) {
            for id in type_ids(&new) {
                self.types.entry(id).or_default().add(&new);
            }
            for (tag, _) in new.tags() {
                self.tags.entry(tag.to_owned()).or_default().insert(new.key().to_owned(), new.clone());
            }
        }
    }

    /// Takes a binding out of the indexes.
    fn forget(&mut self, old: &BindingRef) {
        self.index();
        for id in type_ids(old) {
            if let Some(provided) = self.types.get_mut(&id) {
                provided.0.retain(|other| other.0.id != old.0.id);
                if provided.0.is_empty() {
                    self.types.remove(&id);
                }
            }
        }
        for (tag, _) in old.tags() {
            if let Some(bindings) = self.tags.get_mut(tag) {
                bindings.remove(old.key());
                if bindings.is_empty() {
                    self.tags.remove(tag);
                }
            }
        }
    }
}

/// The types of a binding, each once: a class can provide a type by its key and by its attribute.
fn type_ids(binding: &BindingRef) -> Vec<TypeId> {
    let mut ids: Vec<TypeId> = binding.provides_ids().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
