//! Where look-ups happen: the contexts from the root to the one that is verified, and below it those that will be made
//! at run time, a server's and a request's.

use std::collections::HashMap;

use crate::{BindingRef, Context, ContextLevel, Scope, Source, trail::EntryId};

/// The contexts that a look-up can start from, the root first. A place in it is a number: the greater, the further down.
pub(super) struct Chain {
    contexts: Vec<Context>,
    /// What each context stands for; the last ones are not made yet.
    levels: Vec<ContextLevel>,
    owners: HashMap<EntryId, usize>,
    /// What is declared, and so will be bound in the contexts to come.
    declared: Vec<BindingRef>,
}

/// What a look-up meets: the bindings to come in the contexts that are not made yet, the nearest first; then those of the
/// context.
pub(crate) struct View<'c> {
    pub(crate) context: &'c Context,
    pub(crate) coming: Vec<Vec<&'c BindingRef>>,
}

/// Why a binding has no value for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unplaced {
    /// The contexts that keep its values are below whoever asks.
    Below,
    /// No context can keep its values.
    Nowhere,
}

impl Chain {
    pub(super) fn to(context: &Context) -> Self {
        let mut contexts: Vec<Context> =
            std::iter::successors(Some(context), |c| c.parent()).cloned().collect();
        contexts.reverse();
        let mut owners = HashMap::new();
        for (place, context) in contexts.iter().enumerate() {
            let own = context.bindings().into_iter().filter(|binding| context.contains(binding.key()));
            owners.extend(own.map(|binding| (binding.0.id, place)));
        }
        let mut levels: Vec<ContextLevel> = contexts.iter().map(Context::level).collect();
        let order = [ContextLevel::Application, ContextLevel::Server, ContextLevel::Request];
        let deepest = order.iter().rposition(|level| levels.contains(level)).map_or(0, |found| found + 1);
        levels.extend(&order[deepest..]);
        let declared = context.bindings().into_iter().filter(|b| b.source() == Source::Declared).collect();
        Self { contexts, levels, owners, declared }
    }

    /// The place furthest down.
    pub(super) fn bottom(&self) -> usize {
        self.levels.len() - 1
    }

    /// What look-ups from `place` meet.
    pub(super) fn view(&self, place: usize) -> View<'_> {
        let made = self.contexts.len();
        let coming = (made..=place).rev().map(|to_come| {
            self.declared.iter().filter(|binding| self.levels[to_come].keeps(binding.scope())).collect()
        });
        View { context: &self.contexts[place.min(made - 1)], coming: coming.collect() }
    }

    /// The context that holds the binding.
    fn owner(&self, binding: &BindingRef) -> usize {
        self.owners.get(&binding.0.id).copied().unwrap_or(0)
    }

    /// Where the binding's own needs are looked up when it is asked for from `asking`.
    pub(super) fn place(&self, binding: &BindingRef, asking: usize) -> Result<usize, Unplaced> {
        let owner = self.owner(binding);
        let scope = match (binding.source(), binding.scope()) {
            (Source::Constant, _) => return Ok(owner),
            // Somebody below binds the key, in the place of this.
            (Source::Declared, scope) => scope,
            (_, Scope::Singleton) => return Ok(owner),
            (_, Scope::Transient | Scope::Inferred) => return Ok(asking),
            (_, scope) => scope,
        };
        let keeps = |level: &ContextLevel| level.keeps(scope);
        // A context that is there and does not bind what is declared for it will not do so later.
        let first = if binding.source() == Source::Declared { self.contexts.len() } else { owner };
        match self.levels[..=asking].iter().rposition(keeps) {
            Some(keeper) if keeper >= first => Ok(keeper),
            Some(_) => Err(Unplaced::Nowhere),
            None if self.levels[asking + 1..].iter().any(keeps) => Err(Unplaced::Below),
            None => Err(Unplaced::Nowhere),
        }
    }

    /// Whether the binding's place is its own, and not that of whoever asks.
    pub(super) fn keeps_its_place(binding: &BindingRef) -> bool {
        binding.source() == Source::Constant || !matches!(binding.scope(), Scope::Transient | Scope::Inferred)
    }
}
