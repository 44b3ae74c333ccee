//! How one binding is seen as several types, without unsafe code: each type it provides besides its own has a facet, an
//! object that gives the value as that type. A class behind a trait is one instance with two faces.

use std::{
    any::{Any, TypeId, type_name},
    sync::Arc,
};

use crate::{Context, Resolution, asker::Asking, binding_ref::BindingRef};

/// Gives a binding's value as an `Arc<I>`.
pub(crate) trait Facet<I: ?Sized>: Send + Sync {
    /// The value, if it is there already and everybody who asks `asking`, or a request below it, shares it.
    fn shared(&self, binding: &BindingRef, asking: &Context) -> Option<Arc<I>>;
    /// The value for who asks, by the rules of the binding's scope.
    fn resolve(&self, binding: &BindingRef, asking: Asking<'_>) -> Resolution<Arc<I>>;
}

/// A facet whose type only its user knows.
pub(crate) struct AnyFacet {
    pub(crate) type_id: TypeId,
    pub(crate) type_name: &'static str,
    /// A `Box<dyn Facet<I>>`.
    facet: Box<dyn Any + Send + Sync>,
}

impl AnyFacet {
    pub(crate) fn new<I: ?Sized + 'static>(facet: impl Facet<I> + 'static) -> Self {
        let facet: Box<dyn Facet<I>> = Box::new(facet);
        Self { type_id: TypeId::of::<I>(), type_name: type_name::<I>(), facet: Box::new(facet) }
    }

    pub(crate) fn get<I: ?Sized + 'static>(&self) -> Option<&dyn Facet<I>> {
        self.facet.downcast_ref::<Box<dyn Facet<I>>>().map(|facet| &**facet)
    }
}

/// The value of a binding that makes `C`s, seen as something else.
pub(crate) struct Coerced<C: ?Sized, I: ?Sized>(pub(crate) fn(Arc<C>) -> Arc<I>);

impl<C, I> Facet<I> for Coerced<C, I>
where
    C: ?Sized + Send + Sync + 'static,
    I: ?Sized + Send + Sync + 'static,
{
    fn shared(&self, binding: &BindingRef, asking: &Context) -> Option<Arc<I>> {
        binding.typed::<C>()?.shared(binding, asking).map(self.0)
    }

    fn resolve(&self, binding: &BindingRef, asking: Asking<'_>) -> Resolution<Arc<I>> {
        match binding.typed::<C>() {
            Some(typed) => typed.resolve(binding, asking).map(self.0),
            // A facet is kept by the binding that it was made for.
            None => Err(binding.mismatch::<C>()).into(),
        }
    }
}
