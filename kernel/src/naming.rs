//! Names: which are allowed, which are made up, and how a class's binding is called.

use std::{
    any::type_name,
    borrow::Cow,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{Binding, BindingKey, Error, ErrorKind, Injectable, Provider, bind, key::Name, near};

/// Says what is wrong with a name, if anything is.
pub(crate) fn check(name: &str) -> Result<(), Error> {
    let why = if name.is_empty() {
        "a binding key needs a name"
    } else if name.contains('#') {
        "`#` begins a property path; bind the key before it, and read the rest with `BindingKey::property`"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::InvalidKey { key: name.to_owned(), why }))
}

impl<T: ?Sized + 'static> BindingKey<T> {
    /// The name under which a binding made with this key is entered.
    pub(crate) fn binding_name(&self) -> Name {
        self.clone().into_binding_name()
    }

    /// The key called `name`, which somebody else has made up: it is checked.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`](ErrorKind::InvalidKey) if it is empty or has a `#` in it.
    pub fn checked(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        check(&name).map(|()| Self::named(name))
    }

    /// A key that nobody else has in this process, `namespace.1`, `namespace.2`, ...
    ///
    /// ```
    /// use lazo_kernel::BindingKey;
    ///
    /// let (one, two) = (BindingKey::<str>::generate("jobs"), BindingKey::<str>::generate("jobs"));
    /// assert_ne!(one, two);
    /// assert!(one.name().starts_with("jobs."));
    /// ```
    pub fn generate(namespace: &str) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self::named(format!("{namespace}.{}", LAST.fetch_add(1, Ordering::Relaxed) + 1))
    }
}

/// What is said of the key of a class's binding; what is not said follows from the class.
///
/// The key is `key` if that is said; else `<namespace>.<name>`. The name is the type's without its path, `Alarm`; the
/// namespace is the one that the binding's kind has, `services`, say.
///
/// ```
/// use lazo_kernel::Naming;
///
/// struct Alarm;
/// assert_eq!(Naming::default().key_of::<Alarm>("services"), "services.Alarm");
/// assert_eq!(Naming::default().name("bell").key_of::<Alarm>("services"), "services.bell");
/// assert_eq!(Naming::default().namespace("bells").key_of::<Alarm>("services"), "bells.Alarm");
/// assert_eq!(Naming::default().name("bell").key("alarm").key_of::<Alarm>("services"), "alarm");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    key: Option<Cow<'static, str>>,
    name: Option<Cow<'static, str>>,
    namespace: Option<Cow<'static, str>>,
}

impl Naming {
    /// The whole key.
    #[must_use]
    pub fn key(self, key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The part after the namespace.
    #[must_use]
    pub fn name(self, name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The part before the name.
    #[must_use]
    pub fn namespace(self, namespace: impl Into<Cow<'static, str>>) -> Self {
        Self { namespace: Some(namespace.into()), ..self }
    }

    /// What is said here; what is not, as `other` says it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            key: self.key.or(other.key),
            name: self.name.or(other.name),
            namespace: self.namespace.or(other.namespace),
        }
    }

    /// The key of class `C`, of a kind whose bindings are in `namespace`.
    #[must_use]
    pub fn key_of<C: ?Sized>(&self, namespace: &str) -> String {
        if let Some(key) = &self.key {
            return key.to_string();
        }
        let name = self.name.as_deref().map_or_else(|| near::short(type_name::<C>()), str::to_owned);
        format!("{}.{name}", self.namespace.as_deref().unwrap_or(namespace))
    }
}

/// Binds class `C` to the key that it has among its kind: `bind_class::<Alarm>("services", Naming::default())` binds it to
/// `services.Alarm`. What `naming` says goes before what the class says of itself (`#[injectable(name = "bell")]`).
#[track_caller]
pub fn bind_class<C: Injectable>(namespace: &str, naming: Naming) -> Binding<C> {
    let key = naming.or(C::naming()).key_of::<C>(namespace);
    bind(BindingKey::<C>::named(key)).to_class()
}

/// Binds what provider `P` gives to the key that the provider has among its kind, `providers.PortProvider`.
#[track_caller]
pub fn bind_provider<P: Provider>(namespace: &str, naming: Naming) -> Binding<P::Value> {
    let key = naming.or(P::naming()).key_of::<P>(namespace);
    bind(BindingKey::<P::Value>::named(key)).to_provider::<P>()
}
