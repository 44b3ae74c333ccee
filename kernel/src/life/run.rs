//! Running an application until it is told to stop.

use anyhow::{Context as _, bail};
use futures_util::future::{BoxFuture, select_all};
use std::time::{Duration, Instant};
use tokio::time::timeout;

use super::{
    options::Settings,
    server::{SERVER, Server},
    signals::{Signal, Signals},
    state::State,
};
use crate::Application;

/// What comes this soon after the application began to stop says the same once more: launchers (`timeout`, `npm`, a terminal's shell)
/// send a signal to a process and to the group that it is in. Nobody's fingers are that quick.
const ECHO: Duration = Duration::from_millis(200);

pub(crate) async fn run(app: &Application) -> anyhow::Result<()> {
    // Listen for signals before anything starts, so that none is lost in between.
    let signals = Settings::of(app)?.signals;
    let mut signals = Signals::listen(&signals).context("cannot listen for signals")?;
    let started = tokio::select! {
        started = app.start() => Some(started),
        signal = signals.next() => { tracing::info!("{signal} during the start: stopping"); None }
    };
    let ended = match started {
        Some(started) => {
            started?;
            serve(app, &mut signals).await
        }
        None => Ok(()),
    };
    let grace = Settings::of(app)?.grace_period;
    let stopped = tokio::select! {
        stopped = timeout(grace, app.stop()) => stopped,
        signal = second(&mut signals) => bail!("stopped at once by a second signal, {signal}"),
    };
    let stopped = stopped.with_context(|| format!("observers did not stop within {grace:?}")).flatten();
    match (ended, stopped) {
        (Err(ended), Err(error)) => {
            tracing::error!(?error, "could not stop");
            Err(ended)
        }
        (ended, stopped) => ended.and(stopped),
    }
}

/// The next signal that is no echo.
async fn second(signals: &mut Signals) -> Signal {
    let begun = Instant::now();
    loop {
        let signal = signals.next().await;
        if begun.elapsed() > ECHO {
            return signal;
        }
    }
}

/// Waits for a signal, a server's end, or somebody who stops the application.
async fn serve(app: &Application, signals: &mut Signals) -> anyhow::Result<()> {
    let mut ends: Vec<BoxFuture<'_, anyhow::Result<()>>> = Vec::new();
    for binding in app.find_by_tag(SERVER) {
        let server = app.resolve_binding::<dyn Server>(&binding).await?;
        for url in server.urls() {
            tracing::info!(server = binding.key(), "listening on {url}");
        }
        let name = binding.key().to_owned();
        ends.push(Box::pin(async move {
            let ended = server.ended().await;
            tracing::info!("`{name}` ended: stopping");
            ended.with_context(|| format!("server `{name}` ended"))
        }));
    }
    if ends.is_empty() {
        ends.push(Box::pin(std::future::pending()));
    }
    let mut states = app.states();
    tokio::select! {
        biased;
        // First: a server that is stopped ends, too.
        _ = states.wait_for(|state| *state != State::Started) => Ok(()),
        signal = signals.next() => { tracing::info!("{signal}: stopping"); Ok(()) }
        (ended, ..) = select_all(ends) => ended,
    }
}
