//! Init, start and stop: one at a time, each in a task of its own that everybody awaits who asked for it.
//!
//! The task outlives its callers, so an operation is never left half-done: a start that nobody waits for any more is cut
//! off and rolled back, a stop goes on to its end.

use std::sync::{
    Arc, Mutex, Weak,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use tokio::{
    runtime::Handle,
    sync::{Mutex as AsyncMutex, oneshot, watch},
};
use tracing::Instrument;

use super::{
    error::{LifeCycleError, LifeCycleStep, ObserverError, ObserverFailure},
    groups,
    observer::LifeCycleObserver,
    options::Settings,
    state::State,
    steps::{Cancel, Ended, Group},
};
use crate::{Application, Error, sync::lock, verify::Report};

/// What an application can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Init,
    Start,
    Stop,
}

impl Operation {
    const fn step(self) -> LifeCycleStep {
        match self {
            Self::Init => LifeCycleStep::Init,
            Self::Start => LifeCycleStep::Start,
            Self::Stop => LifeCycleStep::Stop,
        }
    }
}

/// Why an operation failed; cheap to clone, since several may have waited for it.
#[derive(Clone)]
enum Trouble {
    Graph(Report),
    Settings(Error),
    LifeCycle(LifeCycleError),
}

impl Trouble {
    fn into_error(self) -> anyhow::Error {
        match self {
            Self::Graph(report) => report.into(),
            Self::Settings(error) => error.into(),
            Self::LifeCycle(error) => error.into(),
        }
    }

    fn observers(errors: Vec<ObserverError>) -> Self {
        Self::LifeCycle(LifeCycleError::Observers { errors, roll_back: Vec::new() })
    }
}

type Outcome = Result<(), Trouble>;
type Done = Shared<BoxFuture<'static, Outcome>>;

/// An application's life.
pub(crate) struct Life {
    state: watch::Sender<State>,
    current: Mutex<Option<Current>>,
    books: AsyncMutex<Books>,
    id: usize,
}

/// The operation under way.
struct Current {
    operation: Operation,
    done: Done,
    cancel: Arc<watch::Sender<bool>>,
    callers: Weak<Callers>,
}

/// Shared by those who wait for an operation; a start goes no further when all of them have gone.
struct Callers {
    operation: Operation,
    cancel: Arc<watch::Sender<bool>>,
}

impl Drop for Callers {
    fn drop(&mut self) {
        if self.operation != Operation::Stop {
            self.cancel.send_replace(true);
        }
    }
}

/// What has been initialized, and what runs.
#[derive(Default)]
struct Books {
    /// Kept, so that nobody is initialized twice.
    initialized: Vec<Arc<dyn LifeCycleObserver>>,
    /// What runs, group by group in the order of starting.
    started: Vec<Group>,
    /// The settings it was started with.
    settings: Option<Settings>,
}

tokio::task_local! {
    /// The application whose observers this task runs.
    static WITHIN: usize;
}

enum Turn {
    /// The same is under way.
    Join(Done, Arc<Callers>),
    /// Something else is.
    Wait(Done),
}

impl Default for Life {
    fn default() -> Self {
        static LAST: AtomicUsize = AtomicUsize::new(0);
        Self {
            state: watch::Sender::new(State::Created),
            current: Mutex::default(),
            books: AsyncMutex::default(),
            id: LAST.fetch_add(1, Ordering::Relaxed),
        }
    }
}

impl Life {
    pub(crate) fn state(&self) -> State {
        *self.state.borrow()
    }

