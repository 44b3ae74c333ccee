//! Components: what a crate contributes to an application, in one piece.

use std::any::type_name;

use crate::Application;

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
/// ```
pub trait Component: Send + Sync + 'static {
    /// The component's name. A second component of the same name is not mounted again.
    fn name(&self) -> &str {
        type_name::<Self>()
    }

    /// Adds what the component contributes.
    ///
    /// # Errors
    ///
    /// Whatever makes the component unusable; the application then does not start, and says why.
    fn mount(&self, app: &Application) -> anyhow::Result<()>;
}
