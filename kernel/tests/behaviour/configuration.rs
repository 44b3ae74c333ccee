//! Configuration that is injected: of the application, of a binding, live.

use std::{any::Any, sync::Arc};

use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, ErrorKind, Injectable, Injection, Scope, bind, bind_type,
    config::{
        self, CONFIGURATION, CONFIGURATION_FOR, ConfigGetter, ConfigView, ConfigurationSource, InjectConfig,
        configure,
    },
    injected,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Gives sections of a JSON value.
struct Source(serde_json::Value);

impl ConfigurationSource for Source {
    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        // A key with dots in it goes before a path.
        let pointer = format!("/{}", path.replace('.', "/"));
        Ok(self.0.get(path).or_else(|| self.0.pointer(&pointer)).cloned())
    }

    fn origin(&self, _: &str) -> Option<String> {
        Some("in the test".to_owned())
    }
}

fn source(value: serde_json::Value) -> lazo_kernel::Binding<dyn ConfigurationSource> {
    let source: Arc<dyn ConfigurationSource> = Arc::new(Source(value));
    bind(CONFIGURATION).to(source)
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Bell {
    volume: u8,
    tune: String,
}

const ALARM: BindingKey<Alarm> = BindingKey::new("services.alarm");

#[derive(Injectable)]
struct Alarm {
    #[config]
    own: Arc<Bell>,
    #[config(path = "volume")]
    volume: Option<u8>,
    #[config("bell")]
    section: Bell,
    #[config("bell.volume")]
    section_volume: u8,
    #[config("no.such.section")]
    none: Option<Arc<Bell>>,
    #[config("no.such.section")]
    default: Arc<Bell>,
    #[config(of = OTHER)]
    other: Option<Arc<Bell>>,
    #[config(of = "services.other", path = "tune")]
    tune: Option<String>,
}

const OTHER: BindingKey<str> = BindingKey::new("services.other");

fn context() -> Context {
    let context = Context::new("test");
    context
        .add(source(json!({
            "bell": { "volume": 3 },
            "services": { "alarm": { "volume": 5, "tune": "section" } },
        })))
        .unwrap();
    context.add(bind(ALARM).to_class()).unwrap();
    context
}

#[test]
fn sections_are_read_shared_or_by_value() {
    let alarm = context().get_sync(&ALARM).unwrap();
    assert_eq!(alarm.section, Bell { volume: 3, tune: String::new() });
    assert_eq!(alarm.section_volume, 3);
    assert!(alarm.none.is_none());
    assert_eq!(*alarm.default, Bell::default());
}

/// Has a section as a value, and something else as data.
struct InCode(Bell);

impl ConfigurationSource for InCode {
    fn value(&self, path: &str) -> Option<Box<dyn Any>> {
        (path == "bell").then(|| -> Box<dyn Any> { Box::new(self.0.clone()) })
    }

    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        Ok((path == "bell").then(|| json!({"volume": 99, "tune": "data"})))
    }
}

#[derive(Deserialize)]
struct Tune {
    tune: String,
}

#[test]
fn a_section_that_is_a_value_is_given_as_it_is() {
    let context = Context::new("test");
    let bell = Bell { volume: 7, tune: "code".into() };
    let source: Arc<dyn ConfigurationSource> = Arc::new(InCode(bell.clone()));
    context.add(bind(CONFIGURATION).to(source)).unwrap();
    assert_eq!(config::section::<Bell>(&context, "bell").unwrap(), bell);
    // Another type reads the data.
    assert_eq!(config::section_if_any::<Tune>(&context, "bell").unwrap().unwrap().tune, "data");
    assert_eq!(config::section::<Bell>(&context, "gong").unwrap(), Bell::default());
}

#[test]
fn the_binding_under_construction_has_a_section_of_its_own_name() {
    let alarm = context().get_sync(&ALARM).unwrap();
    assert_eq!(*alarm.own, Bell { volume: 5, tune: "section".into() });
    assert_eq!(alarm.volume, Some(5));
    assert!(alarm.other.is_none() && alarm.tune.is_none());
}

#[test]
fn what_is_bound_for_a_binding_goes_before_its_section() {
    let context = context();
    let bell = |volume| Bell { volume, tune: "bound".into() };
    let binding = context.add(configure(&ALARM, bell(8)).with_properties()).unwrap();
    assert_eq!(binding.tag_value_of(CONFIGURATION_FOR), Some("services.alarm"));
    context.add(configure(&OTHER, bell(9)).with_properties()).unwrap();
    let alarm = context.get_sync(&ALARM).unwrap();
    assert_eq!((&*alarm.own, alarm.volume), (&bell(8), Some(8)));
    assert_eq!((alarm.other.as_deref(), alarm.tune.as_deref()), (Some(&bell(9)), Some("bound")));
    assert!(Arc::ptr_eq(&alarm.own, &context.get_sync(&ALARM.config::<Bell>()).unwrap()));
}

#[test]
fn data_that_is_bound_for_a_binding_is_read_as_its_type() {
    let context = context();
    context.add(configure(&ALARM, json!({ "volume": 2 })).with_properties()).unwrap();
    assert_eq!(context.get_sync(&ALARM).unwrap().own.volume, 2);
    context.add(configure(&ALARM, json!({ "volume": "loud" })).with_properties()).unwrap();
    let error = context.get_sync(&ALARM).err().unwrap().to_string();
    assert!(error.contains("services.alarm:$config") && error.contains("expected u8"), "{error}");
    assert!(error.contains("(for `own` of `services.alarm`)"), "{error}");
}

