//! The operating system's signals that end an application.

use std::{fmt, io};

use serde::Deserialize;

/// A signal that ends [`Application::run`](crate::Application::run). Configuration writes them `SIGTERM`, `SIGINT`, ...
///
/// On systems other than Unix, only [`Interrupt`](Self::Interrupt) (Ctrl-C) exists; the others never come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub enum Signal {
    /// SIGTERM: what service managers and container platforms send.
    #[serde(rename = "SIGTERM")]
    Terminate,
    /// SIGINT: Ctrl-C.
    #[serde(rename = "SIGINT")]
    Interrupt,
    /// SIGHUP: the terminal has gone.
    #[serde(rename = "SIGHUP")]
    Hangup,
    /// SIGQUIT: Ctrl-\.
    #[serde(rename = "SIGQUIT")]
    Quit,
    /// SIGUSR1.
    #[serde(rename = "SIGUSR1")]
    User1,
    /// SIGUSR2.
    #[serde(rename = "SIGUSR2")]
    User2,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terminate => "SIGTERM",
            Self::Interrupt => "SIGINT",
            Self::Hangup => "SIGHUP",
            Self::Quit => "SIGQUIT",
            Self::User1 => "SIGUSR1",
            Self::User2 => "SIGUSR2",
        })
    }
}

/// Signals that are listened for. One that came before [`next`](Self::next) is called is not lost.
#[cfg(unix)]
pub(super) struct Signals(Vec<(Signal, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Signals {
    pub(super) fn listen(signals: &[Signal]) -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |&which: &Signal| {
            let kind = match which {
                Signal::Terminate => SignalKind::terminate(),
                Signal::Interrupt => SignalKind::interrupt(),
                Signal::Hangup => SignalKind::hangup(),
                Signal::Quit => SignalKind::quit(),
                Signal::User1 => SignalKind::user_defined1(),
                Signal::User2 => SignalKind::user_defined2(),
            };
            Ok((which, signal(kind)?))
        };
        signals.iter().map(listen).collect::<io::Result<_>>().map(Self)
    }

    /// The next of the signals; never, if there are none to listen for.
    pub(super) async fn next(&mut self) -> Signal {
        use std::task::Poll;
        std::future::poll_fn(|task| {
            for (which, signal) in &mut self.0 {
                if signal.poll_recv(task).is_ready() {
                    return Poll::Ready(*which);
                }
            }
            Poll::Pending
        })
        .await
    }
}

#[cfg(not(unix))]
pub(super) struct Signals(bool);

#[cfg(not(unix))]
impl Signals {
    pub(super) fn listen(signals: &[Signal]) -> io::Result<Self> {
        Ok(Self(signals.contains(&Signal::Interrupt)))
    }

    pub(super) async fn next(&mut self) -> Signal {
        if self.0 && tokio::signal::ctrl_c().await.is_ok() {
            return Signal::Interrupt;
        }
        std::future::pending().await
    }
}
