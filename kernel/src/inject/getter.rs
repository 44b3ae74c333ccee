//! Values that are looked up when they are needed.

use std::{fmt, marker::PhantomData, sync::Arc};

use crate::{
    BindingKey, Context, Error, Resolution, Resolver, WeakContext,
    inject::{Dependency, Inject, Injection, list},
};

/// Looks a value up when it is needed, each time anew: breaks cycles, and puts off what is dear to build.
///
/// A getter does not keep its context alive, so a singleton may hold one. Asked after the application (or the request that
/// it was injected in) has gone, it fails with [`ContextGone`](crate::ErrorKind::ContextGone).
///
/// ```
/// use lazo_kernel::{BindingKey, Context, Getter, bind};
///
/// const GREETING: BindingKey<str> = BindingKey::new("greeting");
/// let context = Context::new("demo");
/// context.add(bind(GREETING).to("hello"))?;
/// let greeting = Getter::new(&context, GREETING);
/// assert_eq!(&*greeting.get_sync()?, "hello");
/// context.add(bind(GREETING).to("good morning"))?;
/// assert_eq!(&*greeting.get_sync()?, "good morning");
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub struct Getter<T: ?Sized> {
    context: WeakContext,
    key: BindingKey<T>,
}

impl<T: ?Sized> Clone for Getter<T> {
    fn clone(&self) -> Self {
        Self { context: self.context.clone(), key: self.key.clone() }
    }
}

impl<T: ?Sized + 'static> fmt::Debug for Getter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Getter").field("context", &self.context).field("key", &self.key).finish()
    }
}

impl<T: ?Sized + Send + Sync + 'static> Getter<T> {
    /// Looks `key` up in `context` when asked.
    #[must_use]
    pub fn new(context: &Context, key: BindingKey<T>) -> Self {
        Self { context: context.downgrade(), key }
    }

    /// The value, as of now.
    ///
    /// # Errors
    ///
    /// As [`Context::get`]; [`ContextGone`](crate::ErrorKind::ContextGone).
    pub async fn get(&self) -> Result<Arc<T>, Error> {
        self.context.alive()?.get(&self.key).await
    }

    /// The value, as of now, or `None` if nothing is bound.
    ///
    /// # Errors
    ///
    /// As [`Context::get_optional`]; [`ContextGone`](crate::ErrorKind::ContextGone).
    pub async fn get_optional(&self) -> Result<Option<Arc<T>>, Error> {
        self.context.alive()?.get_optional(&self.key).await
    }

    /// The value, as of now, without waiting.
    ///
    /// # Errors
    ///
    /// As [`Context::get_sync`]; [`ContextGone`](crate::ErrorKind::ContextGone).
    pub fn get_sync(&self) -> Result<Arc<T>, Error> {
        self.context.alive()?.get_sync(&self.key)
    }
}

impl<T: ?Sized + Send + Sync + 'static> Inject for Getter<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).lazy()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Resolution::ready(Self::new(resolver.context(), at.key()))
    }
}

/// Looks up every value that fits when they are needed, each time anew: those with a tag
/// (`#[inject(tag = "greeters")]`), or all that provide the type.
///
/// It does not keep its context alive, like [`Getter`].
pub struct ListGetter<T: ?Sized> {
    context: WeakContext,
    at: Injection,
    values: PhantomData<fn() -> Box<T>>,
}

impl<T: ?Sized> Clone for ListGetter<T> {
    fn clone(&self) -> Self {
        Self { context: self.context.clone(), at: self.at.clone(), values: PhantomData }
    }
}

impl<T: ?Sized> fmt::Debug for ListGetter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListGetter").field("context", &self.context).field("at", &self.at).finish()
    }
}

impl<T: ?Sized + Send + Sync + 'static> ListGetter<T> {
    /// Looks up what fits `at` in `context` when asked.
    #[must_use]
    pub fn new(context: &Context, at: &Injection) -> Self {
        Self { context: context.downgrade(), at: at.clone(), values: PhantomData }
    }

    /// The values, as of now, sorted by their bindings' keys.
    ///
    /// # Errors
    ///
    /// As [`Context::get`]; [`ContextGone`](crate::ErrorKind::ContextGone).
    pub async fn get(&self) -> Result<Vec<Arc<T>>, Error> {
        self.resolve()?.await
    }

    /// The values, as of now, sorted by their bindings' keys, without waiting.
    ///
    /// # Errors
    ///
    /// As [`Context::get_sync`]; [`ContextGone`](crate::ErrorKind::ContextGone).
    pub fn get_sync(&self) -> Result<Vec<Arc<T>>, Error> {
        self.resolve()?.now()
    }

    fn resolve(&self) -> Result<Resolution<Vec<Arc<T>>>, Error> {
        let context = self.context.alive()?;
        Ok(list::values(&context, &list::bindings::<T>(&context, &self.at)))
    }
}

impl<T: ?Sized + Send + Sync + 'static> Inject for ListGetter<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).many().lazy()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Resolution::ready(Self::new(resolver.context(), at))
    }
}
