//! The whole text of each message of verification, as a developer reads it: one file in `golden/` for each kind.

use std::{path::Path, sync::Arc};

use lazo_kernel::{
    Application, BindingKey, Component, Context, ContextLevel, Getter, Injectable, Scope, bind, bind_type,
    config::{CONFIGURATION, ConfigurationSource},
    verify::Report,
};

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

fn app() -> Application {
    Application::new("test")
}

trait Clock: Send + Sync {}

mod elsewhere {
    pub(super) trait Clock: Send + Sync {}
}

struct Sundial;
impl elsewhere::Clock for Sundial {}

const SNOOZE: BindingKey<str> = BindingKey::new("services.snooze");

#[derive(Injectable)]
struct Alarm {
    #[inject]
    _clock: Arc<dyn Clock>,
}

#[derive(Injectable)]
struct Radio {
    #[inject(SNOOZE)]
    _snooze: Arc<str>,
}

#[derive(Injectable)]
struct Kitchen {
    #[inject]
    _radio: Arc<Radio>,
}

#[test]
fn assembly() {
    struct Broken;
    impl Component for Broken {
        fn name(&self) -> &str {
            "BrokenComponent"
        }
        fn mount(&self, _: &Application) -> anyhow::Result<()> {
            Err(anyhow::anyhow!("no such file").context("its certificate cannot be read"))
        }
    }
    golden("LZ0001-component", app().component(Broken).verify());

    let app = app();
    app.add(bind(SNOOZE).to("5 min")).unwrap().lock();
    golden("LZ0001-locked", app.with(bind(SNOOZE).to("9 min")).verify());
}

#[test]
fn missing_by_type() {
    golden("LZ0002-trait", app().with(bind_type::<Alarm>().to_class()).verify());
    golden("LZ0002-class", app().with(bind_type::<Kitchen>().to_class()).verify());
    let sundial: Arc<dyn elsewhere::Clock> = Arc::new(Sundial);
    let app = app().with(bind(BindingKey::<dyn elsewhere::Clock>::new("services.sundial")).to(sundial));
    golden("LZ0002-trait-of-another-path", app.with(bind_type::<Alarm>().to_class()).verify());
}

#[test]
fn missing_by_key() {
    let key = BindingKey::<Radio>::new("services.radio");
    golden("LZ0002-key", app().with(bind(key.clone()).to_class()).verify());
    let near = app().with(bind(BindingKey::<str>::new("services.snoze")).to("5 min"));
    golden("LZ0002-key-near-miss", near.with(bind(key).to_class()).verify());
}

#[test]
fn missing_for_what_is_no_class() {
    let text = BindingKey::<str>::new("text");
    let function = bind(text.clone()).to_dynamic(|resolver| Ok(resolver.get(&SNOOZE)?)).depends_on(&SNOOZE);
    golden("LZ0002-function", app().with(function).verify());
    golden("LZ0002-alias", app().with(bind(text).to_alias(SNOOZE)).verify());
}

#[test]
fn ambiguous() {
    #[derive(Injectable)]
    struct Sign {
        #[inject]
        _text: Arc<str>,
    }
    let signs = || app().with(bind_type::<Sign>().to_class());
    let several = signs()
        .with(bind(BindingKey::<str>::new("text.long")).to("a long text"))
        .with(bind(BindingKey::<str>::new("text.short")).to("text"));
    golden("LZ0003-several", several.verify());
    let defaults = signs()
        .with(bind(BindingKey::<str>::new("text.long")).to("a long text").as_default())
        .with(bind(BindingKey::<str>::new("text.short")).to("text").as_default());
    golden("LZ0003-defaults", defaults.verify());
}

#[test]
fn of_another_type() {
    const CLOCK: BindingKey<dyn Clock> = BindingKey::new("services.clock");
    #[derive(Injectable)]
    struct Tower {
        #[inject(CLOCK)]
        _clock: Option<Arc<dyn Clock>>,
    }
    #[derive(Injectable)]
    struct Shop {
        #[inject(tag = "clock")]
        _clocks: Vec<Arc<dyn Clock>>,
    }
    let radio = app().with(bind_type::<Radio>().to_class());
    golden("LZ0004-key", radio.with(bind(BindingKey::<u8>::new("services.snooze")).to(5)).verify());
    let sundial = || bind(BindingKey::<Sundial>::new("services.clock")).to(Sundial).tag("clock");
    golden("LZ0004-trait", app().with(bind_type::<Tower>().to_class()).with(sundial()).verify());
    golden("LZ0004-tag", app().with(bind_type::<Shop>().to_class()).with(sundial()).verify());
}

#[derive(Injectable)]
struct Hen {
    #[inject]
    _from: Arc<Egg>,
}

#[derive(Injectable)]
struct Egg {
    #[inject]
    _from: Option<Arc<Hen>>,
}

