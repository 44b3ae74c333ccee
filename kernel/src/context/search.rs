//! Searching a context: by name, by tag, by type, all of it.

use std::any::{TypeId, type_name};

use super::Context;
use crate::{
    BindingRef, Error, ErrorKind,
    key::Name,
    order::sort_by_key,
    registry::{Chosen, Registry},
};

impl Context {
    /// The binding of `name` in this context or above.
    #[must_use]
    pub fn binding(&self, name: &str) -> Option<BindingRef> {
        let name = Name::new(name.to_owned());
        self.chain().find_map(|context| context.0.registry.get()?.named(&name))
    }

    /// The bindings that provide the type `id`, in the nearest context that has any.
    pub(crate) fn candidates(&self, id: TypeId) -> Vec<BindingRef> {
        self.chain().find_map(|context| context.0.registry.get()?.providing(id)).unwrap_or_default()
    }

    /// The binding that a look-up by the type `id` means.
    pub(crate) fn chosen(&self, id: TypeId) -> Option<BindingRef> {
        match self.chain().find_map(|context| context.0.registry.get()?.chosen(id))? {
            Chosen::One(binding) => Some(binding),
            Chosen::Several => None,
        }
    }

    #[cold]
    pub(super) fn ambiguous<T: ?Sized + 'static>(&self) -> Error {
        let candidates = self.candidates(TypeId::of::<T>()).iter().map(|b| b.key().to_owned()).collect();
        Error::new(ErrorKind::Ambiguous { ty: type_name::<T>(), candidates })
    }

    /// Whether `name` is bound here or above.
    #[must_use]
    pub fn is_bound(&self, name: &str) -> bool {
        self.binding(name).is_some()
    }

    /// Whether `name` is bound here.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        let name = Name::new(name.to_owned());
        self.0.registry.get().is_some_and(|registry| registry.named(&name).is_some())
    }

    /// The bindings with the tag, here and above, sorted by key; a child's shadows its parent's of the same key.
    #[must_use]
    pub fn find_by_tag(&self, tag: &str) -> Vec<BindingRef> {
        self.collect(|registry| registry.tagged(tag))
    }

    /// All bindings, here and above, sorted by key; a child's shadows its parent's of the same key.
    #[must_use]
    pub fn bindings(&self) -> Vec<BindingRef> {
        self.collect(Registry::all)
    }

    pub(super) fn collect(&self, of: impl Fn(&Registry) -> Vec<BindingRef>) -> Vec<BindingRef> {
        let mut found: Vec<BindingRef> = Vec::new();
        for (depth, context) in self.chain().enumerate() {
            let Some(registry) = context.0.registry.get() else { continue };
            for binding in of(registry) {
                // A child may shadow the key with a binding that `of` does not choose.
                let shadowed = self.chain().take(depth).any(|child| child.contains(binding.key()));
                if !shadowed {
                    found.push(binding);
                }
            }
        }
        sort_by_key(&mut found);
        // A child's binding that went while its parent was looked at has shadowed it all the same: the sort is stable, so the
        // child's comes first.
        found.dedup_by(|later, first| later.key() == first.key());
        found
    }
}
