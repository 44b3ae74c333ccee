//! Interceptors around explicit calls: their order, what they see, and what they may do.

use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use anyhow::{anyhow, bail};
use async_trait::async_trait;
use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, ErrorKind, Injectable, Scope, bind, bind_type,
    interceptor,
    interceptor::{
        Argument, Arguments, Caller, Chain, INTERCEPTOR_GROUPS, InterceptionError, Interceptor, Interceptors,
        Invocation, InvocationSource, LateContext, Next, Returned, TargetFuture, from_fn,
    },
    verify::ProblemId,
};

/// Who ran, in order.
#[derive(Clone, Default)]
struct Track(Arc<Mutex<Vec<String>>>);

impl Track {
    fn note(&self, what: &str) {
        self.0.lock().unwrap().push(what.to_owned());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Notes that it runs.
struct Noting {
    name: &'static str,
    track: Track,
}

#[async_trait]
impl Interceptor for Noting {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        self.track.note(self.name);
        let returned = next.run(invocation).await;
        self.track.note(&format!("/{}", self.name));
        returned
    }
}

fn noting(name: &'static str, track: &Track) -> Noting {
    Noting { name, track: track.clone() }
}

/// The target of most calls: `fn double(n: u64) -> u64`.
fn double(arguments: &mut Arguments<'_>) -> anyhow::Result<TargetFuture<'static>> {
    let n: u64 = arguments.take("n")?;
    Ok(Box::pin(async move { Ok(Returned::new(n * 2)) }))
}

async fn call(context: &Context, chain: &Chain, n: u64) -> anyhow::Result<u64> {
    let invocation = Invocation::of(context, "Numbers", "double").with(Argument::new("n", n));
    Ok(invocation.run(chain, double).await?.into()?)
}

fn names(chain: &Chain) -> Vec<&str> {
    chain.names().collect()
}

#[tokio::test]
async fn interceptors_run_around_the_method_from_left_to_right() {
    let track = Track::default();
    let context = Context::new("test");
    let chain = Chain::new([noting("a", &track), noting("b", &track)]);
    assert_eq!(call(&context, &chain, 4).await.unwrap(), 8);
    assert_eq!(track.take(), ["a", "b", "/b", "/a"]);
}

#[tokio::test]
async fn an_interceptor_changes_arguments_and_result() {
    let context = Context::new("test");
    let change = from_fn(|invocation, next| {
        Box::pin(async move {
            *invocation.arg_mut::<u64>("n")? += 1;
            let mut returned = next.run(invocation).await?;
            *returned.get_mut::<u64>()? += 100;
            Ok(returned)
        })
    });
    assert_eq!(call(&context, &Chain::new([change]), 4).await.unwrap(), 110);
}

#[tokio::test]
async fn an_interceptor_that_does_not_go_on_answers() {
    let context = Context::new("test");
    let track = Track::default();
    let answer = from_fn(|_, _| Box::pin(async { Ok(Returned::new(7_u64)) }));
    let chain = Chain::of(&context, &[&Interceptors::new().with(answer).with(noting("after", &track))], None);
    assert_eq!(call(&context, &chain.unwrap(), 4).await.unwrap(), 7);
    assert!(track.take().is_empty(), "neither the interceptors behind it nor the method run");

    let refuse = from_fn(|_, _| Box::pin(async { bail!("not allowed") }));
    assert_eq!(call(&context, &Chain::new([refuse]), 4).await.unwrap_err().to_string(), "not allowed");
}

/// A target that fails so many times.
fn failing(
    times: usize,
) -> (Arc<AtomicUsize>, impl FnMut(&mut Arguments<'_>) -> anyhow::Result<TargetFuture<'static>> + Send) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let target = move |arguments: &mut Arguments<'_>| {
        let word: String = arguments.take("word")?;
        let call = counted.fetch_add(1, Ordering::Relaxed);
        let future: TargetFuture<'static> = Box::pin(async move {
            if call < times { bail!("failure {call}") } else { Ok(Returned::new(format!("{word}{call}"))) }
        });
        Ok(future)
    };
    (calls, target)
}

/// Tries three times.
#[interceptor]
async fn retry(invocation: &mut Invocation<'_>, mut next: Next<'_>) -> anyhow::Result<Returned> {
    let arguments = invocation.arguments().try_clone()?;
    for _ in 0..2 {
        if let Ok(returned) = next.attempt(invocation).await {
            return Ok(returned);
        }
        invocation.set_arguments(arguments.try_clone()?);
    }
    next.run(invocation).await
}

