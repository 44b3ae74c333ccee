//! Contexts: registries with a parent. Look-ups go up, a child shadows its parent.

mod find;
mod hits;
mod search;

use std::{
    any::type_name,
    borrow::Cow,
    fmt,
    sync::{Arc, OnceLock, Weak, atomic::Ordering},
};

use crate::{
    Binding, BindingKey, BindingRef, ContextLevel, Error, ErrorKind, Resolution, Scope,
    asker::{Asker, Asking, Origin},
    events::{ContextEventKind, Watchers},
    hot::{Hit, Hot},
    inflight::Waits,
    kept::Kept,
    key::{KeyId, Name},
    naming, near,
    recipe::Recipe,
    registry::{Added, Chosen, Registry},
    sync::modelled::AtomicU64,
    trail::Mark,
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

    /// Whether both mean the same context.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
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
    /// The values kept here for this context's scope. They go before what they were built from.
    kept: Kept,
    /// What the threads have found, in a context that several requests see.
    hot: Option<Box<Hot>>,
    /// Made with the first binding: most requests' contexts have none.
    registry: OnceLock<Box<Registry>>,
    place: Place,
}

/// Where in its tree a context is.
enum Place {
    Root(Arc<Tree>),
    Below(Context),
}

/// What all contexts below one root share.
#[derive(Default)]
struct Tree {
    waits: Arc<Waits>,
    generation: AtomicU64,
}

/// Counts the changes in the long-lived contexts of a tree, without keeping any of them.
pub(crate) struct Generation(Arc<Tree>);

impl Generation {
    #[inline]
    pub(crate) fn get(&self) -> u64 {
        self.0.generation.load(Ordering::Acquire)
    }
}

