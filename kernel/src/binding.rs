//! Bindings: how a value is named, made, shared and described. A binding is built by value and immutable once added.

use std::{
    any::{Any, TypeId, type_name},
    borrow::Cow,
    fmt,
    panic::Location,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use crate::{
    BindingKey, Context, Error, ErrorKind, Resolution, Resolver, Scope,
    binding_ref::{BindingRef, Details, Entry, Rank},
    facet::{AnyFacet, Coerced, Facet},
    inject::{Dependency, Injectable, Provider, Wants},
    key::Name,
    typed::{Erasure, Make, Typed},
};

/// Where a binding's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// A value that is there already.
    Constant,
    /// A function.
    Dynamic,
    /// A class that is injected and asked for the value.
    Provider,
    /// A class that is injected and is the value.
    Class,
    /// Another binding.
    Alias,
    /// Nothing here: contexts further down bind it.
    Declared,
}

/// Starts a binding to `key`; the next word says where its value comes from.
///
/// ```
/// use lazo_kernel::{BindingKey, Context, Scope, bind};
///
/// const GREETING: BindingKey<str> = BindingKey::new("greeting");
/// let context = Context::new("demo");
/// context.add(bind(GREETING).to("hello").tag("text"))?;
/// assert_eq!(&*context.get_sync(&GREETING)?, "hello");
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[track_caller]
#[must_use = "a binding does nothing until it is added to a context"]
pub fn bind<T: ?Sized + Send + Sync + 'static>(key: BindingKey<T>) -> BindingStart<T> {
    BindingStart { key, location: Location::caller() }
}

/// Starts a binding to the type's own key: `bind_type::<Clock>().to_class()`.
#[track_caller]
#[must_use = "a binding does nothing until it is added to a context"]
pub fn bind_type<T: ?Sized + Send + Sync + 'static>() -> BindingStart<T> {
    bind(BindingKey::of())
}

/// A key that still needs a source.
#[derive(Debug)]
#[must_use = "a binding does nothing until it is added to a context"]
pub struct BindingStart<T: ?Sized + 'static> {
    key: BindingKey<T>,
    location: &'static Location<'static>,
}

