//! Components: what they contribute, in which order, and what is said when they do not fit together.

use std::sync::Arc;

use crate::probe::{Log, app, configure};
use async_trait::async_trait;
use lazo_kernel::{
    APPLICATION, APPLICATION_METADATA, Application, BindingKey, COMPONENT, Component, Injectable,
    LifeCycleObserver, Package, Provider, Requirements, Resolution, SERVICE, Scope, Server, State,
    WeakApplication, bind, bind_type,
};
use serde_json::json;

const ORDER: BindingKey<Log> = BindingKey::new("order");

/// Says when it is mounted.
fn mounted(app: &Application, name: &str) -> anyhow::Result<()> {
    app.get_sync(&ORDER)?.say(name);
    Ok(())
}

fn logged() -> (Application, Arc<Log>) {
    let (app, log) = app();
    (app.with(bind(ORDER).to(log.clone())), log)
}

struct Base;

impl Component for Base {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.add(bind(BindingKey::<str>::new("text")).to("base"))?;
        mounted(app, "Base")
    }
}

struct Middle {
    text: &'static str,
}

impl Component for Middle {
    fn requires(needs: &mut Requirements) {
        needs.component(Base);
    }

    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.add(bind(BindingKey::<str>::new("text")).to(self.text))?;
        mounted(app, "Middle")
    }
}

struct Top;

impl Component for Top {
    fn requires(needs: &mut Requirements) {
        needs.component(Middle { text: "brought along" });
        needs.component(Base);
    }

    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.mount(Nested);
        mounted(app, "Top")
    }
}

struct Nested;

impl Component for Nested {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        mounted(app, "Nested")
    }
}

fn told(app: &Application) -> String {
    let report = app.verify().unwrap_err();
    assert_eq!(report.problems().len(), 1, "{report}");
    report.problems()[0].to_string()
}

#[test]
fn what_a_component_needs_is_mounted_once_and_before_it() {
    let (app, log) = logged();
    let app = app.component(Top).component(Base).component(Nested);
    assert_eq!(log.take(), ["Base", "Middle", "Nested", "Top"]);
    assert_eq!(app.components(), ["Base", "Middle", "Top", "Nested"]);
    // Who needs another one can replace what that one binds.
    assert_eq!(&*app.get_sync(&BindingKey::<str>::new("text")).unwrap(), "brought along");
    app.verify().unwrap();
}

#[test]
fn the_applications_own_component_comes_before_one_that_is_brought_along() {
    let (app, log) = logged();
    let app = app.component(Middle { text: "my own" }).component(Top);
    assert_eq!(log.take(), ["Base", "Middle", "Nested", "Top"]);
    assert_eq!(&*app.get_sync(&BindingKey::<str>::new("text")).unwrap(), "my own");
    app.verify().unwrap();
}

#[test]
fn settings_that_would_be_lost_are_told() {
    let app = logged().0.component(Top).component(Middle { text: "my own" });
    assert!(told(&app).contains("`Middle` comes after `Top`, which has brought one along"), "{}", told(&app));
    let app = logged().0.component(Middle { text: "one" }).component(Middle { text: "two" });
    assert!(told(&app).contains("component `Middle` is mounted twice"), "{}", told(&app));
}

struct Chicken;

impl Component for Chicken {
    fn requires(needs: &mut Requirements) {
        needs.component(Egg);
    }

    fn mount(&self, _: &Application) -> anyhow::Result<()> {
        Ok(())
    }
}

struct Egg;

impl Component for Egg {
    fn requires(needs: &mut Requirements) {
        needs.component(Chicken);
    }

    fn mount(&self, _: &Application) -> anyhow::Result<()> {
        Ok(())
    }
}

#[test]
fn a_circle_is_told_with_its_path() {
    let app = Application::new("test").component(Chicken);
    assert!(told(&app).contains("in a circle, Chicken -> Egg -> Chicken"), "{}", told(&app));
}

mod other {
    pub(crate) struct Base;

    impl lazo_kernel::Component for Base {
        fn mount(&self, _: &lazo_kernel::Application) -> anyhow::Result<()> {
            Ok(())
        }
    }
}

