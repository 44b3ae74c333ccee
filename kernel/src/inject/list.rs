//! Every value that fits.

use std::{any::TypeId, sync::Arc};

use crate::{
    BindingRef, Context, Resolution, Resolver,
    inject::{Dependency, Inject, Injection, Selector, at_member},
    key::KeyId,
};

/// All values with a tag (`#[inject(tag = "greeters")]`), or that a filter takes (`#[inject(filter = ..)]`), sorted by their
/// bindings' keys; the extensions of a point in its order; without any of these, all that provide the type.
impl<T: ?Sized + Send + Sync + 'static> Inject for Vec<Arc<T>> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).many()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let context = resolver.context();
        at_member(at, values(context, &bindings::<T>(context, at)))
    }
}

/// The bindings that fit the place.
pub(super) fn bindings<T: ?Sized + 'static>(context: &Context, at: &Injection) -> Vec<BindingRef> {
    match &at.selector {
        Selector::Tag(tag) => context.find_by_tag(tag),
        Selector::Extensions(..) | Selector::Filter(_) => {
            let mut found = context.find(&at.filter::<T>());
            at.order().sort(&mut found);
            found
        }
        Selector::Key(KeyId::Name(name)) => context.binding(&name.text).into_iter().collect(),
        _ => context.candidates(TypeId::of::<T>()),
    }
}

/// The values of all the bindings; what has to be awaited is awaited together. None is made after one has failed.
pub(crate) fn values<T>(context: &Context, bindings: &[BindingRef]) -> Resolution<Vec<Arc<T>>>
where
    T: ?Sized + Send + Sync + 'static,
{
    let empty = Resolution::ready(Vec::with_capacity(bindings.len()));
    bindings.iter().fold(empty, |all, binding| {
        all.zip_with(|| context.resolve_binding(binding)).map(|(mut all, value)| {
            all.push(value);
            all
        })
    })
}
