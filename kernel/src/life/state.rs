//! Where an application stands.

use std::fmt;

/// Where an application stands in its life.
///
/// ```text
/// Created -> Initializing -> Initialized -> Starting -> Started -> Stopping -> Stopped
///    ^            |                             ^  |                  ^           |
///    +-- failed --+                             |  +----- failed -----+           |
///                                               +-------- started again ----------+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum State {
    /// Nothing has happened yet.
    #[default]
    Created,
    /// Observers are being initialized.
    Initializing,
    /// Observers have been initialized, and nothing has been started yet.
    Initialized,
    /// Observers are being started.
    Starting,
    /// Everything runs.
    Started,
    /// What runs is being stopped, because it was asked for or because the start has failed.
    Stopping,
    /// Nothing runs any more.
    Stopped,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Created => "created",
            Self::Initializing => "initializing",
            Self::Initialized => "initialized",
            Self::Starting => "starting",
            Self::Started => "started",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        })
    }
}