#[test]
fn two_components_of_one_name_are_told_apart() {
    let app = logged().0.component(Base).component(other::Base);
    let told = told(&app);
    assert!(
        told.contains("`behaviour::components::Base` and `behaviour::components::other::Base`"),
        "{told}"
    );
}

struct Broken;

impl Component for Broken {
    fn name(&self) -> &str {
        "mail"
    }

    fn mount(&self, _: &Application) -> anyhow::Result<()> {
        anyhow::bail!("no host")
    }
}

#[tokio::test]
async fn a_component_that_cannot_be_mounted_keeps_the_application_from_starting() {
    let app = Application::new("test").component(Broken);
    let error = app.start().await.unwrap_err().to_string();
    assert!(error.contains("[LZ0001] component `mail` could not be mounted: no host"), "{error}");
    assert_eq!(app.state(), State::Created);
}

#[test]
fn components_are_bindings() {
    let (app, _) = logged();
    let app = app.component(Middle { text: "text" });
    let keys: Vec<_> = app.find_by_tag(COMPONENT).iter().map(|binding| binding.key().to_owned()).collect();
    assert_eq!(keys, ["components.Base", "components.Middle"]);
    assert_eq!(app.get_sync(&BindingKey::<Middle>::of()).unwrap().text, "text");
    let any = app.get_sync(&BindingKey::<dyn Component>::new("components.Middle")).unwrap();
    assert_eq!(any.name(), "Middle");
}

#[derive(Default, serde::Deserialize)]
struct BannerConfig {
    text: String,
}

#[derive(Injectable)]
struct Banner {
    #[config("banner")]
    config: Arc<BannerConfig>,
    #[inject]
    log: Arc<Log>,
}

impl Component for Banner {
    fn requires(needs: &mut Requirements) {
        needs.class::<Printer>();
    }

    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.add(bind(BindingKey::<str>::new("banner")).to(self.config.text.as_str()))?;
        Ok(())
    }

    fn as_observer(self: Arc<Self>) -> Option<Arc<dyn LifeCycleObserver>> {
        Some(self)
    }
}

#[async_trait]
impl LifeCycleObserver for Banner {
    async fn start(&self) -> anyhow::Result<()> {
        self.log.say(format!("start {}", self.config.text));
        Ok(())
    }

    async fn stop(&self) -> anyhow::Result<()> {
        self.log.say(format!("stop {}", self.config.text));
        Ok(())
    }
}

#[derive(Injectable)]
struct Printer {}

impl Component for Printer {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        mounted(app, "Printer")
    }
}

#[tokio::test]
async fn a_component_that_is_a_class_is_configured_whatever_the_order() {
    let (app, log) = app();
    // Mounted before anything that it needs is bound.
    let app = app.component_class::<Banner>();
    app.add(bind(ORDER).to(log.clone())).unwrap();
    configure(&app, json!({"banner": {"text": "hello"}}));
    assert_eq!(app.components(), ["Printer", "Banner"]);
    app.start().await.unwrap();
    assert_eq!(&*app.get_sync(&BindingKey::<str>::new("banner")).unwrap(), "hello");
    app.stop().await.unwrap();
    assert_eq!(log.take(), ["Printer", "start hello", "stop hello"]);
    assert!(app.is_bound("lifeCycleObservers.Banner"));
}

#[test]
fn a_class_that_cannot_be_built_is_told_until_it_can() {
    let (app, log) = app();
    let app = app.component_class::<Banner>();
    let report = app.verify().unwrap_err().to_string();
    assert!(report.contains("component `Banner` could not be built: nothing is bound to"), "{report}");
    assert!(report.contains("`log` of `components.Banner`"), "{report}");
    app.add(bind(ORDER).to(log)).unwrap();
    // The printer could not be mounted the first time; a value that says no is not asked again.
    let report = app.verify().unwrap_err().to_string();
    assert!(!report.contains("Banner"), "{report}");
}

struct Observing(Arc<Log>);

impl Component for Observing {
    fn mount(&self, _: &Application) -> anyhow::Result<()> {
        Ok(())
    }

