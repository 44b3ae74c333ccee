//! A binding's source with the type that it makes: it builds values, and knows where each scope keeps them.

mod scoped;

use std::{
    any::Any,
    mem,
    sync::{Arc, Weak},
};

use futures_util::FutureExt;

use crate::{
    Context, Error, Resolution, Resolver, Scope,
    asker::{Asker, Asking},
    binding_ref::{BindingRef, Entry},
    kept::KeptId,
    slot::{self, AnyPlace, Asked, Left, Packing, Place, Stage, State, Step},
    sync::modelled::{Condvar, Mutex, lock, wait},
    trail::{self, BuildId, Mark},
};

/// Makes a value of the binding's own type.
pub(crate) type Make<C> = Box<dyn Fn(&Resolver<'_>) -> Resolution<Arc<C>> + Send + Sync>;

/// A shared value whose type only its user knows.
pub(crate) type Erased = Arc<dyn Any + Send + Sync>;

/// What was shared until now. Its user's code may run when it goes.
pub(crate) type GivenUp = Box<dyn Any + Send>;

/// A binding's source with the type that it makes.
pub(crate) struct Typed<C: ?Sized> {
    scope: Scope,
    /// `None` for a constant, whose value is there.
    make: Option<Make<C>>,
    erasure: Erasure<C>,
    /// The one value of a constant or singleton.
    slot: Slot<C>,
}

/// A [`Typed`] whose type only its user knows.
pub(crate) trait AnyTyped: Any + Send + Sync {
    /// Gives up the shared value, also one that is still being built; the next who asks has it built anew. A constant stays.
    fn refresh(&self) -> Option<GivenUp>;
}

/// How a value is kept beside values of other types.
pub(crate) type Erasure<C> = Packing<Arc<C>, Erased>;

impl<C: Send + Sync + 'static> Erasure<C> {
    /// A sized value is kept as it is.
    pub(crate) const SIZED: Self = Self { pack: |value| value, unpack: |erased| erased.downcast().ok() };
}

impl<C: ?Sized + Send + Sync + 'static> Erasure<C> {
    /// A trait object or slice is kept with its own handle.
    pub(crate) const UNSIZED: Self = Self {
        pack: |value| Arc::new(value),
        unpack: |erased| Some(Arc::unwrap_or_clone(erased.downcast::<Arc<C>>().ok()?)),
    };
}

/// Where a binding keeps a value that everybody shares.
struct Slot<C: ?Sized> {
    state: Mutex<State<Arc<C>>>,
    changed: Condvar,
}

