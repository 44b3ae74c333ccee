//! A child context that is made when it is needed.

mod local;

use std::{
    cell::{OnceCell, RefCell},
    fmt, ptr,
    sync::Arc,
};

use crate::{
    Binding, BindingKey, BindingRef, Context, ContextLevel, Error, Resolution, ResolutionFuture, asker::Asker,
};

use local::Local;
pub(crate) use local::Met;

/// A child context that costs nothing until it is needed: what a server enters for each request, most of which need no
/// context of their own.
///
/// It is made when something is bound in it, when somebody asks for [the context](Self::context), or when a value has to be
/// awaited. Until then it keeps the first few values of its scope itself, without a lock, since it stays on its thread;
/// the context takes them over.
///
/// ```
/// use lazo_kernel::{BindingKey, Context, ContextLevel, bind};
///
/// const NAME: BindingKey<str> = BindingKey::new("name");
/// let app = Context::new("app");
/// app.add(bind(NAME).to("lazo"))?;
///
/// let request = app.lazy_child("request", ContextLevel::Request);
/// assert_eq!(&*request.get_sync(&NAME)?, "lazo");
/// assert!(!request.is_made());
/// request.add(bind(NAME).to("shadowed"))?;
/// assert_eq!(&*request.get_sync(&NAME)?, "shadowed");
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub struct LazyContext<'a> {
    parent: &'a Context,
    name: &'static str,
    level: ContextLevel,
    /// What is kept here as long as the context is not made.
    local: RefCell<Local>,
    made: OnceCell<Context>,
}

impl Context {
    /// A context below this one, which is made when it is needed.
    #[must_use]
    pub const fn lazy_child(&self, name: &'static str, level: ContextLevel) -> LazyContext<'_> {
        LazyContext { parent: self, name, level, local: RefCell::new(Local::new()), made: OnceCell::new() }
    }
}

impl LazyContext<'_> {
    /// The context, made now if it has not been needed before.
    #[inline]
    pub fn context(&self) -> &Context {
        self.made.get_or_init(|| self.make())
    }

    #[cold]
    #[inline(never)]
    fn make(&self) -> Context {
        let context = self.parent.child(self.name, self.level);
        self.local.take().move_to(context.kept());
        context
    }

    /// The context, if it has been needed.
    #[inline]
    pub(crate) fn made(&self) -> Option<&Context> {
        self.made.get()
    }

    /// The context right above.
    #[inline]
    pub(crate) const fn parent(&self) -> &Context {
        self.parent
    }

    #[inline]
    pub(crate) const fn level(&self) -> ContextLevel {
        self.level
    }

    /// Stands for this one on the trail of builds, until it is made.
    #[inline]
    pub(crate) fn id(&self) -> usize {
        ptr::from_ref(self).addr()
    }

    /// Whether it has been needed.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.made.get().is_some()
    }

    /// Adds a binding, as [`Context::add`] does.
    ///
    /// # Errors
    ///
    /// As [`Context::add`].
    pub fn add<C: ?Sized + Send + Sync + 'static>(&self, binding: Binding<C>) -> Result<BindingRef, Error> {
        self.context().add(binding)
    }

    /// Starts resolving `key`, as [`Context::resolve`] does.
    #[inline]
    pub fn resolve<T>(&self, key: &BindingKey<T>) -> Resolution<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        Asker::Lazy(self).resolve_id(&key.id)
    }

    /// The value of `key`, without waiting.
    ///
    /// # Errors
    ///
    /// As [`Context::get_sync`].
    #[inline]
    pub fn get_sync<T>(&self, key: &BindingKey<T>) -> Result<Arc<T>, Error>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        self.resolve(key).now()
    }

    /// The value of `key`, awaited if need be.
    ///
    /// # Errors
    ///
    /// As [`Context::get`].
    pub fn get<T>(&self, key: &BindingKey<T>) -> ResolutionFuture<Arc<T>>
    where
        T: ?Sized + Send + Sync + 'static,
    {
        self.resolve(key).into_future()
    }
}

impl fmt::Debug for LazyContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LazyContext")
            .field("name", &self.name)
            .field("level", &self.level)
            .field("parent", &self.parent.name())
            .field("is_made", &self.is_made())
            .finish_non_exhaustive()
    }
}