    pub(crate) fn states(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    fn enter(&self, state: State) {
        tracing::debug!("the application is {state}");
        self.state.send_replace(state);
    }

    /// Does what is asked for, or joins who does it; first waits for, or cuts off, what is under way.
    pub(crate) async fn perform(&self, app: &Application, operation: Operation) -> anyhow::Result<()> {
        loop {
            let turn = self.turn(app, operation).map_err(|error| Trouble::LifeCycle(error).into_error())?;
            match turn {
                Turn::Join(done, _callers) => return done.await.map_err(Trouble::into_error),
                // How it ended is its own callers' business.
                Turn::Wait(done) => drop(done.await),
            }
        }
    }

    fn turn(&self, app: &Application, operation: Operation) -> Result<Turn, LifeCycleError> {
        let mut current = lock(&self.current);
        if let Some(under_way) = &*current {
            let is_within = WITHIN.try_with(|id| *id == self.id).unwrap_or(false);
            let stops_a_start = operation == Operation::Stop && under_way.operation != Operation::Stop;
            if is_within && !stops_a_start {
                return Err(LifeCycleError::FromWithin { operation: operation.step() });
            }
            if stops_a_start {
                under_way.cancel.send_replace(true);
            }
            let callers = under_way.callers.upgrade().filter(|_| under_way.operation == operation);
            return Ok(match callers {
                Some(callers) => Turn::Join(under_way.done.clone(), callers),
                None => Turn::Wait(under_way.done.clone()),
            });
        }
        let runtime = Handle::try_current().map_err(|_| LifeCycleError::NoRuntime)?;
        let (cancel, cancelled) = watch::channel(false);
        let cancel = Arc::new(cancel);
        let callers = Arc::new(Callers { operation, cancel: cancel.clone() });
        let (tell, told) = oneshot::channel();
        let done = told.map(|told| told.unwrap_or(Err(Trouble::LifeCycle(LifeCycleError::RuntimeGone))));
        let done = done.boxed().shared();
        *current = Some(Current { operation, done: done.clone(), cancel, callers: Arc::downgrade(&callers) });
        drop(current);

        let over = Over(app.clone());
        let id = self.id;
        let task = async move {
            let outcome = over.0.life().drive(&over.0, operation, &Cancel::when(cancelled)).await;
            drop(over);
            // Nobody waits any more: then nobody is told.
            let _ = tell.send(outcome);
        };
        drop(runtime.spawn(WITHIN.scope(id, task).in_current_span()));
        Ok(Turn::Join(done, callers))
    }

    async fn drive(&self, app: &Application, operation: Operation, cancel: &Cancel) -> Outcome {
        let mut books = self.books.lock().await;
        match (operation, self.state()) {
            (Operation::Init, State::Created | State::Initializing) => {
                self.prepare(app, &mut books, cancel).await.map(drop)
            }
            (Operation::Init, _) | (Operation::Start, State::Started) => Ok(()),
            (Operation::Start, _) => self.start(app, &mut books, cancel).await,
            (Operation::Stop, _) => self.stop(&mut books).await,
        }
    }

    /// Verifies, and initializes whoever has not been. Gives the groups to start.
    async fn prepare(
        &self,
        app: &Application,
        books: &mut Books,
        cancel: &Cancel,
    ) -> Result<Vec<Group>, Trouble> {
        app.verify().map_err(Trouble::Graph)?;
        let settings = Settings::of(app).map_err(Trouble::Settings)?;
        let mut gives_up = cancel.clone();
        let collected = tokio::select! {
            biased;
            collected = groups::collect(app, &settings) => collected,
            () = gives_up.cancelled() => return Err(cut_off(Vec::new())),
        };
        let groups = collected.map_err(|error| Trouble::observers(vec![error]))?;

        // Those that are bound no more are let go.
        books.initialized.retain(|o| groups.iter().flat_map(|g| &g.members).any(|member| member.is(o)));
        let mut fresh = groups.clone();
        for group in &mut fresh {
            group.members.retain(|member| !books.initialized.iter().any(|o| member.is(o)));
        }
        fresh.retain(|group| !group.members.is_empty());
        let before = self.state();
        if before == State::Created || !fresh.is_empty() {
            self.enter(State::Initializing);
            for group in &fresh {
                let ended = group.run(LifeCycleStep::Init, settings.init_timeout, cancel).await;
                let done = group.members.iter().zip(&ended).filter(|(_, ended)| matches!(ended, Ended::Done));
                books.initialized.extend(done.map(|(member, _)| member.observer.clone()));
                if let Err(trouble) = sum(ended, cancel) {
                    self.enter(before);
                    return Err(trouble);
                }
            }
            self.enter(State::Initialized);
        }
        books.settings = Some(settings);
        Ok(groups)
    }

    async fn start(&self, app: &Application, books: &mut Books, cancel: &Cancel) -> Outcome {
        // What a runtime that was shut down in the middle has left.
        unwind(books).await;
        let groups = self.prepare(app, books, cancel).await?;
        let limit = books.settings.as_ref().and_then(|settings| settings.start_timeout);
        self.enter(State::Starting);
        for mut group in groups {
            books.started.push(group.clone());
            let ended = group.run(LifeCycleStep::Start, limit, cancel).await;
            // One that says that it has failed has nothing left to stop. What was cut off cannot know.
            let mut fates = ended.iter();
            group.members.retain(|_| fates.next().is_some_and(|ended| !has_given_up(ended)));
            books.started.pop();
            books.started.push(group);
            if let Err(mut trouble) = sum(ended, cancel) {
                self.enter(State::Stopping);
                let failed = unwind(books).await;
                if let Trouble::LifeCycle(
                    LifeCycleError::Observers { roll_back, .. } | LifeCycleError::CutOff { roll_back },
                ) = &mut trouble
                {
                    *roll_back = failed;
                }
                self.enter(State::Stopped);
                return Err(trouble);
            }
        }
        self.enter(State::Started);
        Ok(())
    }

    async fn stop(&self, books: &mut Books) -> Outcome {
        if books.started.is_empty() && self.state() != State::Started {
            return Ok(());
        }
        self.enter(State::Stopping);
        let errors = unwind(books).await;
        self.enter(State::Stopped);
        if errors.is_empty() { Ok(()) } else { Err(Trouble::observers(errors)) }
    }
}

/// Marks the operation as over, also when its task is dropped.
struct Over(Application);

impl Drop for Over {
    fn drop(&mut self) {
        *lock(&self.0.life().current) = None;
    }
}

/// Stops what runs, in reverse, whatever fails.
async fn unwind(books: &mut Books) -> Vec<ObserverError> {
    let limit = books.settings.as_ref().and_then(|settings| settings.stop_timeout);
    let mut errors = Vec::new();
    while let Some(group) = books.started.pop() {
        for ended in group.reversed().run(LifeCycleStep::Stop, limit, &Cancel::never()).await {
            if let Ended::Failed(error) = ended {
                tracing::error!(observer = %error.observer, error = ?error.failure, "an observer failed to stop");
                errors.push(error);
            }
        }
    }
    errors
}

/// Whether an observer has itself said that it did not start.
fn has_given_up(ended: &Ended) -> bool {
    matches!(ended, Ended::Failed(ObserverError { failure: ObserverFailure::Error(_), .. }))
}

fn sum(ended: Vec<Ended>, cancel: &Cancel) -> Outcome {
    let errors: Vec<_> = (ended.into_iter())
        .filter_map(|ended| match ended {
            Ended::Failed(error) => Some(error),
            _ => None,
        })
        .collect();
    match errors.is_empty() {
        true if cancel.is_cancelled() => Err(cut_off(Vec::new())),
        true => Ok(()),
        false => Err(Trouble::observers(errors)),
    }
}

fn cut_off(roll_back: Vec<ObserverError>) -> Trouble {
    Trouble::LifeCycle(LifeCycleError::CutOff { roll_back })
}
