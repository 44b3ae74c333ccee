//! The bindings of one context, by name, by type and by tag.
//!
//! Readers take no lock (`papaya` is a concurrent map for many reads and few writes); writers take turns.

use std::{
    any::TypeId,
    collections::{BTreeMap, HashMap as StdHashMap},
    sync::{Arc, Mutex},
};

use crate::{Error, ErrorKind, binding::BindingRef, hash::BuildPassThrough, key::Name, sync::lock};

#[derive(Default)]
pub(crate) struct Registry {
    pub(crate) names: papaya::HashMap<Name, BindingRef, BuildPassThrough>,
    pub(crate) types: papaya::HashMap<TypeId, Arc<Candidates>, BuildPassThrough>,
    tags: Mutex<StdHashMap<String, BTreeMap<String, BindingRef>>>,
    writing: Mutex<()>,
}

/// The bindings that provide one type.
pub(crate) struct Candidates {
    all: Vec<BindingRef>,
    /// The one that a look-up by type means.
    chosen: Option<usize>,
}

impl Candidates {
    fn new(all: Vec<BindingRef>) -> Self {
        let only = |default: bool| {
            let mut of_kind =
                all.iter().enumerate().filter(|(_, b)| b.is_default() == default).map(|(n, _)| n);
            let first = of_kind.next();
            (first, of_kind.next().is_some())
        };
        let chosen = match only(false) {
            (Some(own), false) => Some(own),
            (Some(_), true) => None,
            (None, _) => match only(true) {
                (default, false) => default,
                _ => None,
            },
        };
        Self { all, chosen }
    }

    /// The binding that a look-up by type means, or the keys among which it cannot choose.
    pub(crate) fn choose(&self) -> Result<&BindingRef, Vec<String>> {
        match self.chosen {
            Some(n) => Ok(&self.all[n]),
            None => Err(self.all.iter().map(|b| b.key().to_owned()).collect()),
        }
    }

    pub(crate) fn all(&self) -> &[BindingRef] {
        &self.all
    }
}

impl Registry {
    /// Enters a binding; returns whether anything changed (a default yields to what is there).
    pub(crate) fn add(&self, binding: BindingRef) -> Result<bool, Error> {
        let _writing = lock(&self.writing);
        let old = self.names.pin().get(&binding.0.name).cloned();
        if let Some(old) = &old {
            if old.is_locked() {
                return Err(Error::new(ErrorKind::Locked { key: old.key().to_owned() }));
            }
            if binding.is_default() && !old.is_default() {
                return Ok(false);
            }
        }
        self.names.pin().insert(binding.0.name.clone(), binding.clone());
        self.reindex(old.as_ref(), Some(&binding));
        Ok(true)
    }

    pub(crate) fn remove(&self, name: &Name) -> Result<Option<BindingRef>, Error> {
        let _writing = lock(&self.writing);
        let Some(old) = self.names.pin().get(name).cloned() else { return Ok(None) };
        if old.is_locked() {
            return Err(Error::new(ErrorKind::Locked { key: old.key().to_owned() }));
        }
        self.names.pin().remove(name);
        self.reindex(Some(&old), None);
        Ok(Some(old))
    }

    /// Puts `new` in the place of `old` in the indexes. Each type's candidates change in one step, so a reader sees the
    /// old binding or the new one, never neither.
    fn reindex(&self, old: Option<&BindingRef>, new: Option<&BindingRef>) {
        let types = self.types.pin();
        let ids = |b: Option<&BindingRef>| {
            b.into_iter().flat_map(|b| b.provides_ids().collect::<Vec<_>>()).collect()
        };
        let new_ids: Vec<TypeId> = ids(new);
        let mut touched: Vec<TypeId> = ids(old);
        touched.extend(&new_ids);
        touched.sort_unstable();
        touched.dedup();
        for id in touched {
            let mut all = types.get(&id).map(|c| c.all.clone()).unwrap_or_default();
            all.retain(|b| old.is_none_or(|old| old.0.id != b.0.id));
            all.extend(new.filter(|_| new_ids.contains(&id)).cloned());
            if all.is_empty() {
                types.remove(&id);
            } else {
                types.insert(id, Arc::new(Candidates::new(all)));
            }
        }
        let mut tags = lock(&self.tags);
        if let Some(old) = old {
            for (tag, _) in old.tags() {
                if let Some(bindings) = tags.get_mut(tag) {
                    bindings.remove(old.key());
                    if bindings.is_empty() {
                        tags.remove(tag);
                    }
                }
            }
        }
        if let Some(new) = new {
            for (tag, _) in new.tags() {
                tags.entry(tag.to_owned()).or_default().insert(new.key().to_owned(), new.clone());
            }
        }
    }

    /// The bindings with the tag, sorted by key.
    pub(crate) fn tagged(&self, tag: &str) -> Vec<BindingRef> {
        lock(&self.tags).get(tag).map(|bindings| bindings.values().cloned().collect()).unwrap_or_default()
    }

    /// All bindings, sorted by key.
    pub(crate) fn all(&self) -> Vec<BindingRef> {
        let mut all: Vec<_> = self.names.pin().values().cloned().collect();
        all.sort_by(|a, b| a.key().cmp(b.key()));
        all
    }
}
