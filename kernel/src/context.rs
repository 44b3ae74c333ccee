//! Contexts: registries with a parent. Look-ups go up, a child shadows its parent.

mod search;

use std::{
    any::{Any, TypeId},
    borrow::Cow,
    fmt,
    sync::{
        Arc, Mutex, OnceLock, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    Binding, BindingKey, BindingRef, ContextLevel, Error, ErrorKind, Resolution, Scope,
    inflight::Waits,
    key::{KeyId, Name},
    near,
    registry::{Chosen, Registry},
    slot::Slot,
    sync::lock,
    trail::{EntryId, Mark},
};

/// A registry of bindings with a parent: application, server, request.
///
/// A context is a handle: clones share one registry.
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::{BindingKey, Context, ContextLevel, bind};
///
/// const NAME: BindingKey<str> = BindingKey::new("name");
/// let app = Context::new("app");
/// app.add(bind(NAME).to("lazo"))?;
/// let request = app.child("request", ContextLevel::Request);
/// assert_eq!(&*request.get_sync(&NAME)?, "lazo");
/// request.add(bind(NAME).to("shadowed"))?;
/// assert_eq!(&*request.get_sync(&NAME)?, "shadowed");
/// assert_eq!(&*app.get_sync(&NAME)?, "lazo");
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[derive(Clone)]
pub struct Context(Arc<Inner>);

/// A context that is not kept alive. What lives in a context and wants to look things up there later holds one of these:
/// with a [`Context`] the two would keep each other for ever.
#[derive(Clone)]
pub struct WeakContext(Weak<Inner>);

impl WeakContext {
    /// The context, if it is still there.
    #[must_use]
    pub fn upgrade(&self) -> Option<Context> {
        self.0.upgrade().map(Context)
    }
}

impl fmt::Debug for WeakContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WeakContext").field(&self.upgrade().as_ref().map(Context::name)).finish()
    }
}

struct Inner {
    name: Cow<'static, str>,
    level: ContextLevel,
    parent: Option<Context>,
    /// Made with the first binding: most requests' contexts have none.
    registry: OnceLock<Box<Registry>>,
    /// The values kept here for this context's scope, in the order in which they were asked for.
    scoped: Mutex<Vec<(EntryId, Arc<dyn Any + Send + Sync>)>>,
    tree: Arc<Tree>,
    /// Whether a change here can be seen by several requests, and so begins a new generation.
    long_lived: bool,
}

/// What all contexts below one root share.
#[derive(Default)]
struct Tree {
    waits: Arc<Waits>,
    generation: AtomicU64,
}

