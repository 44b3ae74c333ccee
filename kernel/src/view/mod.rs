//! Live lists of bindings and their values.

mod cache;
mod changes;

use std::{any::type_name, fmt, marker::PhantomData, sync::Arc};

use self::cache::Cached;
pub(crate) use self::cache::Caches;
pub use self::changes::ViewChanges;
use crate::{
    BindingFilter, BindingOrder, BindingRef, Context, ContextEvent, Error, ErrorKind, Resolution, Resolver,
    Subscription,
    inject::{Dependency, Inject, Injection, values},
    near,
};

/// The bindings that fit a filter, here and above, as they are now: a list that follows every change.
///
/// A view is not told of changes; it looks. If nothing has changed since the last time, which costs one atomic load to
/// see, it gives the list it has, and if all its values are shared (constants and singletons) the values it has. So it may be
/// asked for every request, and a view that nobody asks costs nothing.
///
/// A view does not keep its context alive, nor, once that is gone, any value: a singleton may hold a view that lists the
/// singleton itself. Clones share what is kept.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use lazo_kernel::{BindingFilter, BindingKey, Context, ContextView, bind};
///
/// let context = Context::new("demo");
/// let words: ContextView<str> = context.view(BindingFilter::tag("word"));
/// assert!(words.is_empty());
/// context.add(bind(BindingKey::<str>::new("b")).to("world").tag("word"))?;
/// context.add(bind(BindingKey::<str>::new("a")).to("hello").tag("word"))?;
/// assert_eq!(words.values().await?.join(" "), "hello world");
/// context.unbind("a")?;
/// assert_eq!(&*words.single().await?.unwrap(), "world");
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
///
/// In a class, a view is a field. Without a tag, it lists everything that provides the type:
///
/// ```
/// use lazo_kernel::{ContextView, Injectable};
///
/// trait Greeter: Send + Sync {}
///
/// #[derive(Injectable)]
/// #[injectable(scope = Singleton)]
/// struct Reception {
///     #[inject(tag = "greeter")]
///     greeters: ContextView<dyn Greeter>,
/// }
/// ```
pub struct ContextView<T: ?Sized + Send + Sync + 'static> {
    cached: Arc<Cached>,
    values: PhantomData<fn() -> Arc<T>>,
}

impl Context {
    /// The bindings that fit the filter, as a list that follows every change, sorted by key.
    #[must_use]
    pub fn view<T: ?Sized + Send + Sync + 'static>(&self, filter: BindingFilter) -> ContextView<T> {
        self.view_in_order(filter, BindingOrder::default())
    }

    /// As [`view`](Self::view), in another order.
    #[must_use]
    pub fn view_in_order<T: ?Sized + Send + Sync + 'static>(
        &self,
        filter: BindingFilter,
        order: BindingOrder,
    ) -> ContextView<T> {
        ContextView { cached: Cached::new(self, filter, order), values: PhantomData }
    }
}

