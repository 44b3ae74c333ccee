//! What is found and bound, in which order, and what is said when nothing is.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod golden;

use golden::golden;
use std::sync::Arc;

use lazo_boot::{BOOT_REPORT, BootError, BootExt, BootOptions, BootReport};
use lazo_kernel::{Application, Artifact, BindingKey, Package, package};
use serde_json::json;

mod services {
    use std::sync::Arc;

    #[lazo_kernel::service]
    pub(crate) struct Clock {
        #[default(12)]
        pub(crate) hour: u8,
    }

    #[lazo_kernel::service(key = "services.bell", scope = Transient)]
    pub(crate) struct Alarm {
        #[inject]
        pub(crate) clock: Arc<Clock>,
    }
}

mod observers {
    use lazo_kernel::LifeCycleObserver;

    #[lazo_kernel::observer(group = "early")]
    struct Waker;

    impl LifeCycleObserver for Waker {}
}

mod providers {
    use std::sync::Arc;

    use lazo_kernel::{Provider, Resolution, provider};

    use crate::services::Clock;

    pub(crate) struct Hour(pub(crate) u8);

    #[provider]
    struct HourProvider {
        #[inject]
        clock: Arc<Clock>,
    }

    impl Provider for HourProvider {
        type Value = Hour;

        fn value(self) -> Resolution<Arc<Hour>> {
            Resolution::ready(Arc::new(Hour(self.clock.hour)))
        }
    }

    #[provider(key = "greeting", scope = Transient, tag = "text", default)]
    struct Greeting;

    impl Provider for Greeting {
        type Value = str;

        fn value(self) -> Resolution<Arc<str>> {
            Resolution::ready("good morning".into())
        }
    }
}

mod components {
    use lazo_kernel::{Application, Component, bind_type, component};

    pub(crate) struct Bell(pub(crate) u8);

    #[component]
    struct BellComponent;

    impl Component for BellComponent {
        fn mount(&self, app: &Application) -> anyhow::Result<()> {
            app.add(bind_type::<Bell>().to(Bell(1)))?;
            Ok(())
        }
    }

    #[component]
    #[derive(Default)]
    struct NameComponent {
        prefix: Option<&'static str>,
    }

    impl Component for NameComponent {
        fn mount(&self, app: &Application) -> anyhow::Result<()> {
            assert_eq!(self.prefix, None);
            app.add(bind_type::<String>().to("name".to_owned()))?;
            Ok(())
        }
    }
}

fn options() -> BootOptions {
    BootOptions::new().directory("tests").environment([("NOTHING", "")])
}

async fn booted() -> (Application, Arc<BootReport>) {
    let app = Application::new(package!()).boot_with(options()).await.unwrap();
    let report = app.get(&BOOT_REPORT).await.unwrap();
    (app, report)
}

#[tokio::test]
async fn the_crates_own_artifacts_are_bound_and_reported() {
    let (app, report) = booted().await;
    assert_eq!(
        report.to_string(),
        "7 artifacts; component: BellComponent, NameComponent; provider: Greeting, HourProvider; service: Alarm, Clock; \
         observer: Waker"
    );
    let alarm = app.get(&BindingKey::<services::Alarm>::new("services.bell")).await.unwrap();
    let clock = app.get(&BindingKey::<services::Clock>::new("services.Clock")).await.unwrap();
    assert!(Arc::ptr_eq(&alarm.clock, &clock));
    assert_eq!(clock.hour, 12);
    app.start().await.unwrap();
    app.stop().await.unwrap();
}

#[tokio::test]
async fn a_component_of_the_crate_is_mounted() {
    let (app, _) = booted().await;
    assert_eq!(app.get(&BindingKey::<components::Bell>::of()).await.unwrap().0, 1);
    assert_eq!(*app.get(&BindingKey::<String>::of()).await.unwrap(), "name");
    assert!(app.components().iter().any(|name| name.ends_with("BellComponent")));
}

