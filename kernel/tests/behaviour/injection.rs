//! What a class gets from the container, and from which context.

use std::sync::Arc;

use lazo_kernel::{
    BindingFilter, BindingKey, BindingRef, Context, ContextLevel, ContextView, ErrorKind, Getter, Injectable,
    ListGetter, Provider, Resolution, Scope, Source, WeakContext, bind, bind_type, verify::ProblemId,
};

trait Greeter: Send + Sync {
    fn greet(&self) -> String;
}

#[derive(Injectable)]
#[injectable(scope = Singleton, tag = "greeter", provides(dyn Greeter))]
struct French {
    #[inject(WHO)]
    who: Arc<str>,
}

impl Greeter for French {
    fn greet(&self) -> String {
        format!("Bonjour, {}!", self.who)
    }
}

#[derive(Injectable)]
struct Desk {
    #[inject]
    greeter: Arc<dyn Greeter>,
    #[inject("nobody")]
    nobody: Option<Arc<str>>,
    #[inject(tag = "greeter")]
    greeters: Vec<Arc<dyn Greeter>>,
    #[inject]
    later: Getter<dyn Greeter>,
    #[inject]
    context: Context,
    #[default]
    visits: usize,
    #[default(7)]
    room: u8,
}

const WHO: BindingKey<str> = BindingKey::new("who");
const GREETER: BindingKey<dyn Greeter> = BindingKey::new("services.greeter");

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind(WHO).to("Lazo")).unwrap();
    context.add(bind(GREETER).to_class_as::<French>(|it| it)).unwrap();
    context.add(bind_type::<Desk>().to_class()).unwrap();
    context
}

#[test]
fn every_kind_of_field_is_filled() {
    let context = context();
    let desk = context.get_sync(&BindingKey::<Desk>::of()).unwrap();
    assert_eq!(desk.greeter.greet(), "Bonjour, Lazo!");
    assert!(desk.nobody.is_none());
    assert_eq!(desk.greeters.len(), 1);
    assert!(Arc::ptr_eq(&desk.greeter, &desk.later.get_sync().unwrap()));
    assert_eq!(desk.context.name(), "test");
    assert_eq!((desk.visits, desk.room), (0, 7));
}

#[test]
fn a_name_a_trait_and_a_class_find_one_instance() {
    let context = context();
    let by_name = context.get_sync(&GREETER).unwrap();
    let by_trait = context.get_sync(&BindingKey::<dyn Greeter>::of()).unwrap();
    let by_class = context.get_sync(&BindingKey::<French>::of()).unwrap();
    assert!(Arc::ptr_eq(&by_name, &by_trait));
    assert!(std::ptr::addr_eq(Arc::as_ptr(&by_name), Arc::as_ptr(&by_class)));
}

#[test]
fn a_singleton_sees_its_owners_bindings_only() {
    let app = context();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(WHO).to("you")).unwrap();
    assert_eq!(request.get_sync(&GREETER).unwrap().greet(), "Bonjour, Lazo!");
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct PerRequest {
    #[inject(WHO)]
    who: Arc<str>,
}

#[test]
fn a_request_has_one_of_its_own() {
    let app = context();
    app.add(bind_type::<PerRequest>().to_class()).unwrap();
    let key = BindingKey::<PerRequest>::of();
    let (one, two) = (app.child("1", ContextLevel::Request), app.child("2", ContextLevel::Request));
    two.add(bind(WHO).to("you")).unwrap();
    let first = one.get_sync(&key).unwrap();
    assert!(Arc::ptr_eq(&first, &one.child("inner", ContextLevel::Plain).get_sync(&key).unwrap()));
    assert!(!Arc::ptr_eq(&first, &two.get_sync(&key).unwrap()));
    assert_eq!((&*first.who, &*two.get_sync(&key).unwrap().who), ("Lazo", "you"));
    let error = app.get_sync(&key).err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::NoContext { scope: Scope::Request, .. }), "{error}");
}

#[derive(Injectable)]
struct Slow {
    #[inject(WHO)]
    who: Arc<str>,
}

impl Provider for Slow {
    type Value = String;

    fn value(self) -> Resolution<Arc<String>> {
        Resolution::pending(async move {
            tokio::task::yield_now().await;
            anyhow::Ok(Arc::new(self.who.to_uppercase()))
        })
    }
}

#[derive(Injectable)]
struct NeedsSlow {
    #[inject]
    slow: Arc<String>,
}

