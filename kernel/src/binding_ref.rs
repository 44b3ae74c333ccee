//! A binding as it stands in a context: what can be read of it, and its lock.

use std::{
    any::{Any, TypeId, type_name},
    borrow::Cow,
    fmt,
    ops::{Deref, DerefMut},
    panic::Location,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    Context, Error, ErrorKind, Resolution, Scope, Source,
    asker::Asking,
    facet::{AnyFacet, Facet},
    inject::{ClassInfo, Dependency},
    key::Name,
    sync::modelled::AtomicU64,
    trail::EntryId,
    typed::{AnyTyped, GivenUp, Typed},
};

/// What a binding is once it is in a context. `S` is a [`Typed`]: one allocation holds both, and everybody but the
/// binding's own type sees it as [`AnyTyped`].
pub(crate) struct Entry<S: ?Sized = dyn AnyTyped> {
    pub(crate) id: EntryId,
    pub(crate) name: Name,
    pub(crate) source: Source,
    pub(crate) scope: Scope,
    pub(crate) rank: Rank,
    pub(crate) details: Details,
    pub(crate) locked: AtomicBool,
    /// Grows when values that contexts have kept are not to be used any more.
    pub(crate) version: AtomicU64,
    pub(crate) location: &'static Location<'static>,
    /// The type that the source makes, and its name.
    pub(crate) own_type: (TypeId, &'static str),
    /// Whether that type is had through a facet too.
    pub(crate) own_through_facet: bool,
    pub(crate) typed: S,
}

/// What most constants do without, so it takes no room there.
#[derive(Default)]
pub(crate) struct Details(Option<Box<AllDetails>>);

#[derive(Default)]
pub(crate) struct AllDetails {
    pub(crate) tags: Vec<(Cow<'static, str>, Option<Cow<'static, str>>)>,
    pub(crate) meta: Vec<(TypeId, Arc<dyn Any + Send + Sync>)>,
    pub(crate) class: Option<ClassInfo>,
    pub(crate) dependencies: Vec<Dependency>,
    /// The other types that the value can be had as.
    pub(crate) facets: Vec<AnyFacet>,
}

impl AllDetails {
    pub(crate) fn set_tag(&mut self, name: Cow<'static, str>, value: Option<Cow<'static, str>>) {
        self.tags.retain(|(tag, _)| *tag != name);
        self.tags.push((name, value));
    }

    /// Adds a value to those that the tag has. A tag without a value has nothing to keep.
    pub(crate) fn add_tag_value(&mut self, name: Cow<'static, str>, value: Cow<'static, str>) {
        let tag = (name, Some(value));
        self.tags.retain(|other| other.0 != tag.0 || (other.1.is_some() && other.1 != tag.1));
        self.tags.push(tag);
    }

    pub(crate) fn set_meta(&mut self, ty: TypeId, meta: Arc<dyn Any + Send + Sync>) {
        self.meta.retain(|(id, _)| *id != ty);
        self.meta.push((ty, meta));
    }

    /// Takes over what the class says that it looks up.
    pub(crate) fn add_those_of_class(&mut self) {
        if let Some(class) = &self.class {
            self.dependencies.extend(class.dependencies.iter().cloned());
        }
    }
}

impl Deref for Details {
    type Target = AllDetails;

    fn deref(&self) -> &AllDetails {
        static NONE: AllDetails = AllDetails {
            tags: Vec::new(),
            meta: Vec::new(),
            class: None,
            dependencies: Vec::new(),
            facets: Vec::new(),
        };
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for Details {
    fn deref_mut(&mut self) -> &mut AllDetails {
        self.0.get_or_insert_default()
    }
}

/// Which of several bindings of one key, or of one type, is meant: the one of the highest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) enum Rank {
    /// It yields to any other.
    Default,
    /// What an application binds.
    #[default]
    Own,
    /// It beats all others: what a test puts in the place of the real thing.
    Override,
}

/// A binding as it stands in a context.
#[derive(Clone)]
pub struct BindingRef(pub(crate) Arc<Entry>);

impl BindingRef {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0.name.text
    }

    /// Where its value comes from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.0.source
    }

