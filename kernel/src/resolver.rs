//! What a constructor is given to look up its dependencies.

use std::sync::Arc;

use crate::{BindingKey, BindingRef, Context, Resolution, recipe::Known};

/// Looks up what a value under construction needs, from the context that its scope says.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'a> {
    context: &'a Context,
    binding: &'a BindingRef,
    known: Option<&'a Known<'a>>,
}

impl<'a> Resolver<'a> {
    pub(crate) const fn new(
        context: &'a Context,
        binding: &'a BindingRef,
        known: Option<&'a Known<'a>>,
    ) -> Self {
        Self { context, binding, known }
    }

    /// The context that dependencies come from: the owner's for a singleton, the request's for a request's value.
    #[must_use]
    pub const fn context(&self) -> &'a Context {
        self.context
    }

    /// What is known of the binding's values, if one is built again.
    pub(crate) const fn known(&self) -> Option<&'a Known<'a>> {
        self.known
    }

    /// The binding that is being built.
    #[must_use]
    pub const fn binding(&self) -> &'a BindingRef {
        self.binding
    }

    /// The value of `key`.
    pub fn resolve<T: ?Sized + Send + Sync + 'static>(&self, key: &BindingKey<T>) -> Resolution<Arc<T>> {
        self.context.resolve(key)
    }

    /// The value of `key`, without waiting.
    ///
    /// # Errors
    ///
    /// As [`Context::get_sync`].
    pub fn get<T: ?Sized + Send + Sync + 'static>(
        &self,
        key: &BindingKey<T>,
    ) -> Result<Arc<T>, crate::Error> {
        self.context.get_sync(key)
    }

    /// The value of `key`, or `None` if nothing is bound to it.
    pub fn resolve_optional<T: ?Sized + Send + Sync + 'static>(
        &self,
        key: &BindingKey<T>,
    ) -> Resolution<Option<Arc<T>>> {
        self.context.resolve_optional(key)
    }
}
