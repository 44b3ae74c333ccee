//! Whoever a credential stands for.

use std::{
    any::{Any, TypeId},
    collections::{BTreeSet, HashMap},
    fmt,
    sync::Arc,
};

/// A user, a program or whatever else a credential stands for, as an [`Authenticator`](super::Authenticator) has found out.
///
/// A handler takes it as `#[extract] caller: Principal`, or as `Option<Principal>` where nobody has to say who he is; a class with the
/// scope `Request` gets an `Arc<Principal>` injected. What an application knows beyond this goes with it by its type:
///
/// ```
/// use lazo_rest::security::Principal;
///
/// #[derive(Debug, PartialEq)]
/// struct Tenant(u32);
///
/// let ada = Principal::new("42").named("Ada").scoped(["todos:read"]).with(Tenant(7));
/// assert!(ada.has_scope("todos:read"));
/// assert_eq!(ada.get::<Tenant>(), Some(&Tenant(7)));
/// ```
#[derive(Clone)]
pub struct Principal {
    id: String,
    name: Option<String>,
    /// Empty until somebody is let in.
    scheme: String,
    scopes: BTreeSet<String>,
    more: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl Principal {
    /// One with an id, by which this side tells it from all others.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            scheme: String::new(),
            scopes: BTreeSet::new(),
            more: HashMap::new(),
        }
    }

    /// With a name for people.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// With scopes that its credential was given; called again, with more.
    #[must_use]
    pub fn scoped<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// With whatever else is known of it: one value of each type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, value: T) -> Self {
        self.more.insert(TypeId::of::<T>(), Arc::new(value));
        self
    }

    /// With the scheme by which it was let in. The server says it of those whom an authenticator has found.
    #[must_use]
    pub fn by(mut self, scheme: &str) -> Self {
        scheme.clone_into(&mut self.scheme);
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The security scheme by which it was let in; empty before.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// All scopes that its credential was given, which may be more than the operation demands.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(String::as_str)
    }

    /// Whether its credential was given a scope.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// What else is known of it.
    #[must_use]
    pub fn get<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.more.get(&TypeId::of::<T>())?.downcast_ref()
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("scheme", &self.scheme)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
