//! States, groups, failures: an application starts in order, stops in reverse, and is never left half-way.

use std::{sync::Arc, time::Duration};

use crate::probe::{Act, Log, Probe, app, configure};
use futures_util::FutureExt as _;
use lazo_kernel::{
    Application, Binding, BindingKey, LIFE_CYCLE_OBSERVER, LifeCycleError, LifeCycleObserver,
    LifeCycleOptions, ObserverFailure, State, bind,
    verify::{ProblemId, Report},
};
use serde_json::json;
use tokio::{
    sync::{Barrier, Notify},
    task::yield_now,
};

fn three() -> (Application, Arc<Log>) {
    let (app, log) = app();
    Probe::new("web", &log).add(&app, "server");
    Probe::new("cache", &log).add(&app, "cache");
    Probe::new("db", &log).add(&app, "datasource");
    (app, log)
}

fn wait() -> (Arc<Notify>, Arc<Notify>, Act) {
    let (here, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    (here.clone(), go.clone(), Act::Wait(here, go))
}

#[tokio::test]
async fn groups_start_in_order_and_stop_in_reverse() {
    let (app, log) = three();
    app.start().await.unwrap();
    app.start().await.unwrap();
    assert_eq!(log.take(), ["init db", "init cache", "init web", "start db", "start cache", "start web"]);
    app.stop().await.unwrap();
    app.stop().await.unwrap();
    assert_eq!(log.take(), ["stop web", "stop cache", "stop db"]);
    // A second life starts without a second initialization.
    app.start().await.unwrap();
    assert_eq!(log.take(), ["start db", "start cache", "start web"]);
}

#[tokio::test]
async fn groups_that_are_not_named_stand_where_the_star_is_and_last_without_one() {
    async fn order(groups: &[&str]) -> Vec<String> {
        let (app, log) = app();
        for name in ["d", "a", "c", "b"] {
            Probe::new(name, &log).add(&app, name);
        }
        app.life_cycle(LifeCycleOptions::new().groups(groups.to_vec())).start().await.unwrap();
        let starts = log.take().into_iter();
        starts.filter_map(|line| line.strip_prefix("start ").map(str::to_owned)).collect()
    }
    assert_eq!(order(&["d", "*", "a"]).await, ["d", "b", "c", "a"]);
    assert_eq!(order(&["c", "b"]).await, ["c", "b", "a", "d"]);
}

#[tokio::test]
async fn a_binding_without_a_group_is_in_the_group_of_another_tag() {
    let (app, log) = app();
    let tagged = |name: &str| -> Binding<dyn LifeCycleObserver> {
        let observer: Arc<dyn LifeCycleObserver> = Arc::new(Probe::new(name, &log));
        bind(BindingKey::named(name)).to(observer).tag(LIFE_CYCLE_OBSERVER)
    };
    app.add(tagged("a").tag("server")).unwrap();
    app.add(tagged("b")).unwrap();
    app.start().await.unwrap();
    assert_eq!(log.take()[2..], ["start b", "start a"]);
}

#[tokio::test]
async fn every_state_is_seen() {
    let (app, log) = app();
    let said = log.clone();
    let say = move |context: lazo_kernel::Context| {
        let log = said.clone();
        async move {
            let app = context.get(&lazo_kernel::APPLICATION).await?.upgrade().unwrap();
            log.say(app.state().to_string());
            anyhow::Ok(())
        }
    };
    let app = app.on_init("i", say.clone()).on_start("s", say.clone()).on_stop("t", say.clone());
    let mut states = app.states();
    assert_eq!(*states.borrow_and_update(), State::Created);
    app.init().await.unwrap();
    assert_eq!(app.state(), State::Initialized);
    app.start().await.unwrap();
    assert_eq!(*states.borrow_and_update(), State::Started);
    app.stop().await.unwrap();
    states.changed().await.unwrap();
    assert_eq!(*states.borrow(), State::Stopped);
    assert_eq!(log.take(), ["initializing", "starting", "stopping"]);
}

#[tokio::test]
async fn stopping_what_never_started_does_nothing() {
    let (app, log) = three();
    app.stop().await.unwrap();
    assert_eq!(app.state(), State::Created);
    app.init().await.unwrap();
    log.take();
    app.stop().await.unwrap();
    assert_eq!(app.state(), State::Initialized);
    assert_eq!(log.take(), [""; 0]);
    app.start().await.unwrap();
    assert_eq!(log.take(), ["start db", "start cache", "start web"]);
}

#[tokio::test]
async fn whoever_asks_for_the_same_waits_for_it_and_hears_the_same() {
    let (app, log) = app();
    let (here, go, act) = wait();
    Probe::new("slow", &log).at("start", act).add(&app, "a");
    Probe::new("web", &log).at("start", Act::Fail).add(&app, "server");
    let ask = || {
        let app = app.clone();
        tokio::spawn(async move { app.start().await })
    };
    let (one, two) = (ask(), ask());
    here.notified().await;
    assert_eq!(app.state(), State::Starting);
    yield_now().await;
    go.notify_one();
    let told = [one.await.unwrap(), two.await.unwrap()].map(|outcome| format!("{:#}", outcome.unwrap_err()));
    assert_eq!(told, ["observer `web` could not start: web is broken"; 2]);
    assert_eq!(log.take().iter().filter(|line| *line == "start slow").count(), 1);
}

#[tokio::test]
async fn a_start_during_a_stop_waits_and_starts_again() {
    let (app, log) = app();
    let (here, go, act) = wait();
    Probe::new("slow", &log).at("stop", act).add(&app, "a");
    app.start().await.unwrap();
    let stop = tokio::spawn({
        let app = app.clone();
        async move { app.stop().await }
    });
    here.notified().await;
    let start = tokio::spawn({
        let app = app.clone();
        async move { app.start().await }
    });
    yield_now().await;
    assert_eq!(app.state(), State::Stopping);
    go.notify_one();
    stop.await.unwrap().unwrap();
    start.await.unwrap().unwrap();
    assert_eq!(app.state(), State::Started);
    assert_eq!(log.take()[1..], ["start slow", "stop slow", "stop slow goes on", "start slow"]);
}

#[tokio::test]
async fn a_stop_cuts_off_a_start() {
    let (app, log) = app();
    let (here, _go, act) = wait();
    Probe::new("db", &log).add(&app, "datasource");
    Probe::new("slow", &log).at("start", act).add(&app, "a");
    Probe::new("web", &log).add(&app, "server");
    let start = tokio::spawn({
        let app = app.clone();
        async move { app.start().await }
    });
    here.notified().await;
    log.take();
    app.stop().await.unwrap();
    let error = start.await.unwrap().unwrap_err();
    assert!(matches!(error.downcast_ref(), Some(LifeCycleError::CutOff { .. })), "{error:#}");
    // It could not clean up itself, so it is stopped, too.
    assert_eq!(log.take(), ["stop slow", "stop db"]);
    assert_eq!(app.state(), State::Stopped);
}

#[tokio::test]
async fn a_start_that_nobody_waits_for_is_rolled_back() {
    let (app, log) = app();
    let (here, _go, act) = wait();
    Probe::new("db", &log).add(&app, "datasource");
    Probe::new("slow", &log).at("start", act).add(&app, "a");
    tokio::select! {
        _ = app.start() => unreachable!("it waits"),
        () = here.notified() => {}
    }
    log.take();
    app.stop().await.unwrap();
    assert_eq!(log.take(), ["stop slow", "stop db"]);
    assert_eq!(app.state(), State::Stopped);
}

#[tokio::test]
async fn a_stop_that_nobody_waits_for_goes_on() {
    let (app, log) = app();
    let (here, go, act) = wait();
    Probe::new("slow", &log).at("stop", act).add(&app, "a");
    app.start().await.unwrap();
    log.take();
    tokio::select! {
        _ = app.stop() => unreachable!("it waits"),
        () = here.notified() => {}
    }
    go.notify_one();
    app.states().wait_for(|state| *state == State::Stopped).await.unwrap();
    assert_eq!(log.take(), ["stop slow", "stop slow goes on"]);
}

#[tokio::test]
async fn a_failed_start_is_rolled_back_with_the_members_of_the_same_group() {
    let (app, log) = three();
    Probe::new("bad", &log).at("start", Act::Fail).add(&app, "cache");
    let error = app.start().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "observer `bad` could not start: bad is broken");
    // Who says that it failed is not stopped, and the server was never started.
    assert_eq!(log.take()[4..], ["start db", "start bad", "start cache", "stop cache", "stop db"]);
    assert_eq!(app.state(), State::Stopped);
}

