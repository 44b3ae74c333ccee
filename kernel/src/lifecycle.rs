//! Observers of the life cycle, and servers.

use async_trait::async_trait;

/// The tag of bindings that are observers; its value is the group.
pub const LIFE_CYCLE_OBSERVER: &str = "lifeCycleObserver";
/// The tag of bindings that are servers.
pub const SERVER: &str = "server";

/// The order of observer groups: data sources first, servers last, all other groups between them in their names' order.
pub const DEFAULT_GROUPS: &[&str] = &["datasource", "*", "server"];

/// Takes part in an application's start and stop.
///
/// Groups run one after another, members of a group together; stopping goes the other way round. When a start fails,
/// whatever had started is stopped again.
#[async_trait]
pub trait LifeCycleObserver: Send + Sync + 'static {
    /// Prepares, once in the application's life, before anything starts.
    async fn init(&self) -> anyhow::Result<()> {
        Ok(())
    }

    /// Starts.
    async fn start(&self) -> anyhow::Result<()> {
        Ok(())
    }

    /// Stops; called only if `start` succeeded.
    async fn stop(&self) -> anyhow::Result<()> {
        Ok(())
    }
}

/// An observer that serves: `start` returns when it listens, `stop` when the last request has been answered.
#[async_trait]
pub trait Server: LifeCycleObserver {
    /// Where it listens, e.g. `http://127.0.0.1:3000`; `None` until it does.
    fn url(&self) -> Option<String>;

    /// Completes when the server has ended by itself, which ends the application too.
    async fn ended(&self) -> anyhow::Result<()> {
        std::future::pending().await
    }
}