impl<C: ?Sized + Send + Sync + 'static> Typed<C> {
    pub(crate) fn new(scope: Scope, make: Make<C>, erasure: Erasure<C>) -> Self {
        let slot = Slot { state: Mutex::new(State::Idle), changed: Condvar::new() };
        Self { scope, make: Some(make), erasure, slot }
    }

    pub(crate) fn constant(value: Arc<C>, erasure: Erasure<C>) -> Self {
        let slot = Slot { state: Mutex::new(State::Done(value)), changed: Condvar::new() };
        Self { scope: Scope::Singleton, make: None, erasure, slot }
    }

    /// The value, if it is there already and everybody who asks `asking`, or a request below it, shares it.
    pub(crate) fn shared(&self, binding: &BindingRef, asking: &Context) -> Option<Arc<C>> {
        match self.scope {
            Scope::Singleton => match &*lock(&self.slot.state) {
                State::Done(value) => Some(value.clone()),
                _ => None,
            },
            Scope::Application | Scope::Server => {
                let kept = asking.nearest(self.scope)?.kept().get(KeptId::of(binding))?;
                (self.erasure.unpack)(kept)
            }
            Scope::Transient | Scope::Inferred | Scope::Request => None,
        }
    }

    /// The value for who asks, by the rules of the scope.
    #[inline]
    pub(crate) fn resolve(&self, binding: &BindingRef, asking: Asking<'_>) -> Resolution<Arc<C>> {
        match self.scope {
            Scope::Transient | Scope::Inferred => {
                self.make_transient(binding, &Resolver::new(asking.asker, binding, asking.known()))
            }
            Scope::Singleton => self.make_singleton(binding, asking.owner()),
            scope => match asking.asker {
                Asker::Lazy(lazy) if lazy.level().keeps(scope) && !lazy.is_made() => {
                    self.make_local(binding, lazy, asking.known())
                }
                _ => self.make_in_nearest(scope, binding, asking),
            },
        }
    }

    /// Builds a value.
    #[inline]
    fn make(&self, binding: &BindingRef, resolver: &Resolver<'_>) -> Resolution<Arc<C>> {
        let Some(make) = &self.make else {
            // A constant's value is found in its slot before anybody thinks of building it.
            return self.shared(binding, resolver.asker().there()).ok_or_else(Error::not_ready).into();
        };
        match make(resolver) {
            Resolution::Ready(value) => Resolution::Ready(value),
            other => Self::through(other, binding),
        }
    }

    #[cold]
    fn through(other: Resolution<Arc<C>>, binding: &BindingRef) -> Resolution<Arc<C>> {
        let binding = binding.clone();
        other.map_err(move |error| error.through(binding.key()))
    }

    /// A value of its own for whoever asks.
    fn make_transient(&self, binding: &BindingRef, resolver: &Resolver<'_>) -> Resolution<Arc<C>> {
        let asker = resolver.asker();
        let mark = || Mark { entry: binding.0.id, context: asker.id(), build: 0 };
        let _mark = match trail::enter_transient(mark) {
            Ok(mark) => mark,
            Err(marks) => return Err(asker.there().cycle(&marks, binding)).into(),
        };
        match self.make(binding, resolver) {
            Resolution::Ready(value) => Resolution::Ready(value),
            Resolution::Pending(future) => Resolution::awaiting(trail::Trailing::new(future.boxed())),
            Resolution::Failed(error) => Resolution::Failed(error),
        }
    }

    /// The value that all share, built for `owner` if need be.
    fn make_singleton(&self, binding: &BindingRef, owner: &Context) -> Resolution<Arc<C>> {
        let place = SharedPlace { typed: self, binding };
        let asked = Asked { binding, context: owner };
        slot::get_or_build(&place, asked, &self.erasure, || {
            self.make(binding, &Resolver::new(Asker::Context(owner), binding, None))
        })
    }
}

impl<C: ?Sized + Send + Sync + 'static> AnyTyped for Typed<C> {
    fn refresh(&self) -> Option<GivenUp> {
        self.make.as_ref()?;
        let old = mem::take(&mut *lock(&self.slot.state));
        if matches!(old, State::Running { is_waited_for: true, .. }) {
            self.slot.changed.notify_all();
        }
        Some(Box::new(old))
    }
}

/// The slot inside a binding.
struct SharedPlace<'a, C: ?Sized> {
    typed: &'a Typed<C>,
    binding: &'a BindingRef,
}

impl<C: ?Sized + Send + Sync + 'static> Place<Arc<C>> for SharedPlace<'_, C> {
    fn update<R>(&self, mut step: impl FnMut(&mut State<Arc<C>>) -> Step<R>) -> R {
        let slot = &self.typed.slot;
        let mut state = lock(&slot.state);
        loop {
            match step(&mut state) {
                Step::Done(result) => return result,
                Step::Wait => state = wait(&slot.changed, state),
            }
        }
    }

    fn notify(&self) {
        self.typed.slot.changed.notify_all();
    }
}

impl<C: ?Sized + Send + Sync + 'static> AnyPlace for SharedPlace<'_, C> {
    fn watch(&self, step: &mut dyn FnMut(Stage<'_>) -> Step<()>) {
        self.update(|state| step(state.stage()));
    }

    fn leave(&self, build: BuildId, left: Left) {
        slot::leave(self, build, State::left(build, left, self.typed.erasure.unpack));
    }

    fn later(&self, build: BuildId) -> Box<dyn FnOnce(Left) + Send> {
        // Weak: the slot holds the future.
        let entry: Weak<Entry> = Arc::downgrade(&self.binding.0);
        Box::new(move |left| {
            if let Some(binding) = entry.upgrade().map(BindingRef)
                && let Some(typed) = binding.typed::<C>()
            {
                SharedPlace { typed, binding: &binding }.leave(build, left);
            }
        })
    }
}