#[tokio::test]
async fn a_call_is_tried_again_with_cloned_arguments() {
    let context = Context::new("test");
    let invocation = || Invocation::of(&context, "Words", "say").with(Argument::new("word", "hi".to_owned()));
    let (calls, target) = failing(2);
    let returned = invocation().run(&Chain::new([retry]), target).await.unwrap();
    assert_eq!(returned.into::<String>().unwrap(), "hi2");
    assert_eq!(calls.load(Ordering::Relaxed), 3);

    let (_, target) = failing(9);
    let error = invocation().run(&Chain::new([retry]), target).await.unwrap_err();
    assert_eq!(error.to_string(), "failure 2");
}

#[tokio::test]
async fn an_argument_that_cannot_be_cloned_is_named() {
    struct Ticket;
    let context = Context::new("test");
    let invocation = Invocation::of(&context, "Door", "open")
        .with(Argument::new("door", 1_u8))
        .with(Argument::once("ticket", Ticket));
    let error = invocation
        .run(&Chain::new([retry]), |_| Ok(Box::pin(async { Ok(Returned::new(())) })))
        .await
        .unwrap_err();
    let InterceptionError::NotCloneable { argument: "ticket", is } = error.downcast_ref().unwrap() else {
        panic!("{error}")
    };
    assert!(is.ends_with("Ticket"));
}

#[tokio::test]
async fn a_second_run_without_new_arguments_says_what_to_do() {
    let context = Context::new("test");
    let twice = from_fn(|invocation, mut next| {
        Box::pin(async move {
            next.attempt(invocation).await?;
            next.run(invocation).await
        })
    });
    let error = call(&context, &Chain::new([twice]), 1).await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&InterceptionError::Taken { argument: "n" }));
    assert!(error.to_string().contains("set_arguments"));
}

#[test]
fn arguments_are_found_by_name_and_place_and_a_wrong_use_is_told() {
    let list = vec![1_u8];
    let mut arguments = Arguments::from(vec![
        Argument::new("id", 7_i64),
        Argument::text("word", "hello"),
        Argument::borrowed("list", &list),
        Argument::hidden("stream", "Stream", false),
    ]);
    assert_eq!(arguments.get::<i64>(0), Ok(&7));
    assert_eq!(arguments.get::<i64>("id"), Ok(&7));
    assert_eq!(arguments.text("word"), Ok("hello"));
    assert_eq!(arguments.get::<Vec<u8>>("list"), Ok(&list));
    let seen: Vec<_> = arguments.iter().map(|one| (one.name(), one.value().is_some())).collect();
    assert_eq!(seen, [("id", true), ("word", false), ("list", true), ("stream", false)]);
    assert_eq!(arguments.iter().next().unwrap().type_name(), "i64");

    assert_eq!(
        arguments.get::<u8>("id"),
        Err(InterceptionError::ArgumentType { argument: "id", wanted: "u8", is: "i64" })
    );
    assert_eq!(
        arguments.get::<u8>("ids").unwrap_err().to_string(),
        "there is no argument \"ids\"; the arguments are `id`, `word`, `list`, `stream`"
    );
    assert!(matches!(arguments.get::<u8>(9), Err(InterceptionError::NoArgument { .. })));
    assert!(matches!(
        arguments.get::<u8>("stream"),
        Err(InterceptionError::Hidden { argument: "stream", .. })
    ));
    assert!(matches!(
        arguments.get_mut::<Vec<u8>>("list"),
        Err(InterceptionError::Hidden { argument: "list", verb: "change", .. })
    ));
    assert!(matches!(arguments.text("id"), Err(InterceptionError::ArgumentType { .. })));
}

#[tokio::test]
async fn a_result_of_a_wrong_type_is_an_error_that_names_both() {
    let context = Context::new("test");
    let wrong = from_fn(|_, _| Box::pin(async { Ok(Returned::new("text")) }));
    let error = call(&context, &Chain::new([wrong]), 1).await.unwrap_err();
    let expected = InterceptionError::ResultType { wanted: "u64", is: "&str" };
    assert_eq!(error.downcast_ref(), Some(&expected));
}

