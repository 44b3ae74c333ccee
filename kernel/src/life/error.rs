//! Why an application could not be initialized, started or stopped.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

/// What an observer was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LifeCycleStep {
    /// Being built, with what is injected into it.
    Build,
    /// [`init`](crate::LifeCycleObserver::init).
    Init,
    /// [`start`](crate::LifeCycleObserver::start).
    Start,
    /// [`stop`](crate::LifeCycleObserver::stop).
    Stop,
}

impl LifeCycleStep {
    const fn participle(self) -> &'static str {
        match self {
            Self::Build => "be built",
            Self::Init => "initialize",
            Self::Start => "start",
            Self::Stop => "stop",
        }
    }
}

impl fmt::Display for LifeCycleStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Build => "build",
            Self::Init => "init",
            Self::Start => "start",
            Self::Stop => "stop",
        })
    }
}

/// How an observer failed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ObserverFailure {
    /// It returned an error.
    Error(Arc<anyhow::Error>),
    /// It took longer than it may.
    TimedOut(Duration),
    /// It panicked; the panic's message.
    Panicked(String),
}

/// One observer's failure: who, at what, and how.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ObserverError {
    /// The key of the observer's binding.
    pub observer: String,
    /// What it was doing.
    pub step: LifeCycleStep,
    /// How it failed.
    pub failure: ObserverFailure,
}

impl ObserverError {
    pub(super) fn new(observer: &str, step: LifeCycleStep, failure: ObserverFailure) -> Self {
        Self { observer: observer.to_owned(), step, failure }
    }

    pub(super) fn returned(observer: &str, step: LifeCycleStep, error: anyhow::Error) -> Self {
        Self::new(observer, step, ObserverFailure::Error(Arc::new(error)))
    }
}

impl fmt::Display for ObserverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { observer, step, failure } = self;
        match failure {
            ObserverFailure::Error(_) => write!(f, "observer `{observer}` could not {}", step.participle()),
            ObserverFailure::TimedOut(limit) => {
                write!(f, "observer `{observer}` did not {} within {limit:?}", step.participle())
            }
            ObserverFailure::Panicked(message) => {
                write!(f, "observer `{observer}` panicked in `{step}`: {message}")
            }
        }
    }
}

impl StdError for ObserverError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.failure {
            ObserverFailure::Error(cause) => Some(cause.as_ref().as_ref()),
            _ => None,
        }
    }
}

/// An error with all its causes, in one line.
struct Whole<'a>(&'a ObserverError);

impl fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        match &self.0.failure {
            ObserverFailure::Error(cause) => write!(f, ": {cause:#}"),
            _ => Ok(()),
        }
    }
}

/// Why an application could not be initialized, started or stopped, when its graph is sound. Everybody who waited for the
/// same start or stop gets the same error.
///
/// What [`Application::start`](crate::Application::start) returns can be downcast to it:
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use lazo_kernel::{Application, LifeCycleError, State};
///
/// let app = Application::new("demo").on_start("check-licence", |_| async { anyhow::bail!("no licence") });
/// let error = app.start().await.unwrap_err();
/// assert_eq!(format!("{error:#}"), "observer `lifeCycleObservers.check-licence` could not start: no licence");
/// let Some(LifeCycleError::Observers { errors, .. }) = error.downcast_ref() else { panic!("{error}") };
/// assert_eq!(errors[0].observer, "lifeCycleObservers.check-licence");
/// assert_eq!(app.state(), State::Stopped);
/// # });
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum LifeCycleError {
    /// Observers have failed.
    Observers {
        /// Who failed, in the order of the group's members; at a stop, of all groups. Never empty.
        errors: Vec<ObserverError>,
        /// Who failed to stop while a failed start was rolled back.
        roll_back: Vec<ObserverError>,
    },
    /// The start was given up: by a [`stop`](crate::Application::stop), or because nobody waited for it any more.
    CutOff {
        /// Who failed to stop while it was rolled back.
        roll_back: Vec<ObserverError>,
    },
    /// An observer asked, from within one of its steps, for something that waits for this very step.
    FromWithin {
        /// `init`, `start` or `stop`.
        operation: LifeCycleStep,
    },
    /// There is no tokio runtime to run on.
    NoRuntime,
    /// The runtime was shut down before the end.
    RuntimeGone,
}

impl fmt::Display for LifeCycleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // One error's cause is its source; several tell theirs here.
            Self::Observers { errors, roll_back } => {
                match errors.as_slice() {
                    [one] if roll_back.is_empty() => write!(f, "{one}")?,
                    all => list(f, all)?,
                }
                rolled_back(f, roll_back)
            }
            Self::CutOff { roll_back } => {
                f.write_str("the start was cut off, and what had started was stopped")?;
                rolled_back(f, roll_back)
            }
            Self::FromWithin { operation } => write!(
                f,
                "an observer cannot wait for the `{operation}` of the application that waits for the observer; spawn a task \
                 that does it"
            ),
            Self::NoRuntime => f.write_str(
                "an application lives on a tokio runtime: write `#[lazo::main]` or `#[tokio::main]` on `main`, \
                 `#[tokio::test]` on a test",
            ),
            Self::RuntimeGone => f.write_str("the tokio runtime was shut down in the middle"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, errors: &[ObserverError]) -> fmt::Result {
    for (n, error) in errors.iter().enumerate() {
        write!(f, "{}{}", if n == 0 { "" } else { "; " }, Whole(error))?;
    }
    Ok(())
}

fn rolled_back(f: &mut fmt::Formatter<'_>, errors: &[ObserverError]) -> fmt::Result {
    if errors.is_empty() {
        return Ok(());
    }
    f.write_str("; and while rolling back: ")?;
    list(f, errors)
}

impl StdError for LifeCycleError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Observers { errors, roll_back } if errors.len() == 1 && roll_back.is_empty() => {
                errors[0].source()
            }
            _ => None,
        }
    }
}
