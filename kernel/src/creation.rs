//! Finding bindings, or making them: where a key stands, and what to do where it does not.

use crate::{
    Binding, BindingKey, BindingRef, BindingStart, Context, Error, ErrorKind, WeakContext, bind, near,
};

/// Whether [`Context::find_or_create`] makes a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Creation {
    /// A new one here, in the place of one that is here already.
    Always,
    /// A new one here, if nothing is bound here or further up.
    #[default]
    IfNotBound,
    /// None: the key must be bound here or further up.
    Never,
}

impl Context {
    /// The binding of `key`, found here or further up, or made here, as the policy says.
    ///
    /// ```
    /// use lazo_kernel::{BindingKey, Context, Creation, bind};
    ///
    /// const GREETING: BindingKey<str> = BindingKey::new("greeting");
    /// let context = Context::new("demo");
    /// context.find_or_create(&GREETING, Creation::IfNotBound, |greeting| greeting.to("hello"))?;
    /// context.find_or_create(&GREETING, Creation::IfNotBound, |greeting| greeting.to("good morning"))?;
    /// assert_eq!(&*context.get_sync(&GREETING)?, "hello");
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotBound`](ErrorKind::NotBound) for [`Creation::Never`]; otherwise as [`add`](Self::add).
    #[track_caller]
    pub fn find_or_create<T, C>(
        &self,
        key: &BindingKey<T>,
        creation: Creation,
        make: impl FnOnce(BindingStart<T>) -> Binding<C>,
    ) -> Result<BindingRef, Error>
    where
        T: ?Sized + Send + Sync + 'static,
        C: ?Sized + Send + Sync + 'static,
    {
        let name = key.binding_name();
        match (creation, self.binding(&name.text)) {
            (Creation::IfNotBound | Creation::Never, Some(binding)) => Ok(binding),
            (Creation::Never, None) => Err(Error::not_bound(&name.text, self)),
            (Creation::Always, _) | (Creation::IfNotBound, None) => self.add(make(bind(key.clone()))),
        }
    }

    /// The context, from here up, in which `name` is bound.
    #[must_use]
    pub fn owner_of(&self, name: &str) -> Option<Self> {
        std::iter::successors(Some(self), |context| context.parent())
            .find(|context| context.contains(name))
            .cloned()
    }
}

impl WeakContext {
    /// The context.
    ///
    /// # Errors
    ///
    /// [`ContextGone`](ErrorKind::ContextGone) if it is no longer there.
    pub fn alive(&self) -> Result<Context, Error> {
        self.upgrade().ok_or_else(|| Error::new(ErrorKind::ContextGone))
    }
}

impl Error {
    /// Nothing is bound to `name` in `context`.
    pub(crate) fn not_bound(name: &str, context: &Context) -> Self {
        Self::new(ErrorKind::NotBound { key: name.to_owned(), near: near::names(name, &context.bindings()) })
    }
}
