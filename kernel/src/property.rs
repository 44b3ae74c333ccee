//! Properties: what is at a path in a bound value, `"settings#rest.port"`.
//!
//! The value's binding says [`with_properties`](crate::Binding::with_properties), which gives it a second face,
//! [`dyn Properties`](Properties): so the path is walked by whoever knows only the key. Reading serializes the value and
//! deserializes what is at the path, each time anew: take properties when something is built, not for each request.

use std::{any::type_name, borrow::Cow, fmt, marker::PhantomData, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

use crate::{
    Binding, BindingKey, BindingRef, BindingStart, Context, Dependency, Error, ErrorKind, Injection,
    Resolution, Resolver,
    inject::{ByValue, Selector, at_member},
    key::Name,
};

/// A value whose parts can be read by their path. Every value that serde can serialize is one.
pub trait Properties: Send + Sync {
    /// The value as a tree.
    ///
    /// # Errors
    ///
    /// That the value cannot be serialized, with why.
    fn tree(&self) -> Result<Json, String>;
}

impl<T: Serialize + Send + Sync> Properties for T {
    fn tree(&self) -> Result<Json, String> {
        serde_json::to_value(self).map_err(|error| error.to_string())
    }
}

impl<C: Serialize + Send + Sync + 'static> Binding<C> {
    /// Lets parts of the value be read by their path, see [`PropertyKey`].
    pub fn with_properties(self) -> Self {
        self.provides::<dyn Properties>(|value| value)
    }
}

/// Names what is at a path in the value of a key, together with the part's type.
///
/// The path's segments are separated by dots; numbers index lists; empty segments are skipped.
///
/// ```
/// use lazo_kernel::{BindingKey, Context, bind};
///
/// #[derive(serde::Serialize)]
/// struct Settings { hosts: Vec<String> }
///
/// const SETTINGS: BindingKey<Settings> = BindingKey::new("settings");
/// let context = Context::new("demo");
/// context.add(bind(SETTINGS).to(Settings { hosts: vec!["lazo.rs".into()] }).with_properties())?;
/// assert_eq!(context.get_property_sync(&SETTINGS.property::<String>("hosts.0"))?, "lazo.rs");
/// assert_eq!(context.get_property_sync(&SETTINGS.property::<Option<String>>("hosts.1"))?, None);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub struct PropertyKey<P> {
    key: Name,
    path: Cow<'static, str>,
    value: PhantomData<fn() -> P>,
}

impl<T: ?Sized + 'static> BindingKey<T> {
    /// What is at `path` in the key's value.
    #[must_use]
    pub fn property<P>(&self, path: impl Into<Cow<'static, str>>) -> PropertyKey<P> {
        PropertyKey { key: self.binding_name(), path: path.into(), value: PhantomData }
    }
}

impl<P> PropertyKey<P> {
    /// Reads `"key#path"`.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`](ErrorKind::InvalidKey) if there is nothing before the `#`.
    pub fn parse(key_with_path: &str) -> Result<Self, Error> {
        let (key, path) = key_with_path.split_once('#').unwrap_or((key_with_path, ""));
        crate::naming::check(key.trim())?;
        let key = Name::new(key.trim().to_owned());
        Ok(Self { key, path: Cow::Owned(path.to_owned()), value: PhantomData })
    }

    /// The key before the `#`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key.text
    }

    /// The path after it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl<P> Clone for PropertyKey<P> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), path: self.path.clone(), value: PhantomData }
    }
}

impl<P> fmt::Display for PropertyKey<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.key.text, self.path)
    }
}

impl<P> fmt::Debug for PropertyKey<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PropertyKey<{}>({self})", type_name::<P>())
    }
}

impl Context {
    /// The property, or `None` if nothing is bound to its key or nothing is at its path (`null` is nothing).
    pub fn resolve_property<P>(&self, key: &PropertyKey<P>) -> Resolution<Option<P>>
    where
        P: DeserializeOwned + Send + 'static,
    {
        match self.binding(&key.key.text) {
            Some(binding) => read(self, &binding, key.path.clone()),
            None => Resolution::ready(None),
        }
    }

    /// The property, awaited if need be.
    ///
    /// # Errors
    ///
    /// [`NotBound`](ErrorKind::NotBound) if nothing is bound to its key; [`NoProperty`](ErrorKind::NoProperty) if nothing
    /// is at its path, unless `P` is an `Option`; [`Property`](ErrorKind::Property) if what is there is not a `P`.
    pub async fn get_property<P>(&self, key: &PropertyKey<P>) -> Result<P, Error>
    where
        P: DeserializeOwned + Send + 'static,
    {
        self.property(key).await
    }

