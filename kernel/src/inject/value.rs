//! What can be filled: one value, whether it must be there or not.

use std::sync::Arc;

use crate::{
    Error, Resolution, Resolver,
    inject::{Dependency, Injection},
};

/// A type that a field or a parameter can have to be filled by injection.
///
/// This is where an extension adds a kind of its own: a type that says what it needs, and how to get it.
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::{BindingKey, Context, Dependency, Inject, Injection, Resolution, Resolver, at_member, bind};
///
/// /// A list of words, made from the text that is bound.
/// struct Words(Vec<String>);
///
/// impl Inject for Words {
///     type Target = str;
///
///     fn dependency(at: &Injection) -> Dependency {
///         Dependency::of::<str>(at)
///     }
///
///     fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
///         let words = |text: Arc<str>| Self(text.split(' ').map(str::to_owned).collect());
///         at_member(at, resolver.resolve(&at.key::<str>()).map(words))
///     }
/// }
///
/// let context = Context::new("demo");
/// context.add(bind(BindingKey::<str>::new("poem")).to("so much depends"))?;
/// let count = context.call(|words: Words| words.0.len())?;
/// assert_eq!(count, 3);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a field or parameter of type `{Self}` cannot be injected",
    label = "not injectable",
    note = "inject `Arc<T>`, `Arc<dyn Trait>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, `Getter<T>`, `Setter<T>`, `BindingRef` or \
            `Context`; a field or parameter that is not looked up is marked `#[default]`"
)]
pub trait Inject: Sized + Send + 'static {
    /// The type that is looked up.
    type Target: ?Sized + 'static;

    /// What the place needs, as data.
    fn dependency(at: &Injection) -> Dependency;

    /// The value for the place.
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self>;
}

/// Lets an error that is met while a member is filled say which member.
#[inline]
pub fn at_member<T: Send + 'static>(at: &Injection, resolution: Resolution<T>) -> Resolution<T> {
    match resolution {
        Resolution::Ready(value) => Resolution::Ready(value),
        other => cold_at_member(at, other),
    }
}

#[cold]
fn cold_at_member<T: Send + 'static>(at: &Injection, resolution: Resolution<T>) -> Resolution<T> {
    let member = at.member();
    resolution.map_err(move |error| Error::at_member(error, member))
}

impl<T: ?Sized + Send + Sync + 'static> Inject for Arc<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at)
    }

    #[inline]
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        at_member(at, resolver.asker().resolve_id(at.id()))
    }
}

impl<T: ?Sized + Send + Sync + 'static> Inject for Option<Arc<T>> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).optional()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        at_member(at, resolver.asker().resolve_optional_id(at.id()))
    }
}

/// What is injected where configuration or a property is wanted by value, not in an `Arc`: the macros put it around the
/// member's type, and take it off again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByValue<T>(pub T);
