//! How one binding is seen as several types, without unsafe code: each type it provides has a facet, an object that gives
//! the value as that type. A class behind a trait is one instance with two facets.

use std::{
    any::{Any, TypeId, type_name},
    sync::Arc,
};

use crate::{
    Context, Error, ErrorKind, Resolution, Resolver, Scope,
    binding_ref::BindingRef,
    slot::Slot,
    trail::{self, Mark},
};

/// Makes a value of the binding's own type.
pub(crate) type Make<C> = Box<dyn Fn(&Resolver<'_>) -> Resolution<Arc<C>> + Send + Sync>;

/// Gives a binding's value as an `Arc<I>`.
pub(crate) trait Facet<I: ?Sized>: Send + Sync {
    /// The value, if it is shared by everybody and there already.
    fn cached(&self) -> Option<Arc<I>>;
    /// The value for `asking`, by the rules of the binding's scope. `owner` is the context that holds the binding.
    fn resolve(&self, binding: &BindingRef, owner: &Context, asking: &Context) -> Resolution<Arc<I>>;
}

/// A facet whose type only its user knows.
pub(crate) struct AnyFacet {
    pub(crate) type_id: TypeId,
    pub(crate) type_name: &'static str,
    /// An `Arc<dyn Facet<I>>`.
    facet: Box<dyn Any + Send + Sync>,
}

impl AnyFacet {
    pub(crate) fn new<I: ?Sized + 'static>(facet: Arc<dyn Facet<I>>) -> Self {
        Self { type_id: TypeId::of::<I>(), type_name: type_name::<I>(), facet: Box::new(facet) }
    }

    #[inline]
    pub(crate) fn get<I: ?Sized + 'static>(&self) -> Option<&Arc<dyn Facet<I>>> {
        self.facet.downcast_ref()
    }
}

/// A binding's source with the type that it makes.
pub(crate) struct Typed<C: ?Sized> {
    scope: Scope,
    make: Make<C>,
    /// The one value of a constant or singleton.
    shared: Arc<Slot<C>>,
}

impl<C: ?Sized + Send + Sync + 'static> Typed<C> {
    pub(crate) fn new(scope: Scope, make: Make<C>, constant: Option<Arc<C>>) -> Self {
        let shared = Arc::new(constant.map_or_else(Slot::empty, Slot::filled));
        Self { scope, make, shared }
    }

    /// Builds a value whose dependencies come from `context`.
    fn make(&self, binding: &BindingRef, context: &Context) -> Resolution<Arc<C>> {
        match (self.make)(&Resolver::new(context, binding)) {
            ready @ Resolution::Ready(Ok(_)) => ready,
            Resolution::Ready(Err(error)) => Err(error.through(binding.key())).into(),
            pending => {
                let binding = binding.clone();
                pending.map_err(move |error| error.through(binding.key()))
            }
        }
    }

    /// A value of its own for whoever asks.
    fn make_transient(&self, binding: &BindingRef, context: &Context) -> Resolution<Arc<C>> {
        let mark = Mark { entry: binding.0.id, context: context.id(), build: 0 };
        let _mark = match trail::enter(mark) {
            Ok(mark) => mark,
            Err(marks) => return Err(context.cycle(&marks, binding)).into(),
        };
        match self.make(binding, context) {
            Resolution::Pending(future) => Resolution::Pending(Box::pin(trail::Trailing::new(future))),
            ready => ready,
        }
    }

    /// The value kept in `slot`, built for `context` if need be.
    fn shared(&self, slot: &Arc<Slot<C>>, binding: &BindingRef, context: &Context) -> Resolution<Arc<C>> {
        slot.get_or_build(
            binding.0.id,
            context.id(),
            context.waits(),
            |marks| context.cycle(marks, binding),
            || self.make(binding, context),
        )
    }
}

impl<C: ?Sized + Send + Sync + 'static> Facet<C> for Typed<C> {
    #[inline]
    fn cached(&self) -> Option<Arc<C>> {
        self.shared.get().cloned()
    }

    fn resolve(&self, binding: &BindingRef, owner: &Context, asking: &Context) -> Resolution<Arc<C>> {
        match self.scope {
            Scope::Transient | Scope::Inferred => self.make_transient(binding, asking),
            Scope::Singleton => self.shared(&self.shared, binding, owner),
            scope => match asking.nearest(scope) {
                // The keeper must see the binding: one added to a request's context cannot live in the application's.
                Some(keeper) if keeper.sees(owner) => {
                    let slot = keeper.scoped_slot(binding.0.id);
                    self.shared(&slot, binding, keeper)
                }
                _ => Err(Error::new(ErrorKind::NoContext { key: binding.key().to_owned(), scope })).into(),
            },
        }
    }
}

/// A binding's value seen as something else.
pub(crate) struct Coerced<C: ?Sized, I: ?Sized> {
    pub(crate) typed: Arc<Typed<C>>,
    pub(crate) as_: fn(Arc<C>) -> Arc<I>,
}

impl<C, I> Facet<I> for Coerced<C, I>
where
    C: ?Sized + Send + Sync + 'static,
    I: ?Sized + Send + Sync + 'static,
{
    #[inline]
    fn cached(&self) -> Option<Arc<I>> {
        self.typed.cached().map(self.as_)
    }

    fn resolve(&self, binding: &BindingRef, owner: &Context, asking: &Context) -> Resolution<Arc<I>> {
        self.typed.resolve(binding, owner, asking).map(self.as_)
    }
}
