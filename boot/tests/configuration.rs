//! Layers, their order, and what an error says.

mod golden;

use golden::golden;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};

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
    assert!(error.contains("invalid type: string \"eighty\", expected u16"), "{error}");

    let empty = directory(&[]);
    let error = rest(options(empty.path()).environment([("PORT", "80000")])).await.unwrap_err();
    assert!(error.contains("`rest.port` in the environment variable PORT"), "{error}");
    assert!(error.contains("invalid value: integer `80000`, expected u16"), "{error}");

    let error = rest(options(empty.path()).environment([("LAZO_REST__PORT", "x")])).await.unwrap_err();
    assert!(error.contains("`rest.port` in the environment variable LAZO_REST__PORT"), "{error}");

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Strict {
        port: u16,
    }
    let files = directory(&[("application.toml", "[rest]\nport = 1\n")]);
    let app = Application::new(package!());
    let misspelt = options(files.path()).environment([("LAZO_REST__PROT", "2")]);
    let app = app.boot_with(misspelt).await.expect("nobody has read it yet");
    let error = config::section::<Strict>(&app, "rest").unwrap_err().to_string();
    assert!(
        error.contains("`rest.prot` in the environment variable LAZO_REST__PROT: unknown field"),
        "{error}"
    );

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

/// What any section holds.
async fn all(options: BootOptions, section: &str) -> BTreeMap<String, String> {
    let app = Application::new(package!()).boot_with(options).await.expect("it boots");
    config::section(&app, section).expect("a section of texts")
}

fn map<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn of_several_profiles_the_later_wins() {
    let files = directory(&[
        ("application.toml", "[db]\nurl = \"local\"\nuser = \"me\"\n"),
        ("application-prod.toml", "[db]\nurl = \"prod\"\npool = \"9\"\n"),
        ("application-eu.toml", "[db]\nurl = \"eu\"\n"),
    ]);
    let at = || options(files.path());
    let expected = map([("url", "eu"), ("user", "me"), ("pool", "9")]);
    assert_eq!(all(at().profile("prod, eu"), "db").await, expected);
    assert_eq!(all(at().environment([("LAZO_PROFILE", "prod,eu")]), "db").await, expected);
    assert_eq!(all(at().profile("eu,prod"), "db").await["url"], "prod");

    let app = Application::new(package!()).boot_with(at().profile("prod,eu")).await.unwrap();
    let report = app.get(&lazo_boot::BOOT_REPORT).await.unwrap();
    assert_eq!(report.profiles, ["prod", "eu"]);
    let names: Vec<_> = report.files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["application.toml", "application-prod.toml", "application-eu.toml"]);
}

#[tokio::test]
async fn variables_find_keys_however_files_spell_them() {
    let files = directory(&[("application.toml", "[dataSources.myDb]\nurl = \"file\"\nuser = \"me\"\n")]);
    let at = options(files.path()).environment([("LAZO_DATASOURCES__MYDB__URL", "variable")]);
    assert_eq!(all(at.clone(), "dataSources.myDb").await, map([("url", "variable"), ("user", "me")]));
    assert_eq!(all(at.set("dataSources.myDb.url", "code").unwrap(), "dataSources.myDb").await["url"], "code");
    // And where no file has the key, code finds what a variable says.
    let at = options(files.path()).environment([("LAZO_OTHER__SOMEKEY__X", "1")]);
    assert_eq!(all(at, "other.someKey").await, map([("x", "1")]));
}

#[tokio::test]
async fn lists_come_from_variables_by_place() {
    let files = directory(&[("application.toml", "[cors]\norigins = [\"a\", \"b\"]\n")]);
    let list = async |options: BootOptions| -> Vec<String> {
        let app = Application::new(package!()).boot_with(options.directory(files.path())).await.unwrap();
        config::section(&app, "cors.origins").unwrap()
    };
    let variables = [("LAZO_CORS__ORIGINS__1", "B"), ("LAZO_CORS__ORIGINS__2", "C")];
    assert_eq!(list(options(files.path()).environment(variables)).await, ["a", "B", "C"]);
    assert_eq!(list(options(files.path()).set("cors.origins", ["z"]).unwrap()).await, ["z"]);
    let new = [("LAZO_TAGS__0", "x"), ("LAZO_TAGS__1", "y")];
    let app = Application::new(package!()).boot_with(options(files.path()).environment(new)).await.unwrap();
    assert_eq!(config::section::<Vec<String>>(&app, "tags").unwrap(), ["x", "y"]);
}