    fn as_observer(self: Arc<Self>) -> Option<Arc<dyn LifeCycleObserver>> {
        Some(self)
    }
}

#[async_trait]
impl LifeCycleObserver for Observing {
    async fn init(&self) -> anyhow::Result<()> {
        self.0.say("init");
        Ok(())
    }
}

#[tokio::test]
async fn a_value_can_observe_too() {
    let (app, log) = app();
    let app = app.component(Observing(log.clone()));
    app.init().await.unwrap();
    assert_eq!(log.take(), ["init"]);
}

trait Greeter: Send + Sync {
    fn greet(&self) -> String;
}

#[derive(Injectable)]
#[injectable(provides(dyn Greeter))]
struct French {}

impl Greeter for French {
    fn greet(&self) -> String {
        "bonjour".to_owned()
    }
}

#[derive(Injectable)]
struct ClockProvider {
    #[inject]
    greeter: Arc<dyn Greeter>,
}

struct Clock(String);

impl Provider for ClockProvider {
    type Value = Clock;

    fn value(self) -> Resolution<Arc<Clock>> {
        Resolution::ready(Arc::new(Clock(self.greeter.greet())))
    }
}

#[derive(Injectable)]
struct Web {}

impl LifeCycleObserver for Web {}

impl Server for Web {
    fn urls(&self) -> Vec<String> {
        Vec::new()
    }
}

#[derive(Injectable)]
struct Sower {}

impl LifeCycleObserver for Sower {}

/// Contributes one of each.
struct Everything;

impl Component for Everything {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.service::<French>()?;
        app.provider::<ClockProvider>()?;
        app.server_class::<Web>()?;
        app.observer_class::<Sower>("datasource")?;
        app.add(bind_type::<Vec<u8>>().to(vec![1]))?;
        Ok(())
    }
}

#[tokio::test]
async fn a_component_contributes_whatever_an_application_can_bind() {
    let app = Application::new("test").component(Everything);
    let keys = ["services.French", "services.Clock", "servers.Web", "lifeCycleObservers.Sower"];
    assert!(keys.iter().all(|key| app.contains(key)));
    assert_eq!(app.find_by_tag(SERVICE).len(), 2);
    app.start().await.unwrap();
    let clock = app.get(&BindingKey::<Clock>::of()).await.unwrap();
    assert_eq!(clock.0, "bonjour");
    // One for the application.
    assert!(Arc::ptr_eq(&clock, &app.get(&BindingKey::<Clock>::new("services.Clock")).await.unwrap()));
    assert_eq!(app.binding("services.French").unwrap().scope(), Scope::Singleton);
    assert_eq!(
        app.binding("lifeCycleObservers.Sower").unwrap().tag_value_of("lifeCycleObserver"),
        Some("datasource")
    );
    app.stop().await.unwrap();
}

#[tokio::test]
async fn the_applications_own_binding_replaces_a_components() {
    let app = Application::new("test").component(Everything);
    let clock = bind(BindingKey::<Clock>::new("services.Clock")).to(Clock("mine".to_owned()));
    let app = app.with(clock);
    assert_eq!(app.get(&BindingKey::<Clock>::of()).await.unwrap().0, "mine");
}

#[test]
fn the_application_and_its_metadata_are_bound() {
    let app = Application::new(Package { description: "a test".into(), ..Package::from("demo") });
    assert_eq!(app.get_sync(&APPLICATION_METADATA).unwrap().description, "a test");
    let own = app.get_sync(&APPLICATION).unwrap().upgrade().unwrap();
    assert_eq!(own.package(), app.package());

    #[derive(Injectable)]
    #[injectable(scope = Singleton)]
    struct Holder {
        #[inject]
        app: WeakApplication,
    }
    let app = app.with(bind_type::<Holder>().to_class());
    app.verify().unwrap();
    let holder = app.get_sync(&BindingKey::<Holder>::of()).unwrap();
    assert_eq!(holder.app.upgrade().unwrap().name(), "demo");
    // Being bound in itself does not keep it.
    drop((app, own));
    assert!(holder.app.upgrade().is_none());
}
