//! What a constructor is given to look up its dependencies.

use std::sync::Arc;

use crate::{BindingKey, BindingRef, Context, Resolution, asker::Asker, recipe::Known};

/// Looks up what a value under construction needs, from the context that its scope says.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'a> {
    asker: Asker<'a>,
    binding: &'a BindingRef,
    known: Option<&'a Known<'a>>,
}

impl<'a> Resolver<'a> {
    pub(crate) const fn new(asker: Asker<'a>, binding: &'a BindingRef, known: Option<&'a Known<'a>>) -> Self {
        Self { asker, binding, known }
    }

    /// The context that dependencies come from: the owner's for a singleton, the request's for a request's value. One that
    /// is made when it is needed is made now.
    #[must_use]
    pub fn context(&self) -> &'a Context {
        self.asker.context()
    }

    /// Who dependencies are looked up for.
    pub(crate) const fn asker(&self) -> Asker<'a> {
        self.asker
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
        self.asker.resolve_id(&key.id)
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
        self.resolve(key).now()
    }

    /// The value of `key`, or `None` if nothing is bound to it.
    pub fn resolve_optional<T: ?Sized + Send + Sync + 'static>(
        &self,
        key: &BindingKey<T>,
    ) -> Resolution<Option<Arc<T>>> {
        self.asker.resolve_optional_id(&key.id)
    }
}
