//! What a thread has found in a context before, and how a look-up goes by it.

use std::{cell::Ref, sync::Arc};

use super::{Context, Place};
use crate::{
    Error, Resolution,
    asker::Asker,
    hot::{Hit, Hot},
    key::KeyId,
};

impl Context {
    /// What this thread has found for a key.
    #[inline]
    pub(crate) fn hit<T>(&self, id: &KeyId) -> Option<Seen<'_, T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let (keeper, hot) = self.hits()?;
        let generation = keeper.generation();
        Some(Seen { hit: hot.get(id, generation)?, keeper, generation })
    }

    /// The context whose hits a look-up from here goes by, and these.
    #[inline]
    pub(crate) fn hits(&self) -> Option<(&Self, &Hot)> {
        let mut context = self;
        loop {
            if let Some(hot) = &context.0.hot {
                return Some((context, hot));
            }
            match &context.0.place {
                // A context without hits that has bindings of its own is searched.
                Place::Below(parent) if context.0.registry.get().is_none() => context = parent,
                _ => return None,
            }
        }
    }
}

impl Context {
    /// Whether a look-up from here goes by the hits of `keeper`.
    #[inline]
    pub(crate) fn goes_by_hits_of(&self, keeper: &Self) -> bool {
        let mut context = self;
        loop {
            if context.is(keeper) {
                return true;
            }
            match &context.0.place {
                Place::Below(parent) if context.0.hot.is_none() && context.0.registry.get().is_none() => {
                    context = parent;
                }
                _ => return false,
            }
        }
    }
}

/// What a thread has found in a context.
pub(crate) struct Seen<'c, T: ?Sized> {
    pub(crate) hit: Ref<'c, Hit<T>>,
    /// The context.
    pub(crate) keeper: &'c Context,
    /// When.
    pub(crate) generation: u64,
}

impl<T: ?Sized + Send + Sync + 'static> Seen<'_, T> {
    /// The value for `asker`. Not inlined: most of what is looked up is there, and that way is to be short.
    #[inline(never)]
    pub(crate) fn build(self, asker: Asker<'_>) -> Resolution<Arc<T>> {
        match &*self.hit {
            Hit::Value(value) => Resolution::ready(value.clone()),
            Hit::Recipe(recipe) => recipe.resolve(self.keeper, self.generation, asker),
        }
    }

    #[inline(never)]
    pub(super) fn build_now(self, asker: Asker<'_>) -> Result<Arc<T>, Error> {
        match &*self.hit {
            Hit::Value(value) => Ok(value.clone()),
            Hit::Recipe(recipe) => recipe.resolve(self.keeper, self.generation, asker).now(),
        }
    }
}
