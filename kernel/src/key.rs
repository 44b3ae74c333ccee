//! Keys: a name and a type, or a type alone.

use std::{any::type_name, borrow::Cow, fmt, hash::Hash, marker::PhantomData};

use crate::hash::{self, NameHash};

/// Names a value in a [`Context`](crate::Context), together with the value's type.
///
/// A key by name is made once, as a constant; its hash is computed at compile time:
///
/// ```
/// use lazo_kernel::BindingKey;
///
/// trait Greeter: Send + Sync {}
/// const GREETER: BindingKey<dyn Greeter> = BindingKey::new("services.greeter");
/// assert_eq!(GREETER.name(), "services.greeter");
/// ```
///
/// A key by type, [`BindingKey::of`], stands for whichever binding provides that type. Both live in one registry: a
/// class bound under a name that also provides a trait is found by either, and is the same instance.
///
/// Dots separate namespaces by convention; `#` is reserved for property paths.
pub struct BindingKey<T: ?Sized> {
    pub(crate) id: KeyId,
    value: PhantomData<fn() -> Box<T>>,
}

/// What a key looks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum KeyId {
    Name(Name),
    Type,
}

/// A binding's name and its hash.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: Cow<'static, str>,
    pub(crate) hash: NameHash,
}

impl Name {
    pub(crate) fn new(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let hash = hash::of_name(&text);
        Self { text, hash }
    }

    pub(crate) const fn constant(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), hash: hash::of_name(text) }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        // A key that is a constant is mostly bound by the same constant.
        self.hash == other.hash && (std::ptr::eq(&*self.text, &*other.text) || self.text == other.text)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

impl<T: ?Sized + 'static> BindingKey<T> {
    /// The key called `name`. An empty name, or one with `#` in it, does not compile in a constant (elsewhere it panics,
    /// see below).
    ///
    /// # Panics
    ///
    /// If `name` is empty or has a `#` in it, which is a mistake in the source and not in its input: use
    /// [`BindingKey::named`] for names that are made at run time.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        assert!(!name.is_empty(), "a binding key needs a name");
        let bytes = name.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            assert!(bytes[i] != b'#', "`#` in a binding key is reserved for property paths");
            i += 1;
        }
        Self { id: KeyId::Name(Name::constant(name)), value: PhantomData }
    }

    /// The key called `name`, which is made at run time (`datasources.{n}`, say).
    pub fn named(name: impl Into<String>) -> Self {
        Self::from_id(KeyId::Name(Name::new(name.into())))
    }

    /// The key of the type itself: it finds the one binding that provides `T`, whatever its name.
    #[must_use]
    pub const fn of() -> Self {
        Self { id: KeyId::Type, value: PhantomData }
    }

    /// The key's name; for a key by type, the name of the type.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.id {
            KeyId::Name(name) => &name.text,
            KeyId::Type => type_name::<T>(),
        }
    }

    pub(crate) const fn from_id(id: KeyId) -> Self {
        Self { id, value: PhantomData }
    }

    /// The name under which a binding made with this key is entered.
    pub(crate) fn into_binding_name(self) -> Name {
        match self.id {
            KeyId::Name(name) => name,
            KeyId::Type => Name::new(type_name::<T>()),
        }
    }
}

impl<T: ?Sized> Clone for BindingKey<T> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), value: PhantomData }
    }
}

impl<T: ?Sized + 'static> fmt::Debug for BindingKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BindingKey<{}>({})", type_name::<T>(), self.name())
    }
}

impl<T: ?Sized + 'static> fmt::Display for BindingKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl<T: ?Sized> PartialEq for BindingKey<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<T: ?Sized> Eq for BindingKey<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT: BindingKey<u16> = BindingKey::new("rest.port");

    #[test]
    fn a_constant_and_a_computed_key_of_one_name_are_equal() {
        assert_eq!(PORT, BindingKey::named(String::from("rest.") + "port"));
    }

    #[test]
    fn a_key_by_type_is_named_after_it() {
        assert_eq!(BindingKey::<str>::of().to_string(), "str");
    }
}
