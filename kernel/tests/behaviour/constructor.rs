//! Classes that are made by their own constructor.

use std::sync::{Arc, Weak};

use lazo_kernel::{
    Application, Artifact, BindingKey, Context, Injectable, Provider, Resolution, Scope, bind, bind_type,
    injected, verify::ProblemId,
};

struct Clock(u8);

const HOST: BindingKey<str> = BindingKey::new("host");

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind_type::<Clock>().to(Clock(9))).unwrap();
    context.add(bind(HOST).to("lazo.rs")).unwrap();
    context
}

fn build<C: Injectable>() -> Result<Arc<C>, lazo_kernel::Error> {
    let context = context();
    context.add(bind_type::<C>().to_class())?;
    context.get_sync(&BindingKey::of())
}

trait Ring: Send + Sync {
    fn ring(&self) -> String;
}

struct Alarm {
    told: String,
}

#[injected(scope = Singleton, tag = "alarm", provides(dyn Ring))]
impl Alarm {
    #[constructor]
    fn new(
        clock: Arc<Clock>,
        #[inject(HOST)] host: Arc<str>,
        #[inject("nobody")] nobody: Option<Arc<str>>,
        #[default(3)] volume: u8,
    ) -> Self {
        Self { told: format!("{} {host} {} {volume}", clock.0, nobody.is_none()) }
    }
}

impl Ring for Alarm {
    fn ring(&self) -> String {
        self.told.clone()
    }
}

#[test]
fn parameters_are_injected_by_type_or_as_they_say() {
    let context = context();
    let binding = context.add(bind_type::<Alarm>().to_class()).unwrap();
    assert_eq!(context.get_sync(&BindingKey::<dyn Ring>::of()).unwrap().ring(), "9 lazo.rs true 3");
    assert_eq!((binding.scope(), binding.has_tag("alarm")), (Scope::Singleton, true));
    let needs: Vec<_> = binding.dependencies().iter().map(|need| (need.member, need.optional)).collect();
    assert_eq!(needs, [("clock", false), ("host", false), ("nobody", true)]);
}

struct Picky;

#[injected]
impl Picky {
    #[constructor]
    fn new(clock: Arc<Clock>) -> anyhow::Result<Self> {
        anyhow::ensure!(clock.0 > 12, "too early: {}", clock.0);
        Ok(Self)
    }
}

#[test]
fn a_constructor_may_fail() {
    let error = build::<Picky>().err().unwrap();
    assert_eq!(error.to_string(), "building failed: too early: 9 (for `behaviour::constructor::Picky`)");
}

struct Node {
    own: Weak<Self>,
}

#[injected]
impl Node {
    #[constructor]
    fn new(_: Arc<Clock>, _: Option<Arc<str>>) -> Arc<Self> {
        Arc::new_cyclic(|own| Self { own: own.clone() })
    }
}

struct Branch;

#[injected]
impl Branch {
    #[constructor]
    fn new(clock: Arc<Clock>) -> Result<Arc<Self>, std::fmt::Error> {
        if clock.0 == 9 { Ok(Arc::new(Self)) } else { Err(std::fmt::Error) }
    }
}

#[test]
fn a_constructor_may_make_what_is_shared() {
    let node = build::<Node>().unwrap();
    assert!(Arc::ptr_eq(&node, &node.own.upgrade().unwrap()));
    build::<Branch>().unwrap();
}

struct Connection(String);

#[injected]
impl Connection {
    #[constructor]
    async fn open(#[inject(HOST)] host: Arc<str>) -> anyhow::Result<Self> {
        tokio::task::yield_now().await;
        Ok(Self(host.to_uppercase()))
    }
}

struct Pool;

#[injected]
impl Pool {
    #[constructor]
    async fn open(connection: Arc<Connection>) -> Arc<Self> {
        tokio::task::yield_now().await;
        assert_eq!(connection.0, "LAZO.RS");
        Arc::new(Self)
    }
}

#[tokio::test]
async fn a_constructor_may_wait() {
    let context = context();
    context.add(bind_type::<Connection>().to_class().scope(Scope::Singleton)).unwrap();
    context.add(bind_type::<Pool>().to_class()).unwrap();
    context.get(&BindingKey::<Pool>::of()).await.unwrap();
    assert_eq!(context.get(&BindingKey::<Connection>::of()).await.unwrap().0, "LAZO.RS");
}

struct Length(usize);

#[injected]
impl Length {
    #[constructor]
    fn new(#[inject(HOST)] host: Arc<str>) -> Self {
        Self(host.len())
    }
}

impl Provider for Length {
    type Value = usize;

    fn value(self) -> Resolution<Arc<usize>> {
        Resolution::ready(Arc::new(self.0))
    }
}

#[test]
fn a_provider_may_have_a_constructor() {
    let context = context();
    context.add(bind_type::<usize>().to_provider::<Length>()).unwrap();
    assert_eq!(*context.get_sync(&BindingKey::<usize>::of()).unwrap(), 7);
}

#[test]
fn an_error_and_verification_name_the_parameter() {
    let context = Context::new("test");
    context.add(bind_type::<Picky>().to_class()).unwrap();
    let error = context.get_sync(&BindingKey::<Picky>::of()).err().unwrap();
    assert!(error.to_string().ends_with("(for `clock` of `behaviour::constructor::Picky`)"), "{error}");

    let report = Application::new("test").with(bind_type::<Picky>().to_class()).verify().unwrap_err();
    assert_eq!(report.problems()[0].id, ProblemId::Missing);
    assert!(
        report
            .to_string()
            .contains("`behaviour::constructor::Picky.clock` (kernel/tests/behaviour/constructor.rs:"),
        "{report}"
    );
}

#[lazo_kernel::service(constructor)]
struct Booted(u8);

#[injected(provides(dyn Ring))]
impl Booted {
    #[constructor]
    fn new(clock: Arc<Clock>) -> Self {
        Self(clock.0)
    }
}

impl Ring for Booted {
    fn ring(&self) -> String {
        self.0.to_string()
    }
}

#[test]
fn an_artifact_may_have_a_constructor() {
    let app = Application::new("test").with(bind_type::<Clock>().to(Clock(9)));
    let artifact = Artifact::linked().into_iter().find(|artifact| artifact.name == "Booted").unwrap();
    (artifact.register)(&app).unwrap();
    assert_eq!(app.get_sync(&BindingKey::<Booted>::new("services.Booted")).unwrap().0, 9);
    assert_eq!(app.get_sync(&BindingKey::<dyn Ring>::of()).unwrap().ring(), "9");
    assert_eq!(app.binding("services.Booted").unwrap().scope(), Scope::Singleton);
}
