//! How the values of one binding are made in one generation: what a thread has found for the binding, and what a class has
//! found for its members when its last value was built. The next one is built without a look-up.
//!
//! Recipes are hits, and stand and fall with them (see `hot.rs`).

use std::{
    any::Any,
    fmt,
    sync::{Arc, OnceLock},
};

use crate::{
    BindingRef, Context, Injection, Resolution, Resolver,
    asker::{Asker, Asking, Origin},
    at_member,
    hot::Hit,
    key::KeyId,
};

/// A binding to be resolved.
pub(crate) struct Recipe {
    pub(crate) binding: BindingRef,
    /// How many contexts further up than the one that keeps the recipe the binding is held.
    pub(crate) up: usize,
    /// What the binding's class remembers, of a type that it chooses.
    memory: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// A recipe, and what it holds for.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    recipe: &'a Recipe,
    /// The context whose hits have the recipe.
    keeper: &'a Context,
    generation: u64,
}

/// What a class remembers of one of its members: see [`Resolver::memory`].
pub struct Remembered<T: ?Sized>(Option<Hit<T>>);

impl Recipe {
    pub(crate) const fn new(binding: BindingRef, up: usize) -> Self {
        Self { binding, up, memory: OnceLock::new() }
    }

    /// The value for `asker`. The recipe is among the hits of `keeper` in `generation`.
    #[inline]
    pub(crate) fn resolve<T>(&self, keeper: &Context, generation: u64, asker: Asker<'_>) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let known = Known { recipe: self, keeper, generation };
        self.binding.resolve_as(Asking { asker, origin: Origin::Known(&known) })
    }
}

impl<'a> Known<'a> {
    /// The context that holds the binding.
    pub(crate) fn owner(&self) -> &'a Context {
        self.keeper.above(self.recipe.up)
    }

    /// Whether what a look-up for `asker` finds now is what the hits say.
    #[inline]
    fn holds_for(&self, asker: Asker<'_>) -> bool {
        asker.there().goes_by_hits_of(self.keeper) && self.keeper.generation() == self.generation
    }

    /// What this thread has found for a key.
    fn hit<T: ?Sized + Send + Sync + 'static>(&self, id: &KeyId, asker: Asker<'_>) -> Option<Hit<T>> {
        let seen = asker.there().hit::<T>(id)?;
        (seen.keeper.is(self.keeper) && seen.generation == self.generation).then(|| seen.hit.clone())
    }
}

/// What a class remembers from one value to the next. The macros write this; a constructor without it works as well, and
/// looks its dependencies up each time.
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::{
///     ClassInfo, Context, BindingKey, Inject, Injectable, Injection, Remembered, Resolution, Resolver, bind_type,
/// };
///
/// struct Clock;
/// struct Alarm { clock: Arc<Clock> }
///
/// const CLOCK: Injection = Injection::by_type("clock");
///
/// impl Injectable for Alarm {
///     fn class() -> ClassInfo {
///         ClassInfo::new::<Self>(file!(), line!()).needs(Arc::<Clock>::dependency(&CLOCK))
///     }
///     fn construct(resolver: &Resolver<'_>) -> Resolution<Self> {
///         let memory = resolver.memory::<Remembered<Clock>>();
///         let clock = resolver.recall(memory, &CLOCK);
///         if memory.is_none() && clock.is_there() {
///             resolver.remember(|| resolver.found::<Clock>(&CLOCK));
///         }
///         clock.map(|clock| Self { clock })
///     }
/// }
///
/// let context = Context::new("demo");
/// context.add(bind_type::<Clock>().to(Clock))?;
/// context.add(bind_type::<Alarm>().to_class())?;
/// for _ in 0..3 {
///     context.get_sync(&BindingKey::<Alarm>::of())?;
/// }
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
impl<'a> Resolver<'a> {
    /// What the class has [remembered](Self::remember) as an `M`, if that still holds: no binding has changed since.
    #[inline]
    #[must_use]
    pub fn memory<M: Any + Send + Sync>(&self) -> Option<&'a M> {
        let known = self.known()?;
        let memory = known.recipe.memory.get()?.downcast_ref::<M>()?;
        known.holds_for(self.asker()).then_some(memory)
    }

    /// Remembers what `found` says for the values of the class that are built after this one. To be called when all
    /// dependencies have been built; what is remembered first stays until a binding changes.
    #[inline]
    pub fn remember<M: Any + Send + Sync>(&self, found: impl FnOnce() -> M) {
        if let Some(known) = self.known() {
            known.recipe.memory.get_or_init(|| Box::new(found()));
        }
    }

    /// What is known of the member after it has been looked up.
    #[must_use]
    pub fn found<T: ?Sized + Send + Sync + 'static>(&self, at: &Injection) -> Remembered<T> {
        Remembered(self.known().and_then(|known| known.hit(at.id(), self.asker())))
    }

    /// The value for the member: what is remembered of it, or else what a look-up finds.
    #[inline]
    pub fn recall<T>(&self, remembered: Option<&Remembered<T>>, at: &Injection) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        if let (Some(Remembered(Some(hit))), Some(known)) = (remembered, self.known())
            && known.holds_for(self.asker())
        {
            return match hit {
                Hit::Value(value) => Resolution::ready(value.clone()),
                Hit::Recipe(recipe) => {
                    at_member(at, recipe.resolve(known.keeper, known.generation, self.asker()))
                }
            };
        }
        at_member(at, self.asker().resolve_id(at.id()))
    }
}

impl<T: ?Sized> Remembered<T> {
    /// The value, if it is the same for everybody who asks.
    #[inline]
    #[must_use]
    pub const fn shared(&self) -> Option<&Arc<T>> {
        match &self.0 {
            Some(Hit::Value(value)) => Some(value),
            _ => None,
        }
    }
}

impl<T: ?Sized> fmt::Debug for Remembered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None => "Remembered(nothing)",
            Some(Hit::Value(_)) => "Remembered(a value)",
            Some(Hit::Recipe(_)) => "Remembered(how to build it)",
        })
    }
}

impl fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("generation", &self.generation).finish_non_exhaustive()
    }
}
