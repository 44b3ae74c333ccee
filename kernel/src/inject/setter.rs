//! Binding a value from inside.

use std::{fmt, sync::Arc};

use crate::{
    BindingKey, BindingRef, Context, Error, Resolution, Resolver, WeakContext, bind,
    inject::{Dependency, Inject, Injection},
};

/// Binds values to a key, in the context that it was injected from: the owner's for a singleton, the request's for a
/// request's value, the caller's for a function.
///
/// Like a [`Getter`](crate::Getter), it does not keep its context alive.
///
/// ```
/// use lazo_kernel::{BindingKey, Context, Setter, bind};
///
/// const USER: BindingKey<str> = BindingKey::new("user");
/// let context = Context::new("request");
/// let user = Setter::new(&context, USER);
/// user.set("Ada")?;
/// assert_eq!(&*context.get_sync(&USER)?, "Ada");
/// assert!(!user.set_if_unbound("somebody")?);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub struct Setter<T: ?Sized> {
    context: WeakContext,
    key: BindingKey<T>,
}

impl<T: ?Sized> Clone for Setter<T> {
    fn clone(&self) -> Self {
        Self { context: self.context.clone(), key: self.key.clone() }
    }
}

impl<T: ?Sized + 'static> fmt::Debug for Setter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setter").field("context", &self.context).field("key", &self.key).finish()
    }
}

impl<T: ?Sized + Send + Sync + 'static> Setter<T> {
    /// Binds values to `key` in `context`.
    #[must_use]
    pub fn new(context: &Context, key: BindingKey<T>) -> Self {
        Self { context: context.downgrade(), key }
    }

    /// Binds the value here, in the place of what is bound here; what is bound further up is shadowed.
    ///
    /// # Errors
    ///
    /// As [`Context::add`]; [`ContextGone`](crate::ErrorKind::ContextGone).
    pub fn set(&self, value: impl Into<Arc<T>>) -> Result<BindingRef, Error> {
        self.context.alive()?.add(bind(self.key.clone()).to(value))
    }

    /// Binds the value here unless something is bound here or further up; says whether it was bound. Of two that do so at
    /// the same time, both may bind, and the later one stays.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set).
    pub fn set_if_unbound(&self, value: impl Into<Arc<T>>) -> Result<bool, Error> {
        let context = self.context.alive()?;
        if context.is_bound(&self.key.binding_name().text) {
            return Ok(false);
        }
        context.add(bind(self.key.clone()).to(value)).map(|_| true)
    }

    /// Binds the value in the place of what is bound, in the context where that stands.
    ///
    /// # Errors
    ///
    /// [`NotBound`](crate::ErrorKind::NotBound) if nothing is bound here or further up; else as [`set`](Self::set).
    pub fn replace(&self, value: impl Into<Arc<T>>) -> Result<BindingRef, Error> {
        let context = self.context.alive()?;
        let name = self.key.binding_name();
        let owner = context.owner_of(&name.text).ok_or_else(|| Error::not_bound(&name.text, &context))?;
        owner.add(bind(self.key.clone()).to(value))
    }
}

/// What is set is not needed: the place is filled whether the key is bound or not.
impl<T: ?Sized + Send + Sync + 'static> Inject for Setter<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).lazy().optional()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Resolution::ready(Self::new(resolver.context(), at.key()))
    }
}
