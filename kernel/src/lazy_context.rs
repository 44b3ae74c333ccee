//! A child context that is made when it is needed.

use std::{cell::OnceCell, sync::Arc};

use crate::{Binding, BindingKey, BindingRef, Context, ContextLevel, Error, Resolution, ResolutionFuture};

/// A child context that costs nothing until something is bound or kept in it: what a server enters for each request, most
/// of which need no context of their own.
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
#[derive(Debug)]
pub struct LazyContext<'a> {
    parent: &'a Context,
    name: &'static str,
    level: ContextLevel,
    made: OnceCell<Context>,
}

impl Context {
    /// A context below this one, which is made when it is needed.
    #[must_use]
    pub const fn lazy_child(&self, name: &'static str, level: ContextLevel) -> LazyContext<'_> {
        LazyContext { parent: self, name, level, made: OnceCell::new() }
    }
}

impl LazyContext<'_> {
    /// The context, made now if it has not been needed before.
    #[inline]
    pub fn context(&self) -> &Context {
        self.made.get_or_init(|| self.parent.child(self.name, self.level))
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
        match self.made.get() {
            Some(made) => made.resolve(key),
            None => self.parent.resolve_below(key, || self.context()),
        }
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
