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
    trail::{self, BuildId, Mark, Marked},
    typed::Erased,
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
                let packed = slot::packed(future, &self.erasure);
                let found = slot::hand_over(&place, Asked { binding, context }, build, packed);
                slot::opened(found, binding, &self.erasure)
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
        look: Look<'r>,
        binding: &BindingRef,
        resolver: &Resolver<'r>,
    ) -> Resolution<Arc<C>> {
        let context = resolver.context();
        let asked = Asked { binding, context };
        match turn(id, look, asked) {
            Ok(Turn::There(kept)) => slot::unpacked(kept.clone(), binding, &self.erasure),
            Ok(Turn::Mine(taken, build, _mark)) => self.fill(taken, build, id, asked, resolver),
            Ok(Turn::Listed) => {
                let mut build = || slot::all_packed(self.make(binding, resolver), &self.erasure);
                let found = ListPlace { id, context, binding }.get_or_build(asked, &mut build);
                slot::opened(found, binding, &self.erasure)
            }
            Err(error) => Resolution::Failed(error),
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
                let packed = slot::packed(future, &self.erasure);
                let found = slot::hand_over(&ListPlace { id, context, binding }, asked, build, packed);
                slot::opened(found, binding, &self.erasure)
            }
        }
    }
}

/// Whose turn it is to build a value that a context keeps.
enum Turn<'r> {
    /// Nobody's: it is there.
    There(&'r Erased),
    /// This build's, which has taken a spot. Who comes back to it finds the spot taken.
    Mine(Taken<'r>, BuildId, Marked),
    /// The list knows.
    Listed,
}

/// Looks until it is clear.
///
/// # Errors
///
/// As [`Kept::wait`](crate::kept::Kept::wait).
fn turn<'r>(id: KeptId, mut look: Look<'r>, asked: Asked<'r>) -> Result<Turn<'r>, Error> {
    let kept = asked.context.kept();
    loop {
        match look {
            Look::There(value) => return Ok(Turn::There(value)),
            Look::Free(spot) => {
                let (build, mark) = trail::enter_new(|build| asked.mark(build));
                if let Some(taken) = kept.take(spot, id, build) {
                    return Ok(Turn::Mine(taken, build, mark));
                }
            }
            Look::Busy(spot) => kept.wait(spot, asked)?,
            Look::Listed => return Ok(Turn::Listed),
        }
        look = kept.look(id);
    }
}
