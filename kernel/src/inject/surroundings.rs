//! Where a value is built: its context and its binding.

use crate::{
    BindingRef, Context, Error, ErrorKind, Resolution, Resolver, WeakContext,
    inject::{Dependency, Inject, Injection, Selector, Wants, at_member},
    key::KeyId,
};

/// The context that the dependencies come from: that of the binding's scope for a class, the caller's for a function.
///
/// A value that its context keeps (a singleton, say) takes a [`WeakContext`] instead: with a `Context`, the two would keep
/// each other for ever.
impl Inject for Context {
    type Target = Self;

    fn dependency(at: &Injection) -> Dependency {
        Dependency { wants: Wants::Context, ..Dependency::of::<Self>(at) }
    }

    fn inject(resolver: &Resolver<'_>, _: &Injection) -> Resolution<Self> {
        Resolution::ready(resolver.context().clone())
    }
}

/// The context that the dependencies come from, which is not kept alive.
impl Inject for WeakContext {
    type Target = Self;

    fn dependency(at: &Injection) -> Dependency {
        Dependency { wants: Wants::Context, ..Dependency::of::<Self>(at) }
    }

    fn inject(resolver: &Resolver<'_>, _: &Injection) -> Resolution<Self> {
        Resolution::ready(resolver.context().downgrade())
    }
}

/// The binding that is being built; with a key, the binding of that key. Neither builds anything.
impl Inject for BindingRef {
    type Target = Self;

    fn dependency(at: &Injection) -> Dependency {
        need_of_binding(at)
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let found = find(resolver, at).ok_or_else(|| match &at.selector {
            Selector::Key(KeyId::Name(name)) => Error::not_bound(&name.text, resolver.context()),
            _ => Error::new(ErrorKind::NoBinding),
        });
        at_member(at, found.into())
    }
}

/// The same, or `None` if nothing is bound to the key, or nothing is being built.
impl Inject for Option<BindingRef> {
    type Target = BindingRef;

    fn dependency(at: &Injection) -> Dependency {
        need_of_binding(at).optional()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Resolution::ready(find(resolver, at))
    }
}

fn find(resolver: &Resolver<'_>, at: &Injection) -> Option<BindingRef> {
    match &at.selector {
        Selector::Key(KeyId::Name(name)) => resolver.context().binding(&name.text),
        _ => resolver.binding_under_resolution().cloned(),
    }
}

// The binding's type does not matter, so there is none that verification could hold it against.
fn need_of_binding(at: &Injection) -> Dependency {
    Dependency::none::<BindingRef>(at)
}