impl<T: ?Sized + Send + Sync + 'static> BindingStart<T> {
    /// A value that is there already.
    pub fn to(self, value: impl Into<Arc<T>>) -> Binding<T> {
        Binding::new(self, Source::Constant, Making::Done(value.into())).default_scope(Scope::Singleton)
    }

    /// The class `T` itself, built by injection.
    pub fn to_class(self) -> Binding<T>
    where
        T: Injectable,
    {
        T::configure(Binding::of_class(self.key.into_binding_name(), self.location))
    }

    /// The class `C`, seen as a `T`: `bind(GREETER).to_class_as::<FrenchGreeter>(|greeter| greeter)`. The instance can be
    /// had as an `Arc<T>` and as an `Arc<C>`.
    pub fn to_class_as<C: Injectable>(self, as_: fn(Arc<C>) -> Arc<T>) -> Binding<C> {
        C::configure(Binding::of_class(self.key.into_binding_name(), self.location)).provides(as_)
    }

    /// The value that the provider `P` gives. `P` is built by injection.
    pub fn to_provider<P: Provider<Value = T>>(self) -> Binding<T> {
        let make: Make<T> = Box::new(|r| P::construct(r).and_then(|provider| provider.value()));
        let mut binding = Binding::new(self, Source::Provider, Making::By(make));
        binding.details.class = Some(P::class());
        // What the provider's class says of itself holds for what it gives.
        let said = P::configure(Binding::of_class(binding.name.clone(), binding.location));
        binding.scope = said.scope;
        binding.rank = said.rank;
        for (tag, value) in &said.details.tags {
            binding.details.tags.push((tag.clone(), value.clone()));
        }
        binding
    }

    /// What a function makes, which may look things up as long as it need not wait.
    pub fn to_dynamic<F>(self, make: F) -> Binding<T>
    where
        F: Fn(&Resolver<'_>) -> anyhow::Result<Arc<T>> + Send + Sync + 'static,
    {
        let make: Make<T> = Box::new(move |r| Resolution::from_result(make(r)));
        Binding::new(self, Source::Dynamic, Making::By(make))
    }

    /// What a function makes that may have to wait: the most general source, which the others are made of.
    pub fn to_factory<F>(self, make: F) -> Binding<T>
    where
        F: Fn(&Resolver<'_>) -> Resolution<Arc<T>> + Send + Sync + 'static,
    {
        Binding::new(self, Source::Dynamic, Making::By(Box::new(make)))
    }

    /// What an asynchronous function makes. It gets the context to look things up in.
    pub fn to_async<F, Fut>(self, make: F) -> Binding<T>
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<Arc<T>>> + Send + 'static,
    {
        let make: Make<T> = Box::new(move |r| Resolution::pending(make(r.context().clone())));
        Binding::new(self, Source::Dynamic, Making::By(make))
    }

    /// Whatever `other` is bound to, seen from the context that asks.
    pub fn to_alias(self, other: BindingKey<T>) -> Binding<T> {
        let wants = other.clone();
        let make: Make<T> = Box::new(move |r| r.context().resolve(&other));
        let mut binding = Binding::new(self, Source::Alias, Making::By(make));
        binding.details.dependencies.push(Dependency::on(
            "alias",
            match wants.id {
                crate::key::KeyId::Name(name) => Wants::Key(name.text.into_owned()),
                crate::key::KeyId::Type => Wants::Type,
            },
            TypeId::of::<T>(),
            type_name::<T>(),
        ));
        binding
    }

    /// A promise that contexts of this scope's level bind the key themselves, the request in a request's context, say.
    /// Verification takes it as bound with that scope; a look-up that meets it fails.
    pub fn declared(self, scope: Scope) -> Binding<T> {
        let key = self.key.name().to_owned();
        let make: Make<T> =
            Box::new(move |_| Err(Error::new(ErrorKind::OnlyDeclared { key: key.clone(), scope })).into());
        let mut binding = Binding::new(self, Source::Declared, Making::By(make));
        binding.declared = Some(scope);
        binding
    }
}

/// How the value comes to be.
enum Making<C: ?Sized> {
    Done(Arc<C>),
    By(Make<C>),
}

/// A binding that is ready to be added to a context. `C` is the type that its source makes.
#[must_use = "a binding does nothing until it is added to a context"]
pub struct Binding<C: ?Sized + 'static> {
    name: Name,
    source: Source,
    scope: Option<Scope>,
    declared: Option<Scope>,
    details: Details,
    rank: Rank,
    location: &'static Location<'static>,
    making: Making<C>,
    erasure: Erasure<C>,
    /// Whether the source's own type is seen through a facet too.
    own_through_facet: bool,
}