#[test]
fn each_binding_of_a_class_has_its_own() {
    #[derive(Injectable)]
    struct Ringer {
        #[config]
        bell: Arc<Bell>,
    }
    let context = Context::new("test");
    for (name, volume) in [("loud", 9), ("soft", 1)] {
        let key = BindingKey::<Ringer>::named(name);
        context.add(bind(key.clone()).to_class()).unwrap();
        context.configure(&key, Bell { volume, ..Bell::default() }).unwrap();
    }
    let volume = |name| context.get_sync(&BindingKey::<Ringer>::named(name)).unwrap().bell.volume;
    assert_eq!((volume("loud"), volume("soft")), (9, 1));
}

#[test]
fn a_constructor_has_its_bindings_configuration() {
    struct Horn(u8);
    #[injected]
    impl Horn {
        #[constructor]
        fn new(#[config] bell: Arc<Bell>, #[config("bell")] other: Bell) -> Self {
            Self(bell.volume + other.volume)
        }
    }
    let context = context();
    context.add(bind_type::<Horn>().to_class()).unwrap();
    context.configure(&BindingKey::<Horn>::of(), Bell { volume: 4, ..Bell::default() }).unwrap();
    assert_eq!(context.get_sync(&BindingKey::<Horn>::of()).unwrap().0, 7);
}

#[test]
fn configuration_comes_from_the_context_of_the_scope() {
    let app = context();
    app.add(bind(ALARM).to_class().scope(Scope::Singleton)).unwrap();
    let request = app.child("request", ContextLevel::Request);
    request.configure(&ALARM, Bell { volume: 8, ..Bell::default() }).unwrap();
    assert_eq!(request.get_sync(&ALARM).unwrap().own.volume, 5);
}

#[tokio::test]
async fn code_reads_a_bindings_configuration_whole_or_in_part() {
    let context = context();
    assert_eq!(context.get_config::<_, Bell>(&ALARM, "").await.unwrap().unwrap().volume, 5);
    assert_eq!(context.get_config::<_, u8>(&ALARM, "volume").await.unwrap().as_deref(), Some(&5));
    assert!(context.get_config::<_, u8>(&ALARM, "nothing").await.unwrap().is_none());
    context.configure(&ALARM, Bell { volume: 6, ..Bell::default() }).unwrap();
    assert_eq!(context.get_config::<_, Bell>(&ALARM, "").await.unwrap().unwrap().volume, 6);
    let error = context.get_config::<_, u8>(&ALARM, "volume").await.unwrap_err();
    assert!(error.to_string().contains(".with_properties()"), "{error}");
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Live {
    #[config]
    view: ConfigView<Bell>,
    #[config]
    getter: ConfigGetter<Bell>,
    #[config("bell")]
    section: ConfigView<Bell>,
}

#[tokio::test]
async fn live_configuration_follows_its_bindings() {
    let app = Application::new("test");
    app.add(bind_type::<Live>().to_class()).unwrap();
    let live = app.get_sync(&BindingKey::<Live>::of()).unwrap();
    assert_eq!(*live.view.get().unwrap(), Bell::default());
    assert!(live.view.get_optional().unwrap().is_none());
    let key = BindingKey::<Live>::of();
    for volume in [1, 2] {
        app.configure(&key, Bell { volume, ..Bell::default() }).unwrap();
        assert_eq!(live.view.get().unwrap().volume, volume);
        assert_eq!(live.getter.get().await.unwrap().volume, volume);
    }
    for volume in [3, 4] {
        app.add(source(json!({ "bell": { "volume": volume } }))).unwrap();
        let read = live.section.get().unwrap();
        assert_eq!(read.volume, volume);
        assert!(Arc::ptr_eq(&read, &live.section.get().unwrap()), "read once for each change");
    }
    drop(app);
    assert!(matches!(live.view.get().unwrap_err().kind(), ErrorKind::ContextGone));
    assert!(matches!(live.getter.get().await.unwrap_err().kind(), ErrorKind::ContextGone));
}

#[test]
fn a_view_in_a_request_sees_the_requests_own_changes() {
    #[derive(Injectable)]
    #[injectable(scope = Request)]
    struct PerRequest {
        #[config]
        view: ConfigView<Bell>,
    }
    let app = Context::new("app");
    app.add(bind_type::<PerRequest>().to_class()).unwrap();
    let request = app.child("request", ContextLevel::Request);
    let key = BindingKey::<PerRequest>::of();
    let holder = request.get_sync(&key).unwrap();
    assert_eq!(holder.view.get().unwrap().volume, 0);
    request.configure(&key, Bell { volume: 7, ..Bell::default() }).unwrap();
    assert_eq!(holder.view.get().unwrap().volume, 7);
}

#[test]
fn a_section_that_does_not_fit_names_itself_and_who_asked() {
    let context = Context::new("test");
    context.add(bind(ALARM).to_class()).unwrap();
    context.add(source(json!({ "bell": { "volume": "loud" } }))).unwrap();
    let error = context.get_sync(&ALARM).err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
    let told = error.to_string();
    assert!(
        told.starts_with(
            "configuration: `bell.volume` in the test: invalid type: string \"loud\", expected u8"
        ),
        "{told}"
    );
    assert!(told.ends_with("(for `section` of `services.alarm`)"), "{told}");
}

#[test]
fn configuration_need_not_be_there_to_verify() {
    Application::new("test")
        .with(bind(ALARM).to_class())
        .with(bind_type::<Live>().to_class())
        .verify()
        .unwrap();
}

#[test]
fn by_hand_it_is_a_look_up_at_a_place() {
    let context = context();
    let bound = bind_type::<u16>().to_factory(|resolver| {
        Arc::<Bell>::inject(resolver, &Injection::by_section("bell", "bell"))
            .map(|bell| Arc::new(bell.volume.into()))
    });
    context.add(bound).unwrap();
    assert_eq!(*context.get_sync(&BindingKey::<u16>::of()).unwrap(), 3);
}
