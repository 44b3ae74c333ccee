//! Who asks for a value: a context, or what will be one when it is needed.

use std::sync::Arc;

use crate::{Context, LazyContext, Resolution, Scope, context::Found, hot::Hit, key::KeyId, recipe::Known};

/// Who asks for a value, and whose bindings it is built from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asker<'a> {
    Context(&'a Context),
    Lazy(&'a LazyContext<'a>),
}

impl<'a> Asker<'a> {
    /// The context, made now if it has not been needed before.
    #[inline]
    pub(crate) fn context(self) -> &'a Context {
        match self {
            Self::Context(context) => context,
            Self::Lazy(lazy) => lazy.context(),
        }
    }

    /// The nearest context that is there.
    #[inline]
    pub(crate) fn there(self) -> &'a Context {
        match self {
            Self::Context(context) => context,
            Self::Lazy(lazy) => lazy.made().unwrap_or(lazy.parent()),
        }
    }

    /// Stands for it on the trail of builds.
    #[inline]
    pub(crate) fn id(self) -> usize {
        match self {
            Self::Context(context) => context.id(),
            Self::Lazy(lazy) => lazy.made().map_or_else(|| lazy.id(), Context::id),
        }
    }

    /// The nearest context, from here up, that keeps values of the scope.
    #[inline]
    pub(crate) fn nearest(self, scope: Scope) -> Option<&'a Context> {
        match self {
            Self::Lazy(lazy) if lazy.level().keeps(scope) => Some(lazy.context()),
            _ => self.there().nearest(scope),
        }
    }

    /// The value of a key.
    #[inline]
    pub(crate) fn resolve_id<T>(self, id: &KeyId) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match self.there().hit::<T>(id) {
            Some(seen) => match &*seen.hit {
                Hit::Value(value) => Resolution::ready(value.clone()),
                Hit::Recipe(_) => seen.build(self),
            },
            None => self.resolve_cold(id),
        }
    }

    /// The value of a key, or `None` if nothing is bound to it.
    pub(crate) fn resolve_optional_id<T>(self, id: &KeyId) -> Resolution<Option<Arc<T>>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match self.there().look_up(id) {
            Ok(Some(Found::Value(value))) => Resolution::ready(Some(value)),
            Ok(Some(Found::Binding(binding, owner))) => {
                binding.resolve_as(Asking { asker: self, origin: Origin::Context(owner) }).map(Some)
            }
            Ok(None) => Resolution::ready(None),
            Err(error) => Err(error).into(),
        }
    }

    /// The value of a key of which this thread knows nothing.
    #[cold]
    #[inline(never)]
    pub(crate) fn resolve_cold<T>(self, id: &KeyId) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let there = self.there();
        match there.look_up(id) {
            Ok(Some(Found::Value(value))) => Resolution::ready(value),
            Ok(Some(Found::Binding(binding, owner))) => {
                binding.resolve_as(Asking { asker: self, origin: Origin::Context(owner) })
            }
            Ok(None) => Err(there.not_bound::<T>(id)).into(),
            Err(error) => Err(error).into(),
        }
    }
}

/// Who asks for a binding's value.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// Who wants the value.
    pub(crate) asker: Asker<'a>,
    /// How the binding was found.
    pub(crate) origin: Origin<'a>,
}

/// How a binding was found.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// In this context.
    Context(&'a Context),
    /// Before, with what is known of its members.
    Known(&'a Known<'a>),
}

impl<'a> Asking<'a> {
    /// The context that holds the binding.
    pub(crate) fn owner(&self) -> &'a Context {
        match self.origin {
            Origin::Context(owner) => owner,
            Origin::Known(known) => known.owner(),
        }
    }

    /// What is known of the binding's members.
    #[inline]
    pub(crate) const fn known(&self) -> Option<&'a Known<'a>> {
        match self.origin {
            Origin::Context(_) => None,
            Origin::Known(known) => Some(known),
        }
    }
}
