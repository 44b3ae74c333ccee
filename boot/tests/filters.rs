//! What is left out, and why.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use lazo_boot::{BOOT_REPORT, BootExt, BootOptions, BootReport, Phase};
use lazo_kernel::{Application, BindingKey, package};

mod services {
    #[lazo_kernel::service]
    struct Clock;

    pub(crate) mod deep {
        #[lazo_kernel::service]
        struct Bell;
    }
}

mod services_of_others {
    #[lazo_kernel::service]
    struct Drum;
}

mod observers {
    #[lazo_kernel::observer]
    struct Waker;

    impl lazo_kernel::LifeCycleObserver for Waker {}
}

async fn report(options: BootOptions) -> Arc<BootReport> {
    let options = options.directory("tests").environment([("NOTHING", "")]);
    let app = Application::new(package!()).boot_with(options).await.unwrap();
    app.get(&BOOT_REPORT).await.unwrap()
}

/// The names of what was bound, and why each of the others was not.
async fn sorted_out(options: BootOptions) -> (Vec<String>, Vec<String>) {
    let report = report(options).await;
    let bound = report.found().map(|found| found.name.to_string()).collect();
    let out = report.left_out.iter().map(|out| format!("{}: {}", out.found.name, out.why)).collect();
    (bound, out)
}

async fn refused(options: BootOptions) -> String {
    let options = options.directory("tests").environment([("NOTHING", "")]);
    Application::new(package!()).boot_with(options).await.unwrap_err().to_string()
}

fn new() -> BootOptions {
    BootOptions::new()
}

#[tokio::test]
async fn modules() {
    let (bound, out) = sorted_out(new().only("filters::services")).await;
    assert_eq!(bound, ["Clock", "Bell"]);
    let why = "not in `only`: filters::services";
    assert_eq!(out, [format!("Drum: {why}"), format!("Waker: {why}")]);

    let (bound, _) = sorted_out(new().only("filters::services").only("filters::observers")).await;
    assert_eq!(bound, ["Clock", "Bell", "Waker"]);

    let (bound, out) = sorted_out(new().except("filters::services::deep")).await;
    assert_eq!(bound, ["Clock", "Drum", "Waker"]);
    assert_eq!(out, ["Bell: `except(\"filters::services::deep\")`"]);
}

#[tokio::test]
async fn kinds() {
    let (bound, out) = sorted_out(new().only_kind("observer")).await;
    assert_eq!(bound, ["Waker"]);
    assert_eq!(out.len(), 3);
    assert!(out.contains(&"Clock: not among `only_kind`: observer".to_owned()), "{out:?}");
    let (bound, out) = sorted_out(new().except_kind("observer")).await;
    assert_eq!(bound.len(), 3);
    assert_eq!(out, ["Waker: `except_kind(\"observer\")`"]);
    // A kind that has a booter and no artifacts is not misspelt.
    assert_eq!(sorted_out(new().except_kind("controller")).await.0.len(), 4);
}

#[tokio::test]
async fn names_and_functions() {
    let (bound, _) = sorted_out(new().only_name("Bell").only_name("Drum")).await;
    assert_eq!(bound, ["Bell", "Drum"]);
    let (bound, out) = sorted_out(new().except_name("Bell")).await;
    assert_eq!(bound, ["Clock", "Drum", "Waker"]);
    assert_eq!(out, ["Bell: `except_name(\"Bell\")`"]);
    let (bound, out) = sorted_out(new().filter(|found| !found.module.contains("others"))).await;
    assert_eq!(bound, ["Clock", "Bell", "Waker"]);
    assert_eq!(out, ["Drum: refused by a function given to `filter`"]);
}

#[tokio::test]
async fn a_filter_that_matches_nothing_is_misspelt() {
    let told = refused(new().only("filters::servces")).await;
    assert!(told.contains("`only(\"filters::servces\")`"), "{told}");
    assert!(told.contains("did you mean `filters::services`?"), "{told}");
    let told = refused(new().except_kind("observers")).await;
    assert!(told.contains("did you mean `observer`?"), "{told}");
    let told = refused(new().only_name("Gong")).await;
    assert!(told.contains("there are: Bell, Clock, Drum, Waker"), "{told}");
    // Not a module's path, but the start of one.
    assert!(refused(new().only("filters::serv")).await.contains("matches nothing"));
}

#[tokio::test]
async fn without_the_load_phase_nothing_is_bound() {
    let options = new().phases([Phase::Configure, Phase::Discover]).directory("tests");
    let app = Application::new(package!()).boot_with(options.environment([("NOTHING", "")])).await.unwrap();
    let report = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!(report.found().count(), 4);
    assert!(report.booters.iter().all(|booter| booter.bound.is_empty()));
    assert_eq!(report.packages, Vec::<String>::new());
    assert!(app.get(&BindingKey::<str>::new("services.Clock")).await.is_err());
    // It was but a rehearsal: the real thing can follow.
    let app = app.boot_with(new().directory("tests").environment([("NOTHING", "")])).await.unwrap();
    assert!(app.contains("services.Clock"));
    assert_eq!(app.get(&BOOT_REPORT).await.unwrap().found().count(), 4);
}
