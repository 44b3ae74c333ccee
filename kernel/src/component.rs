//! Components: what a crate contributes to an application, in one piece.

mod mounting;

use std::{any::type_name, sync::Arc};

pub(crate) use self::mounting::Mounting;
pub use self::mounting::{COMPONENT, Requirements};
use crate::{Application, LifeCycleObserver};

/// Contributes bindings, classes, controllers, servers, observers and other components to an application.
///
/// Mounting only adds bindings; nothing is built and no configuration is read yet, so the order in which components are
/// mounted and configured does not matter.
///
/// ```
/// use lazo_kernel::{Application, Component, bind_type};
///
/// struct Clock;
/// struct ClockComponent;
/// impl Component for ClockComponent {
///     fn mount(&self, app: &Application) -> anyhow::Result<()> {
///         app.add(bind_type::<Clock>().to(Clock).as_default())?;
///         Ok(())
///     }
/// }
/// let app = Application::new("demo").component(ClockComponent);
/// app.verify().unwrap();
/// assert!(app.is_bound("components.ClockComponent"));
/// ```
///
/// A component can also be a class that is injected, see
/// [`Application::component_class`](crate::Application::component_class).
pub trait Component: Send + Sync + 'static {
    /// The component's name, by default that of its type without its path; it is bound as `components.<name>`. A second
    /// component of the same name is not mounted again.
    fn name(&self) -> &str {
        default_name::<Self>()
    }

    /// Names the components that this one needs. They are mounted before it, unless they are there already.
    ///
    /// ```
    /// # use lazo_kernel::{Application, Component, Requirements};
    /// # struct ClockComponent;
    /// # impl Component for ClockComponent {
    /// #     fn mount(&self, _: &Application) -> anyhow::Result<()> { Ok(()) }
    /// # }
    /// struct CronComponent;
    /// impl Component for CronComponent {
    ///     fn requires(needs: &mut Requirements) {
    ///         needs.component(ClockComponent);
    ///     }
    ///     fn mount(&self, _: &Application) -> anyhow::Result<()> {
    ///         Ok(())
    ///     }
    /// }
    /// let app = Application::new("demo").component(CronComponent);
    /// assert_eq!(app.components(), ["ClockComponent", "CronComponent"]);
    /// ```
    fn requires(needs: &mut Requirements)
    where
        Self: Sized,
    {
        let _ = needs;
    }

    /// Adds what the component contributes.
    ///
    /// # Errors
    ///
    /// Whatever makes the component unusable; the application then does not start, and says why.
    fn mount(&self, app: &Application) -> anyhow::Result<()>;

    /// Whether it says anything that would be lost if another one of its name were mounted instead; by default, whether its
    /// type has any fields. A component whose name says all that its fields do answers `false`.
    fn has_settings(&self) -> bool {
        size_of_val(self) > 0
    }

    /// The component as an observer of the life cycle, for one that is: `Some(self)`. It is in no group; for another one,
    /// bind an observer in [`mount`](Self::mount).
    fn as_observer(self: Arc<Self>) -> Option<Arc<dyn LifeCycleObserver>> {
        None
    }
}

/// A type's name without its path and parameters.
fn default_name<C: ?Sized>() -> &'static str {
    let name = type_name::<C>();
    let name = name.split('<').next().unwrap_or(name);
    name.rsplit("::").next().unwrap_or(name)
}