impl Context {
    /// A context without a parent.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self::root(name, ContextLevel::Plain)
    }

    pub(crate) fn root(name: impl Into<Cow<'static, str>>, level: ContextLevel) -> Self {
        Self::make(name.into(), level, None, Arc::default(), level != ContextLevel::Request)
    }

    /// A context below this one.
    #[must_use]
    pub fn child(&self, name: impl Into<Cow<'static, str>>, level: ContextLevel) -> Self {
        let long_lived = self.0.long_lived && level != ContextLevel::Request;
        Self::make(name.into(), level, Some(self.clone()), self.0.tree.clone(), long_lived)
    }

    fn make(
        name: Cow<'static, str>,
        level: ContextLevel,
        parent: Option<Self>,
        tree: Arc<Tree>,
        long_lived: bool,
    ) -> Self {
        let (registry, scoped) = (OnceLock::new(), Mutex::default());
        Self(Arc::new(Inner { name, level, parent, registry, scoped, tree, long_lived }))
    }

    /// The same context, not kept alive.
    #[must_use]
    pub fn downgrade(&self) -> WeakContext {
        WeakContext(Arc::downgrade(&self.0))
    }

    /// The context's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What the context stands for.
    #[must_use]
    pub fn level(&self) -> ContextLevel {
        self.0.level
    }

    /// The context above.
    #[must_use]
    pub fn parent(&self) -> Option<&Self> {
        self.0.parent.as_ref()
    }

    /// Adds a binding, in the place of one with the same key. A default yields to a binding that is there.
    ///
    /// # Errors
    ///
    /// [`Locked`](ErrorKind::Locked) if the binding in its place is locked.
    pub fn add<C: ?Sized + Send + Sync + 'static>(&self, binding: Binding<C>) -> Result<BindingRef, Error> {
        let binding = binding.finish();
        if self.registry().add(binding.clone())? {
            self.changed();
        }
        Ok(binding)
    }

    fn registry(&self) -> &Registry {
        self.0.registry.get_or_init(|| Box::new(Registry::new(self.0.long_lived)))
    }

    /// Removes the binding called `name` from this context (not from its parents); says whether there was one. Values
    /// built before stay with whoever has them.
    ///
    /// # Errors
    ///
    /// [`Locked`](ErrorKind::Locked) if the binding is locked.
    pub fn unbind(&self, name: &str) -> Result<bool, Error> {
        let Some(registry) = self.0.registry.get() else { return Ok(false) };
        let removed = registry.remove(&Name::new(name.to_owned()))?.is_some();
        if removed {
            self.changed();
        }
        Ok(removed)
    }

    fn changed(&self) {
        if self.0.long_lived {
            self.0.tree.generation.fetch_add(1, Ordering::Release);
        }
    }

    /// A number that grows with every change of bindings in the application's and servers' contexts: who keeps something
    /// computed from bindings compares it. Costs one atomic load.
    #[must_use]
    #[inline]
    pub fn generation(&self) -> u64 {
        self.0.tree.generation.load(Ordering::Acquire)
    }

    /// The value of `key`, awaited if need be.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn get<T>(&self, key: &BindingKey<T>) -> Result<Arc<T>, Error>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        self.resolve(key).await
    }

    /// The value of `key`, without waiting for anything asynchronous.
    ///
    /// # Errors
    ///
    /// [`NotReady`](ErrorKind::NotReady) if something on the way has to be awaited; see [`ErrorKind`] for the others.
    #[inline]
    pub fn get_sync<T>(&self, key: &BindingKey<T>) -> Result<Arc<T>, Error>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match self.cached(key) {
            Some(value) => Ok(value),
            None => self.resolve_anew(key).now(),
        }
    }

    /// The value of `key`, or `None` if nothing is bound to it.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]; a binding that fails is an error, not `None`.
    pub async fn get_optional<T>(&self, key: &BindingKey<T>) -> Result<Option<Arc<T>>, Error>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        self.resolve_optional(key).await
    }

    /// Starts resolving `key`; nothing is allocated for a value that is there.
    #[inline]
    pub fn resolve<T>(&self, key: &BindingKey<T>) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match self.cached(key) {
            Some(value) => Resolution::ready(value),
            None => self.resolve_anew(key),
        }
    }

    /// The value of a constant, or of a singleton that has been built: what most look-ups are for.
    #[inline]
    fn cached<T>(&self, key: &BindingKey<T>) -> Option<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let of = |binding: &BindingRef| binding.facet::<T>().and_then(|facet| facet.cached());
        for context in self.chain() {
            let Some(registry) = context.0.registry.get() else { continue };
            let found = match &key.id {
                KeyId::Name(name) => registry.names.read(name, of),
                KeyId::Type => registry.types.read(&TypeId::of::<T>(), |chosen| match chosen {
                    Chosen::One(binding) => of(binding),
                    Chosen::Several => None,
                }),
            };
            // A binding here shadows those above, whether its value is there or not.
            if let Some(found) = found {
                return found;
            }
        }
        None
    }

    fn resolve_anew<T>(&self, key: &BindingKey<T>) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match self.find(key) {
            Ok(Found::Value(value)) => Resolution::ready(value),
            Ok(Found::Binding(binding, owner)) => self.resolve_from(&binding, owner),
            Ok(Found::Nothing) => Err(self.not_bound(key)).into(),
            Err(error) => Err(error).into(),
        }
    }

    pub(crate) fn resolve_optional<T>(&self, key: &BindingKey<T>) -> Resolution<Option<Arc<T>>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match self.find(key) {
            Ok(Found::Nothing) => Resolution::ready(None),
            Ok(Found::Value(value)) => Resolution::ready(Some(value)),
            Ok(Found::Binding(binding, owner)) => self.resolve_from(&binding, owner).map(Some),
            Err(error) => Err(error).into(),
        }
    }

    /// Resolves a binding that was found in this context or above, as a `T`.
    pub fn resolve_binding<T>(&self, binding: &BindingRef) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let owner = self.chain().find(|context| context.holds(binding)).unwrap_or(self);
        self.resolve_from(binding, owner)
    }

    fn resolve_from<T>(&self, binding: &BindingRef, owner: &Self) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        match binding.facet::<T>() {
            Some(facet) => facet.resolve(binding, owner, self),
            None => Err(binding.mismatch::<T>()).into(),
        }
    }

    fn find<'c, T>(&'c self, key: &BindingKey<T>) -> Result<Found<'c, T>, Error>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        for context in self.chain() {
            let Some(registry) = context.0.registry.get() else { continue };
            match &key.id {
                KeyId::Name(name) => {
                    if let Some(found) = registry.names.read(name, |binding| Found::of(binding, context)) {
                        return found;
                    }
                }
                KeyId::Type => {
                    let found = registry.types.read(&TypeId::of::<T>(), |chosen| match chosen {
                        Chosen::One(binding) => Some(Found::of(binding, context)),
                        Chosen::Several => None,
                    });
                    match found {
                        Some(Some(found)) => return found,
                        Some(None) => return Err(context.ambiguous::<T>()),
                        None => {}
                    }
                }
            }
        }
        Ok(Found::Nothing)
    }

    fn not_bound<T: ?Sized + 'static>(&self, key: &BindingKey<T>) -> Error {
        let near = match key.id {
            KeyId::Name(_) => near::names(key.name(), &self.bindings()),
            KeyId::Type => near::types(key.name(), &self.bindings()),
        };
        Error::new(ErrorKind::NotBound { key: key.name().to_owned(), near })
    }

    /// This context and those above it.
    fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |context| context.0.parent.as_ref())
    }

    fn holds(&self, binding: &BindingRef) -> bool {
        self.0
            .registry
            .get()
            .is_some_and(|r| r.names.read(&binding.0.name, |b| b.0.id == binding.0.id).unwrap_or(false))
    }

    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    pub(crate) fn waits(&self) -> &Arc<Waits> {
        &self.0.tree.waits
    }

    /// The nearest context, from here up, that keeps values of the scope.
    pub(crate) fn nearest(&self, scope: Scope) -> Option<&Self> {
        self.chain().find(|context| context.0.level.keeps(scope))
    }

    /// Whether `other` is this context or above it.
    pub(crate) fn sees(&self, other: &Self) -> bool {
        self.chain().any(|context| context.id() == other.id())
    }

    /// The place for this context's value of a scoped binding.
    pub(crate) fn scoped_slot<C: ?Sized + Send + Sync + 'static>(&self, entry: EntryId) -> Arc<Slot<C>> {
        let mut scoped = lock(&self.0.scoped);
        let found = scoped.iter().find(|(id, _)| *id == entry).map(|(_, slot)| slot.clone());
        // A binding makes values of one type, so its slot in a context is of that type.
        if let Some(slot) = found.and_then(|slot| slot.downcast().ok()) {
            return slot;
        }
        let slot = Arc::new(Slot::empty());
        scoped.push((entry, slot.clone()));
        slot
    }

    /// The error of a build that came back to itself.
    pub(crate) fn cycle(&self, marks: &[Mark], to: &BindingRef) -> Error {
        let bindings = self.bindings();
        let first = marks.iter().position(|m| m.entry == to.0.id).unwrap_or(0);
        let mut path: Vec<String> = marks[first..]
            .iter()
            .map(|mark| {
                let known = bindings.iter().find(|b| b.0.id == mark.entry);
                known.map_or_else(|| "(replaced meanwhile)".to_owned(), |b| b.key().to_owned())
            })
            .collect();
        path.push(to.key().to_owned());
        // Entered from another end: close the circle as far as it is known from here.
        if path.len() > 1 && path.first() != path.last() {
            path.push(path[0].clone());
        }
        Error::new(ErrorKind::Cycle { path })
    }
}

enum Found<'c, T: ?Sized> {
    Value(Arc<T>),
    Binding(BindingRef, &'c Context),
    Nothing,
}

impl<'c, T: ?Sized + Send + Sync + 'static> Found<'c, T> {
    #[inline]
    fn of(binding: &BindingRef, owner: &'c Context) -> Result<Self, Error> {
        let facet = binding.facet::<T>().ok_or_else(|| binding.mismatch::<T>())?;
        Ok(facet.cached().map_or_else(|| Self::Binding(binding.clone(), owner), Self::Value))
    }
}

impl Drop for Inner {
    /// What a scope built goes in the reverse order of its making.
    fn drop(&mut self) {
        let scoped = self.scoped.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        while scoped.pop().is_some() {}
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("name", &self.0.name)
            .field("level", &self.0.level)
            .field("parent", &self.0.parent.as_ref().map(Self::name))
            .finish_non_exhaustive()
    }
}