#[tokio::test]
async fn a_provider_is_bound_to_the_key_of_its_value() {
    let (app, _) = booted().await;
    let hour = BindingKey::<providers::Hour>::of();
    let once = app.get(&hour).await.unwrap();
    assert_eq!(once.0, 12);
    assert!(Arc::ptr_eq(&once, &app.get(&hour).await.unwrap()), "a singleton");

    let greeting = BindingKey::<str>::new("greeting");
    assert_eq!(&*app.get(&greeting).await.unwrap(), "good morning");
    let binding = app.binding("greeting").unwrap();
    assert!(binding.is_default() && binding.has_tag("text"));
    assert_eq!(binding.scope(), lazo_kernel::Scope::Transient);
}

#[tokio::test]
async fn the_report_is_data() {
    let (_, report) = booted().await;
    let services = report.booters.iter().find(|booter| booter.kind == "service").unwrap();
    assert_eq!(services.bound, ["services.Clock", "services.bell"]);
    let report = serde_json::to_value(&*report).unwrap();
    assert_eq!(report["packages"], json!(["lazo-boot"]));
    let waker = &report["booters"][3];
    assert_eq!(waker["kind"], "observer");
    assert_eq!(waker["bound"], json!(["lifeCycleObservers.Waker"]));
    assert_eq!(waker["found"][0]["module"], "artifacts::observers");
    assert!(waker["found"][0]["place"].as_str().unwrap().starts_with("boot/tests/artifacts.rs:"));
    assert_eq!((&report["leftOut"], &report["unclaimed"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn the_order_is_that_of_kinds_then_modules_then_names() {
    let (_, report) = booted().await;
    let (_, again) = booted().await;
    assert_eq!(report, again);
    let kinds: Vec<&str> = report.booters.iter().map(|booter| &*booter.kind).collect();
    assert_eq!(kinds, ["component", "provider", "service", "observer"]);
    let linked = Artifact::linked();
    assert!(linked.is_sorted_by_key(|a| (a.package, a.kind, a.module, a.name, a.line)));
}

#[tokio::test]
async fn nothing_found_is_an_error_that_says_what_to_write() {
    let stranger = Package { name: "other-app".into(), ..package!() };
    let error = Application::new(stranger.clone()).boot_with(options()).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("`use other_app as _;`"), "{text}");
    assert!(text.contains("linked packages that have some: lazo-boot"), "{text}");
    Application::new(stranger).boot_with(options().allow_empty()).await.unwrap();

    let error = Application::new("by hand").boot_with(options()).await.unwrap_err();
    assert!(matches!(error, BootError::NoPackage { .. }));
    assert!(error.to_string().contains("Application::new(package!())"));
    Application::new("by hand").boot_with(options().allow_empty()).await.unwrap();
}

#[tokio::test]
async fn booting_twice_is_booting_once() {
    let (app, report) = booted().await;
    let generation = app.bindings().len();
    let app = app.boot_with(options()).await.unwrap();
    assert_eq!(app.get(&BOOT_REPORT).await.unwrap(), report);
    assert_eq!(app.bindings().len(), generation);
}

#[tokio::test]
async fn an_application_that_misses_something_is_told_that_it_was_not_booted() {
    let missing = BindingKey::<u8>::new("missing");
    let lost = lazo_kernel::bind_type::<u8>().to_alias(missing);
    let app = Application::new(package!()).with(lost);
    golden("LZ0201-application", &app.verify().unwrap_err());
    // Nothing is missing: an application may bind by hand what its crate also offers.
    Application::new(package!()).verify().unwrap();
    let told = app.boot_with(options()).await.unwrap().verify().unwrap_err().to_string();
    assert!(!told.contains("LZ0201"), "{told}");
}

#[tokio::test]
async fn an_override_beats_what_is_booted() {
    let fake = || lazo_kernel::bind(BindingKey::<services::Clock>::new("services.Clock"));
    let app = Application::new(package!()).with(fake().to(services::Clock { hour: 3 }).as_override());
    let app = app.boot_with(options()).await.unwrap();
    let alarm = app.get(&BindingKey::<services::Alarm>::new("services.bell")).await.unwrap();
    assert_eq!(alarm.clock.hour, 3);
}