#[derive(Injectable)]
struct Snake {
    #[inject]
    _tail: Arc<Self>,
}

#[test]
fn cycles() {
    golden("LZ0005-self", app().with(bind_type::<Snake>().to_class()).verify());
    let farm = app().with(bind_type::<Hen>().to_class()).with(bind_type::<Egg>().to_class());
    golden("LZ0005-optional", farm.verify());

    #[derive(Injectable)]
    struct Parade {
        #[inject(tag = "float")]
        _floats: Vec<Arc<Float>>,
    }
    #[derive(Injectable)]
    #[injectable(tag = "float")]
    struct Float {
        #[inject(PARADE)]
        _parade: Arc<Parade>,
    }
    const PARADE: BindingKey<Parade> = BindingKey::new("services.parade");
    let parade = app()
        .with(bind(BindingKey::<Parade>::new("services.the-parade-of-the-year")).to_class())
        .with(bind(PARADE).to_alias(BindingKey::named("services.the-parade-of-the-year")))
        .with(bind(BindingKey::<Float>::new("services.the-float-of-the-year")).to_class());
    golden("LZ0005-list-and-alias", parade.verify());
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Visitor {}

#[derive(Injectable)]
struct Guide {
    #[inject]
    _visitor: Arc<Visitor>,
}

#[test]
fn captives() {
    #[derive(Injectable)]
    #[injectable(scope = Singleton)]
    struct Museum {
        #[inject]
        _visitor: Arc<Visitor>,
    }
    #[derive(Injectable)]
    #[injectable(scope = Singleton)]
    struct Tour {
        #[inject]
        _guide: Arc<Guide>,
    }
    #[derive(Injectable)]
    #[injectable(scope = Singleton)]
    struct Porch {
        #[inject]
        _visitor: Getter<Visitor>,
    }
    #[derive(Injectable)]
    #[injectable(scope = Server)]
    struct Diary {
        #[inject("request.who")]
        _who: Arc<str>,
    }
    let visited = || app().with(bind_type::<Visitor>().to_class());
    golden("LZ0006-direct", visited().with(bind_type::<Museum>().to_class()).verify());
    let tour = visited().with(bind_type::<Guide>().to_class());
    golden("LZ0006-steps", tour.with(bind(BindingKey::<Tour>::new("services.tour")).to_class()).verify());
    golden("LZ0006-getter", visited().with(bind_type::<Porch>().to_class()).verify());
    let who = bind(BindingKey::<str>::new("request.who")).declared(Scope::Request);
    golden("LZ0006-declared", app().with(who).with(bind_type::<Diary>().to_class()).verify());
}

/// A configuration in memory.
struct Values(serde_json::Value);

impl ConfigurationSource for Values {
    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        Ok(self.0.get(path).cloned())
    }

    fn origin(&self, _: &str) -> Option<String> {
        Some("in application.toml".to_owned())
    }
}

#[derive(serde::Deserialize, Default)]
struct MailConfig {
    #[serde(rename = "port")]
    _port: u16,
}

#[derive(Injectable)]
struct Mailer {
    #[config("mail")]
    _config: Arc<MailConfig>,
}

fn configured(values: serde_json::Value) -> Application {
    let values: Arc<dyn ConfigurationSource> = Arc::new(Values(values));
    app().with(bind(CONFIGURATION).to(values)).with(bind_type::<Mailer>().to_class())
}

#[test]
fn configuration() {
    golden("LZ0008-value", configured(serde_json::json!({"mail": {"port": "twenty-five"}})).verify());
    configured(serde_json::json!({"mail": {"port": 25}})).verify().unwrap();
    configured(serde_json::json!({})).verify().unwrap();
}

#[test]
fn scopes_without_a_context() {
    let app = Context::new("above").child("app", ContextLevel::Application);
    let server = app.child("server", ContextLevel::Server);
    server.add(bind_type::<Radio>().to(Radio { _snooze: "5 min".into() })).unwrap();
    server.add(bind_type::<Kitchen>().to_class().scope(Scope::Application)).unwrap();
    golden("LZ0009-scope", server.verify());
    app.add(bind(SNOOZE).declared(Scope::Application)).unwrap();
    golden("LZ0009-declared", app.verify());
}

#[test]
fn several_at_once_by_rule() {
    let app = app()
        .with(bind_type::<Hen>().to_class())
        .with(bind_type::<Egg>().to_class())
        .with(bind_type::<Kitchen>().to_class())
        .with(bind_type::<Alarm>().to_class());
    golden("several", app.verify());
}

#[test]
fn a_report_is_read_where_a_test_unwraps_it() {
    let report = app().with(bind_type::<Snake>().to_class()).verify().unwrap_err();
    assert_eq!(format!("{report:?}"), report.to_string());
}

mod groups;
