//! Configuration that is injected: `#[config("rest")]`, `#[config]`, `#[config(of = KEY)]`.

use std::{
    any::{TypeId, type_name},
    sync::Arc,
};

use serde::de::DeserializeOwned;

use super::{TryRead, place::Place, read};
use crate::{
    Dependency, Injection, Resolution, Resolver,
    inject::{ByValue, at_member},
};

/// A type that a field or a parameter can have to be filled with configuration.
///
/// The macros take an `Arc`, an `Option` of one, a `ConfigGetter` and a `ConfigView` as they are, and put [`ByValue`] around
/// whatever else is marked `#[config]`.
///
/// By hand: `Arc::<RestConfig>::inject(resolver, &Injection::by_section("config", "rest"))`.
#[diagnostic::on_unimplemented(
    message = "a field or parameter of type `{Self}` cannot be filled with configuration",
    label = "not a configuration's type",
    note = "configuration is an `Arc<C>`, an `Option<Arc<C>>`, a `C`, an `Option<C>`, a `ConfigGetter<C>` or a \
            `ConfigView<C>`, where `C` implements `serde::Deserialize`, `Default` (unless it is optional) and `Clone` (unless it \
            is shared)"
)]
pub trait InjectConfig: Sized + Send + 'static {
    /// The type that is read.
    type Section: DeserializeOwned + 'static;

    /// What the place needs, as data.
    #[must_use]
    fn dependency(at: &Injection) -> Dependency {
        let (id, name) = (TypeId::of::<Self::Section>(), type_name::<Self::Section>());
        let reads: TryRead = |source, path| read::<Self::Section>(source, path).map(drop);
        Dependency { reads: Some(reads), ..Dependency::on(at.member(), at.wants(), id, name).optional() }
    }

    /// The value for the place.
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self>;
}

/// What is configured, or `C`'s default.
impl<C: DeserializeOwned + Default + Send + Sync + 'static> InjectConfig for Arc<C> {
    type Section = C;

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Option::<Self>::inject(resolver, at).map(Option::unwrap_or_default)
    }
}

/// What is configured, if anything is.
impl<C: DeserializeOwned + Send + Sync + 'static> InjectConfig for Option<Arc<C>> {
    type Section = C;

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let place = Place::of(at, resolver.binding_under_resolution());
        at_member(at, place.read(resolver.context()))
    }
}

/// A copy of what is configured, or `C`'s default.
impl<C: DeserializeOwned + Default + Clone + Send + Sync + 'static> InjectConfig for ByValue<C> {
    type Section = C;

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Arc::<C>::inject(resolver, at).map(|config| Self(Arc::unwrap_or_clone(config)))
    }
}

/// A copy of what is configured, if anything is.
impl<C: DeserializeOwned + Clone + Send + Sync + 'static> InjectConfig for Option<ByValue<C>> {
    type Section = C;

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Option::<Arc<C>>::inject(resolver, at)
            .map(|found| found.map(|config| ByValue(Arc::unwrap_or_clone(config))))
    }
}
