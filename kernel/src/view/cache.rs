//! What views keep: the last list, as long as nothing has changed and the context lives.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use arc_swap::ArcSwapOption;

use crate::{
    BindingFilter, BindingOrder, BindingRef, Context, Error, ErrorKind, Scope, Source, WeakContext,
    context::Generation, sync::lock,
};

/// A view's filter, and its list as it was last.
pub(crate) struct Cached<T: ?Sized + Send + Sync + 'static> {
    context: WeakContext,
    /// Of a context that outlives a request; others are asked themselves.
    generation: Option<Generation>,
    pub(super) filter: BindingFilter,
    order: BindingOrder,
    list: ArcSwapOption<List<T>>,
    /// Whether the context knows that it has to empty this when it goes.
    is_known: AtomicBool,
}

/// The bindings as they were at one time, and their values if they are the same for everybody and for ever.
pub(crate) struct List<T: ?Sized> {
    stamp: u64,
    pub(crate) bindings: Arc<[BindingRef]>,
    /// How often each binding has been refreshed.
    versions: Vec<u64>,
    pub(super) values: OnceLock<Arc<[Arc<T>]>>,
}

impl<T: ?Sized> List<T> {
    /// Keeps the values if that is right, and gives them back.
    pub(super) fn keep(&self, values: Arc<[Arc<T>]>) -> Arc<[Arc<T>]> {
        let is_shared = |b: &BindingRef| b.source() == Source::Constant || b.scope() == Scope::Singleton;
        if self.bindings.iter().all(is_shared) {
            return self.values.get_or_init(|| values).clone();
        }
        values
    }
}

impl<T: ?Sized + Send + Sync + 'static> Cached<T> {
    pub(super) fn new(context: &Context, filter: BindingFilter, order: BindingOrder) -> Arc<Self> {
        Arc::new(Self {
            context: context.downgrade(),
            generation: context.shared_generation(),
            filter,
            order,
            list: ArcSwapOption::empty(),
            is_known: AtomicBool::new(false),
        })
    }

    pub(super) fn context(&self) -> Result<Context, Error> {
        self.context.upgrade().ok_or_else(|| Error::new(ErrorKind::ContextGone))
    }

    /// What `read` makes of the values, if they are kept and nothing has changed since; gives `read` back otherwise.
    pub(super) fn read_kept<F, R>(&self, read: F) -> Result<R, F>
    where
        F: FnOnce(&[Arc<T>]) -> R,
    {
        let Some(generation) = &self.generation else { return Err(read) };
        let stamp = generation.get();
        let list = self.list.load();
        match list.as_ref().filter(|list| list.stamp == stamp).and_then(|list| list.values.get()) {
            Some(values) => Ok(read(values)),
            None => Err(read),
        }
    }

    /// The list as of now.
    pub(super) fn list(self: &Arc<Self>) -> Result<Arc<List<T>>, Error> {
        if let Some(generation) = &self.generation {
            let stamp = generation.get();
            if let Some(list) = &*self.list.load()
                && list.stamp == stamp
            {
                return Ok(list.clone());
            }
        }
        let context = self.context()?;
        // Before looking: what changes meanwhile makes this list an old one.
        let stamp = context.stamp();
        let last = self.list.load_full();
        if let Some(list) = &last
            && list.stamp == stamp
        {
            return Ok(list.clone());
        }
        let mut found = Found::now(&context, &self.filter, &self.order);
        let mut values = OnceLock::new();
        if let Some(last) = last
            && found.reuse(&last.bindings)
            && last.versions == found.versions
        {
            // Something else has changed.
            values = last.values.clone();
        }
        let Found { bindings, versions } = found;
        let list = Arc::new(List { stamp, bindings, versions, values });
        if !self.is_known.swap(true, Ordering::AcqRel) {
            let weak = Arc::downgrade(self);
            lock(&context.registry().caches.get_or_init(Box::default).0).insert(self.address(), weak);
        }
        self.list.store(Some(list.clone()));
        Ok(list)
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }
}

/// What a list has that does not know the type of its values.
struct Found {
    bindings: Arc<[BindingRef]>,
    versions: Vec<u64>,
}

impl Found {
    fn now(context: &Context, filter: &BindingFilter, order: &BindingOrder) -> Self {
        let mut bindings = context.find(filter);
        order.sort(&mut bindings);
        let versions = bindings.iter().map(BindingRef::version).collect();
        Self { bindings: bindings.into(), versions }
    }

    /// Takes the last bindings, if they are the same ones.
    fn reuse(&mut self, last: &Arc<[BindingRef]>) -> bool {
        let is_same = last.len() == self.bindings.len()
            && last.iter().zip(&*self.bindings).all(|(a, b)| a.0.id == b.0.id);
        if is_same {
            self.bindings = last.clone();
        }
        is_same
    }
}

impl<T: ?Sized + Send + Sync + 'static> Drop for Cached<T> {
    fn drop(&mut self) {
        if *self.is_known.get_mut()
            && let Some(context) = self.context.upgrade()
            && let Some(caches) = context.registry().caches.get()
        {
            lock(&caches.0).remove(&self.address());
        }
    }
}

/// The views of one context that keep something.
///
/// What a view keeps may hold the view: a singleton that lists others which know it. So the context, when it goes, makes
/// its views forget, and everything goes with it.
#[derive(Default)]
pub(crate) struct Caches(Mutex<HashMap<usize, Weak<dyn Forget>>>);

trait Forget: Send + Sync {
    fn forget(&self);
}

impl<T: ?Sized + Send + Sync + 'static> Forget for Cached<T> {
    fn forget(&self) {
        self.list.store(None);
    }
}

impl Drop for Caches {
    fn drop(&mut self) {
        let caches = std::mem::take(&mut *lock(&self.0));
        for cache in caches.values().filter_map(Weak::upgrade) {
            cache.forget();
        }
    }
}
