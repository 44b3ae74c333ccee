//! Functions that run at a step of the life cycle.

use crate::probe::{Probe, app};
use lazo_kernel::{BindingKey, bind};

const WORD: BindingKey<str> = BindingKey::new("word");

#[tokio::test]
async fn hooks_run_at_their_step_between_data_sources_and_servers() {
    let (app, log) = app();
    Probe::new("web", &log).add(&app, "server");
    Probe::new("db", &log).add(&app, "datasource");
    let [init, start, stop] = [log.clone(), log.clone(), log.clone()];
    let app = app
        .on_init("prepare", move |_| {
            let log = init.clone();
            async move {
                log.say("hook init");
                Ok(())
            }
        })
        .on_start("warm", move |context| {
            let log = start.clone();
            async move {
                log.say(format!("hook start {}", context.get(&WORD).await?));
                Ok(())
            }
        })
        .on_stop("cool", move |_| {
            let log = stop.clone();
            async move {
                log.say("hook stop");
                Ok(())
            }
        })
        .with(bind(WORD).to("hello"));
    app.start().await.unwrap();
    app.stop().await.unwrap();
    assert_eq!(
        log.take(),
        [
            "init db",
            "hook init",
            "init web",
            "start db",
            "hook start hello",
            "start web",
            "stop web",
            "hook stop",
            "stop db"
        ]
    );
    assert!(
        ["prepare", "warm", "cool"].iter().all(|name| app.contains(&format!("lifeCycleObservers.{name}")))
    );
}

#[tokio::test]
async fn a_hook_that_fails_is_named() {
    let (app, log) = app();
    Probe::new("db", &log).add(&app, "datasource");
    let app = app.on_start("licence", async |_| anyhow::bail!("none")).on_start("licence", async |_| Ok(()));
    let error = app.start().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "observer `lifeCycleObservers.licence` could not start: none");
    assert_eq!(log.take(), ["init db", "start db", "stop db"]);
    // The second one has not replaced the first.
    assert!(app.contains("lifeCycleObservers.licence.2"));
}

#[tokio::test]
async fn a_hook_does_not_keep_the_application() {
    let (app, _) = app();
    let app = app.on_start("nothing", async |_| Ok(()));
    app.start().await.unwrap();
    app.stop().await.unwrap();
    let context = app.context().downgrade();
    drop(app);
    // The task that stopped it has told before it let go.
    while context.upgrade().is_some() {
        tokio::task::yield_now().await;
    }
}