impl<T: ?Sized + Send + Sync + 'static> ContextView<T> {
    /// The bindings, as of now; none if the context is gone.
    #[must_use]
    pub fn bindings(&self) -> Arc<[BindingRef]> {
        self.cached.list().map_or_else(|_| Arc::default(), |list| list.bindings.clone())
    }

    /// How many bindings there are now.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bindings().len()
    }

    /// Whether there is no binding now.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the view lists.
    #[must_use]
    pub fn filter(&self) -> &BindingFilter {
        &self.cached.filter
    }

    /// The values, as of now, in the order of the bindings; awaits those that have to be.
    ///
    /// # Errors
    ///
    /// Why one of the values could not be had; that one of the bindings does not provide a `T`
    /// ([`TypeMismatch`](ErrorKind::TypeMismatch)); that the context is [gone](ErrorKind::ContextGone).
    pub async fn values(&self) -> Result<Arc<[Arc<T>]>, Error> {
        self.resolve().await
    }

    /// The values, as of now, without waiting.
    ///
    /// # Errors
    ///
    /// As [`values`](Self::values), or [`NotReady`](ErrorKind::NotReady) if one has to be awaited.
    pub fn values_sync(&self) -> Result<Arc<[Arc<T>]>, Error> {
        self.resolve().now()
    }

    /// Gives the values, as of now, to a closure, without waiting. For what is asked very often from many threads: where
    /// the values are shared, it writes to no memory that another core reads, not even a reference count.
    ///
    /// # Errors
    ///
    /// As [`values_sync`](Self::values_sync).
    pub fn read<R>(&self, read: impl FnOnce(&[Arc<T>]) -> R) -> Result<R, Error> {
        match self.cached.read_kept(read) {
            Ok(result) => Ok(result),
            Err(read) => Ok(read(&self.values_sync()?)),
        }
    }

    /// The values, as of now: ready if none of them has to be awaited.
    pub fn resolve(&self) -> Resolution<Arc<[Arc<T>]>> {
        let list = match self.cached.list() {
            Ok(list) => list,
            Err(error) => return Err(error).into(),
        };
        if let Some(values) = list.kept() {
            return Resolution::ready(values.clone());
        }
        if list.bindings.is_empty() {
            return Resolution::ready(list.keep(Arc::default()));
        }
        let context = match self.cached.context() {
            Ok(context) => context,
            Err(error) => return Err(error).into(),
        };
        values(&context, &list.bindings).map(move |values| {
            // The context stays until its values are there.
            drop(context);
            list.keep(values.into())
        })
    }

    /// The one value; `None` if nothing is bound.
    ///
    /// # Errors
    ///
    /// [`Ambiguous`](ErrorKind::Ambiguous) if there are several bindings; as [`values`](Self::values).
    pub async fn single(&self) -> Result<Option<Arc<T>>, Error> {
        let list = self.cached.list()?;
        match &*list.bindings {
            [] => Ok(None),
            [one] => self.cached.context()?.resolve_binding(one).await.map(Some),
            several => {
                let candidates = several.iter().map(|b| b.key().to_owned()).collect();
                Err(Error::new(ErrorKind::Ambiguous { ty: type_name::<T>(), candidates }))
            }
        }
    }

    /// The value of the binding with this key.
    ///
    /// # Errors
    ///
    /// [`NotBound`](ErrorKind::NotBound) if no binding of the list has the key, with those that look alike; as
    /// [`values`](Self::values).
    pub async fn get(&self, key: &str) -> Result<Arc<T>, Error> {
        let list = self.cached.list()?;
        match list.bindings.iter().find(|binding| binding.key() == key) {
            Some(binding) => self.cached.context()?.resolve_binding(binding).await,
            None => {
                let near = near::names(key, &list.bindings);
                Err(Error::new(ErrorKind::NotBound { key: key.to_owned(), near }))
            }
        }
    }

    /// The view as a function that gives the values as of when it is called.
    pub fn as_getter(&self) -> impl Fn() -> Resolution<Arc<[Arc<T>]>> + Clone + Send + Sync + 'static {
        let view = self.clone();
        move || view.resolve()
    }

    /// Follows the list: each time it has changed, [`ViewChanges::changed`] completes.
    #[must_use]
    pub fn changes(&self) -> ViewChanges {
        ViewChanges::of(self)
    }

    /// Calls `observe` for each binding that comes or goes, see [`Context::on_change`].
    ///
    /// # Errors
    ///
    /// [`ContextGone`](ErrorKind::ContextGone).
    #[track_caller]
    pub fn on_change(
        &self,
        observe: impl Fn(&ContextEvent) + Send + Sync + 'static,
    ) -> Result<Subscription, Error> {
        Ok(self.cached.context()?.on_change(self.cached.filter.clone(), observe))
    }

    pub(crate) fn context(&self) -> Result<Context, Error> {
        self.cached.context()
    }
}

/// The view is of the context that the class's dependencies come from: the owner's for a singleton. What it lists is
/// looked up when it is asked, so it is no part of a cycle, and nothing is captured.
impl<T: ?Sized + Send + Sync + 'static> Inject for ContextView<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).many().lazy()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Resolution::ready(resolver.context().view_in_order(at.filter::<T>(), at.order()))
    }
}

impl<T: ?Sized + Send + Sync + 'static> Clone for ContextView<T> {
    fn clone(&self) -> Self {
        Self { cached: self.cached.clone(), values: PhantomData }
    }
}

impl<T: ?Sized + Send + Sync + 'static> fmt::Debug for ContextView<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContextView<{}>({})", type_name::<T>(), self.cached.filter)
    }
}