#[tokio::test]
async fn all_failures_are_told_those_of_rolling_back_too() {
    let (app, log) = app();
    Probe::new("db", &log).at("stop", Act::Fail).add(&app, "datasource");
    Probe::new("a", &log).at("start", Act::Fail).add(&app, "x");
    Probe::new("b", &log).at("start", Act::Fail).add(&app, "x");
    let error = app.start().await.unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "observer `a` could not start: a is broken; observer `b` could not start: b is broken; \
         and while rolling back: observer `db` could not stop: db is broken"
    );
    let Some(LifeCycleError::Observers { errors, roll_back }) = error.downcast_ref() else {
        panic!("{error}")
    };
    assert_eq!((errors.len(), roll_back.len()), (2, 1));
}

#[tokio::test]
async fn a_stop_goes_on_whatever_fails_and_tells_all() {
    let (app, log) = app();
    Probe::new("db", &log).add(&app, "datasource");
    Probe::new("a", &log).at("stop", Act::Fail).add(&app, "x");
    Probe::new("web", &log).at("stop", Act::Panic).add(&app, "server");
    app.start().await.unwrap();
    log.take();
    let error = app.stop().await.unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "observer `web` panicked in `stop`: web panics; observer `a` could not stop: a is broken"
    );
    assert_eq!(log.take(), ["stop web", "stop a", "stop db"]);
    assert_eq!(app.state(), State::Stopped);
}

