//! What is found and bound, and what is said when nothing is.

use std::sync::Arc;

use lazo_boot::{BOOT_REPORT, BootError, BootExt, BootOptions};
use lazo_kernel::{Application, BindingKey, Package, package};

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

fn options() -> BootOptions {
    BootOptions::new().directory(env!("CARGO_MANIFEST_DIR"))
}

#[tokio::test]
async fn the_crates_own_artifacts_are_bound_and_reported() {
    let app = Application::new(package!()).boot_with(options()).await.unwrap();
    let report = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!(report.to_string(), "3 artifacts; service: Alarm, Clock; observer: Waker");
    let alarm = app.get(&BindingKey::<services::Alarm>::new("services.bell")).await.unwrap();
    let clock = app.get(&BindingKey::<services::Clock>::new("services.Clock")).await.unwrap();
    assert!(Arc::ptr_eq(&alarm.clock, &clock));
    assert_eq!(clock.hour, 12);
    app.start().await.unwrap();
    app.stop().await.unwrap();
}

#[tokio::test]
async fn a_filter_leaves_modules_out() {
    let app = Application::new(package!()).boot_with(options().only("artifacts::services")).await.unwrap();
    let report = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!(report.loaded.len(), 2);
    assert_eq!(report.left_out[0].name, "Waker");
}

#[tokio::test]
async fn nothing_found_is_an_error_that_says_what_to_write() {
    let stranger = Package { name: "other-app".into(), ..package!() };
    let error = Application::new(stranger).boot_with(options()).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("`use other_app as _;`"), "{text}");
    assert!(text.contains("linked packages that have some: lazo-boot"), "{text}");

    let error = Application::new("by hand").boot_with(options()).await.unwrap_err();
    assert!(matches!(error, BootError::NoPackage { .. }));
    assert!(error.to_string().contains("Application::new(package!())"));
}
