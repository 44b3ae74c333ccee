//! What is found before the start, each with a golden message.

use super::support::{plain, with_component};
use crate::golden::golden;
use lazo_kernel::bind;
use lazo_rest::{
    RestApplication, RestComponent, RestConfig,
    config::CorsConfig,
    middleware::{MIDDLEWARE_GROUPS, from_fn},
};

#[test]
fn groups_that_contradict_each_other() {
    let pass = || from_fn(|exchange, next| Box::pin(async move { next.run(exchange).await }));
    let app = plain()
        .middleware("audit", pass())
        .with(bind(MIDDLEWARE_GROUPS).to(["invokeMethod", "audit", "findRoute"].map(str::to_owned).to_vec()));
    golden("LZ0110-circle.txt", &app.verify().unwrap_err());
    let app = plain()
        .middleware("late", pass())
        .with(bind(MIDDLEWARE_GROUPS).to(["invokeMethod", "late"].map(str::to_owned).to_vec()));
    golden("LZ0110-behind.txt", &app.verify().unwrap_err());
}

#[test]
fn a_policy_that_protects_nobody() {
    let cors = CorsConfig { credentials: true, ..CorsConfig::open() };
    let app = with_component(RestComponent::without_server(), RestConfig { cors, ..RestConfig::default() });
    golden("LZ0111.txt", &app.verify().unwrap_err());
}

#[test]
fn addresses_that_are_none() {
    let config = RestConfig {
        listen: vec!["localhost:80".to_owned()],
        trusted_proxies: vec!["the balancer".to_owned()],
        ..RestConfig::default()
    };
    let app = with_component(RestComponent::without_server(), config);
    golden("LZ0112.txt", &app.verify().unwrap_err());
    let config = RestConfig { listen: vec!["https://127.0.0.1:0".to_owned()], ..RestConfig::default() };
    let report = with_component(RestComponent::without_server(), config).verify().unwrap_err().to_string();
    assert!(report.contains("[LZ0112]") && report.contains("`rest.tls.certificate`"), "{report}");
}

#[test]
fn limits_that_let_nobody_in() {
    for name in ["connections", "head", "headers", "head_seconds", "handshake_seconds", "streams"] {
        let config = serde_json::json!({"limits": {name: 0}});
        let config: RestConfig = serde_json::from_value(config).unwrap();
        let report =
            with_component(RestComponent::without_server(), config).verify().unwrap_err().to_string();
        assert!(report.contains("[LZ0112]") && report.contains(&format!("`rest.limits.{name}`")), "{report}");
    }
    // These have a meaning.
    let none = serde_json::json!({"limits": {"body": 0, "keep_alive_seconds": 0, "shutdown_seconds": 0}});
    let config: RestConfig = serde_json::from_value(none).unwrap();
    with_component(RestComponent::without_server(), config).verify().unwrap();
}
