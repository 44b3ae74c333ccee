//! An extension point's extensions, as their user has them.

use std::{borrow::Cow, fmt, sync::Arc};

use super::EXTENSION_NAME;
use crate::{
    BindingRef, ContextView, Error, ErrorKind, Resolution, Resolver,
    inject::{Dependency, Inject, Injection},
    near,
};

/// The extensions of an [`ExtensionPoint`](super::ExtensionPoint), by name and as a list; follows every change, as its
/// [`ContextView`] does.
pub struct Extensions<T: ?Sized + Send + Sync + 'static> {
    point: Cow<'static, str>,
    view: ContextView<T>,
}

impl<T: ?Sized + Send + Sync + 'static> Extensions<T> {
    pub(super) const fn new(point: Cow<'static, str>, view: ContextView<T>) -> Self {
        Self { point, view }
    }

    /// The extension point's name.
    #[must_use]
    pub fn point(&self) -> &str {
        &self.point
    }

    /// The names of the extensions, in the point's order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.view.bindings().iter().map(|binding| name_of(binding).to_owned()).collect()
    }

    /// All extensions, in the point's order.
    ///
    /// # Errors
    ///
    /// As [`ContextView::values`].
    pub async fn list(&self) -> Result<Arc<[Arc<T>]>, Error> {
        self.view.values().await
    }

    /// All extensions, without waiting.
    ///
    /// # Errors
    ///
    /// As [`ContextView::values_sync`].
    pub fn list_sync(&self) -> Result<Arc<[Arc<T>]>, Error> {
        self.view.values_sync()
    }

    /// The extension called `name`. Only this one is built.
    ///
    /// # Errors
    ///
    /// [`UnknownExtension`](ErrorKind::UnknownExtension), with the names that there are;
    /// [`Ambiguous`](ErrorKind::Ambiguous) if several have the name; as [`ContextView::values`].
    pub async fn by_name(&self, name: &str) -> Result<Arc<T>, Error> {
        self.find(name).await
    }

    /// The extension called `name`, without waiting.
    ///
    /// # Errors
    ///
    /// As [`by_name`](Self::by_name), or [`NotReady`](ErrorKind::NotReady) if it has to be awaited.
    pub fn by_name_sync(&self, name: &str) -> Result<Arc<T>, Error> {
        self.find(name).now()
    }

    /// The extensions as a live list.
    #[must_use]
    pub fn view(&self) -> &ContextView<T> {
        &self.view
    }

    fn find(&self, name: &str) -> Resolution<Arc<T>> {
        let context = match self.view.context() {
            Ok(context) => context,
            Err(error) => return Err(error).into(),
        };
        let bindings = self.view.bindings();
        let mut found = bindings.iter().filter(|binding| name_of(binding) == name);
        match (found.next(), found.next()) {
            (Some(one), None) => context.resolve_binding(one),
            (None, _) => {
                let known = self.names();
                let near = near::among(name, known.iter().map(String::as_str));
                let (point, name) = (self.point.clone().into_owned(), name.to_owned());
                Err(Error::new(ErrorKind::UnknownExtension { point, name, near, known })).into()
            }
            (Some(first), Some(second)) => {
                let several = [first, second].into_iter().chain(found);
                let candidates = several.map(|binding| binding.key().to_owned()).collect();
                Err(Error::new(ErrorKind::Ambiguous { ty: std::any::type_name::<T>(), candidates })).into()
            }
        }
    }
}

/// The name of an extension: its tag, or the last part of its key.
pub(super) fn name_of(binding: &BindingRef) -> &str {
    binding.tag_value_of(EXTENSION_NAME).unwrap_or_else(|| {
        // A generic type's parameters have paths of their own.
        let key = binding.key();
        let end = key.find('<').unwrap_or(key.len());
        let start = key[..end].rfind(['.', ':']).map_or(0, |at| at + 1);
        &key[start..]
    })
}

/// `#[inject(extensions = POINT)]`.
impl<T: ?Sized + Send + Sync + 'static> Inject for Extensions<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        ContextView::<T>::dependency(at)
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let point = at.point();
        ContextView::inject(resolver, at).map(|view| Self { point, view })
    }
}

impl<T: ?Sized + Send + Sync + 'static> Clone for Extensions<T> {
    fn clone(&self) -> Self {
        Self { point: self.point.clone(), view: self.view.clone() }
    }
}

impl<T: ?Sized + Send + Sync + 'static> fmt::Debug for Extensions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extensions").field("point", &self.point).field("names", &self.names()).finish()
    }
}
