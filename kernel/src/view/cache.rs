//! What views keep: the last list, as long as nothing has changed and the context lives. Written once for the views of all types,
//! which only their values tell apart.

use std::{
    any::Any,
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
pub(crate) struct Cached {
    context: WeakContext,
    /// Of a context that outlives a request; others are asked themselves.
    generation: Option<Generation>,
    pub(super) filter: BindingFilter,
    order: BindingOrder,
    list: ArcSwapOption<List>,
    /// Whether the context knows that it has to empty this when it goes.
    is_known: AtomicBool,
}

/// The values of a view of `T`.
type Values<T> = Arc<[Arc<T>]>;

/// The bindings as they were at one time, and their values if they are the same for everybody and for ever.
pub(crate) struct List {
    stamp: u64,
    pub(crate) bindings: Arc<[BindingRef]>,
    /// How often each binding has been refreshed.
    versions: Vec<u64>,
    /// The [`Values`] of the view's type.
    values: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl List {
    /// The values, if they are kept.
    pub(super) fn kept<T: ?Sized + Send + Sync + 'static>(&self) -> Option<&Values<T>> {
        self.values.get()?.downcast_ref()
    }

    /// Keeps the values if that is right, and gives them back.
    pub(super) fn keep<T: ?Sized + Send + Sync + 'static>(&self, values: Values<T>) -> Values<T> {
        if !self.is_shared() {
            return values;
        }
        // Somebody else may have been first.
        self.values.get_or_init(|| Arc::new(values.clone()));
        self.kept().cloned().unwrap_or(values)
    }

    fn is_shared(&self) -> bool {
        let is_shared = |b: &BindingRef| b.source() == Source::Constant || b.scope() == Scope::Singleton;
        self.bindings.iter().all(is_shared)
    }

    /// Takes over what the last list has, as far as nothing of it has changed since.
    fn reuse(&mut self, last: &Self) {
        let is_same = last.bindings.len() == self.bindings.len()
            && last.bindings.iter().zip(&*self.bindings).all(|(a, b)| a.0.id == b.0.id);
        if is_same {
            self.bindings = last.bindings.clone();
            if last.versions == self.versions {
                self.values = last.values.clone();
            }
        }
    }
}

impl Cached {
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
    pub(super) fn read_kept<T, F, R>(&self, read: F) -> Result<R, F>
    where
        T: ?Sized + Send + Sync + 'static,
        F: FnOnce(&[Arc<T>]) -> R,
    {
        let Some(generation) = &self.generation else { return Err(read) };
        let stamp = generation.get();
        let list = self.list.load();
        match list.as_ref().filter(|list| list.stamp == stamp).and_then(|list| list.kept()) {
            Some(values) => Ok(read(values)),
            None => Err(read),
        }
    }

    /// The list as of now.
    pub(super) fn list(self: &Arc<Self>) -> Result<Arc<List>, Error> {
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
        let mut found = context.find(&self.filter);
        self.order.sort(&mut found);
        let versions = found.iter().map(BindingRef::version).collect();
        let mut list = List { stamp, bindings: found.into(), versions, values: OnceLock::new() };
        if let Some(last) = last {
            // Something else may have changed.
            list.reuse(&last);
        }
        let list = Arc::new(list);
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

impl Drop for Cached {
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
pub(crate) struct Caches(Mutex<HashMap<usize, Weak<Cached>>>);

impl Drop for Caches {
    fn drop(&mut self) {
        let caches = std::mem::take(&mut *lock(&self.0));
        for cache in caches.values().filter_map(Weak::upgrade) {
            cache.list.store(None);
        }
    }
}
