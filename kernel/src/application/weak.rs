//! The application as something that can be injected into what lives in it.

use std::{
    any::{TypeId, type_name},
    sync::{Arc, Weak},
};

use super::{Application, Inner};
use crate::{BindingKey, Dependency, Inject, Injection, Resolution, Resolver, Wants};

/// The key of the application itself, as a [`WeakApplication`].
pub const APPLICATION: BindingKey<WeakApplication> = BindingKey::new("application.instance");

/// An application that is not kept alive. What lives in an application holds one of these: with an [`Application`] the two
/// would keep each other for ever.
///
/// ```
/// use lazo_kernel::{Application, BindingKey, Injectable, WeakApplication, bind_type};
///
/// #[derive(Injectable)]
/// struct Admin {
///     #[inject]
///     app: WeakApplication,
/// }
/// impl Admin {
///     fn components(&self) -> Vec<String> {
///         self.app.upgrade().map(|app| app.components()).unwrap_or_default()
///     }
/// }
/// let app = Application::new("demo").with(bind_type::<Admin>().to_class());
/// assert!(app.get_sync(&BindingKey::<Admin>::of())?.components().is_empty());
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[derive(Clone)]
pub struct WeakApplication(pub(super) Weak<Inner>);

impl WeakApplication {
    /// The application, if it is still there.
    #[must_use]
    pub fn upgrade(&self) -> Option<Application> {
        self.0.upgrade().map(Application)
    }
}

impl std::fmt::Debug for WeakApplication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WeakApplication").field(&self.upgrade()).finish()
    }
}

impl Application {
    /// The same application, not kept alive.
    #[must_use]
    pub fn weak(&self) -> WeakApplication {
        WeakApplication(Arc::downgrade(&self.0))
    }
}

/// The application that the dependencies come from.
impl Inject for WeakApplication {
    type Target = Self;

    fn dependency(at: &Injection) -> Dependency {
        let wants = Wants::Key(APPLICATION.name().to_owned());
        Dependency::on(at.member(), wants, TypeId::of::<Self>(), type_name::<Self>())
    }

    fn inject(resolver: &Resolver<'_>, _: &Injection) -> Resolution<Self> {
        resolver.resolve(&APPLICATION).map(|app| (*app).clone())
    }
}
