//! Servers: observers that listen.

use async_trait::async_trait;

use super::LifeCycleObserver;

/// The tag of bindings that are servers.
pub const SERVER: &str = "server";

/// An observer that serves: `start` returns when it listens, `stop` when the last request has been answered.
///
/// Servers start last and stop first. An application can have several; when one ends by itself, the application stops.
#[async_trait]
pub trait Server: LifeCycleObserver {
    /// Where it listens, e.g. `http://127.0.0.1:3000`, the place that others are told of first; none until it does.
    fn urls(&self) -> Vec<String>;

    /// The first of them.
    fn url(&self) -> Option<String> {
        self.urls().into_iter().next()
    }

    /// Completes when the server has ended by itself, which ends the application too.
    ///
    /// # Errors
    ///
    /// Why it has ended.
    async fn ended(&self) -> anyhow::Result<()> {
        std::future::pending().await
    }
}
