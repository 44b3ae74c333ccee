//! The whole text of each message about data sources, as a developer reads it: one file in `golden/` for each kind.

use std::{path::Path, sync::Arc};

use lazo_kernel::{
    Application, bind,
    config::{CONFIGURATION, ConfigurationSource},
    verify::Report,
};
use lazo_repository::{RepositoryComponent, bind_data_source};
use serde_json::{Value, json};

/// Compares with the committed file; `LAZO_TESTS_UPDATE_GOLDEN=1` writes it anew.
fn golden(name: &str, verdict: Result<(), Report>) {
    let written = format!("{}\n", verdict.expect_err("there are problems"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name).with_extension("txt");
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, &written).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == golden,
        "{name} has changed: look at it, then run with LAZO_TESTS_UPDATE_GOLDEN=1\n--- was\n{golden}\n--- is\n{written}"
    );
}

/// The section of the data source `db`.
struct Db(Value);

impl ConfigurationSource for Db {
    fn section(&self, path: &str) -> Result<Option<Value>, String> {
        Ok((path == "datasources.db").then(|| self.0.clone()))
    }
}

fn configured(section: Value) -> Application {
    let section: Arc<dyn ConfigurationSource> = Arc::new(Db(section));
    let app = Application::new("test").component(RepositoryComponent).with(bind(CONFIGURATION).to(section));
    bind_data_source(&app, "db", None).expect("bound");
    app
}

#[test]
fn a_data_source_without_a_connector() {
    golden("LZ0301-none", configured(json!({})).verify());
    golden("LZ0301-unknown", configured(json!({"connector": "oracle"})).verify());
}
