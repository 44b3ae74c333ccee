//! Layers, their order, and what an error says.

use std::{fs, path::Path};

use lazo_boot::{BootError, BootExt, BootOptions};
use lazo_kernel::{Application, config, package};
use serde::Deserialize;
use tempfile::TempDir;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Rest {
    host: String,
    port: u16,
    tls: Option<bool>,
}

fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("a file");
    }
    directory
}

fn options(directory: &Path) -> BootOptions {
    BootOptions::new().allow_empty().directory(directory).environment([("X", "")])
}

async fn rest(options: BootOptions) -> Result<Rest, String> {
    let app = Application::new(package!()).with(config::variable("PORT", "rest.port"));
    let app = app.boot_with(options).await.map_err(|error| error.to_string())?;
    config::section(&app, "rest").map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_later_layer_wins() {
    let files = directory(&[
        ("application.toml", "[rest]\nhost = \"file\"\nport = 1\n"),
        ("application.yaml", "rest:\n  port: 2\n"),
        ("application-prod.json", r#"{"rest": {"port": 3}}"#),
    ]);
    let at = options(files.path());
    assert_eq!(rest(at.clone()).await.unwrap().port, 2);
    assert_eq!(rest(at.clone().profile("prod")).await.unwrap().port, 3);
    let at = at.environment([("LAZO_PROFILE", "prod"), ("PORT", "4")]);
    assert_eq!(rest(at.clone()).await.unwrap().port, 4);
    let at = at.environment([("LAZO_PROFILE", "prod"), ("PORT", "4"), ("LAZO_REST__PORT", "5")]);
    assert_eq!(rest(at.clone()).await.unwrap(), Rest { host: "file".into(), port: 5, tls: None });
    assert_eq!(rest(at.set("rest.port", 6).unwrap()).await.unwrap().port, 6);
}

#[tokio::test]
async fn no_configuration_gives_the_defaults() {
    let empty = directory(&[]);
    assert_eq!(rest(options(empty.path())).await.unwrap(), Rest::default());
}

#[tokio::test]
async fn a_bad_value_names_source_key_and_type() {
    let files = directory(&[("application.toml", "[rest]\nport = \"eighty\"\n")]);
    let error = rest(options(files.path())).await.unwrap_err();
    assert!(error.contains("`rest.port` in "), "{error}");
    assert!(error.contains("application.toml"), "{error}");
    assert!(error.contains("invalid type: string \"eighty\", expected an integer"), "{error}");

    let empty = directory(&[]);
    let error = rest(options(empty.path()).environment([("PORT", "80000")])).await.unwrap_err();
    assert!(error.contains("`rest.port` in the environment variable PORT"), "{error}");
    assert!(error.contains("expected an unsigned 16 bit integer"), "{error}");

    let error = rest(options(empty.path()).environment([("LAZO_REST__PORT", "x")])).await.unwrap_err();
    assert!(error.contains("`rest.port` in the environment"), "{error}");

    let error = rest(options(empty.path()).set("rest.tls", "maybe").unwrap()).await.unwrap_err();
    assert!(error.contains("`rest.tls` (set in code)"), "{error}");
}

#[tokio::test]
async fn a_file_that_cannot_be_parsed_is_named() {
    let files = directory(&[("application.toml", "[rest\n")]);
    let app = Application::new(package!()).boot_with(options(files.path())).await;
    match app.expect_err("the file is broken") {
        BootError::File { path, .. } => assert!(path.ends_with("application.toml")),
        other => panic!("{other}"),
    }
}
