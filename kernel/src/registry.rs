//! The bindings of one context, by name, by type and by tag.
//!
//! Look-ups by name and by type read a copy of the thread's own (see [`Index`]); writers take turns.

use std::{
    any::TypeId,
    collections::{BTreeMap, HashMap as StdHashMap},
    sync::Mutex,
};

use crate::{
    Error, ErrorKind, binding_ref::BindingRef, hash::BuildPassThrough, index::Index, key::Name, sync::lock,
};

pub(crate) struct Registry {
    pub(crate) names: Index<Name, BindingRef>,
    /// What a look-up by type means.
    pub(crate) types: Index<TypeId, Chosen>,
    indexes: Mutex<Indexes>,
}

/// What a look-up by type means.
#[derive(Clone)]
pub(crate) enum Chosen {
    /// The one binding that provides the type, or the one that is not a default.
    One(BindingRef),
    /// There are several, and nothing to choose by.
    Several,
}

/// What only writers and searches look at; the lock also makes writers take turns.
#[derive(Default)]
struct Indexes {
    tags: StdHashMap<String, BTreeMap<String, BindingRef>>,
    types: StdHashMap<TypeId, Provided, BuildPassThrough>,
}

/// The bindings that provide one type.
#[derive(Default)]
struct Provided {
    own: Vec<BindingRef>,
    defaults: Vec<BindingRef>,
}

impl Provided {
    fn chosen(&self) -> Option<Chosen> {
        match (&*self.own, &*self.defaults) {
            ([], []) => None,
            ([one], _) | ([], [one]) => Some(Chosen::One(one.clone())),
            _ => Some(Chosen::Several),
        }
    }

    fn kind(&mut self, binding: &BindingRef) -> &mut Vec<BindingRef> {
        if binding.is_default() { &mut self.defaults } else { &mut self.own }
    }
}

impl Registry {
    /// An empty registry, of a context that outlives a request or of one that does not.
    pub(crate) fn new(long_lived: bool) -> Self {
        Self { names: Index::new(long_lived), types: Index::new(long_lived), indexes: Mutex::default() }
    }

    /// Enters a binding; returns whether anything changed (a default yields to what is there).
    pub(crate) fn add(&self, binding: BindingRef) -> Result<bool, Error> {
        // Declared before the lock, and so dropped after it: what was bound may run its user's code when it goes.
        let old;
        let mut indexes = lock(&self.indexes);
        old = self.names.get(&binding.0.name);
        if let Some(old) = &old {
            if old.is_locked() {
                return Err(Error::new(ErrorKind::Locked { key: old.key().to_owned() }));
            }
            if binding.is_default() && !old.is_default() {
                return Ok(false);
            }
        }
        self.names.insert(binding.0.name.clone(), binding.clone());
        self.reindex(&mut indexes, old.as_ref(), Some(&binding));
        Ok(true)
    }

    pub(crate) fn remove(&self, name: &Name) -> Result<Option<BindingRef>, Error> {
        let mut indexes = lock(&self.indexes);
        let Some(old) = self.names.get(name) else { return Ok(None) };
        if old.is_locked() {
            return Err(Error::new(ErrorKind::Locked { key: old.key().to_owned() }));
        }
        self.names.remove(name);
        self.reindex(&mut indexes, Some(&old), None);
        Ok(Some(old))
    }

    /// Puts `new` in the place of `old` in the indexes. What a type means changes in one step, so a reader sees the old
    /// binding or the new one, never neither.
    fn reindex(&self, indexes: &mut Indexes, old: Option<&BindingRef>, new: Option<&BindingRef>) {
        let ids = |binding: Option<&BindingRef>| {
            let mut ids: Vec<TypeId> = binding.into_iter().flat_map(BindingRef::provides_ids).collect();
            // A class can provide a type twice, by its key and by its attribute.
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let (old_ids, new_ids) = (ids(old), ids(new));
        if let Some(old) = old {
            for id in &old_ids {
                indexes.types.entry(*id).or_default().kind(old).retain(|b| b.0.id != old.0.id);
            }
            for (tag, _) in old.tags() {
                if let Some(bindings) = indexes.tags.get_mut(tag) {
                    bindings.remove(old.key());
                    if bindings.is_empty() {
                        indexes.tags.remove(tag);
                    }
                }
            }
        }
        if let Some(new) = new {
            for id in &new_ids {
                indexes.types.entry(*id).or_default().kind(new).push(new.clone());
            }
            for (tag, _) in new.tags() {
                indexes.tags.entry(tag.to_owned()).or_default().insert(new.key().to_owned(), new.clone());
            }
        }
        for id in old_ids.iter().chain(&new_ids) {
            match indexes.types.get(id).and_then(Provided::chosen) {
                Some(chosen) => self.types.insert(*id, chosen),
                None => {
                    self.types.remove(id);
                    indexes.types.remove(id);
                }
            }
        }
    }

    /// The bindings with the tag, sorted by key.
    pub(crate) fn tagged(&self, tag: &str) -> Vec<BindingRef> {
        lock(&self.indexes)
            .tags
            .get(tag)
            .map(|bindings| bindings.values().cloned().collect())
            .unwrap_or_default()
    }

    /// The bindings that provide the type, sorted by key.
    pub(crate) fn providing(&self, id: TypeId) -> Option<Vec<BindingRef>> {
        let indexes = lock(&self.indexes);
        let provided = indexes.types.get(&id)?;
        let mut all: Vec<_> = provided.own.iter().chain(&provided.defaults).cloned().collect();
        all.sort_by(|a, b| a.key().cmp(b.key()));
        Some(all)
    }

    /// All bindings, sorted by key.
    pub(crate) fn all(&self) -> Vec<BindingRef> {
        let mut all: Vec<_> = self.names.values();
        all.sort_by(|a, b| a.key().cmp(b.key()));
        all
    }
}
