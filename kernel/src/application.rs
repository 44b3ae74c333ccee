//! The application: the root context, its components, its life from start to stop.

use std::{
    ops::Deref,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::Mutex as AsyncMutex;

use crate::{
    Binding, BindingRef, Component, Context, ContextLevel, LifeCycleObserver, Package, Scope, Server,
    life::{Life, State},
    lifecycle::{DEFAULT_GROUPS, LIFE_CYCLE_OBSERVER, SERVER},
    run,
    sync::lock,
    verify::{self, Report},
};

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
    mounted: Mutex<Vec<String>>,
    /// What went wrong while the application was put together; told with everything else by `verify`.
    mishaps: Mutex<Vec<String>>,
    checks: Mutex<Vec<Check>>,
    groups: Mutex<Vec<String>>,
    grace: Mutex<Duration>,
    life: AsyncMutex<Life>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Application").field("package", &self.package).finish_non_exhaustive()
    }
}

impl Application {
    /// A new application: `Application::new(package!())`, or by a name alone.
    pub fn new(about: impl Into<Package>) -> Self {
        let package = about.into();
        let context = Context::root(package.name.clone(), ContextLevel::Application);
        Self(Arc::new(Inner {
            package,
            context,
            mounted: Mutex::default(),
            mishaps: Mutex::default(),
            checks: Mutex::default(),
            groups: Mutex::new(DEFAULT_GROUPS.iter().map(|&g| g.to_owned()).collect()),
            grace: Mutex::new(Duration::from_secs(10)),
            life: AsyncMutex::default(),
        }))
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

    /// Mounts a component, once for each name. A component that cannot be mounted is reported by
    /// [`verify`](Self::verify), and so by [`start`](Self::start).
    #[must_use]
    pub fn component(self, component: impl Component) -> Self {
        self.mount(&component);
        self
    }

    /// Mounts a component from inside another one's [`mount`](Component::mount).
    pub fn mount(&self, component: &dyn Component) {
        let name = component.name().to_owned();
        {
            let mut mounted = lock(&self.0.mounted);
            if mounted.contains(&name) {
                return;
            }
            mounted.push(name.clone());
        }
        if let Err(error) = component.mount(self) {
            self.report(format!("component `{name}` could not be mounted: {error:#}"));
        }
    }

    /// The names of the mounted components, in the order of mounting.
    #[must_use]
    pub fn components(&self) -> Vec<String> {
        lock(&self.0.mounted).clone()
    }

    /// Adds a binding and returns the application, to be chained; a failure is reported by [`verify`](Self::verify).
    #[must_use]
    pub fn with<C: ?Sized + Send + Sync + 'static>(self, binding: Binding<C>) -> Self {
        if let Err(error) = self.add(binding) {
            self.report(error.to_string());
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

    /// Adds an observer in a group. The class is a singleton.
    ///
    /// # Errors
    ///
    /// As [`Context::add`].
    pub fn observer<O: LifeCycleObserver>(
        &self,
        group: &'static str,
        binding: Binding<O>,
    ) -> Result<BindingRef, crate::Error> {
        self.add(
            binding
                .scope(Scope::Singleton)
                .provides::<dyn LifeCycleObserver>(|observer| observer)
                .tag_value(LIFE_CYCLE_OBSERVER, group),
        )
    }

    /// Adds a server, which starts last and stops first. The class is a singleton.
    ///
    /// # Errors
    ///
    /// As [`Context::add`].
    pub fn server<S: Server>(&self, binding: Binding<S>) -> Result<BindingRef, crate::Error> {
        self.observer("server", binding.provides::<dyn Server>(|server| server).tag(SERVER))
    }

    /// The order of observer groups; `*` stands for all groups that are not named. The default is
    /// [`DEFAULT_GROUPS`].
    pub fn set_observer_groups<I: IntoIterator<Item = S>, S: Into<String>>(&self, groups: I) {
        *lock(&self.0.groups) = groups.into_iter().map(Into::into).collect();
    }

    pub(crate) fn observer_groups(&self) -> Vec<String> {
        lock(&self.0.groups).clone()
    }

    /// How long [`run`](Self::run) waits for the observers to stop before it gives up (10 s by default).
    pub fn set_grace_period(&self, grace: Duration) {
        *lock(&self.0.grace) = grace;
    }

    /// How long [`run`](Self::run) waits for the observers to stop.
    #[must_use]
    pub fn grace_period(&self) -> Duration {
        *lock(&self.0.grace)
    }

    /// Adds a check to [`verify`](Self::verify): the REST component looks for routes that cannot be told apart, say.
    pub fn on_verify(&self, check: impl Fn(&Self, &mut Report) + Send + Sync + 'static) {
        lock(&self.0.checks).push(Arc::new(check));
    }

    /// Checks the whole graph without building anything: what is missing, ambiguous, circular, of the wrong type, or held
    /// longer than it lives; then the components' own checks.
    ///
    /// # Errors
    ///
    /// All problems at once.
    pub fn verify(&self) -> Result<(), Report> {
        let mut report = verify::graph(self);
        let checks = lock(&self.0.checks).clone();
        for check in checks {
            check(self, &mut report);
        }
        report.into_result()
    }

    /// Verifies, initializes (the first time) and starts. A start that fails stops what it had started.
    ///
    /// # Errors
    ///
    /// The [`Report`] of what verification found, or the error of the observer that failed.
    pub async fn start(&self) -> anyhow::Result<()> {
        self.0.life.lock().await.start(self).await
    }

    /// Stops what was started, in reverse; does nothing if nothing was.
    ///
    /// # Errors
    ///
    /// The first error; the others are logged. Everything is stopped whatever fails.
    pub async fn stop(&self) -> anyhow::Result<()> {
        self.0.life.lock().await.stop().await
    }

    /// Where the application stands in its life.
    pub async fn state(&self) -> State {
        self.0.life.lock().await.state()
    }

    /// Starts, serves until SIGTERM, SIGINT or a server's end, then stops within the grace period. A second signal ends
    /// the wait.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start) and [`stop`](Self::stop); that the grace period ran out.
    pub async fn run(self) -> anyhow::Result<()> {
        run::run(&self).await
    }
}

impl Deref for Application {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0.context
    }
}