    /// The property, without waiting for anything asynchronous.
    ///
    /// # Errors
    ///
    /// As [`get_property`](Self::get_property).
    pub fn get_property_sync<P>(&self, key: &PropertyKey<P>) -> Result<P, Error>
    where
        P: DeserializeOwned + Send + 'static,
    {
        self.property(key).now()
    }

    fn property<P>(&self, key: &PropertyKey<P>) -> Resolution<P>
    where
        P: DeserializeOwned + Send + 'static,
    {
        if self.binding(&key.key.text).is_none() {
            return Err(Error::not_bound(&key.key.text, self)).into();
        }
        let key = key.clone();
        self.resolve_property(&key).and_then(move |found| match found {
            Some(value) => Resolution::ready(value),
            // What can be nothing is nothing.
            None => P::deserialize(Json::Null)
                .map_err(|_| {
                    let wanted = type_name::<P>();
                    Error::new(ErrorKind::NoProperty { property: key.to_string(), wanted })
                })
                .into(),
        })
    }
}

/// What is at the path in the binding's value.
pub(crate) fn read<P>(
    context: &Context,
    binding: &BindingRef,
    path: Cow<'static, str>,
) -> Resolution<Option<P>>
where
    P: DeserializeOwned + Send + 'static,
{
    let name = binding.key().to_owned();
    context.resolve_binding::<dyn Properties>(binding).and_then(move |value| {
        part(&*value, &path)
            .map_err(|why| {
                let (property, wanted) = (format!("{name}#{path}"), type_name::<P>());
                Error::new(ErrorKind::Property { property, wanted, why })
            })
            .into()
    })
}

fn part<P: DeserializeOwned>(value: &dyn Properties, path: &str) -> Result<Option<P>, String> {
    let tree = value.tree()?;
    let at = path.split('.').filter(|segment| !segment.is_empty()).try_fold(&tree, |at, segment| match at {
        Json::Object(fields) => fields.get(segment),
        Json::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    });
    match at {
        None | Some(Json::Null) => Ok(None),
        Some(found) => P::deserialize(found).map(Some).map_err(|error| error.to_string()),
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> BindingStart<T> {
    /// What is at a path in another key's value, seen from the context that asks.
    pub fn to_property(self, property: PropertyKey<T>) -> Binding<T> {
        let key = property.key.text.clone().into_owned();
        let need = Dependency::on(
            "alias",
            crate::Wants::Key(key),
            std::any::TypeId::of::<dyn Properties>(),
            type_name::<dyn Properties>(),
        );
        self.to_factory(move |resolver| resolver.context().property(&property).map(Arc::new)).needs(need)
    }
}

/// A type that a field or a parameter can have to be filled with a property: `#[inject("settings#rest.port")]`.
#[diagnostic::on_unimplemented(
    message = "a field or parameter of type `{Self}` cannot be filled with a property",
    label = "not a property's type",
    note = "a property is an `Arc<P>`, an `Option<Arc<P>>`, a `P` or an `Option<P>`, where `P` implements `serde::Deserialize`"
)]
pub trait InjectProperty: Sized + Send + 'static {
    /// What the place needs, as data.
    #[must_use]
    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<dyn Properties>(at)
    }

    /// The value for the place.
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self>;
}

impl<P: DeserializeOwned + Send + 'static> InjectProperty for ByValue<P> {
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        at_member(at, resolver.context().property(&key::<P>(at)).map(Self))
    }
}

impl<P: DeserializeOwned + Send + 'static> InjectProperty for Option<ByValue<P>> {
    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<dyn Properties>(at).optional()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        at_member(at, resolver.context().resolve_property(&key::<P>(at)).map(|found| found.map(ByValue)))
    }
}

impl<P: DeserializeOwned + Send + Sync + 'static> InjectProperty for Arc<P> {
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        ByValue::<P>::inject(resolver, at).map(|value| Self::new(value.0))
    }
}

impl<P: DeserializeOwned + Send + Sync + 'static> InjectProperty for Option<Arc<P>> {
    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<dyn Properties>(at).optional()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Option::<ByValue<P>>::inject(resolver, at).map(|found| found.map(|value| Arc::new(value.0)))
    }
}

fn key<P: 'static>(at: &Injection) -> PropertyKey<P> {
    let (key, path) = match &at.selector {
        Selector::Property(key, path) => (key.clone(), path.clone()),
        _ => (at.key::<P>().into_binding_name(), Cow::Borrowed("")),
    };
    PropertyKey { key, path, value: PhantomData }
}
