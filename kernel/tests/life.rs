//! Starting in order, stopping in reverse, rolling back.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use lazo_kernel::{Application, BindingKey, Injectable, LifeCycleObserver, Resolution, bind, bind_type};

#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn say(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Part<const N: usize> {
    log: Arc<Log>,
    fails: bool,
}

impl<const N: usize> Injectable for Part<N> {
    fn class() -> lazo_kernel::ClassInfo {
        lazo_kernel::ClassInfo::new::<Self>(file!(), line!())
    }

    fn construct(resolver: &lazo_kernel::Resolver<'_>) -> Resolution<Self> {
        let fails = resolver.context().is_bound(&format!("fails.{N}"));
        resolver.resolve(&BindingKey::<Log>::of()).map(move |log| Self { log, fails })
    }
}

#[async_trait]
impl<const N: usize> LifeCycleObserver for Part<N> {
    async fn init(&self) -> anyhow::Result<()> {
        self.log.say(format!("init {N}"));
        Ok(())
    }

    async fn start(&self) -> anyhow::Result<()> {
        anyhow::ensure!(!self.fails, "part {N} is broken");
        self.log.say(format!("start {N}"));
        Ok(())
    }

    async fn stop(&self) -> anyhow::Result<()> {
        self.log.say(format!("stop {N}"));
        Ok(())
    }
}

fn app() -> (Application, Arc<Log>) {
    let log = Arc::new(Log::default());
    let app = Application::new("test").with(bind_type::<Log>().to(log.clone()));
    app.observer("server", bind_type::<Part<3>>().to_class()).unwrap();
    app.observer("cache", bind_type::<Part<2>>().to_class()).unwrap();
    app.observer("datasource", bind_type::<Part<1>>().to_class()).unwrap();
    (app, log)
}

#[tokio::test]
async fn groups_start_in_order_and_stop_in_reverse() {
    let (app, log) = app();
    app.start().await.unwrap();
    app.start().await.unwrap();
    assert_eq!(log.take(), ["init 1", "init 2", "init 3", "start 1", "start 2", "start 3"]);
    app.stop().await.unwrap();
    app.stop().await.unwrap();
    assert_eq!(log.take(), ["stop 3", "stop 2", "stop 1"]);
    // A second life starts without a second initialization.
    app.start().await.unwrap();
    assert_eq!(log.take(), ["start 1", "start 2", "start 3"]);
}

#[tokio::test]
async fn a_failed_start_is_rolled_back() {
    let (app, log) = app();
    app.add(bind(BindingKey::<bool>::new("fails.3")).to(true)).unwrap();
    let error = app.start().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "in observer `life::Part<3>`: part 3 is broken");
    assert_eq!(log.take()[3..], ["start 1", "start 2", "stop 2", "stop 1"]);
}

#[tokio::test]
async fn two_applications_do_not_meet() {
    let ((one, first), (two, second)) = (app(), app());
    one.start().await.unwrap();
    assert_eq!(second.take(), [""; 0]);
    two.start().await.unwrap();
    one.stop().await.unwrap();
    assert_eq!(first.take().len(), 9);
    assert_eq!(second.take().len(), 6);
}