#[tokio::test]
async fn a_panic_is_an_error() {
    let (app, log) = three();
    Probe::new("bad", &log).at("start", Act::Panic).add(&app, "cache");
    let error = app.start().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "observer `bad` panicked in `start`: bad panics");
    // Nobody knows how far it came.
    assert_eq!(log.take()[7..], ["stop cache", "stop bad", "stop db"]);
}

#[tokio::test(start_paused = true)]
async fn an_observer_that_takes_too_long_is_named() {
    let limit = Duration::from_secs(5);
    for step in ["init", "start", "stop"] {
        let (app, log) = app();
        Probe::new("slow", &log).at(step, Act::Hang).add(&app, "a");
        let app = app
            .life_cycle(LifeCycleOptions::new().init_timeout(limit).start_timeout(limit).stop_timeout(limit));
        let error = match app.start().await {
            Err(error) => error,
            Ok(()) => app.stop().await.unwrap_err(),
        };
        let word = if step == "init" { "initialize" } else { step };
        assert_eq!(format!("{error:#}"), format!("observer `slow` did not {word} within 5s"));
        let Some(LifeCycleError::Observers { errors, .. }) = error.downcast_ref() else { panic!("{error}") };
        assert!(matches!(errors[0].failure, ObserverFailure::TimedOut(l) if l == limit));
        assert_eq!(app.state(), if step == "init" { State::Created } else { State::Stopped });
        if step == "start" {
            assert_eq!(log.take(), ["init slow", "start slow", "stop slow"]);
        }
    }
}

#[tokio::test]
async fn members_of_a_group_go_together_or_one_after_another() {
    let (app, log) = app();
    // Both must have begun before either can end.
    let both = Arc::new(Barrier::new(2));
    Probe::new("a", &log).at("start", Act::Meet(both.clone())).add(&app, "x");
    Probe::new("b", &log).at("start", Act::Meet(both)).add(&app, "x");
    app.start().await.unwrap();

    let (app, log) = crate::probe::app();
    let app = app.life_cycle(LifeCycleOptions::new().serial_groups(["x"]));
    let (here, go, act) = wait();
    Probe::new("a", &log).at("start", act).add(&app, "x");
    Probe::new("b", &log).add(&app, "x");
    let start = tokio::spawn({
        let app = app.clone();
        async move { app.start().await }
    });
    here.notified().await;
    yield_now().await;
    go.notify_one();
    start.await.unwrap().unwrap();
    app.stop().await.unwrap();
    assert_eq!(log.take()[2..], ["start a", "start a goes on", "start b", "stop b", "stop a"]);
}

#[tokio::test]
async fn a_serial_group_goes_no_further_than_its_first_failure() {
    let (app, log) = app();
    let app = app.life_cycle(LifeCycleOptions::new().serial_groups(["*"]));
    Probe::new("a", &log).add(&app, "x");
    Probe::new("b", &log).at("start", Act::Fail).add(&app, "x");
    Probe::new("c", &log).add(&app, "x");
    app.start().await.unwrap_err();
    assert_eq!(log.take()[3..], ["start a", "start b", "stop a"]);
}

#[tokio::test]
async fn observers_of_disabled_groups_are_not_built() {
    let (app, log) = three();
    let key = BindingKey::<Probe>::new("cron");
    app.observer("cron", bind(key).to_dynamic(|_| anyhow::bail!("nobody needs it"))).unwrap();
    let error = app.start().await.unwrap_err();
    let told = format!("{error:#}");
    assert!(
        told.starts_with("observer `cron` could not be built: building failed: nobody needs it"),
        "{told}"
    );
    let app = app.life_cycle(LifeCycleOptions::new().disabled_groups(["cron", "cache"]));
    log.take();
    app.start().await.unwrap();
    assert_eq!(log.take(), ["init db", "init web", "start db", "start web"]);
}

