//! The application: the root context, its components, its life from start to stop.

mod commands;
mod observers;
mod servers;
mod services;
mod weak;

use std::{
    ops::Deref,
    panic::Location,
    sync::{Arc, Mutex},
};

use tokio::sync::watch;

pub(crate) use self::commands::read_command_line;
pub use self::{
    services::SERVICE,
    weak::{APPLICATION, WeakApplication},
};
use crate::{
    Binding, BindingKey, Context, ContextLevel, LIFE_CYCLE_OPTIONS, LifeCycleOptions, Package, State, bind,
    component::Mounting,
    life::{self, Life, Operation},
    sync::lock,
    verify::{self, Report},
};

/// The key of what an application says of itself.
pub const APPLICATION_METADATA: BindingKey<Package> = BindingKey::new("application.metadata");

/// An application: a context with components and a life cycle. A handle; clones are the same application.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use lazo_kernel::{Application, BindingKey, bind};
///
/// const GREETING: BindingKey<str> = BindingKey::new("greeting");
/// let app = Application::new("demo");
/// app.add(bind(GREETING).to("hello"))?;
/// app.start().await?;
/// assert_eq!(&*app.get(&GREETING).await?, "hello");
/// app.stop().await?;
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Application(Arc<Inner>);

type Check = Arc<dyn Fn(&Application, &mut Report) + Send + Sync>;

struct Inner {
    package: Package,
    context: Context,
    mounting: Mutex<Mounting>,
    /// What went wrong while the application was put together; told with everything else by `verify`.
    mishaps: Mutex<Vec<String>>,
    checks: Mutex<Vec<Check>>,
    commands: Mutex<Vec<commands::Command>>,
    life: Life,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Application").field("package", &self.package).finish_non_exhaustive()
    }
}

impl Application {
    /// A new application: `Application::new(package!())`, or by a name alone.
    ///
    /// Itself is bound in it as [`APPLICATION`], what it says of itself as [`APPLICATION_METADATA`].
    pub fn new(about: impl Into<Package>) -> Self {
        let package = about.into();
        let context = Context::root(package.name.clone(), ContextLevel::Application);
        let app = Self(Arc::new(Inner {
            package: package.clone(),
            context,
            mounting: Mutex::default(),
            mishaps: Mutex::default(),
            checks: Mutex::default(),
            commands: Mutex::default(),
            life: Life::default(),
        }));
        let weak = app.weak();
        app.with(bind(APPLICATION).to(weak)).with(bind(APPLICATION_METADATA).to(package))
    }

    /// What the application says of itself.
    #[must_use]
    pub fn package(&self) -> &Package {
        &self.0.package
    }

    /// The application's context.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.0.context
    }

    /// Adds a binding and returns the application, to be chained; a failure is reported by [`verify`](Self::verify).
    #[must_use]
    #[track_caller]
    pub fn with<C: ?Sized + Send + Sync + 'static>(self, binding: Binding<C>) -> Self {
        let place = Location::caller();
        if let Err(error) = self.add(binding) {
            self.report(format!("{error} (bound anew at {}:{})", place.file(), place.line()));
        }
        self
    }

    /// Records a mistake made while the application is put together; it will not start, and says all of them.
    pub fn report(&self, mishap: String) {
        lock(&self.0.mishaps).push(mishap);
    }

    pub(crate) fn mishaps(&self) -> Vec<String> {
        lock(&self.0.mishaps).clone()
    }

    pub(crate) fn mounting(&self) -> &Mutex<Mounting> {
        &self.0.mounting
    }

    pub(crate) fn life(&self) -> &Life {
        &self.0.life
    }

    /// Says how the application's life goes: the order of observer groups, time limits, signals. Bound as
    /// [`LIFE_CYCLE_OPTIONS`], in the place of what was said before; read when the application starts.
    #[must_use]
    pub fn life_cycle(self, options: LifeCycleOptions) -> Self {
        self.with(bind(LIFE_CYCLE_OPTIONS).to(options))
    }

    /// Adds a check to [`verify`](Self::verify): the REST component looks for routes that cannot be told apart, say.
    pub fn on_verify(&self, check: impl Fn(&Self, &mut Report) + Send + Sync + 'static) {
        lock(&self.0.checks).push(Arc::new(check));
    }

    /// Checks the whole graph without building anything: what is missing, ambiguous, circular, of the wrong type, or held
    /// longer than it lives; the names of observer groups; then the components' own checks. Only
    /// [components that are classes](Self::component_class) are built, before anything else, since they add to the graph.
    ///
    /// # Errors
    ///
    /// All problems at once.
    pub fn verify(&self) -> Result<(), Report> {
        let mut unbuilt = Report::default();
        self.mount_classes(&mut unbuilt);
        let mut report = verify::graph(self);
        unbuilt.problems().iter().for_each(|problem| report.add(problem.clone()));
        life::check(self, &mut report);
        let checks = lock(&self.0.checks).clone();
        for check in checks {
            check(self, &mut report);
        }
        report.into_result()
    }

    /// Verifies, and initializes the observers; once in the application's life. [`start`](Self::start) does it, too.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn init(&self) -> anyhow::Result<()> {
        self.0.life.perform(self, Operation::Init).await
    }

    /// Verifies, initializes (the first time) and starts. A start that fails stops what it had started.
    ///
    /// Who calls it while a start is under way waits for that one; during a stop, it waits and then starts again. It does
    /// nothing when everything runs. When all who wait for a start give up (their futures are dropped), it is cut off and
    /// rolled back; a [`stop`](Self::stop) then waits for that.
    ///
    /// # Errors
    ///
    /// The [`Report`] of what verification found, or a [`LifeCycleError`](crate::LifeCycleError) that names the observers
    /// that failed.
    pub async fn start(&self) -> anyhow::Result<()> {
        self.0.life.perform(self, Operation::Start).await
    }

    /// Stops what was started, in reverse; does nothing if nothing was. A start that is under way is cut off and rolled
    /// back. The stop goes on to its end even if its caller gives up.
    ///
    /// # Errors
    ///
    /// A [`LifeCycleError`](crate::LifeCycleError) that names the observers that failed. Everything is stopped whatever
    /// fails.
    pub async fn stop(&self) -> anyhow::Result<()> {
        self.0.life.perform(self, Operation::Stop).await
    }

    /// Where the application stands in its life.
    #[must_use]
    pub fn state(&self) -> State {
        self.0.life.state()
    }

    /// The states to come, beginning with the present one. Who looks late sees the latest only.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use lazo_kernel::{Application, State};
    ///
    /// let app = Application::new("demo");
    /// let mut states = app.states();
    /// app.start().await?;
    /// states.wait_for(|state| *state == State::Started).await?;
    /// # app.stop().await
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn states(&self) -> watch::Receiver<State> {
        self.0.life.states()
    }

    /// Starts, serves until a signal (SIGTERM or SIGINT, unless the [options](LifeCycleOptions) say otherwise), a server's
    /// end or a [`stop`](Self::stop), then stops within the grace period. A signal during the start cuts it off. A second
    /// signal ends the wait. Where the program's arguments, or `LAZO_RUN` in its environment, name a
    /// [command](Self::on_command), it does that instead.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start) and [`stop`](Self::stop); why a server has ended; that the grace period ran out, or a second
    /// signal came. Return it from `main`, and the process's exit code is 1; after a clean stop it is 0.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command_of_program().await {
            Some(done) => done,
            None => life::run(&self).await,
        }
    }
}

impl Deref for Application {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0.context
    }
}