#[tokio::test]
async fn what_awaits_is_awaited_and_refused_synchronously() {
    let context = context();
    context.add(bind_type::<String>().to_provider::<Slow>()).unwrap();
    context.add(bind_type::<NeedsSlow>().to_class()).unwrap();
    let key = BindingKey::<NeedsSlow>::of();
    assert_eq!(context.get(&key).await.unwrap().slow.as_str(), "LAZO");
    assert!(matches!(context.get_sync(&key).err().unwrap().kind(), ErrorKind::NotReady));
}

#[test]
fn an_alias_is_resolved_where_it_is_asked_for() {
    let app = context();
    const ALSO: BindingKey<str> = BindingKey::new("also");
    app.add(bind(ALSO).to_alias(WHO)).unwrap();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(WHO).to("you")).unwrap();
    assert_eq!(&*app.get_sync(&ALSO).unwrap(), "Lazo");
    assert_eq!(&*request.get_sync(&ALSO).unwrap(), "you");
}

#[test]
fn a_default_yields_whatever_the_order() {
    for default_first in [true, false] {
        let context = Context::new("test");
        let default = bind(WHO).to("default").as_default();
        let own = bind(WHO).to("own");
        if default_first {
            context.add(default).unwrap();
            context.add(own).unwrap();
        } else {
            context.add(own).unwrap();
            context.add(default).unwrap();
        }
        assert_eq!(&*context.get_sync(&WHO).unwrap(), "own");
    }
}

#[test]
fn errors_say_who_asked_and_what_was_meant() {
    let context = Context::new("test");
    context.add(bind(BindingKey::<str>::new("services.clock")).to("x")).unwrap();
    let error = context.get_sync(&BindingKey::<str>::new("services.clok")).err().unwrap();
    assert_eq!(error.to_string(), "nothing is bound to `services.clok`; did you mean `services.clock`?");

    context.add(bind_type::<PerRequest>().to_class()).unwrap();
    let request = context.child("request", ContextLevel::Request);
    let error = request.get_sync(&BindingKey::<PerRequest>::of()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "nothing is bound to `who` (for `who` of `behaviour::injection::PerRequest`)"
    );

    let error = context.get_sync(&BindingKey::<u8>::new("services.clock")).err().unwrap();
    assert_eq!(error.to_string(), "`services.clock` provides str, not `u8`");
}

#[test]
fn two_that_provide_a_type_must_be_told_apart() {
    let context = context();
    context
        .add(bind(BindingKey::<dyn Greeter>::new("services.second")).to_class_as::<French>(|it| it))
        .unwrap();
    let error = context.get_sync(&BindingKey::<dyn Greeter>::of()).err().unwrap();
    assert!(error.to_string().contains("services.greeter, services.second"), "{error}");
    assert_eq!(context.get_sync(&GREETER).unwrap().greet(), "Bonjour, Lazo!");
}

#[test]
fn removing_and_replacing_take_effect_at_once() {
    let context = context();
    let before = context.generation();
    context.add(bind(WHO).to("second")).unwrap();
    assert_eq!(&*context.get_sync(&WHO).unwrap(), "second");
    assert!(context.unbind("who").unwrap());
    assert!(!context.unbind("who").unwrap());
    assert!(context.get_sync(&WHO).is_err());
    assert_eq!(context.generation(), before + 2);
    let request = context.child("request", ContextLevel::Request);
    request.add(bind(WHO).to("mine")).unwrap();
    assert_eq!(context.generation(), before + 2, "a request's bindings concern nobody else");
}

#[test]
fn a_locked_binding_stays() {
    let context = Context::new("test");
    let binding = context.add(bind(WHO).to("first")).unwrap();
    binding.lock();
    assert!(matches!(context.add(bind(WHO).to("second")).err().unwrap().kind(), ErrorKind::Locked { .. }));
    assert!(matches!(context.unbind("who").err().unwrap().kind(), ErrorKind::Locked { .. }));
    binding.unlock();
    assert!(context.unbind("who").unwrap());
}

#[derive(Injectable)]
struct Wrapper<T: Send + Sync + 'static> {
    #[inject]
    inner: Arc<T>,
}

#[test]
fn generic_classes_are_built() {
    let context = context();
    context.add(bind_type::<Wrapper<French>>().to_class()).unwrap();
    assert_eq!(
        context.get_sync(&BindingKey::<Wrapper<French>>::of()).unwrap().inner.greet(),
        "Bonjour, Lazo!"
    );
}

/// Looks at its context when it goes.
struct Farewell(Context);

impl Drop for Farewell {
    fn drop(&mut self) {
        assert!(self.0.find_by_tag("nothing").is_empty());
        assert!(self.0.get_sync(&WHO).is_ok());
    }
}