#[tokio::test]
async fn secrets_are_files_named_after_their_keys() {
    let files = directory(&[("application.toml", "[datasources.db]\npassword = \"none\"\nuser = \"me\"\n")]);
    let secrets = directory(&[
        ("datasources.db.password", "secret of the file\n"),
        ("datasources__db__token", " kept as it is \r\n"),
        (".hidden", "not a key"),
    ]);
    let secrets = secrets.path().to_str().unwrap();
    let at = options(files.path()).environment([("LAZO_SECRETS_DIR", secrets)]);
    let expected = map([("password", "secret of the file"), ("token", " kept as it is "), ("user", "me")]);
    assert_eq!(all(at, "datasources.db").await, expected);
    let variables = [("LAZO_SECRETS_DIR", secrets), ("LAZO_DATASOURCES__DB__PASSWORD", "variable")];
    let at = options(files.path()).environment(variables);
    assert_eq!(all(at.clone(), "datasources.db").await["password"], "variable");

    let at = at.environment([("LAZO_SECRETS_DIR", "/there/is/none")]);
    let error = Application::new(package!()).boot_with(at).await.unwrap_err();
    assert!(matches!(&error, BootError::File { path, .. } if path == Path::new("/there/is/none")), "{error}");
}

#[tokio::test]
async fn a_dot_env_file_stands_in_for_the_processs_variables() {
    let files = directory(&[
        (".env", "# of one developer\nLAZO_PROFILE=dev\nLAZO_DB__URL=\"from .env\"\nPATH=/nowhere\n"),
        ("application-dev.toml", "[db]\nuser = \"developer\"\n"),
    ]);
    let own = || BootOptions::new().allow_empty().directory(files.path());
    assert_eq!(all(own(), "db").await, map([("url", "from .env"), ("user", "developer")]));
    // A test that gives the environment gets nothing else.
    assert!(all(own().environment([("NOTHING", "")]), "db").await.is_empty());

    let broken = directory(&[(".env", "LAZO_DB=\"open\n")]);
    let at = BootOptions::new().allow_empty().directory(broken.path());
    let error = Application::new(package!()).boot_with(at).await.unwrap_err();
    assert!(matches!(&error, BootError::File { path, .. } if path.ends_with(".env")), "{error}");
}

#[tokio::test]
async fn the_source_of_each_value_is_told_where_layers_mix() {
    let files = directory(&[("application.toml", "[rest]\nhost = \"h\"\nport = 1\n")]);
    let told = rest(options(files.path()).set("rest.port", "x").unwrap()).await.unwrap_err();
    assert!(told.contains("`rest.port` (set in code)"), "{told}");
    let told = rest(options(files.path()).environment([("LAZO_REST__TLS", "maybe")])).await.unwrap_err();
    assert!(told.contains("`rest.tls` in the environment variable LAZO_REST__TLS"), "{told}");
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic while writing").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_section_that_looks_misspelt_is_warned_of() {
    let files = directory(&[("application.toml", "[unrelated]\nx = 1\n")]);
    let variables = [("LAZO_RESTS__PORT", "1"), ("LAZO_REST__HOST", "h")];
    let app = Application::new(package!()).with(config::variable("PORT", "rest.port"));
    let app = app.boot_with(options(files.path()).environment(variables)).await.unwrap();

    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, || app.verify().unwrap());
    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(lines.lines().count(), 1, "{lines}");
    golden("LZ0203", &lines.split_once("[LZ0203] ").expect("the warning").1);
}
