//! Booters of one's own: for kinds of one's own, in the place of built-in ones, in an order.

use std::sync::{Arc, Mutex};

use anyhow::bail;
use async_trait::async_trait;
use lazo_boot::{BOOT_REPORT, BOOTER, BootComponent, BootError, BootExt, BootOptions, Booter, Found, booter};
use lazo_kernel::{Application, BindingKey, Component, Injectable, artifact, bind, package};

struct CronJob {
    schedule: &'static str,
    run: fn() -> u8,
}

artifact! { kind: "cronJob", name: "nightly", data: &CronJob { schedule: "0 3 * * *", run: || 3 } }
artifact! { kind: "cronJob", name: "hourly", data: &CronJob { schedule: "0 * * * *", run: || 1 } }

#[lazo_kernel::service]
struct Clock;

#[derive(Debug, PartialEq)]
struct Scheduled {
    schedule: &'static str,
    result: u8,
}

struct CronBooter;

#[async_trait]
impl Booter for CronBooter {
    fn kind(&self) -> &str {
        "cronJob"
    }

    async fn load(&self, app: &Application, job: &Found) -> anyhow::Result<()> {
        let CronJob { schedule, run } = job.data()?;
        let key = BindingKey::named(format!("cron.{}", job.name));
        app.add(bind(key).to(Scheduled { schedule, result: run() }))?;
        Ok(())
    }
}

/// Writes down what it is called for.
struct Spy {
    kind: &'static str,
    after: &'static [&'static str],
    before: &'static [&'static str],
    log: Arc<Mutex<Vec<String>>>,
}

impl Spy {
    fn new(kind: &'static str, log: &Arc<Mutex<Vec<String>>>) -> Self {
        Self { kind, after: &[], before: &[], log: log.clone() }
    }

    fn note(&self, what: &str) {
        self.log.lock().expect("no panic while noting").push(format!("{what} {}", self.kind));
    }
}

#[async_trait]
impl Booter for Spy {
    fn kind(&self) -> &str {
        self.kind
    }

    fn after(&self) -> &[&str] {
        self.after
    }

    fn before(&self) -> &[&str] {
        self.before
    }

    async fn configure(&self, app: &Application) -> anyhow::Result<()> {
        let option: String = lazo_kernel::config::section(app, "spy")?;
        self.note(&format!("configure{option}"));
        Ok(())
    }

    async fn discover(&self, _: &Application, offered: Vec<Found>) -> anyhow::Result<Vec<Found>> {
        self.note("discover");
        assert!(offered.iter().all(|found| found.kind == self.kind));
        Ok(vec![Found::new(self.kind, "found").at(format!("{}.json", self.kind))])
    }

    async fn load(&self, _: &Application, found: &Found) -> anyhow::Result<()> {
        self.note(&format!("load {} of", found.place));
        Ok(())
    }
}

fn options() -> BootOptions {
    BootOptions::new().directory("tests").environment([("NOTHING", "")])
}

fn app() -> Application {
    Application::new(package!())
}

#[tokio::test]
async fn a_kind_of_ones_own_carries_data_to_its_booter() {
    let app = app().booter(CronBooter).boot_with(options()).await.unwrap();
    let nightly = app.get(&BindingKey::<Scheduled>::new("cron.nightly")).await.unwrap();
    assert_eq!(*nightly, Scheduled { schedule: "0 3 * * *", result: 3 });
    let report = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!(report.booters.last().unwrap().bound, ["cron.hourly", "cron.nightly"]);
    assert_eq!(report.to_string(), "3 artifacts; service: Clock; cronJob: hourly, nightly");
}

#[tokio::test]
async fn data_without_a_booter_is_missed_and_everything_is_told_at_once() {
    let error = app().boot_with(options()).await.unwrap_err();
    let BootError::Artifacts(failed) = &error else { panic!("{error}") };
    assert_eq!(failed.len(), 2);
    let told = error.to_string();
    assert!(told.contains("cronJob `hourly` (boot/tests/booters.rs:"), "{told}");
    assert!(told.contains("cronJob `nightly`"), "{told}");
    assert!(told.contains("add one with `app.booter(..)`"), "{told}");
}

#[tokio::test]
async fn data_of_another_type_is_told() {
    struct Wrong;

    #[async_trait]
    impl Booter for Wrong {
        fn kind(&self) -> &str {
            "cronJob"
        }

        async fn load(&self, _: &Application, found: &Found) -> anyhow::Result<()> {
            found.data::<String>().map(drop)
        }
    }

    let told = app().booter(Wrong).boot_with(options()).await.unwrap_err().to_string();
    assert!(told.contains("a `cronJob` is described by a `alloc::string::String`"), "{told}");
}

