//! What a binding says to be an extension.

use std::{borrow::Cow, sync::Arc};

use super::{EXTENSION_FOR, EXTENSION_NAME, EXTENSION_PHASE, ExtensionPoint};
use crate::Binding;

impl<C: ?Sized + Send + Sync + 'static> Binding<C> {
    /// Adds the value to the extensions of a point, seen as the point's type. A binding can extend several points: say this
    /// once for each.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use lazo_kernel::{Context, ExtensionPoint, bind_type};
    ///
    /// trait Check: Send + Sync {}
    /// const LIVENESS: ExtensionPoint<dyn Check> = ExtensionPoint::new("health.live");
    /// const READINESS: ExtensionPoint<dyn Check> = ExtensionPoint::new("health.ready");
    ///
    /// struct Database;
    /// impl Check for Database {}
    ///
    /// let context = Context::new("demo");
    /// let database = bind_type::<Database>().to(Database);
    /// context.add(database.extension_for(&LIVENESS, |it| it).extension_for(&READINESS, |it| it))?;
    /// assert_eq!(READINESS.view(&context).len(), 1);
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    pub fn extension_for<T>(self, point: &ExtensionPoint<T>, as_: fn(Arc<C>) -> Arc<T>) -> Self
    where
        T: ?Sized + Send + Sync + 'static,
    {
        self.provides(as_).add_tag_value(EXTENSION_FOR, point.name.clone())
    }

    /// The name by which the extension is asked for. Without one, it goes by the last part of its key: `fr` for
    /// `greeters.fr`, `French` for a class bound to its type.
    pub fn extension_name(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.tag_value(EXTENSION_NAME, name)
    }

    /// The extension's phase, which is its place in the point's order ([`ExtensionPoint::in_phases`]).
    pub fn phase(self, phase: impl Into<Cow<'static, str>>) -> Self {
        self.tag_value(EXTENSION_PHASE, phase)
    }
}
