//! Functions that run when the application initializes, starts or stops.

use std::{future::Future, sync::Arc};

use async_trait::async_trait;
use futures_util::{FutureExt, future::BoxFuture};

use super::{error::LifeCycleStep, observer::LIFE_CYCLE_OBSERVER, observer::LifeCycleObserver};
use crate::{Application, BindingKey, Context, WeakContext, bind};

type Run = Box<dyn Fn(Context) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// An observer that runs a function at one step.
struct Hook {
    step: LifeCycleStep,
    context: WeakContext,
    run: Run,
}

impl Hook {
    async fn at(&self, step: LifeCycleStep) -> anyhow::Result<()> {
        match self.context.upgrade() {
            Some(context) if step == self.step => (self.run)(context).await,
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl LifeCycleObserver for Hook {
    async fn init(&self) -> anyhow::Result<()> {
        self.at(LifeCycleStep::Init).await
    }

    async fn start(&self) -> anyhow::Result<()> {
        self.at(LifeCycleStep::Start).await
    }

    async fn stop(&self) -> anyhow::Result<()> {
        self.at(LifeCycleStep::Stop).await
    }
}

impl Application {
    /// Runs a function once in the application's life, before anything starts. It is bound as an observer,
    /// `lifeCycleObservers.<name>`, and is given the application's context to look things up in.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use lazo_kernel::{Application, BindingKey, bind};
    ///
    /// const GREETING: BindingKey<str> = BindingKey::new("greeting");
    /// let app = Application::new("demo").with(bind(GREETING).to("hello")).on_init("greet", async |context| {
    ///     assert_eq!(&*context.get(&GREETING).await?, "hello");
    ///     Ok(())
    /// });
    /// app.start().await?;
    /// assert!(app.is_bound("lifeCycleObservers.greet"));
    /// # app.stop().await
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn on_init<F, Fut>(self, name: &str, hook: F) -> Self
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.hook(LifeCycleStep::Init, name, hook)
    }

    /// Runs a function at each start, as an observer that is in no group: after data sources, before servers.
    /// See [`on_init`](Self::on_init).
    #[must_use]
    pub fn on_start<F, Fut>(self, name: &str, hook: F) -> Self
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.hook(LifeCycleStep::Start, name, hook)
    }

    /// Runs a function at each stop: after the servers, before data sources. See [`on_init`](Self::on_init).
    #[must_use]
    pub fn on_stop<F, Fut>(self, name: &str, hook: F) -> Self
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.hook(LifeCycleStep::Stop, name, hook)
    }

    fn hook<F, Fut>(self, step: LifeCycleStep, name: &str, hook: F) -> Self
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let run: Run = Box::new(move |context| hook(context).boxed());
        let hook: Arc<dyn LifeCycleObserver> =
            Arc::new(Hook { step, context: self.context().downgrade(), run });
        let key = self.free_key(&format!("lifeCycleObservers.{name}"));
        let key = BindingKey::<dyn LifeCycleObserver>::named(key);
        self.with(bind(key).to(hook).tag_value(LIFE_CYCLE_OBSERVER, ""))
    }

    /// `key`, or with a number if it is taken: a hook does not replace another one of the same name.
    fn free_key(&self, key: &str) -> String {
        let numbered = (2..).map(|n| format!("{key}.{n}"));
        std::iter::once(key.to_owned()).chain(numbered).find(|key| !self.contains(key)).unwrap_or_default()
    }
}