#[test]
fn what_is_replaced_may_use_its_context_when_it_goes() {
    const LAST: BindingKey<Farewell> = BindingKey::new("farewell");
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let context = context();
        for _ in 0..10 {
            context.add(bind(LAST).to(Farewell(context.clone()))).unwrap();
            // Late and up-to-date reads, which keep and let go copies of it.
            for _ in 0..3 {
                assert!(context.get_sync(&LAST).is_ok());
            }
        }
        // And without anybody in between who could have kept it.
        context.add(bind(LAST).to(Farewell(context.clone()))).unwrap();
        context.add(bind(LAST).to(Farewell(context.clone()))).unwrap();
        context.unbind("farewell").unwrap();
        assert!(context.get_sync(&LAST).is_err());
        tell.send(()).unwrap();
    });
    told.recv_timeout(std::time::Duration::from_secs(30)).expect("a lock was held");
}

#[derive(Injectable)]
struct Surroundings {
    #[inject]
    own: BindingRef,
    #[inject(binding = WHO)]
    who: BindingRef,
    #[inject("services.greeter")]
    greeter: Option<BindingRef>,
    #[inject("nobody")]
    nobody: Option<BindingRef>,
    #[inject]
    context: WeakContext,
}

#[test]
fn a_value_knows_its_binding_and_its_context() {
    let context = context();
    for name in ["one", "two"] {
        let key = BindingKey::<Surroundings>::named(name);
        context.add(bind(key.clone()).to_class().tag_value("number", name)).unwrap();
        let built = context.get_sync(&key).unwrap();
        assert_eq!((built.own.key(), built.own.tag_value_of("number")), (name, Some(name)));
        assert_eq!((built.who.key(), built.who.source()), ("who", Source::Constant));
        assert_eq!(built.greeter.as_ref().map(BindingRef::key), Some("services.greeter"));
        assert!(built.nobody.is_none());
        assert_eq!(built.context.upgrade().unwrap().name(), "test");
    }
    context.unbind("who").unwrap();
    let error = context.get_sync(&BindingKey::<Surroundings>::named("one")).err().unwrap();
    assert_eq!(error.to_string(), "nothing is bound to `who` (for `who` of `one`)");
}

#[test]
fn dependencies_come_from_the_context_of_the_scope() {
    #[derive(Injectable)]
    struct Where {
        #[inject]
        context: WeakContext,
    }
    for (scope, name) in [
        (Scope::Transient, "inner"),
        (Scope::Request, "request"),
        (Scope::Server, "server"),
        (Scope::Singleton, "app"),
    ] {
        let app = Context::new("app");
        app.add(bind_type::<Where>().to_class().scope(scope)).unwrap();
        let server = app.child("server", ContextLevel::Server);
        let request = server.child("request", ContextLevel::Request);
        let inner = request.child("inner", ContextLevel::Plain);
        let built = inner.get_sync(&BindingKey::<Where>::of()).unwrap();
        assert_eq!(built.context.upgrade().unwrap().name(), name);
    }
}

#[derive(Injectable)]
struct Hen {
    #[inject]
    egg: Getter<Egg>,
}

#[derive(Injectable)]
struct Egg {
    #[inject]
    hen: Arc<Hen>,
}

#[test]
fn a_getter_breaks_a_circle_and_looks_up_anew() {
    let context = Context::new("test");
    context.add(bind_type::<Hen>().to_class().scope(Scope::Singleton)).unwrap();
    context.add(bind_type::<Egg>().to_class()).unwrap();
    let hen = context.get_sync(&BindingKey::<Hen>::of()).unwrap();
    let (one, two) = (hen.egg.get_sync().unwrap(), hen.egg.get_sync().unwrap());
    assert!(!Arc::ptr_eq(&one, &two));
    assert!(Arc::ptr_eq(&one.hen, &hen) && Arc::ptr_eq(&two.hen, &hen));
}

#[tokio::test]
async fn what_has_to_be_awaited_is_awaited_together() {
    #[derive(Injectable)]
    struct Both {
        #[inject("left")]
        left: Arc<u8>,
        #[inject("right")]
        right: Arc<u8>,
    }
    let context = Context::new("test");
    // Neither comes before the other has begun.
    let barrier = Arc::new(tokio::sync::Barrier::new(2));
    for (name, value) in [("left", 1_u8), ("right", 2)] {
        let barrier = barrier.clone();
        let made = bind(BindingKey::<u8>::new(name)).to_async_function(move || {
            let barrier = barrier.clone();
            async move {
                barrier.wait().await;
                value
            }
        });
        context.add(made).unwrap();
    }
    context.add(bind_type::<Both>().to_class()).unwrap();
    let both = context.get(&BindingKey::<Both>::of()).await.unwrap();
    assert_eq!((*both.left, *both.right), (1, 2));
}

