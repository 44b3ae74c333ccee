//! Names of bindings: which are allowed, which are made up, how a class's binding is called; and templates.

use std::{collections::HashSet, sync::Arc};

use lazo_kernel::{
    Binding, BindingKey, Context, ErrorKind, Injectable, Naming, Provider, Resolution, Scope, bind,
    bind_class, bind_provider, bind_type, injected,
};

#[test]
fn a_name_is_neither_empty_nor_has_a_path() {
    for name in ["", "config#rest"] {
        let error = BindingKey::<str>::checked(name).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidKey { .. }), "{error}");
        let context = Context::new("test");
        // However the name came there.
        for binding in [bind(BindingKey::<str>::named(name)).to("x"), bind_type::<str>().to("x").rename(name)]
        {
            let error = context.add(binding).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::InvalidKey { .. }), "{error}");
        }
        assert!(context.bindings().is_empty());
    }
    assert_eq!(BindingKey::<str>::checked("a.b").unwrap(), BindingKey::new("a.b"));
    let told = BindingKey::<str>::checked("config#rest").unwrap_err().to_string();
    assert_eq!(
        told,
        "`config#rest` cannot be bound: `#` begins a property path; bind the key before it, and read the rest with \
         `BindingKey::property`"
    );
}

#[test]
fn generated_keys_are_all_different() {
    let keys: HashSet<String> =
        (0..100).map(|_| BindingKey::<str>::generate("jobs").name().to_owned()).collect();
    assert_eq!(keys.len(), 100);
    assert!(keys.iter().all(|key| key.starts_with("jobs.")));
}

#[derive(Injectable)]
struct Plain;

#[derive(Injectable)]
#[injectable(name = "bell")]
struct Named;

#[derive(Injectable)]
#[injectable(name = "bell", key = "the.bell", namespace = "bells")]
struct Keyed;

struct Spaced;

#[injected(namespace = "bells")]
impl Spaced {
    #[constructor]
    fn new() -> Self {
        Self
    }
}

#[derive(Injectable)]
struct PortProvider;

impl Provider for PortProvider {
    type Value = u16;

    fn value(self) -> Resolution<Arc<u16>> {
        Resolution::ready(Arc::new(80))
    }
}

#[derive(Injectable)]
struct Cache<T> {
    #[default]
    _of: std::marker::PhantomData<T>,
}

#[test]
fn a_class_is_bound_to_the_key_that_it_says() {
    let context = Context::new("test");
    let key = |binding: Binding<Plain>| context.add(binding).unwrap().key().to_owned();
    assert_eq!(key(bind_class("services", Naming::default())), "services.Plain");
    assert_eq!(key(bind_class("services", Naming::default().name("x"))), "services.x");
    assert_eq!(key(bind_class("services", Naming::default().namespace("y"))), "y.Plain");
    assert_eq!(key(bind_class("services", Naming::default().name("x").key("z"))), "z");

    let key = context.add(bind_class::<Named>("services", Naming::default())).unwrap();
    assert_eq!(key.key(), "services.bell");
    let key = context.add(bind_class::<Keyed>("services", Naming::default())).unwrap();
    assert_eq!(key.key(), "the.bell");
    let key = context.add(bind_class::<Spaced>("services", Naming::default())).unwrap();
    assert_eq!(key.key(), "bells.Spaced");
    // What is said where it is bound goes before what the class says.
    let key = context.add(bind_class::<Named>("services", Naming::default().name("gong"))).unwrap();
    assert_eq!(key.key(), "services.gong");
    let key = context.add(bind_class::<Cache<Plain>>("caches", Naming::default())).unwrap();
    assert_eq!(key.key(), "caches.Cache<Plain>");
    // Whoever names the key has it, whatever the class says.
    let key = context.add(bind(BindingKey::<Keyed>::new("own.key")).to_class()).unwrap();
    assert_eq!(key.key(), "own.key");
    context.add(bind_provider::<PortProvider>("providers", Naming::default())).unwrap();
    assert_eq!(*context.get_sync(&BindingKey::<u16>::new("providers.PortProvider")).unwrap(), 80);
}

fn template<C: ?Sized + Send + Sync + 'static>(binding: Binding<C>) -> Binding<C> {
    binding.scope(Scope::Request).tag_value("kind", "template").tag("applied")
}

#[derive(Injectable)]
#[injectable(tag = "kind": "class", template = template, scope = Singleton)]
struct Templated;

#[test]
fn templates_are_applied_in_order() {
    let context = Context::new("test");
    let binding = context.add(bind_type::<Templated>().to_class()).unwrap();
    assert_eq!((binding.scope(), binding.tag_value_of("kind")), (Scope::Singleton, Some("template")));
    let again = bind_type::<Templated>().to_class().apply(template).apply(|b| b.tag_value("kind", "last"));
    let binding = context.add(again).unwrap();
    assert_eq!((binding.scope(), binding.tag_value_of("kind")), (Scope::Request, Some("last")));
    assert!(binding.has_tag("applied"));
}

#[derive(Injectable)]
#[injectable(name = "bell", scope = Request)]
struct Ringing {}

#[test]
fn an_application_heeds_what_a_class_says_of_its_name_and_scope() {
    let app = lazo_kernel::Application::new("test");
    let binding = app.service::<Ringing>().unwrap();
    assert_eq!((binding.key(), binding.scope()), ("services.bell", lazo_kernel::Scope::Request));
    assert!(binding.has_tag(lazo_kernel::SERVICE));
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Lasting {}

#[test]
fn a_default_scope_yields_to_what_is_said() {
    let plain = || bind_type::<Plain>().to_class();
    let scope = |binding: Binding<Plain>| Context::new("test").add(binding).unwrap().scope();
    assert_eq!(scope(plain()), Scope::Transient);
    assert_eq!(scope(plain().default_scope(Scope::Request)), Scope::Request);
    assert_eq!(scope(plain().scope(Scope::Server).default_scope(Scope::Request)), Scope::Server);
    assert_eq!(scope(plain().default_scope(Scope::Request).scope(Scope::Server)), Scope::Server);
    // What a class says of itself has been said, too.
    let lasting = bind_type::<Lasting>().to_class().default_scope(Scope::Request);
    assert_eq!(Context::new("test").add(lasting).unwrap().scope(), Scope::Singleton);
}

#[test]
fn a_binding_carries_one_value_of_data_for_each_type() {
    #[derive(Debug, PartialEq)]
    struct Weight(u8);
    let binding = bind_type::<Plain>().to_class().meta(Weight(1)).meta("red").meta(Weight(2));
    let binding = Context::new("test").add(binding).unwrap();
    assert_eq!(binding.meta::<Weight>(), Some(&Weight(2)), "the later one replaces the earlier");
    assert_eq!(binding.meta::<&str>(), Some(&"red"));
    assert_eq!(binding.meta::<u8>(), None);
}
