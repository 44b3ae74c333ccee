//! Artifacts of two crates in one program: those of this test, and those of the example `todo`, which is linked.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use lazo::{
    boot::{Artifacts, BOOT_REPORT},
    kernel::Package,
    prelude::*,
};

#[service]
struct Own {}

fn options() -> BootOptions {
    BootOptions::new().directory("tests").environment([("NOTHING", "")])
}

/// What the crate `todo` calls `package!()`.
fn todo_package() -> Package {
    todo::application().package().clone()
}

#[tokio::test]
async fn what_is_linked_is_not_bound_but_told_of() {
    assert_eq!(todo_package().name, "todo");
    let app = Application::new(package!()).boot_with(options()).await.unwrap();
    let report = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!(report.to_string(), "1 artifact; service: Own");
    assert_eq!(report.unclaimed.iter().map(|one| one.package).collect::<Vec<_>>(), ["todo"]);
    assert!(!app.contains("controllers.TodoController"));
}

#[tokio::test]
async fn another_crates_artifacts_come_with_a_component() {
    let app = todo::application().boot_with(options()).await.unwrap();
    let alone = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!((&alone.packages[..], alone.booters.len()), (&["todo".to_owned()][..], 4));

    let app = Application::new(package!()).component(RestComponent::without_server());
    let app = app.component(Artifacts::of(todo_package())).boot_with(options()).await.unwrap();
    let report = app.get(&BOOT_REPORT).await.unwrap();
    assert_eq!(report.packages, ["todo", "lazo-tests"]);
    assert_eq!(report.of_kind("service").collect::<Vec<_>>(), ["Seed", "Own"]);
    assert!(app.contains("controllers.TodoController"));
    assert!(report.unclaimed.is_empty());
}