#[test]
fn everything_of_a_type_is_injected_without_a_tag() {
    let context = context();
    context
        .add(bind(BindingKey::<dyn Greeter>::new("services.second")).to_class_as::<French>(|it| it))
        .unwrap();
    let greeters = context.call(|greeters: Vec<Arc<dyn Greeter>>| greeters.len()).unwrap();
    assert_eq!(greeters, 2);
    let later = context.call(|greeters: ListGetter<dyn Greeter>| greeters).unwrap();
    context.unbind("services.second").unwrap();
    assert_eq!(later.clone().get_sync().unwrap().len(), 1);
}

#[test]
fn a_refreshed_value_is_built_anew() {
    let app = Context::new("app");
    app.add(bind(WHO).to("Ada")).unwrap();
    app.add(bind_type::<French>().to_class()).unwrap();
    let key = BindingKey::<French>::of();
    let before = app.get_sync(&key).unwrap();
    app.add(bind(WHO).to("Bob")).unwrap();
    assert!(Arc::ptr_eq(&before, &app.get_sync(&key).unwrap()));
    assert!(app.refresh(key.name()));
    assert_eq!(app.get_sync(&key).unwrap().greet(), "Bonjour, Bob!");
    assert_eq!(before.greet(), "Bonjour, Ada!");
    assert!(!app.refresh("nobody"));
}

fn loud() -> BindingFilter {
    BindingFilter::key("texts.*").and(BindingFilter::tag("loud"))
}

#[derive(Injectable)]
struct Choir {
    #[inject(filter = loud())]
    all: Vec<Arc<str>>,
    #[inject(filter = loud())]
    later: ListGetter<str>,
    #[inject(filter = loud())]
    view: ContextView<str>,
}

#[tokio::test]
async fn a_filter_chooses_what_is_injected() {
    let context = Context::new("test");
    for name in ["texts.a", "texts.b", "other.c"] {
        context.add(bind(BindingKey::<str>::named(name)).to(name).tag("loud")).unwrap();
    }
    context.add(bind(BindingKey::<str>::new("texts.quiet")).to("quiet")).unwrap();
    context.add(bind_type::<Choir>().to_class()).unwrap();
    context.verify().unwrap();
    let choir = context.get(&BindingKey::<Choir>::of()).await.unwrap();
    let texts = |all: &[Arc<str>]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts(&choir.all), ["texts.a", "texts.b"]);

    context.add(bind(BindingKey::<str>::new("texts.new")).to("texts.new").tag("loud")).unwrap();
    assert_eq!(choir.all.len(), 2);
    assert_eq!(choir.later.get().await.unwrap().len(), 3);
    assert_eq!(choir.view.values().await.unwrap().len(), 3);

    context.add(bind(BindingKey::<u8>::new("texts.number")).to(1).tag("loud")).unwrap();
    let report = context.verify().unwrap_err();
    assert!(report.problems().iter().all(|problem| problem.id == ProblemId::TypeMismatch), "{report}");
}

#[test]
fn a_value_cannot_be_kept_where_its_binding_is_not_seen() {
    const KEY: BindingKey<u8> = BindingKey::new("number");
    let app = lazo_kernel::Application::new("test");
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(KEY).to_dynamic(|_| Ok(Arc::new(1))).scope(Scope::Application)).unwrap();
    let error = request.get_sync(&KEY).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::OutOfSight { scope: Scope::Application, .. }), "{error}");
}

#[derive(Injectable)]
#[injectable(scope = Singleton, tag = "numbers")]
struct Counting {}

impl Provider for Counting {
    type Value = u16;

    fn value(self) -> Resolution<Arc<u16>> {
        Resolution::ready(Arc::new(7))
    }
}

#[test]
fn what_a_provider_says_of_itself_holds_for_what_it_gives() {
    let context = Context::new("test");
    let binding = context.add(bind_type::<u16>().to_provider::<Counting>()).unwrap();
    assert_eq!((binding.scope(), binding.has_tag("numbers")), (Scope::Singleton, true));
    let key = BindingKey::<u16>::of();
    assert!(Arc::ptr_eq(&context.get_sync(&key).unwrap(), &context.get_sync(&key).unwrap()));
}