#[tokio::test]
async fn all_booters_go_through_a_phase_before_the_next() {
    let log = Arc::default();
    let one = Spy { before: &["service"], ..Spy::new("zoo", &log) };
    let two = Spy { after: &["zoo"], before: &["datasource"], ..Spy::new("ark", &log) };
    let app = app().booter(CronBooter).booter(one).booter(two).booter(Spy::new("bee", &log));
    let app = app.boot_with(options().set("spy", "d").unwrap()).await.unwrap();
    let expected = [
        "configured zoo",
        "configured ark",
        "configured bee",
        "discover zoo",
        "discover ark",
        "discover bee",
        "load zoo.json of zoo",
        "load ark.json of ark",
        "load bee.json of bee",
    ];
    assert_eq!(*log.lock().unwrap(), expected);
    let report = app.get(&BOOT_REPORT).await.unwrap();
    let kinds: Vec<&str> = report.booters.iter().map(|booter| &*booter.kind).collect();
    assert_eq!(kinds, ["zoo", "ark", "service", "bee", "cronJob"]);
}

#[tokio::test]
async fn an_order_that_contradicts_itself_is_refused() {
    let log = Arc::default();
    let one = Spy { after: &["ark"], ..Spy::new("zoo", &log) };
    let two = Spy { after: &["zoo"], ..Spy::new("ark", &log) };
    let error = app().booter(one).booter(two).boot_with(options()).await.unwrap_err();
    let BootError::Order { kinds } = error else { panic!("{error}") };
    assert_eq!(kinds, ["ark", "zoo", "ark"]);
    assert_eq!(*log.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_built_in_booter_is_replaced_or_taken_away() {
    let log = Arc::default();
    let options = || options().except_kind("cronJob");
    let app_ = app().booter(Spy::new("service", &log)).boot_with(options()).await.unwrap();
    assert!(!app_.contains("services.Clock"));
    assert_eq!(log.lock().unwrap().len(), 3);

    // Without a booter, artifacts of a kind that register themselves do so.
    let app = app().component(BootComponent);
    assert!(app.unbind("booters.service").unwrap());
    let app = app.boot_with(options()).await.unwrap();
    assert!(app.contains("services.Clock"));
}

#[tokio::test]
async fn a_component_brings_a_booter_and_a_class_can_be_one() {
    #[derive(Injectable)]
    struct Injected {
        #[inject]
        clock: Arc<Clock>,
    }

    #[async_trait]
    impl Booter for Injected {
        fn kind(&self) -> &str {
            "cronJob"
        }

        async fn discover(&self, _: &Application, _: Vec<Found>) -> anyhow::Result<Vec<Found>> {
            let _ = &self.clock;
            Ok(Vec::new())
        }
    }

    struct CronComponent;

    impl Component for CronComponent {
        fn mount(&self, app: &Application) -> anyhow::Result<()> {
            let key = BindingKey::<dyn Booter>::new("booters.cronJob");
            app.add(bind(key).to_class_as::<Injected>(|booter| booter).tag(BOOTER))?;
            app.add(bind(BindingKey::<Clock>::of()).to(Clock))?;
            Ok(())
        }
    }

    let app = app().component(CronComponent).boot_with(options()).await.unwrap();
    assert_eq!(app.get(&BOOT_REPORT).await.unwrap().to_string(), "1 artifact; service: Clock");
}

#[tokio::test]
async fn two_booters_of_one_kind_are_told() {
    let app = app().booter(CronBooter).with(booter(CronBooter).rename("booters.other"));
    let told = app.boot_with(options()).await.unwrap_err().to_string();
    assert!(told.contains("`booters.cronJob` and `booters.other`"), "{told}");
}

#[tokio::test]
async fn a_booter_that_fails_is_named() {
    struct Broken;

    #[async_trait]
    impl Booter for Broken {
        fn kind(&self) -> &str {
            "cronJob"
        }

        async fn discover(&self, _: &Application, _: Vec<Found>) -> anyhow::Result<Vec<Found>> {
            bail!("no crontab")
        }
    }

    let error = app().booter(Broken).boot_with(options()).await.unwrap_err();
    assert_eq!(
        format!("{:#}", anyhow::Error::from(error)),
        "the booter of kind `cronJob` failed to discover: no crontab"
    );
}
