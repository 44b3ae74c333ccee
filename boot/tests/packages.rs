//! What components bring from their own crates, and what nobody asks for.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod golden;

use golden::golden;
use std::sync::Arc;

use lazo_boot::{Artifacts, BOOT_REPORT, BootError, BootExt, BootOptions, BootReport};
use lazo_kernel::{
    __private::inventory, Application, Artifact, BindingKey, Component, Package, bind, package,
};

/// What the crate of that name would submit.
macro_rules! of_package {
    ($package:literal, $kind:literal, $name:literal, $register:expr) => {
        inventory::submit! {
            Artifact {
                kind: $kind,
                name: $name,
                package: $package,
                module: concat!($package, "::inside"),
                file: "elsewhere.rs",
                line: line!(),
                register: $register,
                data: None,
            }
        }
    };
}

const SHARED: BindingKey<str> = BindingKey::new("shared");

of_package!("orders", "service", "Orders", |app| {
    app.add(bind(BindingKey::<str>::new("services.Orders")).to("orders"))?;
    app.add(bind(SHARED).to("of orders"))?;
    Ok(())
});
of_package!("orders", "component", "Deeper", |app| {
    app.mount(Artifacts::of(of("billing")));
    Ok(())
});
of_package!("billing", "service", "Billing", |app| {
    app.add(bind(SHARED).to("of billing"))?;
    Ok(())
});
of_package!("forgotten", "service", "One", |_| Ok(()));
of_package!("forgotten", "controller", "Two", |_| Ok(()));

lazo_kernel::artifact! {
    kind: "service",
    name: "Own",
    register: |app| {
        app.add(bind(SHARED).to("our own"))?;
        Ok(())
    },
}

fn of(name: &str) -> Package {
    Package { name: name.into(), ..package!() }
}

struct OrdersComponent;

impl Component for OrdersComponent {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.mount(Artifacts::of(of("orders")));
        Ok(())
    }
}

fn options() -> BootOptions {
    BootOptions::new().directory("tests").environment([("NOTHING", "")])
}

async fn report(app: &Application) -> Arc<BootReport> {
    app.get(&BOOT_REPORT).await.unwrap()
}

#[tokio::test]
async fn a_component_brings_its_crates_artifacts_and_they_yield_to_our_own() {
    let app = Application::new(package!()).component(OrdersComponent);
    let app = app.component(Artifacts::of(of("orders"))).boot_with(options()).await.unwrap();
    let report = report(&app).await;
    assert_eq!(report.packages, ["billing", "orders", "lazo-boot"]);
    assert_eq!(report.to_string(), "4 artifacts; component: Deeper; service: Billing, Orders, Own");
    assert_eq!(&*app.get(&SHARED).await.unwrap(), "our own");
    app.start().await.unwrap();
}

#[tokio::test]
async fn an_application_by_hand_boots_what_its_components_bring() {
    let app = Application::new("by hand").component(OrdersComponent).boot_with(options()).await.unwrap();
    assert_eq!(report(&app).await.packages, ["billing", "orders"]);
    assert_eq!(&*app.get(&SHARED).await.unwrap(), "of orders");
}

#[tokio::test]
async fn linked_artifacts_that_nobody_booted_are_told() {
    let app = Application::new(package!()).component(OrdersComponent).boot_with(options()).await.unwrap();
    let unclaimed = &report(&app).await.unclaimed;
    assert_eq!((unclaimed.len(), unclaimed[0].package, unclaimed[0].artifacts), (1, "forgotten", 2));
    golden("LZ0202", &unclaimed[0]);

    let options = options().ignore("forgotten");
    let app = Application::new(package!()).component(OrdersComponent).boot_with(options).await.unwrap();
    assert_eq!(report(&app).await.unclaimed, []);
}

#[tokio::test]
async fn a_component_that_is_not_booted_is_told_and_can_be_booted_later() {
    let app = Application::new(package!()).boot_with(options()).await.unwrap();
    app.mount(OrdersComponent);
    golden("LZ0201-component", &app.verify().unwrap_err());

    let app = app.boot_with(options()).await.unwrap();
    app.verify().unwrap();
    assert_eq!(report(&app).await.packages, ["lazo-boot", "billing", "orders"]);
    assert_eq!(
        report(&app).await.to_string(),
        "4 artifacts; service: Own, Billing, Orders; component: Deeper"
    );
}

#[tokio::test]
async fn a_component_without_artifacts_in_its_crate_is_told() {
    let app = Application::new(package!()).component(Artifacts::of(of("empty-crate")));
    let error = app.boot_with(options()).await.unwrap_err();
    assert!(matches!(&error, BootError::NothingFound { package, .. } if package == "empty-crate"), "{error}");
}

#[tokio::test]
async fn a_filter_narrows_the_package_that_it_speaks_of() {
    let app = || Application::new(package!()).component(OrdersComponent);
    let own = app().boot_with(options().only("packages")).await.unwrap();
    assert_eq!(report(&own).await.found().count(), 4);
    let app = app().boot_with(options().except("billing::inside")).await.unwrap();
    assert_eq!(report(&app).await.of_kind("service").collect::<Vec<_>>(), ["Orders", "Own"]);
}