impl Context {
    /// A context without a parent.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self::root(name, ContextLevel::Plain)
    }

    pub(crate) fn root(name: impl Into<Cow<'static, str>>, level: ContextLevel) -> Self {
        Self::make(name.into(), level, Place::Root(Arc::default()), level != ContextLevel::Request)
    }

    /// A context below this one. One that may turn out not to be needed is better had with
    /// [`lazy_child`](Self::lazy_child).
    #[must_use]
    pub fn child(&self, name: impl Into<Cow<'static, str>>, level: ContextLevel) -> Self {
        let long_lived = self.0.hot.is_some() && level != ContextLevel::Request;
        Self::make(name.into(), level, Place::Below(self.clone()), long_lived)
    }

    fn make(name: Cow<'static, str>, level: ContextLevel, place: Place, long_lived: bool) -> Self {
        let hot = long_lived.then(Box::default);
        Self(Arc::new(Inner { name, level, kept: Kept::default(), hot, registry: OnceLock::new(), place }))
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
        match &self.0.place {
            Place::Root(_) => None,
            Place::Below(parent) => Some(parent),
        }
    }

    fn tree(&self) -> &Tree {
        let mut context = self;
        loop {
            match &context.0.place {
                Place::Root(tree) => return tree,
                Place::Below(parent) => context = parent,
            }
        }
    }

    /// Adds a binding, in the place of one with the same key. A default yields to a binding that is there, and both yield to an
    /// override; what has yielded is given back, and is in no context.
    ///
    /// # Errors
    ///
    /// [`Locked`](ErrorKind::Locked) if the binding in its place is locked; [`InvalidKey`](ErrorKind::InvalidKey) if its name
    /// is empty or has a `#` in it.
    pub fn add<C: ?Sized + Send + Sync + 'static>(&self, binding: Binding<C>) -> Result<BindingRef, Error> {
        let binding = binding.finish();
        naming::check(binding.key())?;
        if let Added::Entered { replaced } = self.registry().add(binding.clone(), || self.changed())? {
            self.tell_watchers();
            // What was bound may run its user's code when it goes.
            drop(replaced);
        }
        Ok(binding)
    }

    pub(crate) fn registry(&self) -> &Registry {
        self.0.registry.get_or_init(Box::default)
    }

    /// Removes the binding called `name` from this context (not from its parents); says whether there was one. Values
    /// built before stay with whoever has them.
    ///
    /// # Errors
    ///
    /// [`Locked`](ErrorKind::Locked) if the binding is locked.
    pub fn unbind(&self, name: &str) -> Result<bool, Error> {
        let Some(registry) = self.0.registry.get() else { return Ok(false) };
        let removed = registry.remove(&Name::new(name.to_owned()), || self.changed())?;
        if removed.is_some() {
            self.tell_watchers();
        }
        Ok(removed.is_some())
    }

    /// Outdates what the threads have found. Runs below the registry's lock: whoever finds the new bindings, or starts to
    /// look at the registry in the new generation, does so after both have changed. Otherwise a thread could find a new
    /// binding, and then, among what it has found before, an old one.
    fn changed(&self) {
        if self.0.hot.is_some() {
            self.tree().generation.fetch_add(1, Ordering::Release);
        } else if let Some(registry) = self.0.registry.get() {
            registry.changes.fetch_add(1, Ordering::Release);
        }
    }

    /// Tells what has been recorded, outside of all locks.
    fn tell_watchers(&self) {
        if let Some(watchers) = self.known_watchers() {
            watchers.tell();
        }
    }

    /// Who is to be told of changes here, if anybody.
    pub(crate) fn known_watchers(&self) -> Option<&Arc<Watchers>> {
        self.0.registry.get()?.watchers.get()
    }

    /// A number that grows with every change of bindings in the application's and servers' contexts: who keeps something
    /// computed from bindings compares it. Costs one atomic load.
    #[must_use]
    #[inline]
    pub fn generation(&self) -> u64 {
        self.tree().generation.load(Ordering::Acquire)
    }

    /// The generation's counter, if it counts all changes that can be seen from here.
    pub(crate) fn shared_generation(&self) -> Option<Generation> {
        self.0.hot.is_some().then(|| self.generation_reader())
    }

    /// The generation's counter.
    pub(crate) fn generation_reader(&self) -> Generation {
        let mut context = self;
        loop {
            match &context.0.place {
                Place::Root(tree) => return Generation(tree.clone()),
                Place::Below(parent) => context = parent,
            }
        }
    }

    /// A number that grows with every change that can be seen from here, those of a request's context included.
    pub(crate) fn stamp(&self) -> u64 {
        let short_lived = self.chain().take_while(|context| context.0.hot.is_none());
        let own = short_lived.filter_map(|context| context.0.registry.get());
        self.generation() + own.map(|registry| registry.changes.load(Ordering::Acquire)).sum::<u64>()
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
        match self.hit::<T>(&key.id) {
            Some(seen) => match &*seen.hit {
                Hit::Value(value) => Ok(value.clone()),
                Hit::Recipe(_) => seen.build_now(Asker::Context(self)),
            },
            None => Asker::Context(self).resolve_cold(&key.id).now(),
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
        Asker::Context(self).resolve_id(&key.id)
    }

    /// The value of `key`, or `None` if nothing is bound to it.
    pub(crate) fn resolve_optional<T>(&self, key: &BindingKey<T>) -> Resolution<Option<Arc<T>>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        Asker::Context(self).resolve_optional_id(&key.id)
    }

    /// Resolves a binding that was found in this context or above, as a `T`.
    pub fn resolve_binding<T>(&self, binding: &BindingRef) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let owner = self.chain().find(|context| context.holds(binding)).unwrap_or(self);
        binding.resolve_as(Asking { asker: Asker::Context(self), origin: Origin::Context(owner) })
    }

    /// What is bound to a key here or above; a long-lived context keeps it for this thread.
    pub(crate) fn look_up<T>(&self, id: &KeyId) -> Result<Option<Found<'_, T>>, Error>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        let mut keeper = None;
        for (depth, context) in self.chain().enumerate() {
            if keeper.is_none()
                && let Some(hot) = &context.0.hot
            {
                let generation = context.generation();
                if let Some(hit) = hot.get::<T>(id, generation) {
                    return Ok(Some(match &*hit {
                        Hit::Value(value) => Found::Value(value.clone()),
                        Hit::Recipe(recipe) => {
                            Found::Binding(recipe.binding.clone(), context.above(recipe.up))
                        }
                    }));
                }
                keeper = Some((hot, generation, depth, context));
            }
            let Some(registry) = context.0.registry.get() else { continue };
            let binding = match registry.find::<T>(id) {
                Some(Chosen::One(binding)) => binding,
                Some(Chosen::Several) => return Err(self.ambiguous::<T>()),
                None => continue,
            };
            let Some((hot, generation, kept_at, keeper)) = keeper else {
                return Ok(Some(Found::Binding(binding, context)));
            };
            if let Some(value) = binding.shared_as::<T>(keeper) {
                hot.keep(id, generation, Hit::Value(value.clone()));
                return Ok(Some(Found::Value(value)));
            }
            // What is built once is found as a value from then on.
            if matches!(binding.scope(), Scope::Transient | Scope::Inferred | Scope::Request) {
                let recipe = Recipe::new(binding.clone(), depth - kept_at);
                hot.keep::<T>(id, generation, Hit::Recipe(Arc::new(recipe)));
            }
            return Ok(Some(Found::Binding(binding, context)));
        }
        Ok(None)
    }

    /// Lets the value of the binding called `name`, here or above, be built anew for the next who asks. What has been built
    /// stays with whoever has it; a constant stays as it is. Says whether there is such a binding.
    pub fn refresh(&self, name: &str) -> bool {
        let name = Name::new(name.to_owned());
        let Some((registry, binding)) = self.chain().find_map(|context| {
            let registry = context.0.registry.get()?;
            Some((registry, registry.named(&name)?))
        }) else {
            return false;
        };
        let forgotten = registry.exclusively(|| {
            // First of all, so that nobody who sees a new value takes an old one for current.
            self.tree().generation.fetch_add(1, Ordering::Release);
            binding.refresh()
        });
        // What is forgotten may run its user's code when it goes.
        drop(forgotten);
        if let Some(watchers) = registry.watchers.get() {
            watchers.record(ContextEventKind::Refreshed, &binding);
            watchers.tell();
        }
        true
    }

    #[inline]
    pub(crate) fn above(&self, up: usize) -> &Self {
        let mut context = self;
        for _ in 0..up {
            let Place::Below(parent) = &context.0.place else { break };
            context = parent;
        }
        context
    }

    pub(crate) fn not_bound<T: ?Sized + 'static>(&self, id: &KeyId) -> Error {
        let (key, near) = match id {
            KeyId::Name(name) => (&*name.text, near::names(&name.text, &self.bindings())),
            KeyId::Type => (type_name::<T>(), near::types(type_name::<T>(), &self.bindings())),
        };
        Error::new(ErrorKind::NotBound { key: key.to_owned(), near })
    }

    /// This context and those above it.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |context| context.parent())
    }

    fn holds(&self, binding: &BindingRef) -> bool {
        let registry = self.0.registry.get();
        registry.and_then(|r| r.named(&binding.0.name)).is_some_and(|b| b.0.id == binding.0.id)
    }

    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Whether `other` means the same context.
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn waits(&self) -> &Arc<Waits> {
        &self.tree().waits
    }

    /// The nearest context, from here up, that keeps values of the scope.
    #[inline]
    pub(crate) fn nearest(&self, scope: Scope) -> Option<&Self> {
        let mut context = self;
        loop {
            if context.0.level.keeps(scope) {
                return Some(context);
            }
            context = context.parent()?;
        }
    }

    /// Whether `other` is this context or above it.
    pub(crate) fn sees(&self, other: &Self) -> bool {
        self.chain().any(|context| context.id() == other.id())
    }

    /// The values of this context's scope.
    pub(crate) fn kept(&self) -> &Kept {
        &self.0.kept
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

/// What a look-up comes to.
pub(crate) enum Found<'c, T: ?Sized> {
    Value(Arc<T>),
    Binding(BindingRef, &'c Context),
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("name", &self.0.name)
            .field("level", &self.0.level)
            .field("parent", &self.parent().map(Self::name))
            .finish_non_exhaustive()
    }
}
