//! Observers of the life cycle.

use async_trait::async_trait;

/// The tag of bindings that are observers; its value is the group.
pub const LIFE_CYCLE_OBSERVER: &str = "lifeCycleObserver";

/// The order of observer groups: data sources first, servers last, all other groups between them in their names' order.
pub const DEFAULT_GROUPS: &[&str] = &["datasource", "*", "server"];

/// Takes part in an application's start and stop.
///
/// Groups run one after another, members of a group together (or one after another, if the
/// [options](crate::LifeCycleOptions) say so); stopping goes the other way round. When a start fails, whatever had started
/// is stopped again.
///
/// ```
/// use async_trait::async_trait;
/// use lazo_kernel::{Application, LifeCycleObserver, bind_type};
///
/// struct Cache;
///
/// #[async_trait]
/// impl LifeCycleObserver for Cache {
///     async fn start(&self) -> anyhow::Result<()> {
///         Ok(()) // fill it
///     }
/// }
///
/// let app = Application::new("demo");
/// app.observer("cache", bind_type::<Cache>().to(Cache))?;
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[async_trait]
pub trait LifeCycleObserver: Send + Sync + 'static {
    /// Prepares, once in the application's life, before anything starts.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from working; the application then does not start.
    async fn init(&self) -> anyhow::Result<()> {
        Ok(())
    }

    /// Starts.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from working. It then leaves nothing running: `stop` is not called.
    async fn start(&self) -> anyhow::Result<()> {
        Ok(())
    }

    /// Stops what `start` started. Called if `start` succeeded; also if `start` was cut off in the middle, by a time limit,
    /// a stop or a panic, and could not clean up itself.
    ///
    /// # Errors
    ///
    /// Whatever could not be stopped; the other observers are stopped all the same.
    async fn stop(&self) -> anyhow::Result<()> {
        Ok(())
    }
}
