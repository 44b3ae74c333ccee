//! Running an application until it is told to stop.

use anyhow::{Context as _, bail};
use futures_util::future::{BoxFuture, select_all};
use tokio::{signal::unix, time::timeout};

use crate::{Application, Server, lifecycle::SERVER};

pub(crate) async fn run(app: &Application) -> anyhow::Result<()> {
    // Listen for signals before anything starts, so that none is lost in between.
    let mut terminate = unix::signal(unix::SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = unix::signal(unix::SignalKind::interrupt()).context("cannot listen for SIGINT")?;

    tokio::select! {
        started = app.start() => started?,
        _ = terminate.recv() => return app.stop().await,
        _ = interrupt.recv() => return app.stop().await,
    }
    let mut ends: Vec<BoxFuture<'_, anyhow::Result<()>>> = Vec::new();
    for binding in app.find_by_tag(SERVER) {
        let server = app.resolve_binding::<dyn Server>(&binding).await?;
        if let Some(url) = server.url() {
            tracing::info!(server = binding.key(), "listening on {url}");
        }
        ends.push(Box::pin(async move { server.ended().await }));
    }
    if ends.is_empty() {
        ends.push(Box::pin(std::future::pending()));
    }
    let ended = tokio::select! {
        _ = terminate.recv() => { tracing::info!("SIGTERM: stopping"); Ok(()) }
        _ = interrupt.recv() => { tracing::info!("SIGINT: stopping"); Ok(()) }
        (ended, ..) = select_all(ends) => ended.context("a server ended"),
    };
    let grace = app.grace_period();
    let stopped = tokio::select! {
        stopped = timeout(grace, app.stop()) => stopped,
        _ = terminate.recv() => bail!("stopped at once by a second signal"),
        _ = interrupt.recv() => bail!("stopped at once by a second signal"),
    };
    stopped.unwrap_or_else(|_| bail!("observers did not stop within {grace:?}"))?;
    ended
}