#[tokio::test]
async fn a_failed_init_is_tried_again_for_those_that_failed() {
    let (app, log) = app();
    Probe::new("a", &log).add(&app, "x");
    Probe::new("b", &log).at("init", Act::Fail).add(&app, "x");
    let error = app.start().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "observer `b` could not initialize: b is broken");
    assert_eq!(app.state(), State::Created);
    Probe::new("b", &log).add(&app, "x");
    log.take();
    app.start().await.unwrap();
    assert_eq!(log.take(), ["init b", "start a", "start b"]);
}

#[tokio::test]
async fn an_observer_that_comes_later_is_initialized_at_the_next_start() {
    let (app, log) = app();
    Probe::new("a", &log).add(&app, "x");
    app.start().await.unwrap();
    Probe::new("b", &log).add(&app, "x");
    app.stop().await.unwrap();
    assert_eq!(log.take(), ["init a", "start a", "stop a"]);
    app.start().await.unwrap();
    assert_eq!(log.take(), ["init b", "start a", "start b"]);
}

#[tokio::test]
async fn an_observer_cannot_wait_for_what_waits_for_it() {
    let (app, log) = app();
    let said = log.clone();
    let app = app.on_start("impatient", move |context| {
        let log = said.clone();
        async move {
            let app = context.get(&lazo_kernel::APPLICATION).await?.upgrade().unwrap();
            log.say(app.start().await.unwrap_err().to_string());
            Ok(())
        }
    });
    app.start().await.unwrap();
    assert!(log.take()[0].starts_with("an observer cannot wait for the `start` of the application"));
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let app = Application::new("test");
    let error = app.start().now_or_never().unwrap().unwrap_err();
    assert!(error.to_string().contains("`#[tokio::test]`"), "{error}");
}

fn problems(app: &Application) -> Vec<String> {
    let report: Report = app.verify().unwrap_err();
    assert!(report.problems().iter().all(|problem| problem.id == ProblemId::Groups), "{report}");
    report.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn an_order_that_contradicts_itself_is_found() {
    let (app, _) = three();
    let app = app.life_cycle(LifeCycleOptions::new().groups(["cache", "*", "server", "cache"]));
    let [told] = &problems(&app)[..] else { panic!() };
    assert!(told.starts_with("[LZ0007] the order of observer groups names `cache` twice"), "{told}");
    assert!(told.contains("path: cache -> * -> server -> cache"), "{told}");
}

#[test]
fn a_misspelt_group_is_found() {
    let (app, _) = three();
    let options =
        LifeCycleOptions::new().groups(["datasource", "cashe", "*", "server"]).disabled_groups(["sever"]);
    let [order, disabled] = &problems(&app.life_cycle(options))[..] else { panic!() };
    assert!(
        order.contains("the order of observer groups names `cashe`, and no observer is in that group"),
        "{order}"
    );
    assert!(
        order.contains("asked by: `cache` (in group `cache`)") && order.contains("did you mean `cache`?"),
        "{order}"
    );
    assert!(disabled.contains("the list of disabled groups names `sever`"), "{disabled}");
}

#[test]
fn a_group_that_nobody_is_in_is_no_mistake() {
    let (app, _) = three();
    app.life_cycle(LifeCycleOptions::new().groups(["mail", "*", "server"])).verify().unwrap();
}

#[tokio::test]
async fn configuration_says_how_life_goes_and_code_wins() {
    let (app, log) = three();
    configure(
        &app,
        json!({"application": {"life_cycle": {
            "groups": ["server", "cache"], "disabled_groups": ["cache"], "grace_period_seconds": 0.5,
        }}}),
    );
    app.start().await.unwrap();
    assert_eq!(log.take()[2..], ["start web", "start db"]);
    app.stop().await.unwrap();
    let app = app.life_cycle(LifeCycleOptions::new().groups(["*", "server"]));
    log.take();
    app.start().await.unwrap();
    assert_eq!(log.take(), ["start db", "start web"]);
}

#[test]
fn a_wrong_configuration_is_told_with_the_other_problems() {
    let (app, _) = three();
    configure(&app, json!({"application": {"life_cycle": {"grups": ["server"]}}}));
    let report = app.verify().unwrap_err().to_string();
    assert!(report.contains("`application.life_cycle.grups`: unknown field `grups`"), "{report}");
}

#[tokio::test]
async fn two_applications_do_not_meet() {
    let ((one, first), (two, second)) = (three(), three());
    one.start().await.unwrap();
    assert_eq!(second.take(), [""; 0]);
    two.start().await.unwrap();
    one.stop().await.unwrap();
    assert_eq!(first.take().len(), 9);
    assert_eq!(second.take().len(), 6);
    assert_eq!((one.state(), two.state()), (State::Stopped, State::Started));
}
