//! How an application's life goes: the order of groups, time limits, signals.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

use super::{observer::DEFAULT_GROUPS, signals::Signal};
use crate::{BindingKey, Context, Error, config};

/// The key of [`LifeCycleOptions`] that are given in code; see [`Application::life_cycle`](crate::Application::life_cycle).
pub const LIFE_CYCLE_OPTIONS: BindingKey<LifeCycleOptions> = BindingKey::new("application.life_cycle");

/// How an application's life goes. What is not said has a default; what is said in code wins over the configuration
/// section `application.life_cycle`, which has the same words:
///
/// ```toml
/// [application.life_cycle]
/// groups = ["datasource", "migrations", "*", "server"]
/// serial_groups = ["migrations"]
/// disabled_groups = ["cron"]
/// start_timeout_seconds = 60
/// grace_period_seconds = 10
/// signals = ["SIGTERM", "SIGINT"]
/// ```
///
/// ```
/// use std::time::Duration;
/// use lazo_kernel::{Application, LifeCycleOptions, Signal};
///
/// let options = LifeCycleOptions::new()
///     .groups(["datasource", "migrations", "*", "server"])
///     .serial_groups(["migrations"])
///     .start_timeout(Duration::from_secs(60))
///     .signals([Signal::Terminate]);
/// let app = Application::new("demo").life_cycle(options);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LifeCycleOptions {
    groups: Option<Vec<String>>,
    serial_groups: Option<Vec<String>>,
    disabled_groups: Option<Vec<String>>,
    #[serde(rename = "init_timeout_seconds", deserialize_with = "seconds")]
    init_timeout: Option<Duration>,
    #[serde(rename = "start_timeout_seconds", deserialize_with = "seconds")]
    start_timeout: Option<Duration>,
    #[serde(rename = "stop_timeout_seconds", deserialize_with = "seconds")]
    stop_timeout: Option<Duration>,
    #[serde(rename = "grace_period_seconds", deserialize_with = "seconds")]
    grace_period: Option<Duration>,
    signals: Option<Vec<Signal>>,
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let seconds = Option::<f64>::deserialize(deserializer)?;
    seconds.map(|s| Duration::try_from_secs_f64(s).map_err(de::Error::custom)).transpose()
}

fn names<I: IntoIterator<Item = S>, S: Into<String>>(names: I) -> Option<Vec<String>> {
    Some(names.into_iter().map(Into::into).collect())
}

impl LifeCycleOptions {
    /// Nothing said yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The order in which groups start; they stop in reverse. `*` stands for all groups that are not named, in their
    /// names' order; without a `*`, they come last. [`DEFAULT_GROUPS`] unless said otherwise.
    #[must_use]
    pub fn groups<I: IntoIterator<Item = S>, S: Into<String>>(self, groups: I) -> Self {
        Self { groups: names(groups), ..self }
    }

    /// The groups whose members go one after another, in their keys' order; `*` for all. Members of other groups go
    /// together.
    #[must_use]
    pub fn serial_groups<I: IntoIterator<Item = S>, S: Into<String>>(self, groups: I) -> Self {
        Self { serial_groups: names(groups), ..self }
    }

    /// The groups that take no part. Their observers are not built.
    #[must_use]
    pub fn disabled_groups<I: IntoIterator<Item = S>, S: Into<String>>(self, groups: I) -> Self {
        Self { disabled_groups: names(groups), ..self }
    }

    /// How long one observer may take to initialize. No limit unless said: how long a migration takes, nobody knows.
    #[must_use]
    pub fn init_timeout(self, limit: Duration) -> Self {
        Self { init_timeout: Some(limit), ..self }
    }

    /// How long one observer may take to start. No limit unless said.
    #[must_use]
    pub fn start_timeout(self, limit: Duration) -> Self {
        Self { start_timeout: Some(limit), ..self }
    }

    /// How long one observer may take to stop; after that the others are stopped all the same. No limit unless said:
    /// under [`run`](crate::Application::run), the grace period is one for all.
    #[must_use]
    pub fn stop_timeout(self, limit: Duration) -> Self {
        Self { stop_timeout: Some(limit), ..self }
    }

    /// How long [`run`](crate::Application::run) waits for all observers to stop before it gives up; 10 s unless said.
    #[must_use]
    pub fn grace_period(self, limit: Duration) -> Self {
        Self { grace_period: Some(limit), ..self }
    }

    /// The signals that end [`run`](crate::Application::run); SIGTERM and SIGINT unless said. None at all: somebody else
    /// calls [`stop`](crate::Application::stop).
    #[must_use]
    pub fn signals<I: IntoIterator<Item = Signal>>(self, signals: I) -> Self {
        Self { signals: Some(signals.into_iter().collect()), ..self }
    }
}

/// The options with everything said.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(super) groups: Vec<String>,
    pub(super) serial_groups: Vec<String>,
    pub(super) disabled_groups: Vec<String>,
    pub(super) init_timeout: Option<Duration>,
    pub(super) start_timeout: Option<Duration>,
    pub(super) stop_timeout: Option<Duration>,
    pub(super) grace_period: Duration,
    pub(super) signals: Vec<Signal>,
}

impl Settings {
    /// What code, configuration and defaults say now.
    pub(super) fn of(context: &Context) -> Result<Self, Error> {
        let code = context.resolve_optional(&LIFE_CYCLE_OPTIONS).now()?;
        let code = code.map(|options| (*options).clone()).unwrap_or_default();
        let section: LifeCycleOptions = config::section(context, "application.life_cycle")?;
        let default = || DEFAULT_GROUPS.iter().map(|&group| group.to_owned()).collect();
        Ok(Self {
            groups: code.groups.or(section.groups).unwrap_or_else(default),
            serial_groups: code.serial_groups.or(section.serial_groups).unwrap_or_default(),
            disabled_groups: code.disabled_groups.or(section.disabled_groups).unwrap_or_default(),
            init_timeout: code.init_timeout.or(section.init_timeout),
            start_timeout: code.start_timeout.or(section.start_timeout),
            stop_timeout: code.stop_timeout.or(section.stop_timeout),
            grace_period: code.grace_period.or(section.grace_period).unwrap_or(Duration::from_secs(10)),
            signals: (code.signals.or(section.signals))
                .unwrap_or_else(|| vec![Signal::Terminate, Signal::Interrupt]),
        })
    }
}