#[tokio::test]
async fn errors_pass_through_interceptors_which_may_map_them() {
    let context = Context::new("test");
    let soften = from_fn(|invocation, next| {
        Box::pin(async move {
            match next.run(invocation).await {
                Err(error) if error.to_string() == "too big" => Ok(Returned::new(u64::MAX)),
                other => other,
            }
        })
    });
    let chain = Chain::new([soften]);
    let run = |error: &'static str| {
        let invocation = Invocation::of(&context, "Numbers", "double");
        invocation.run(&chain, move |_| Ok(Box::pin(async move { Err(anyhow!(error)) })))
    };
    assert_eq!(run("too big").await.unwrap().into::<u64>(), Ok(u64::MAX));
    assert_eq!(run("odd").await.unwrap_err().to_string(), "odd");
}

#[tokio::test]
async fn an_invocation_tells_who_is_called_from_where() {
    let context = Context::new("caller");
    let target = String::from("the target");
    let look = from_fn(|invocation, next| {
        Box::pin(async move {
            assert_eq!((invocation.class(), invocation.method()), ("Numbers", "double"));
            assert_eq!(invocation.name(), "Numbers.double");
            assert_eq!(invocation.target::<String>().unwrap(), "the target");
            assert!(invocation.target::<u8>().is_none());
            assert_eq!(invocation.context().name(), "caller");
            let source = invocation.source().unwrap();
            assert_eq!((source.kind(), source.data::<u8>()), ("queue", Some(&3)));
            assert!(invocation.parent().is_none());
            next.run(invocation).await
        })
    });
    let data = 3_u8;
    Invocation::of(&context, "Numbers", "double")
        .on(&target)
        .with(Argument::new("n", 1_u64))
        .from_source(InvocationSource::new("queue").with_data(&data))
        .run(&Chain::new([look]), double)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_invocation_has_a_context_of_its_own_for_interceptors_to_bind_in() {
    const KEPT: BindingKey<dyn Interceptor> = BindingKey::new("kept");
    const USER: BindingKey<str> = BindingKey::new("user");
    let context = Context::new("caller");
    let track = Track::default();
    let (inner, seen) = (track.clone(), track.clone());
    let first = from_fn(move |invocation, next| {
        let inner = inner.clone();
        Box::pin(async move {
            invocation.own_context().add(bind(USER).to("anna"))?;
            // A key of the list after this one, bound for this call alone.
            invocation.own_context().add(
                bind(KEPT).to_dynamic(move |_| Ok(Arc::new(Noting { name: "own", track: inner.clone() }))),
            )?;
            next.run(invocation).await
        })
    });
    let last = from_fn(move |invocation, next| {
        let seen = seen.clone();
        Box::pin(async move {
            seen.note(&invocation.own_context().get(&USER).await?);
            next.run(invocation).await
        })
    });
    let chain = Chain::new(
        [Interceptors::new().with(first), Interceptors::new().with(KEPT), Interceptors::new().with(last)]
            .iter()
            .flat_map(|list| list.iter().cloned().collect::<Vec<_>>()),
    );
    assert_eq!(call(&context, &chain, 2).await.unwrap(), 4);
    assert_eq!(track.take(), ["own", "anna", "/own"]);
    assert!(!context.is_bound("user"), "the caller's context is as it was");
}

/// Counts how often its context is made.
#[derive(Default)]
struct Counted {
    made: AtomicUsize,
    context: OnceLock<Context>,
}

impl LateContext for Counted {
    fn context(&self) -> &Context {
        self.context.get_or_init(|| {
            self.made.fetch_add(1, Ordering::Relaxed);
            Context::new("late")
        })
    }
}

#[tokio::test]
async fn a_late_context_is_made_for_who_asks_and_is_the_same_for_all() {
    let silent = Chain::new([from_fn(|invocation, next| next.run(invocation))]);
    let asking = Chain::new([from_fn(|invocation, next| {
        Box::pin(async move {
            assert_eq!(invocation.context().name(), "late");
            next.run(invocation).await
        })
    })]);
    let counted = Arc::new(Counted::default());
    let late: Arc<dyn LateContext> = Arc::clone(&counted) as _;
    let call = async |chain, asks_inside: bool| {
        let target = move |_: &mut Arguments<'_>| -> anyhow::Result<TargetFuture<'static>> {
            Ok(Box::pin(async move {
                tokio::task::yield_now().await;
                let names = asks_inside.then(|| Caller::current().unwrap().context().name().to_owned());
                Ok(Returned::new(names))
            }))
        };
        let returned = Invocation::of_late(&late, "Late", "call").run(chain, target).await.unwrap();
        returned.into::<Option<String>>().unwrap()
    };
    assert_eq!(call(&silent, false).await, None);
    assert_eq!(counted.made.load(Ordering::Relaxed), 0, "nobody asked");
    assert_eq!(call(&silent, true).await.as_deref(), Some("late"));
    assert_eq!(call(&asking, true).await.as_deref(), Some("late"));
    assert_eq!(counted.made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_call_inside_of_a_call_knows_its_parent() {
    let context = Context::new("caller");
    let through = || Chain::new([from_fn(|invocation, next| next.run(invocation))]);
    assert!(Caller::current().is_none());
    let (outer, inner) = (through(), through());
    let returned = Invocation::of(&context, "Outer", "run")
        .from_source(InvocationSource::new("route"))
        .run(&outer, |_| {
            let (context, inner) = (&context, &inner);
            Ok(Box::pin(async move {
                tokio::task::yield_now().await;
                let invocation = Invocation::of(context, "Inner", "run");
                let parent = invocation.parent().expect("the outer call").clone();
                assert_eq!(
                    (parent.class(), parent.method(), parent.source()),
                    ("Outer", "run", Some("route"))
                );
                assert!(parent.parent().is_none());
                invocation
                    .run(inner, |_| {
                        Ok(Box::pin(async {
                            let current = Caller::current().expect("the inner call");
                            Ok(Returned::new(format!("{current:?} in {:?}", current.parent().unwrap())))
                        }))
                    })
                    .await
            }))
        })
        .await
        .unwrap();
    assert_eq!(returned.into::<String>().unwrap(), "Inner.run in Outer.run");
    assert!(Caller::current().is_none());
}

#[test]
fn global_then_class_then_method_and_twice_listed_runs_at_the_more_specific_place() {
    const A: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.a");
    const B: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.b");
    const C: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.c");
    let (app, track) = (Application::new("test"), Track::default());
    for (key, name) in [(A, "a"), (B, "b"), (C, "c")] {
        let key = BindingKey::<Noting>::named(key.name());
        app.add(bind(key).to(noting(name, &track)).global_interceptor("")).unwrap();
    }
    let class = Interceptors::new().with(C).with(A);
    let method = Interceptors::new().with(A).with(retry).with(retry);
    let chain = |lists: &[&Interceptors]| Chain::of(&app, lists, None).unwrap();
    assert_eq!(names(&chain(&[])), ["interceptors.a", "interceptors.b", "interceptors.c"]);
    assert_eq!(names(&chain(&[&class])), ["interceptors.b", "interceptors.c", "interceptors.a"]);
    let all = chain(&[&class, &method]);
    let all = names(&all);
    assert_eq!(all[..3], ["interceptors.b", "interceptors.c", "interceptors.a"]);
    assert_eq!(all.len(), 4, "a function listed twice runs once");
}

/// A class without data, which is the same wherever it is named.
#[derive(Injectable)]
struct Audit;

#[async_trait]
impl Interceptor for Audit {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        next.run(invocation).await
    }
}

#[test]
fn a_key_by_type_and_a_global_binding_are_one_interceptor() {
    let (app, track) = (Application::new("test"), Track::default());
    app.add(bind(BindingKey::<Audit>::new("audit")).to_class().global_interceptor("")).unwrap();
    app.add(bind(BindingKey::<Noting>::new("noting")).to(noting("n", &track)).global_interceptor(""))
        .unwrap();
    let chain = |list: Interceptors| Chain::of(&app, &[&list], None).unwrap();
    let of_types = Interceptors::new().with(BindingKey::<Audit>::of()).with(BindingKey::<Noting>::of());
    assert_eq!(names(&chain(of_types)).len(), 2);
    let by_value = Interceptors::new().with(Audit);
    assert_eq!(names(&chain(by_value)).len(), 2);
}

#[test]
fn groups_follow_their_order_and_unlisted_ones_come_after_by_name() {
    let (app, track) = (Application::new("test"), Track::default());
    for (key, group) in [("1", "zz"), ("2", "a"), ("3", ""), ("4", "b"), ("5", "a")] {
        let key = BindingKey::<Noting>::named(key);
        app.add(bind(key).to(noting("x", &track)).global_interceptor(group)).unwrap();
    }
    let order = || names(&Chain::of(&app, &[], None).unwrap()).join("");
    assert_eq!(order(), "32541", "without an order: by group, then by key");
    app.set_interceptor_groups(["b", "a"]).unwrap();
    assert_eq!(order(), "42531");
    app.set_interceptor_groups(["b", "*", "a"]).unwrap();
    assert_eq!(order(), "43125");
    app.verify().unwrap();
}

#[test]
fn a_source_restricts_global_interceptors() {
    let (app, track) = (Application::new("test"), Track::default());
    let add = |key: &'static str, sources: &[&str]| {
        let binding = bind(BindingKey::<Noting>::new(key)).to(noting("x", &track)).global_interceptor("");
        let binding = if sources.is_empty() { binding } else { binding.for_sources(sources.iter().copied()) };
        app.add(binding).unwrap();
    };
    add("all", &[]);
    add("both", &["route", "proxy"]);
    add("proxies", &["proxy"]);
    let of = |source| names(&Chain::of(&app, &[], source).unwrap()).join(" ");
    assert_eq!(of(Some("route")), "all both");
    assert_eq!(of(Some("proxy")), "all both proxies");
    assert_eq!(of(Some("queue")), "all");
    assert_eq!(of(None), "all both proxies", "a call without a source is intercepted by all");
}

#[test]
fn what_is_listed_and_not_bound_is_an_error_with_what_looks_alike() {
    const AUDIT: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.audti");
    let app = Application::new("test");
    app.interceptor(bind(BindingKey::<Audit>::new("interceptors.audit")).to_class()).unwrap();
    let error = Chain::of(&app, &[&Interceptors::new().with(AUDIT)], None).unwrap_err();
    let ErrorKind::NotBound { key, near } = error.kind() else { panic!("{error}") };
    assert_eq!((key.as_str(), near.len()), ("interceptors.audti", 1));
}

#[test]
fn verification_finds_what_is_wrong_with_interceptors() {
    const NOBODY: BindingKey<dyn Interceptor> = BindingKey::new("interceptors.nobody");
    let app = Application::new("test");
    app.set_interceptor_groups(["log", "auth", "log"]).unwrap();
    app.add(bind(BindingKey::<str>::new("text")).to("no interceptor").tag("globalInterceptor")).unwrap();
    app.add(bind_type::<Audit>().to_class().intercept(NOBODY)).unwrap();
    let report = app.verify().unwrap_err();
    let ids: Vec<_> = report.problems().iter().map(|problem| problem.id).collect();
    assert_eq!(ids.len(), 3, "{report}");
    for id in ["LZ0010", "LZ0011", "LZ0012"] {
        assert!(ids.contains(&ProblemId::Other(id)), "{report}");
    }
    let text = report.to_string();
    assert!(text.contains("names `log` twice"), "{text}");
    assert!(text.contains("`interceptors.nobody` is listed and not bound"), "{text}");
    assert!(text.contains("Audit"), "who listed it is told: {text}");
}

/// Counts how often it is made.
struct Made;

static MADE: AtomicUsize = AtomicUsize::new(0);

impl Made {
    fn new() -> Self {
        MADE.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

#[async_trait]
impl Interceptor for Made {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        next.run(invocation).await
    }
}

#[tokio::test]
async fn a_singleton_is_made_once_and_a_requests_interceptor_for_each_request() {
    const MADE_KEY: BindingKey<Made> = BindingKey::new("made");
    let app = Application::new("test");
    let request = || app.child("request", ContextLevel::Request);
    let list = Interceptors::new().with(MADE_KEY);

    app.add(bind(MADE_KEY).to_async(|_| async { Ok(Arc::new(Made::new())) }).scope(Scope::Singleton))
        .unwrap();
    let chain = Chain::of(&app, &[&list], None).unwrap();
    assert_eq!(MADE.load(Ordering::Relaxed), 0, "nothing is built before the first call");
    for _ in 0..2 {
        call(&request(), &chain, 1).await.unwrap();
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 1);

    app.add(bind(MADE_KEY).to_dynamic(|_| Ok(Arc::new(Made::new()))).scope(Scope::Request)).unwrap();
    let chain = Chain::of(&app, &[&list, &list], None).unwrap();
    for _ in 0..2 {
        let request = request();
        call(&request, &chain, 1).await.unwrap();
        call(&request, &chain, 1).await.unwrap();
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 3);
    let error = call(&app, &chain, 1).await.unwrap_err();
    assert!(matches!(
        error.downcast_ref::<lazo_kernel::Error>().unwrap().kind(),
        ErrorKind::NoContext { .. }
    ));
}

/// A global one, which the booter finds.
#[interceptor(group = "log", source = ["route", "proxy"])]
async fn booted(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    next.run(invocation).await
}

/// A class, which lists name by type.
#[interceptor(scope = Request)]
struct Class;

#[async_trait]
impl Interceptor for Class {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        next.run(invocation).await
    }
}

#[test]
fn the_macro_offers_artifacts() {
    let app = Application::new("test");
    for artifact in lazo_kernel::Artifact::linked().iter().filter(|one| one.kind == "interceptor") {
        (artifact.register)(&app).unwrap();
    }
    let booted = app.binding("globalInterceptors.booted").unwrap();
    assert_eq!(booted.tag_value_of("globalInterceptor"), Some("log"));
    assert_eq!(booted.tag_value_of("globalInterceptorSource"), Some("route,proxy"));
    let class = app.binding("interceptors.Class").unwrap();
    assert_eq!((class.scope(), class.has_tag("globalInterceptor")), (Scope::Request, false));
    let list = Interceptors::new().with(BindingKey::<Class>::of());
    assert_eq!(names(&Chain::of(&app, &[&list], Some("queue")).unwrap()).len(), 1);
}

#[tokio::test]
async fn a_chain_of_tagged_bindings_is_a_base_for_middleware() {
    let (app, track) = (Application::new("test"), Track::default());
    for key in ["m.b", "m.a"] {
        let name = &key[2..];
        let binding = bind(BindingKey::<Noting>::new(key)).to(noting(name, &track)).tag("middleware");
        app.add(binding.interceptor()).unwrap();
    }
    let mut found = app.find_by_tag("middleware");
    found.reverse();
    let chain = Chain::of_bindings(&found).unwrap();
    call(&app, &chain, 1).await.unwrap();
    assert_eq!(track.take(), ["b", "a", "/a", "/b"]);

    app.add(bind(INTERCEPTOR_GROUPS).to(vec![]).tag("middleware")).unwrap();
    let error = Chain::of_bindings(&app.find_by_tag("middleware")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TypeMismatch { .. }));
}

