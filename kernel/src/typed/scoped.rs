//! Values that a context keeps for its scope: found there, or built for it once.

use std::sync::Arc;

use super::Typed;
use crate::{
    BindingRef, Error, ErrorKind, LazyContext, Resolution, Resolver, Scope,
    asker::{Asker, Asking},
    kept::{KeptId, ListPlace, Look, Taken},
    lazy_context::Met,
    recipe::Known,
    slot::{self, Asked},
    trail::{self, BuildId, Mark},
};

impl<C: ?Sized + Send + Sync + 'static> Typed<C> {
    /// The value that the nearest context of the scope keeps.
    #[inline]
    pub(super) fn make_in_nearest(
        &self,
        scope: Scope,
        binding: &BindingRef,
        asking: Asking<'_>,
    ) -> Resolution<Arc<C>> {
        match asking.asker.nearest(scope) {
            // The keeper must see the binding: one added to a request's context cannot live in the application's. What
            // is known is held above all requests.
            Some(keeper) if asking.known().is_some() || keeper.sees(asking.owner()) => {
                self.make_scoped(binding, &Resolver::new(Asker::Context(keeper), binding, asking.known()))
            }
            keeper => {
                let key = binding.key().to_owned();
                let kind = match keeper {
                    Some(_) => ErrorKind::OutOfSight { key, scope },
                    None => ErrorKind::NoContext { key, scope },
                };
                Err(Error::new(kind)).into()
            }
        }
    }

    /// The value that a context which is not there yet keeps, built for it if need be.
    #[inline]
    pub(super) fn make_local(
        &self,
        binding: &BindingRef,
        lazy: &LazyContext<'_>,
        known: Option<&Known<'_>>,
    ) -> Resolution<Arc<C>> {
        let id = KeptId::of(binding);
        match lazy.meet(id) {
            Met::There(kept) => slot::unpacked(kept, binding, &self.erasure),
            Met::Free(at) => self.make_at(at, id, binding, lazy, known),
            Met::Circular => Resolution::Failed(lazy.parent().cycle(&trail::snapshot(), binding)),
            Met::Full => {
                self.make_scoped(binding, &Resolver::new(Asker::Context(lazy.context()), binding, known))
            }
        }
    }

    #[inline(never)]
    fn make_at(
        &self,
        at: usize,
        id: KeptId,
        binding: &BindingRef,
        lazy: &LazyContext<'_>,
        known: Option<&Known<'_>>,
    ) -> Resolution<Arc<C>> {
        // Who comes back to it finds the build.
        let (build, _mark) =
            trail::enter_new(|build| Mark { entry: binding.0.id, context: lazy.id(), build });
        let building = lazy.begin(at, id, build);
        match self.make(binding, &Resolver::new(Asker::Lazy(lazy), binding, known)) {
            Resolution::Ready(value) => {
                building.keep(id, (self.erasure.pack)(value.clone()));
                Resolution::ready(value)
            }
            Resolution::Failed(error) => Resolution::Failed(error),
            // What has to be awaited can be awaited by all who have the context.
            Resolution::Pending(future) => {
                let context = lazy.context();
                let place = ListPlace { id, context, binding };
                slot::hand_over(&place, Asked { binding, context }, &self.erasure, build, future)
            }
        }
    }

    /// The value that the resolver's context keeps, built for it if need be.
    #[inline]
    fn make_scoped(&self, binding: &BindingRef, resolver: &Resolver<'_>) -> Resolution<Arc<C>> {
        let id = KeptId::of(binding);
        match resolver.context().kept().look(id) {
            Look::There(kept) => slot::unpacked(kept.clone(), binding, &self.erasure),
            look => self.make_kept(id, look, binding, resolver),
        }
    }

    #[inline(never)]
    fn make_kept<'r>(
        &self,
        id: KeptId,
        mut look: Look<'r>,
        binding: &BindingRef,
        resolver: &Resolver<'r>,
    ) -> Resolution<Arc<C>> {
        let context = resolver.context();
        let asked = Asked { binding, context };
        loop {
            match look {
                Look::There(kept) => return slot::unpacked(kept.clone(), binding, &self.erasure),
                Look::Free(spot) => {
                    // Who comes back to it finds the spot taken.
                    let (build, _mark) = trail::enter_new(|build| asked.mark(build));
                    if let Some(taken) = context.kept().take(spot, id, build) {
                        return self.fill(taken, build, id, asked, resolver);
                    }
                }
                Look::Busy(spot) => {
                    if let Err(error) = context.kept().wait(spot, asked) {
                        return Resolution::Failed(error);
                    }
                }
                Look::Listed => {
                    let place = ListPlace { id, context, binding };
                    return slot::get_or_build(&place, asked, &self.erasure, || self.make(binding, resolver));
                }
            }
            look = context.kept().look(id);
        }
    }

    /// Builds the value that has taken a spot.
    #[inline]
    fn fill(
        &self,
        taken: Taken<'_>,
        build: BuildId,
        id: KeptId,
        asked: Asked<'_>,
        resolver: &Resolver<'_>,
    ) -> Resolution<Arc<C>> {
        let Asked { binding, context } = asked;
        match self.make(binding, resolver) {
            Resolution::Ready(value) => {
                taken.fill(id, (self.erasure.pack)(value.clone()));
                Resolution::ready(value)
            }
            Resolution::Failed(error) => Resolution::Failed(error),
            // All who want the value find the future in the list, once the spot says so.
            Resolution::Pending(future) => {
                slot::hand_over(&ListPlace { id, context, binding }, asked, &self.erasure, build, future)
            }
        }
    }
}
