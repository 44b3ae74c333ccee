//! Observers that tell what happens to them, and do what a test wants.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use lazo_kernel::{
    Application, BindingKey, LifeCycleObserver, bind,
    config::{CONFIGURATION, ConfigurationSource},
};
use tokio::sync::{Barrier, Notify};

#[derive(Default, Debug)]
pub(crate) struct Log(Mutex<Vec<String>>);

impl Log {
    pub(crate) fn say(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// What an observer does at a step.
#[derive(Clone)]
pub(crate) enum Act {
    Fail,
    Panic,
    /// Never comes back.
    Hang,
    /// Tells the first, waits for the second.
    Wait(Arc<Notify>, Arc<Notify>),
    /// Waits until so many have come.
    Meet(Arc<Barrier>),
}

pub(crate) struct Probe {
    name: String,
    log: Arc<Log>,
    acts: Vec<(&'static str, Act)>,
}

impl Probe {
    pub(crate) fn new(name: &str, log: &Arc<Log>) -> Self {
        Self { name: name.to_owned(), log: log.clone(), acts: Vec::new() }
    }

    /// At `step` ("init", "start", "stop"), does something else than succeed.
    pub(crate) fn at(mut self, step: &'static str, act: Act) -> Self {
        self.acts.push((step, act));
        self
    }

    /// Binds it under its name, in a group.
    pub(crate) fn add(self, app: &Application, group: &'static str) {
        let key = BindingKey::<Self>::named(self.name.clone());
        app.observer(group, bind(key).to(self)).unwrap();
    }

    async fn step(&self, step: &'static str) -> anyhow::Result<()> {
        let name = &self.name;
        self.log.say(format!("{step} {name}"));
        let act = self.acts.iter().find(|(at, _)| *at == step).map(|(_, act)| act.clone());
        match act {
            None => {}
            Some(Act::Fail) => anyhow::bail!("{name} is broken"),
            Some(Act::Panic) => panic!("{name} panics"),
            Some(Act::Hang) => std::future::pending().await,
            Some(Act::Wait(here, go)) => {
                here.notify_one();
                go.notified().await;
                self.log.say(format!("{step} {name} goes on"));
            }
            Some(Act::Meet(barrier)) => {
                barrier.wait().await;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl LifeCycleObserver for Probe {
    async fn init(&self) -> anyhow::Result<()> {
        self.step("init").await
    }

    async fn start(&self) -> anyhow::Result<()> {
        self.step("start").await
    }

    async fn stop(&self) -> anyhow::Result<()> {
        self.step("stop").await
    }
}

/// An application with a log.
pub(crate) fn app() -> (Application, Arc<Log>) {
    (Application::new("test"), Arc::new(Log::default()))
}

/// A configuration that is one JSON value.
pub(crate) struct Json(pub(crate) serde_json::Value);

impl ConfigurationSource for Json {
    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        let pointer = format!("/{}", path.replace('.', "/"));
        Ok(self.0.pointer(&pointer).cloned())
    }
}

/// Gives the application a configuration.
pub(crate) fn configure(app: &Application, json: serde_json::Value) {
    let source: Arc<dyn ConfigurationSource> = Arc::new(Json(json));
    app.add(bind(CONFIGURATION).to(source)).unwrap();
}
