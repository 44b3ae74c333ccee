//! Servers: started last, stopped first, and one that ends ends all.

use std::sync::Arc;

use crate::probe::{Log, Probe, app};
use async_trait::async_trait;
use lazo_kernel::{
    Application, BindingKey, ErrorKind, LifeCycleObserver, LifeCycleOptions, Server, State, bind,
};
use tokio::sync::{Notify, watch};

struct Echo {
    name: &'static str,
    log: Arc<Log>,
    end: Arc<Notify>,
    listens: watch::Sender<bool>,
    fails: bool,
}

#[async_trait]
impl LifeCycleObserver for Echo {
    async fn start(&self) -> anyhow::Result<()> {
        self.listens.send_replace(true);
        self.log.say(format!("start {}", self.name));
        Ok(())
    }

    async fn stop(&self) -> anyhow::Result<()> {
        self.listens.send_replace(false);
        self.log.say(format!("stop {}", self.name));
        Ok(())
    }
}

#[async_trait]
impl Server for Echo {
    fn urls(&self) -> Vec<String> {
        if !*self.listens.borrow() {
            return Vec::new();
        }
        ["", "s"].map(|secure| format!("echo{secure}://{}", self.name)).into()
    }

    async fn ended(&self) -> anyhow::Result<()> {
        let mut listens = self.listens.subscribe();
        tokio::select! {
            () = self.end.notified() => if self.fails { anyhow::bail!("out of sockets") } else { Ok(()) },
            _ = listens.wait_for(|listens| !listens) => Ok(()),
        }
    }
}

/// Two servers and a data source; the notices that end the servers.
fn two(fails: bool) -> (Application, Arc<Log>, [Arc<Notify>; 2]) {
    let (app, log) = app();
    // No signals: tests of one process would see each other's.
    let app = app.life_cycle(LifeCycleOptions::new().signals([]).serial_groups(["server"]));
    Probe::new("db", &log).add(&app, "datasource");
    let ends = ["one", "two"].map(|name| {
        let end = Arc::new(Notify::new());
        let server =
            Echo { name, log: log.clone(), end: end.clone(), listens: watch::Sender::new(false), fails };
        app.server(bind(BindingKey::<Echo>::named(format!("servers.{name}"))).to(server)).unwrap();
        end
    });
    (app, log, ends)
}

#[tokio::test]
async fn servers_start_last_stop_first_and_start_again() {
    let (app, log, _) = two(false);
    for _ in 0..2 {
        app.start().await.unwrap();
        app.stop().await.unwrap();
    }
    let life = ["start db", "start one", "start two", "stop two", "stop one", "stop db"];
    assert_eq!(log.take(), [&["init db"][..], &life, &life].concat());
}

#[tokio::test]
async fn a_server_is_found_by_its_name() {
    let (app, _, _) = two(false);
    let server = app.get_server("one").await.unwrap();
    assert_eq!(server.url(), None);
    app.start().await.unwrap();
    assert_eq!(server.url().unwrap(), "echo://one");
    assert_eq!(server.urls(), ["echo://one", "echos://one"]);
    app.stop().await.unwrap();
    let error = app.get_server("ono").await.err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::NotBound { .. }));
    assert!(error.to_string().contains("did you mean `servers.one`"), "{error}");
}

#[tokio::test]
async fn one_that_ends_stops_all() {
    let (app, log, [_, end]) = two(false);
    end.notify_one();
    app.clone().run().await.unwrap();
    assert_eq!(app.state(), State::Stopped);
    assert_eq!(log.take()[4..], ["stop two", "stop one", "stop db"]);
}

#[tokio::test]
async fn one_that_fails_ends_the_run_with_its_error() {
    let (app, log, [end, _]) = two(true);
    end.notify_one();
    let error = app.run().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "server `servers.one` ended: out of sockets");
    assert_eq!(log.take()[4..], ["stop two", "stop one", "stop db"]);
}

#[tokio::test]
async fn a_run_ends_when_somebody_stops_the_application() {
    let (app, log, _) = two(false);
    let run = tokio::spawn(app.clone().run());
    app.states().wait_for(|state| *state == State::Started).await.unwrap();
    app.stop().await.unwrap();
    run.await.unwrap().unwrap();
    assert_eq!(log.take()[4..], ["stop two", "stop one", "stop db"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_gives_up_when_the_grace_period_is_over() {
    let (app, log, [end, _]) = two(false);
    Probe::new("slow", &log).at("stop", crate::probe::Act::Hang).add(&app, "a");
    let options = LifeCycleOptions::new().signals([]).grace_period(std::time::Duration::from_secs(3));
    end.notify_one();
    let error = app.life_cycle(options).run().await.unwrap_err();
    assert!(error.to_string().starts_with("observers did not stop within 3s"), "{error:#}");
}

#[tokio::test]
async fn applications_of_the_same_types_run_beside_each_other() {
    let ((one, _, [end, _]), (two, _, _)) = (two(false), two(false));
    let (first, second) = (tokio::spawn(one.clone().run()), tokio::spawn(two.clone().run()));
    two.states().wait_for(|state| *state == State::Started).await.unwrap();
    end.notify_one();
    first.await.unwrap().unwrap();
    assert_eq!((one.state(), two.state()), (State::Stopped, State::Started));
    two.stop().await.unwrap();
    second.await.unwrap().unwrap();
}
