//! What a list of interceptors may name: keys and values.

use std::{
    any::{TypeId, type_name},
    fmt,
    sync::Arc,
};

use super::{Interceptor, global::Kind};
use crate::{BindingKey, BindingRef, Context, Error, ErrorKind, Resolution, Scope, Source, key::KeyId, near};

/// What makes an interceptor the same as another: listed twice, it runs once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    /// All values of a type without data are the same.
    Type(TypeId),
    /// A binding, by its id.
    Binding(u64),
    /// A value, by its address.
    Value(usize),
}

impl Identity {
    pub(super) fn of_binding(binding: &BindingRef) -> Self {
        match binding.meta::<Kind>() {
            Some(Kind { without_data: true, id }) => Self::Type(*id),
            _ => Self::Binding(binding.0.id),
        }
    }
}

/// One interceptor of a list, as it was named.
#[derive(Clone)]
pub struct InterceptorItem(pub(super) Named);

#[derive(Clone)]
pub(super) enum Named {
    Value(Arc<dyn Interceptor>, Identity, &'static str),
    Key(Arc<dyn Find>),
}

/// Finds the interceptor of a key whose type only the key knows.
pub(super) trait Find: Send + Sync {
    fn name(&self) -> &str;
    fn binding(&self, context: &Context) -> Option<BindingRef>;
    /// Whether a binding has the key's type.
    fn check(&self, binding: &BindingRef) -> Result<(), Error>;
    fn resolve(&self, context: &Context) -> Resolution<Arc<dyn Interceptor>>;
}

struct ByKey<C: ?Sized + 'static> {
    key: BindingKey<C>,
    as_: fn(Arc<C>) -> Arc<dyn Interceptor>,
}

impl<C: ?Sized + Send + Sync + 'static> Find for ByKey<C> {
    fn name(&self) -> &str {
        self.key.name()
    }

    fn binding(&self, context: &Context) -> Option<BindingRef> {
        match &self.key.id {
            KeyId::Name(name) => context.binding(&name.text),
            KeyId::Type => context.chosen(TypeId::of::<C>()),
        }
    }

    fn check(&self, binding: &BindingRef) -> Result<(), Error> {
        if binding.is_a::<C>() { Ok(()) } else { Err(binding.mismatch::<C>()) }
    }

    fn resolve(&self, context: &Context) -> Resolution<Arc<dyn Interceptor>> {
        context.resolve(&self.key).map(self.as_)
    }
}

impl InterceptorItem {
    /// As people know it: the key, or the name of the type.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0 {
            Named::Value(_, _, name) => name,
            Named::Key(key) => key.name(),
        }
    }

    /// The binding that a key stands for; none for a value.
    pub(super) fn binding(&self, context: &Context) -> Result<Option<BindingRef>, Error> {
        let Named::Key(key) = &self.0 else { return Ok(None) };
        let Some(binding) = key.binding(context) else {
            let near = near::names(key.name(), &context.bindings());
            return Err(Error::new(ErrorKind::NotBound { key: key.name().to_owned(), near }));
        };
        key.check(&binding)?;
        Ok(Some(binding))
    }
}

impl fmt::Debug for InterceptorItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What can stand in a list of interceptors: an interceptor, or the key of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no interceptor",
    label = "neither an interceptor nor the key of one",
    note = "list a `BindingKey` of an interceptor (`BindingKey::<Audit>::of()`), a function marked `#[interceptor]`, or a value \
            that implements `Interceptor`"
)]
pub trait IntoInterceptor {
    /// The item of the list.
    fn into_item(self) -> InterceptorItem;
}

#[diagnostic::do_not_recommend]
impl<I: Interceptor> IntoInterceptor for I {
    fn into_item(self) -> InterceptorItem {
        let value: Arc<dyn Interceptor> = Arc::new(self);
        let identity = match size_of::<I>() {
            0 => Identity::Type(TypeId::of::<I>()),
            _ => Identity::Value(Arc::as_ptr(&value).addr()),
        };
        InterceptorItem(Named::Value(value, identity, type_name::<I>()))
    }
}

impl<C: Interceptor> IntoInterceptor for BindingKey<C> {
    fn into_item(self) -> InterceptorItem {
        InterceptorItem(Named::Key(Arc::new(ByKey { key: self, as_: |it| it })))
    }
}

impl IntoInterceptor for BindingKey<dyn Interceptor> {
    fn into_item(self) -> InterceptorItem {
        InterceptorItem(Named::Key(Arc::new(ByKey { key: self, as_: |it| it })))
    }
}

impl IntoInterceptor for InterceptorItem {
    fn into_item(self) -> InterceptorItem {
        self
    }
}

/// A list of interceptors, which run from left to right. Cheap to clone.
///
/// ```
/// use lazo_kernel::{BindingKey, interceptor::{Interceptor, Interceptors}};
///
/// const AUDIT: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.audit");
/// let list = Interceptors::new().with(AUDIT);
/// assert_eq!(list.len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct Interceptors(Vec<InterceptorItem>);

impl Interceptors {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The list with one more at its end.
    #[must_use]
    pub fn with(mut self, interceptor: impl IntoInterceptor) -> Self {
        self.0.push(interceptor.into_item());
        self
    }

    /// The list with another one behind it.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        self.0.extend(others.0.iter().cloned());
        self
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The interceptors as they were named.
    pub fn iter(&self) -> impl Iterator<Item = &InterceptorItem> {
        self.0.iter()
    }
}

impl<I: IntoInterceptor> FromIterator<I> for Interceptors {
    fn from_iter<T: IntoIterator<Item = I>>(interceptors: T) -> Self {
        Self(interceptors.into_iter().map(IntoInterceptor::into_item).collect())
    }
}

impl fmt::Debug for Interceptors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// What a binding's class says of its interceptors.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClassInterceptors(pub(crate) Interceptors);

/// Whether the value of a binding is the same for all calls, so that it is looked up once.
pub(super) fn is_kept(binding: &BindingRef) -> bool {
    binding.source() == Source::Constant || binding.scope() == Scope::Singleton
}