    /// How long a value lives, as the binding says it.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.0.scope
    }

    /// Whether it yields to other bindings.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.0.rank == Rank::Default
    }

    /// Whether it beats other bindings.
    #[must_use]
    pub fn is_override(&self) -> bool {
        self.0.rank == Rank::Override
    }

    pub(crate) fn rank(&self) -> Rank {
        self.0.rank
    }

    /// Guards the key: until [`unlock`](Self::unlock), the binding can be neither replaced nor removed.
    pub fn lock(&self) {
        self.0.locked.store(true, Ordering::Release);
    }

    /// Lets the binding be replaced again.
    pub fn unlock(&self) {
        self.0.locked.store(false, Ordering::Release);
    }

    /// Whether the binding is guarded.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.0.locked.load(Ordering::Acquire)
    }

    /// Its tags with their values.
    pub fn tags(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.details.tags.iter().map(|(name, value)| (&**name, value.as_deref()))
    }

    /// Whether it has the tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags().any(|(name, _)| name == tag)
    }

    /// The tag's values, in the order in which they were added; none for a tag without a value.
    pub fn tag_values<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a str> {
        self.tags().filter(move |(name, _)| *name == tag).filter_map(|(_, value)| value)
    }

    /// The tag's value, if it has one; the first of several.
    #[must_use]
    pub fn tag_value_of(&self, tag: &str) -> Option<&str> {
        self.tags().find(|(name, _)| *name == tag)?.1
    }

    /// Data attached with [`Binding::meta`](crate::Binding::meta).
    #[must_use]
    pub fn meta<M: Any + Send + Sync>(&self) -> Option<&M> {
        self.0.details.meta.iter().find(|(id, _)| *id == TypeId::of::<M>())?.1.downcast_ref()
    }

    /// The class that makes the value, for classes and providers.
    #[must_use]
    pub fn class(&self) -> Option<&ClassInfo> {
        self.0.details.class.as_ref()
    }

    /// What its source looks up.
    #[must_use]
    pub fn dependencies(&self) -> &[Dependency] {
        &self.0.details.dependencies
    }

    /// Where in the source it was written.
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }

    /// The names of the types it can be injected as.
    pub fn provides(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.0.own_type.1).chain(self.0.details.facets.iter().map(|f| f.type_name))
    }

    /// Whether the value can be had as a `T`.
    pub(crate) fn is_a<T: ?Sized + 'static>(&self) -> bool {
        self.provides_ids().any(|id| id == TypeId::of::<T>())
    }

    pub(crate) fn provides_ids(&self) -> impl Iterator<Item = TypeId> {
        std::iter::once(self.0.own_type.0).chain(self.0.details.facets.iter().map(|f| f.type_id))
    }

    /// The source, for who knows the type that it makes.
    #[inline]
    pub(crate) fn typed<C: ?Sized + 'static>(&self) -> Option<&Typed<C>> {
        let any: &dyn Any = &self.0.typed;
        any.downcast_ref()
    }

    /// How often it has been refreshed.
    pub(crate) fn version(&self) -> u64 {
        self.0.version.load(Ordering::Acquire)
    }

    /// Lets the value be built anew for the next who asks. What everybody shared until now is given back.
    pub(crate) fn refresh(&self) -> Option<GivenUp> {
        self.0.version.fetch_add(1, Ordering::AcqRel);
        self.0.typed.refresh()
    }

    fn facet<T: ?Sized + 'static>(&self) -> Option<&dyn Facet<T>> {
        self.0.details.facets.iter().find_map(AnyFacet::get)
    }

    /// The value as a `T`, if it is there already and everybody who asks `asking`, or a request below it, shares it.
    pub(crate) fn shared_as<T: ?Sized + Send + Sync + 'static>(&self, asking: &Context) -> Option<Arc<T>> {
        match self.typed::<T>() {
            Some(typed) if !self.0.own_through_facet => typed.shared(self, asking),
            _ => self.facet::<T>()?.shared(self, asking),
        }
    }

    /// The value as a `T` for who asks, by the rules of the binding's scope.
    #[inline]
    pub(crate) fn resolve_as<T: ?Sized + Send + Sync + 'static>(
        &self,
        asking: Asking<'_>,
    ) -> Resolution<Arc<T>> {
        if let Some(typed) = self.typed::<T>()
            && !self.0.own_through_facet
        {
            return typed.resolve(self, asking);
        }
        match self.facet::<T>() {
            Some(facet) => facet.resolve(self, asking),
            None => Err(self.mismatch::<T>()).into(),
        }
    }

    pub(crate) fn mismatch<T: ?Sized>(&self) -> Error {
        self.wrong_type(type_name::<T>())
    }

    #[cold]
    fn wrong_type(&self, wanted: &'static str) -> Error {
        let provides = self.provides().collect();
        Error::new(ErrorKind::TypeMismatch { key: self.key().to_owned(), wanted, provides })
    }
}

impl fmt::Debug for BindingRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BindingRef")
            .field("key", &self.key())
            .field("source", &self.source())
            .field("scope", &self.scope())
            .field("tags", &self.0.details.tags)
            .finish_non_exhaustive()
    }
}