impl<C: ?Sized + Send + Sync + 'static> Binding<C> {
    fn new(start: BindingStart<C>, source: Source, making: Making<C>) -> Self {
        Self::from_parts(start.key.into_binding_name(), start.location, source, making, Erasure::UNSIZED)
    }

    fn from_parts(
        name: Name,
        location: &'static Location<'static>,
        source: Source,
        making: Making<C>,
        erasure: Erasure<C>,
    ) -> Self {
        Self {
            name,
            source,
            scope: None,
            declared: None,
            details: Details::default(),
            rank: Rank::Own,
            location,
            making,
            erasure,
            own_through_facet: false,
        }
    }

    /// How long a value lives. A constant lives for ever whatever is said here.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(if self.source == Source::Constant { Scope::Singleton } else { scope });
        self
    }

    /// The scope to take unless one has been said.
    pub fn default_scope(self, scope: Scope) -> Self {
        if self.scope.is_some() { self } else { self.scope(scope) }
    }

    /// Tags the binding, so that it is found by [`Context::find_by_tag`].
    pub fn tag(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.details.set_tag(name.into(), None);
        self
    }

    /// Tags the binding with a value; a later value of the same tag replaces it.
    pub fn tag_value(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.details.set_tag(name.into(), Some(value.into()));
        self
    }

    /// Tags the binding with one more value of the tag, which keeps the values that it has: an extension of several
    /// extension points.
    pub fn add_tag_value(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.details.add_tag_value(name.into(), value.into());
        self
    }

    /// Lets the value be injected by type as an `Arc<I>` too: `.provides::<dyn Greeter>(|greeter| greeter)`.
    pub fn provides<I: ?Sized + Send + Sync + 'static>(mut self, as_: fn(Arc<C>) -> Arc<I>) -> Self {
        self.details.facets.push(AnyFacet::new::<I>(Coerced(as_)));
        self
    }

    /// Adds a facet that is taken instead of any other of its type, the source's own included.
    pub(crate) fn provides_instead<I: ?Sized + 'static>(mut self, facet: impl Facet<I> + 'static) -> Self {
        self.details.facets.insert(0, AnyFacet::new::<I>(facet));
        self.own_through_facet |= TypeId::of::<I>() == TypeId::of::<C>();
        self
    }

    /// Data that was attached before.
    pub(crate) fn meta_of<M: Any + Send + Sync>(&self) -> Option<&M> {
        self.details.meta.iter().find(|(id, _)| *id == TypeId::of::<M>())?.1.downcast_ref()
    }

    /// Attaches data that whoever finds the binding can read, one value for each type `M`.
    pub fn meta<M: Any + Send + Sync>(mut self, meta: M) -> Self {
        self.details.set_meta(TypeId::of::<M>(), Arc::new(meta));
        self
    }

    /// Names what the source looks up, so that verification can see it. Classes and providers say so themselves; a
    /// function's needs are known only by this.
    pub fn depends_on<T: ?Sized + 'static>(mut self, key: &BindingKey<T>) -> Self {
        let wants = match &key.id {
            crate::key::KeyId::Name(name) => Wants::Key(name.text.to_string()),
            crate::key::KeyId::Type => Wants::Type,
        };
        self.details.dependencies.push(Dependency::on("", wants, TypeId::of::<T>(), type_name::<T>()));
        self
    }

    /// Says what the source looks up, so that verification can see it.
    pub fn needs(mut self, dependency: Dependency) -> Self {
        self.details.dependencies.push(dependency);
        self
    }

    /// Makes the binding yield to any other of the same key, or for the same type, whichever is added first.
    pub fn as_default(mut self) -> Self {
        self.rank = Rank::Default;
        self
    }

    /// Makes the binding beat any other of the same key, or for the same type, whichever is added first: what a test puts
    /// in the place of the real thing.
    ///
    /// ```
    /// use lazo_kernel::{BindingKey, Context, bind};
    ///
    /// const SENDER: BindingKey<str> = BindingKey::new("mail.sender");
    /// let context = Context::new("test");
    /// context.add(bind(SENDER).to("a list that the test reads").as_override())?;
    /// context.add(bind(SENDER).to("the post office"))?;
    /// assert_eq!(&*context.get_sync(&SENDER)?, "a list that the test reads");
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    pub fn as_override(mut self) -> Self {
        self.rank = Rank::Override;
        self
    }

    /// Enters the binding under another name.
    pub fn rename(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = Name::new(name);
        self
    }

    pub(crate) fn finish(self) -> BindingRef {
        static LAST_ID: AtomicU64 = AtomicU64::new(0);
        let id = LAST_ID.fetch_add(1, Ordering::Relaxed) + 1;
        let scope = self.scope.unwrap_or_default();
        let mut details = self.details;
        // Details that say nothing have no room, and get none here.
        if details.class.is_some() {
            details.add_those_of_class();
        }
        let typed = match self.making {
            Making::Done(value) => Typed::constant(value, self.erasure),
            Making::By(make) => Typed::new(scope, make, self.erasure),
        };
        BindingRef(Arc::new(Entry {
            id,
            name: self.name,
            source: self.source,
            scope: self.declared.unwrap_or(scope),
            rank: self.rank,
            details,
            locked: AtomicBool::new(false),
            version: Default::default(),
            location: self.location,
            own_type: (TypeId::of::<C>(), type_name::<C>()),
            own_through_facet: self.own_through_facet,
            typed,
        }))
    }
}

impl<C: Injectable> Binding<C> {
    fn of_class(name: Name, location: &'static Location<'static>) -> Self {
        let make: Make<C> = Box::new(C::construct_shared);
        let mut binding = Self::from_parts(name, location, Source::Class, Making::By(make), Erasure::SIZED);
        binding.details.class = Some(C::class());
        binding
    }
}

impl<C: ?Sized + 'static> fmt::Debug for Binding<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binding")
            .field("key", &self.name.text)
            .field("source", &self.source)
            .field("scope", &self.scope)
            .field("tags", &self.details.tags)
            .finish_non_exhaustive()
    }
}