#[tokio::test]
async fn a_chain_is_an_interceptor_of_another_one() {
    const LATE: BindingKey<Noting> = BindingKey::new("late");
    let (app, track) = (Application::new("test"), Track::default());
    app.add(bind(LATE).to(noting("d", &track))).unwrap();
    let innermost = Chain::new(
        [Interceptors::new().with(LATE)].iter().flat_map(|list| list.iter().cloned().collect::<Vec<_>>()),
    );
    let inner = Interceptors::new().with(noting("b", &track)).with(noting("c", &track)).with(innermost);
    let inner = Chain::new(inner.iter().cloned());
    let all = Interceptors::new().with(noting("a", &track)).with(inner).with(noting("e", &track));
    let chain = Chain::of(&app, &[&all], None).unwrap();
    assert_eq!(call(&app, &chain, 4).await.unwrap(), 8);
    assert_eq!(track.take().concat(), "abcde/e/d/c/b/a");

    // Bound, it runs around every call; an empty one changes nothing; what comes after a chain can be tried again.
    let nothing: Chain = Chain::default();
    app.add(bind(BindingKey::<Chain>::new("nothing")).to(nothing).global_interceptor("")).unwrap();
    let retrying = Chain::new([retry]);
    app.add(bind(BindingKey::<Chain>::new("retrying")).to(retrying).global_interceptor("")).unwrap();
    let chain = Chain::of(&app, &[&Interceptors::new().with(noting("x", &track))], None).unwrap();
    assert_eq!(names(&chain)[..2], ["nothing", "retrying"]);
    let (calls, target) = failing(2);
    let invocation = Invocation::of(&app, "Words", "say").with(Argument::new("word", "hi".to_owned()));
    assert_eq!(invocation.run(&chain, target).await.unwrap().into::<String>().unwrap(), "hi2");
    assert_eq!((calls.load(Ordering::Relaxed), track.take().concat()), (3, "x/x".repeat(3)));
}

#[tokio::test]
async fn a_chain_that_does_not_go_on_answers_for_what_comes_after_it() {
    let (context, track) = (Context::new("test"), Track::default());
    let answer = from_fn(|_, _| Box::pin(async { Ok(Returned::new(7_u64)) }));
    let list = Interceptors::new().with(Chain::new([answer])).with(noting("after", &track));
    let chain = Chain::of(&context, &[&list], None).unwrap();
    assert_eq!(call(&context, &chain, 4).await.unwrap(), 7);
    assert!(track.take().is_empty());
}
