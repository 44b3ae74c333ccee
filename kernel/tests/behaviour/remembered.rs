//! A class remembers what its members were found to be. Nobody can tell, except by the clock: each test builds a value often
//! enough for the class to remember, changes something, and builds it again.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use lazo_kernel::{
    Binding, BindingKey, ClassInfo, Context, ContextLevel, Inject, Injectable, Injection, Remembered,
    Resolution, Resolver, Scope, bind, bind_type, injected,
};

const NAME: BindingKey<str> = BindingKey::new("name");
const OTHER: BindingKey<str> = BindingKey::new("other");

#[derive(Injectable)]
struct Label {
    #[inject(NAME)]
    name: Arc<str>,
    #[inject(OTHER)]
    other: Arc<str>,
}

/// A part that is built anew each time, and numbered.
struct Part(u32);

#[derive(Injectable)]
struct Machine {
    #[inject]
    part: Arc<Part>,
    #[inject(NAME)]
    name: Arc<str>,
}

struct Built {
    machine: Arc<Machine>,
    label: Arc<Label>,
}

#[injected]
impl Built {
    #[constructor]
    fn new(machine: Arc<Machine>, label: Arc<Label>) -> Self {
        Self { machine, label }
    }
}

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind(NAME).to("lazo")).unwrap();
    context.add(bind(OTHER).to("other")).unwrap();
    context.add(bind_type::<Label>().to_class()).unwrap();
    context.add(bind_type::<Machine>().to_class()).unwrap();
    context.add(bind_type::<Built>().to_class()).unwrap();
    context.add(numbered_parts()).unwrap();
    context
}

fn numbered_parts() -> Binding<Part> {
    let last = AtomicU32::new(0);
    bind_type::<Part>().to_dynamic(move |_| Ok(Arc::new(Part(last.fetch_add(1, Ordering::Relaxed) + 1))))
}

fn get<T: Send + Sync + 'static>(context: &Context) -> Arc<T> {
    context.get_sync(&BindingKey::of()).unwrap()
}

/// Builds a `T` until its class remembers.
fn warm<T: Send + Sync + 'static>(context: &Context) {
    for _ in 0..4 {
        get::<T>(context);
    }
}

#[test]
fn two_members_of_one_type_stay_apart() {
    let context = context();
    warm::<Label>(&context);
    let label = get::<Label>(&context);
    assert_eq!((&*label.name, &*label.other), ("lazo", "other"));
}

#[test]
fn a_binding_that_is_replaced_is_seen_by_the_next_value() {
    let context = context();
    warm::<Built>(&context);
    context.add(bind(NAME).to("renamed")).unwrap();
    let built = get::<Built>(&context);
    assert_eq!((&*built.label.name, &*built.machine.name), ("renamed", "renamed"));
    warm::<Built>(&context);
    assert_eq!(&*get::<Built>(&context).label.name, "renamed");
}

#[test]
fn a_binding_that_is_removed_is_missed_by_the_next_value() {
    let context = context();
    warm::<Label>(&context);
    context.unbind("name").unwrap();
    let error = context.get_sync(&BindingKey::<Label>::of()).err().unwrap();
    assert!(error.to_string().contains("name"), "{error}");
}

#[test]
fn a_shared_value_that_is_refreshed_is_built_anew() {
    let context = context();
    context.add(numbered_parts().scope(Scope::Singleton)).unwrap();
    warm::<Machine>(&context);
    assert_eq!(get::<Machine>(&context).part.0, 1);
    assert!(context.refresh(BindingKey::<Part>::of().name()));
    assert_eq!(get::<Machine>(&context).part.0, 2);
}

#[test]
fn what_is_built_anew_for_everyone_still_is() {
    let context = context();
    warm::<Built>(&context);
    let (one, two) = (get::<Built>(&context), get::<Built>(&context));
    assert!(!Arc::ptr_eq(&one.machine, &two.machine));
    assert_eq!(one.machine.part.0 + 1, two.machine.part.0);
}

#[test]
fn a_request_that_binds_something_itself_sees_its_own() {
    let context = context();
    warm::<Label>(&context);
    let request = context.child("request", ContextLevel::Request);
    warm::<Label>(&request);
    request.add(bind(NAME).to("of the request")).unwrap();
    assert_eq!(&*get::<Label>(&request).name, "of the request");
    assert_eq!(&*get::<Label>(&context).name, "lazo");
}

#[test]
fn a_request_s_value_is_found_in_its_own_request() {
    let context = context();
    context.add(numbered_parts().scope(Scope::Request)).unwrap();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let request = context.child("request", ContextLevel::Request);
        let (one, two) = (get::<Machine>(&request), get::<Machine>(&request));
        assert!(Arc::ptr_eq(&one.part, &two.part));
        seen.push(one.part.0);
    }
    assert_eq!(seen, [1, 2, 3, 4]);
    context.get_sync(&BindingKey::<Machine>::of()).err().expect("no request, no part");
}

#[test]
fn a_server_s_own_binding_is_not_taken_for_the_application_s() {
    let app = context();
    let server = app.child("server", ContextLevel::Server);
    server.add(bind(NAME).to("of the server")).unwrap();
    for _ in 0..3 {
        warm::<Label>(&app);
        warm::<Label>(&server);
        assert_eq!(&*get::<Label>(&app).name, "lazo");
        assert_eq!(&*get::<Label>(&server).name, "of the server");
    }
}

#[test]
fn a_failure_is_remembered_by_nobody() {
    let context = context();
    context.unbind("other").unwrap();
    for _ in 0..4 {
        context.get_sync(&BindingKey::<Built>::of()).err().expect("`other` is missing");
    }
    context.add(bind(OTHER).to("found")).unwrap();
    assert_eq!(&*get::<Built>(&context).label.other, "found");
}

#[tokio::test]
async fn what_has_to_be_awaited_is_awaited_each_time() {
    let context = context();
    let last = AtomicU32::new(0);
    let part = bind_type::<Part>().to_async(move |_| {
        let number = last.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            tokio::task::yield_now().await;
            Ok(Arc::new(Part(number)))
        }
    });
    context.add(part).unwrap();
    for expected in 1..6 {
        assert_eq!(context.get(&BindingKey::<Built>::of()).await.unwrap().machine.part.0, expected);
    }
}

/// Remembers by hand, and mixes its places up: what it remembers as a `u8` it asks for as a `str`.
struct Forgetful(Arc<str>);

const AT: Injection = Injection::by_name("name", "name");

impl Injectable for Forgetful {
    fn class() -> ClassInfo {
        ClassInfo::new::<Self>(file!(), line!()).needs(Arc::<str>::dependency(&AT))
    }

    fn construct(resolver: &Resolver<'_>) -> Resolution<Self> {
        let memory = resolver.memory::<Remembered<str>>();
        resolver.remember(|| 3_u8);
        resolver.recall(memory, &AT).map(Self)
    }
}

#[test]
fn a_memory_of_another_type_is_none() {
    let context = context();
    context.add(bind_type::<Forgetful>().to_class()).unwrap();
    warm::<Forgetful>(&context);
    assert_eq!(&*get::<Forgetful>(&context).0, "lazo");
}
