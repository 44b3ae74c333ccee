//! What is found before the start, each with a golden message.

use super::support::{plain, with_component};
use lazo_kernel::bind;
use lazo_rest::{
    RestApplication, RestComponent, RestConfig,
    config::CorsConfig,
    middleware::{MIDDLEWARE_GROUPS, from_fn},
};
use std::{fs, path::Path};

fn golden(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let report = &format!("{report}\n");
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(&path, report).unwrap();
    }
    assert_eq!(
        *report,
        fs::read_to_string(&path).unwrap_or_default(),
        "LAZO_TESTS_UPDATE_GOLDEN=1 writes {}",
        path.display()
    );
}

#[test]
fn groups_that_contradict_each_other() {
    let pass = || from_fn(|exchange, next| Box::pin(async move { next.run(exchange).await }));
    let app = plain()
        .middleware("audit", pass())
        .with(bind(MIDDLEWARE_GROUPS).to(["invokeMethod", "audit", "findRoute"].map(str::to_owned).to_vec()));
    golden("LZ0110-circle.txt", &app.verify().unwrap_err().to_string());
    let app = plain()
        .middleware("late", pass())
        .with(bind(MIDDLEWARE_GROUPS).to(["invokeMethod", "late"].map(str::to_owned).to_vec()));
    golden("LZ0110-behind.txt", &app.verify().unwrap_err().to_string());
}

#[test]
fn a_policy_that_protects_nobody() {
    let cors = CorsConfig { credentials: true, ..CorsConfig::open() };
    let app = with_component(RestComponent::without_server(), RestConfig { cors, ..RestConfig::default() });
    golden("LZ0111.txt", &app.verify().unwrap_err().to_string());
}

#[test]
fn addresses_that_are_none() {
    let config = RestConfig {
        listen: vec!["localhost:80".to_owned()],
        trusted_proxies: vec!["the balancer".to_owned()],
        ..RestConfig::default()
    };
    let app = with_component(RestComponent::without_server(), config);
    golden("LZ0112.txt", &app.verify().unwrap_err().to_string());
    let config = RestConfig { listen: vec!["https://127.0.0.1:0".to_owned()], ..RestConfig::default() };
    let report = with_component(RestComponent::without_server(), config).verify().unwrap_err().to_string();
    assert!(report.contains("[LZ0112]") && report.contains("`rest.tls.certificate`"), "{report}");
}
