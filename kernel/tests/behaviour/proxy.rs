//! Traits whose methods run along their interceptors.

use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, Injectable, Scope, bind, bind_type, interceptor,
    interceptor::{
        Caller, InterceptionError, Interceptor, Invocation, InvocationSource, Next, Proxied, Proxy,
        ProxySite, Returned, from_fn,
    },
    proxy,
};

const GREETER: BindingKey<dyn Greeter> = BindingKey::new("services.greeter");
const NOTES: BindingKey<Notes> = BindingKey::new("notes");

/// Who ran, in order.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn add(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Notes what is called from where.
#[interceptor]
async fn note(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    let notes = invocation.context().get(&NOTES).await?;
    notes.add(format!("note {}", invocation.name()));
    next.run(invocation).await
}

#[interceptor]
async fn of_trait(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    invocation.context().get(&NOTES).await?.add("trait");
    next.run(invocation).await
}

#[interceptor]
async fn of_class(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    invocation.context().get(&NOTES).await?.add("class");
    next.run(invocation).await
}

#[interceptor]
async fn of_block(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    invocation.context().get(&NOTES).await?.add("block");
    next.run(invocation).await
}

#[interceptor]
async fn of_trait_method(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    invocation.context().get(&NOTES).await?.add("trait's method");
    next.run(invocation).await
}

#[interceptor]
async fn of_method(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
    invocation.context().get(&NOTES).await?.add("method");
    next.run(invocation).await
}

/// Has an error of its own.
#[derive(Debug)]
enum GreetError {
    Rude(String),
    Other(anyhow::Error),
}

impl fmt::Display for GreetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rude(name) => write!(f, "{name} is not greeted"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for GreetError {}

impl From<anyhow::Error> for GreetError {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

#[proxy]
#[async_trait]
trait Greeter: Send + Sync {
    /// Borrows and owns.
    async fn greet(&self, name: &str, times: usize) -> anyhow::Result<String>;

    async fn judge(&self, name: String) -> Result<(), GreetError>;

    /// All kinds of arguments.
    async fn mixed(&self, list: &[u8], map: &Shelf, out: &mut String, once: Once) -> anyhow::Result<usize>;

    fn now(&self, word: String) -> anyhow::Result<String>;

    #[direct]
    fn language(&self) -> &'static str;

    async fn twice(&self, name: &str) -> anyhow::Result<String> {
        let greeting = self.greet(name, 2).await?;
        Ok(greeting)
    }

    fn generic<T>(&self, value: T) -> T
    where
        Self: Sized,
    {
        value
    }
}

/// Is borrowed.
struct Shelf(Vec<u8>);

/// Cannot be cloned.
struct Once;

#[derive(Injectable)]
struct English;

#[async_trait]
impl Greeter for English {
    async fn greet(&self, name: &str, times: usize) -> anyhow::Result<String> {
        Ok("hello ".repeat(times) + name)
    }

    async fn judge(&self, name: String) -> Result<(), GreetError> {
        if name == "bad" { Err(GreetError::Rude(name)) } else { Ok(()) }
    }

    async fn mixed(&self, list: &[u8], map: &Shelf, out: &mut String, _: Once) -> anyhow::Result<usize> {
        tokio::task::yield_now().await;
        out.push_str("written");
        Ok(list.len() + map.0.len())
    }

    fn now(&self, word: String) -> anyhow::Result<String> {
        Ok(word + "!")
    }

    fn language(&self) -> &'static str {
        "en"
    }
}

/// An application with a greeter behind a proxy.
fn app() -> (Application, Arc<Notes>) {
    let app = Application::new("test");
    let notes = Arc::new(Notes::default());
    app.add(bind(NOTES).to(Arc::clone(&notes))).unwrap();
    let greeter = bind(GREETER).to_class_as::<English>(|it| it).scope(Scope::Singleton);
    app.add(greeter.intercepted::<dyn Greeter>(|it| it)).unwrap();
    (app, notes)
}

/// Binds an interceptor of every call.
fn everywhere<I: Interceptor>(app: &Context, key: &'static str, interceptor: I) {
    app.add(bind(BindingKey::<I>::new(key)).to(interceptor).global_interceptor("")).unwrap();
}

#[tokio::test]
async fn whoever_injects_the_trait_gets_the_proxy_and_the_class_is_itself() {
    let (app, notes) = app();
    everywhere(&app, "note", note);
    let greeter = app.get(&GREETER).await.unwrap();
    assert_eq!(greeter.greet("anna", 1).await.unwrap(), "hello anna");
    assert_eq!(notes.take(), ["note English.greet"]);
    assert!(Arc::ptr_eq(&greeter, &app.get_sync(&GREETER).unwrap()), "a singleton has one proxy");
    let by_type = app.get_sync(&BindingKey::<dyn Greeter>::of()).unwrap();
    assert!(Arc::ptr_eq(&greeter, &by_type));

    let class = app.get_sync(&BindingKey::<English>::of()).unwrap();
    class.greet("anna", 1).await.unwrap();
    assert!(notes.take().is_empty(), "the class itself is not intercepted");
    app.verify().unwrap();
}

#[tokio::test]
async fn a_rebuilt_value_has_a_new_proxy() {
    let (app, _) = app();
    let first = app.get(&GREETER).await.unwrap();
    assert!(app.refresh("services.greeter"));
    let second = app.get(&GREETER).await.unwrap();
    assert!(!Arc::ptr_eq(&first, &second));
    assert!(Arc::ptr_eq(&second, &app.get(&GREETER).await.unwrap()));
}

#[tokio::test]
async fn arguments_are_visible_by_name_and_owned_ones_can_be_changed() {
    let (app, _) = app();
    everywhere(
        &app,
        "change",
        from_fn(|invocation, next| {
            Box::pin(async move {
                if invocation.method() == "greet" {
                    assert_eq!(invocation.text("name")?, "anna");
                    assert_eq!(invocation.source().unwrap().kind(), InvocationSource::PROXY);
                    assert_eq!(invocation.source().unwrap().data::<String>().unwrap(), "services.greeter");
                    assert_eq!(invocation.target::<Arc<dyn Greeter>>().unwrap().language(), "en");
                    *invocation.arg_mut::<usize>("times")? += 1;
                }
                next.run(invocation).await
            })
        }),
    );
    let greeter = app.get(&GREETER).await.unwrap();
    assert_eq!(greeter.greet("anna", 1).await.unwrap(), "hello hello anna");
    assert_eq!(
        greeter.twice("anna").await.unwrap(),
        "hello hello anna",
        "what the target calls is not intercepted"
    );
}

#[tokio::test]
async fn every_kind_of_argument_comes_through() {
    let (app, notes) = app();
    let seen = Arc::clone(&notes);
    everywhere(
        &app,
        "look",
        from_fn(move |invocation, next| {
            let seen = Arc::clone(&seen);
            Box::pin(async move {
                for argument in invocation.arguments().iter() {
                    let how = if argument.value().is_some() { "seen" } else { "hidden" };
                    seen.add(format!("{}: {how}", argument.name()));
                }
                assert_eq!(invocation.arg::<Shelf>("map")?.0.len(), 2);
                let error = invocation.arguments().try_clone().unwrap_err();
                assert!(matches!(error, InterceptionError::NotCloneable { argument: "out", .. }), "{error}");
                next.run(invocation).await
            })
        }),
    );
    let greeter = app.get(&GREETER).await.unwrap();
    let mut out = String::new();
    assert_eq!(greeter.mixed(&[1], &Shelf(vec![2, 3]), &mut out, Once).await.unwrap(), 3);
    assert_eq!(out, "written");
    assert_eq!(notes.take(), ["list: hidden", "map: seen", "out: hidden", "once: seen"]);
}

#[tokio::test]
async fn an_error_of_the_method_comes_out_as_it_is_and_others_through_from() {
    let (app, _) = app();
    everywhere(
        &app,
        "refuse",
        from_fn(|invocation, next| {
            Box::pin(async move {
                anyhow::ensure!(invocation.text(0)? != "unknown", "nobody knows them");
                next.run(invocation).await
            })
        }),
    );
    let greeter = app.get(&GREETER).await.unwrap();
    let error = greeter.judge("bad".to_owned()).await.unwrap_err();
    assert!(matches!(&error, GreetError::Rude(name) if name == "bad"), "{error}");
    let error = greeter.judge("unknown".to_owned()).await.unwrap_err();
    assert!(matches!(&error, GreetError::Other(_)), "{error}");
    greeter.judge("good".to_owned()).await.unwrap();
}

#[tokio::test]
async fn a_result_of_a_wrong_type_is_an_error_of_the_method() {
    let (app, _) = app();
    everywhere(&app, "wrong", from_fn(|_, _| Box::pin(async { Ok(Returned::new(1_u8)) })));
    let error = app.get(&GREETER).await.unwrap().greet("anna", 1).await.unwrap_err();
    assert!(error.to_string().contains("`u8`, not a `alloc::string::String`"), "{error}");
}

#[tokio::test]
async fn a_plain_method_is_intercepted_by_what_need_not_wait() {
    let (app, _) = app();
    everywhere(
        &app,
        "shout",
        from_fn(|invocation, next| {
            Box::pin(async move {
                let waits = invocation.text(0)? == "wait";
                if waits {
                    tokio::task::yield_now().await;
                }
                invocation.arg_mut::<String>("word")?.push('?');
                next.run(invocation).await
            })
        }),
    );
    let greeter = app.get(&GREETER).await.unwrap();
    assert_eq!(greeter.now("what".to_owned()).unwrap(), "what?!");
    let error = greeter.now("wait".to_owned()).unwrap_err();
    assert!(error.to_string().contains("`English.now` is not async"), "{error}");
    assert_eq!(greeter.language(), "en");
    assert_eq!(app.get(&BindingKey::<English>::of()).await.unwrap().generic(3), 3);
}

#[tokio::test]
async fn a_call_is_tried_again() {
    #[proxy]
    #[async_trait]
    trait Flaky: Send + Sync {
        async fn get(&self, key: &str, list: Vec<u8>) -> anyhow::Result<usize>;
    }
    struct Third(AtomicUsize);
    #[async_trait]
    impl Flaky for Third {
        async fn get(&self, key: &str, list: Vec<u8>) -> anyhow::Result<usize> {
            let call = self.0.fetch_add(1, Ordering::Relaxed);
            anyhow::ensure!(call == 2, "not yet");
            Ok(key.len() + list.len())
        }
    }
    let app = Application::new("test");
    let third = bind_type::<Third>().to(Third(AtomicUsize::new(0)));
    app.add(third.intercepted::<dyn Flaky>(|it| it)).unwrap();
    everywhere(
        &app,
        "retry",
        from_fn(|invocation, mut next| {
            Box::pin(async move {
                let arguments = invocation.arguments().try_clone()?;
                loop {
                    if let Ok(returned) = next.attempt(invocation).await {
                        return Ok(returned);
                    }
                    invocation.set_arguments(arguments.try_clone()?);
                }
            })
        }),
    );
    let flaky = app.get(&BindingKey::<dyn Flaky>::of()).await.unwrap();
    assert_eq!(flaky.get("key", vec![1, 2]).await.unwrap(), 5);
}

#[tokio::test]
async fn interceptors_come_and_go_while_it_is_called() {
    let (app, notes) = app();
    let greeter = app.get(&GREETER).await.unwrap();
    greeter.greet("anna", 1).await.unwrap();
    assert!(notes.take().is_empty());
    everywhere(&app, "note", note);
    greeter.greet("anna", 1).await.unwrap();
    assert_eq!(notes.take(), ["note English.greet"]);
    app.unbind("note").unwrap();
    greeter.greet("anna", 1).await.unwrap();
    assert!(notes.take().is_empty());
}

#[proxy]
#[intercept(of_trait)]
#[async_trait]
trait Layered: Send + Sync {
    #[intercept(of_trait_method)]
    async fn run(&self) -> anyhow::Result<()>;
    async fn other(&self) -> anyhow::Result<()>;
}

#[derive(Injectable)]
#[injectable(scope = Singleton, intercepted(dyn Layered))]
#[intercept(of_class)]
struct Layers;

#[proxy]
#[async_trait]
#[intercept(of_block)]
impl Layered for Layers {
    #[intercept(of_method)]
    async fn run(&self) -> anyhow::Result<()> {
        Ok(())
    }

    async fn other(&self) -> anyhow::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn global_then_trait_then_class_then_method() {
    let (app, notes) = app();
    everywhere(&app, "note", note);
    app.add(bind_type::<Layers>().to_class()).unwrap();
    let layered = app.get(&BindingKey::<dyn Layered>::of()).await.unwrap();
    layered.run().await.unwrap();
    assert_eq!(notes.take(), ["note Layers.run", "trait", "class", "block", "trait's method", "method"]);
    layered.other().await.unwrap();
    assert_eq!(notes.take(), ["note Layers.other", "trait", "class", "block"]);
    app.verify().unwrap();
}

#[derive(Injectable)]
struct Welcome {
    #[inject]
    greeter: Proxy<dyn Greeter>,
    #[inject]
    plain: Arc<dyn Greeter>,
}

#[tokio::test]
async fn whoever_injects_a_proxy_gets_one_whatever_the_binding_says() {
    let (app, notes) = app();
    everywhere(&app, "note", note);
    let welcome = |app: &Context| {
        app.add(bind_type::<Welcome>().to_class()).unwrap();
        app.get_sync(&BindingKey::<Welcome>::of()).unwrap()
    };
    welcome(&app).greeter.greet("anna", 1).await.unwrap();
    assert_eq!(notes.take(), ["note English.greet"], "not twice");

    app.add(bind(GREETER).to_class_as::<English>(|it| it)).unwrap();
    let plain = welcome(&app);
    plain.greeter.greet("anna", 1).await.unwrap();
    assert_eq!(notes.take(), ["note English.greet"]);
    plain.plain.greet("anna", 1).await.unwrap();
    assert!(notes.take().is_empty());
    app.verify().unwrap();
}

#[tokio::test]
async fn a_value_of_the_traits_own_type_is_intercepted_too() {
    let app = Application::new("test");
    let notes = Arc::new(Notes::default());
    app.add(bind(NOTES).to(Arc::clone(&notes))).unwrap();
    let dynamic = bind(GREETER).to_dynamic(|_| Ok(Arc::new(English)));
    app.add(dynamic.intercepted::<dyn Greeter>(|it| it)).unwrap();
    everywhere(&app, "note", note);
    app.get(&GREETER).await.unwrap().greet("anna", 1).await.unwrap();
    assert_eq!(notes.take(), ["note Greeter.greet"]);
}

/// Is another one for each request.
#[derive(Injectable)]
#[injectable(scope = Request)]
struct PerRequest {
    #[inject]
    user: Arc<str>,
    #[inject(NOTES)]
    notes: Arc<Notes>,
}

#[async_trait]
impl Interceptor for PerRequest {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        let from = invocation.parent().map(Caller::method).unwrap_or_default();
        self.notes.add(format!("{} for {} in {from:?}", invocation.method(), self.user));
        next.run(invocation).await
    }
}

#[tokio::test]
async fn a_requests_interceptor_is_that_of_the_request_also_in_front_of_a_singleton() {
    let (app, notes) = app();
    app.add(bind_type::<PerRequest>().to_class().global_interceptor("").for_sources(["proxy"])).unwrap();
    let greeter = app.get(&GREETER).await.unwrap();
    let error = greeter.greet("anna", 1).await.unwrap_err();
    assert!(error.to_string().contains("there is no request context here"), "{error:#}");

    for user in ["anna", "ben"] {
        let request = app.child("request", ContextLevel::Request);
        request.add(bind_type::<str>().to(user)).unwrap();
        let chain = lazo_kernel::interceptor::Chain::default();
        let greeter = &greeter;
        Invocation::of(&request, "Controller", "handle")
            .run(&chain, |_| Ok(Box::pin(async move { Ok(Returned::new(greeter.greet(user, 1).await?)) })))
            .await
            .unwrap();
    }
    assert_eq!(notes.take(), [r#"greet for anna in "handle""#, r#"greet for ben in "handle""#]);
}

#[tokio::test]
async fn a_requests_service_is_called_from_the_request() {
    let app = Application::new("test");
    let notes = Arc::new(Notes::default());
    app.add(bind(NOTES).to(Arc::clone(&notes))).unwrap();
    let greeter = bind(GREETER).to_class_as::<English>(|it| it).scope(Scope::Request);
    app.add(greeter.intercepted::<dyn Greeter>(|it| it)).unwrap();
    app.add(bind_type::<PerRequest>().to_class().global_interceptor("")).unwrap();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind_type::<str>().to("anna")).unwrap();
    request.get(&GREETER).await.unwrap().greet("anna", 1).await.unwrap();
    assert_eq!(notes.take(), [r#"greet for anna in """#]);
}

#[tokio::test]
async fn a_proxy_keeps_no_application_alive_and_lets_nothing_through_without_it() {
    let (app, _) = app();
    everywhere(&app, "through", from_fn(|invocation, next| next.run(invocation)));
    let context = app.downgrade();
    let greeter = app.get(&GREETER).await.unwrap();
    greeter.greet("anna", 1).await.unwrap();
    drop(app);
    assert!(context.upgrade().is_none());
    let error = greeter.greet("anna", 1).await.unwrap_err();
    assert!(error.to_string().contains("has outlived its application"), "{error}");
    let error = greeter.now("never called before".to_owned()).unwrap_err();
    assert!(error.to_string().contains("has outlived its application"), "{error}");
}

#[proxy]
trait Store<T: Clone + Send + Sync + 'static>: Send + Sync {
    fn put(&self, value: T) -> anyhow::Result<T>;
}

struct Echo;

impl<T: Clone + Send + Sync + 'static> Store<T> for Echo {
    fn put(&self, value: T) -> anyhow::Result<T> {
        Ok(value)
    }
}

#[test]
fn a_generic_trait_has_a_proxy_for_each_type() {
    let app = Application::new("test");
    app.add(bind_type::<Echo>().to(Echo).intercepted::<dyn Store<u8>>(|it| it)).unwrap();
    everywhere(
        &app,
        "add",
        from_fn(|invocation, next| {
            Box::pin(async move {
                *invocation.arg_mut::<u8>("value")? += 1;
                next.run(invocation).await
            })
        }),
    );
    let store = app.get_sync(&BindingKey::<dyn Store<u8>>::of()).unwrap();
    assert_eq!(store.put(1).unwrap(), 2);
}

#[test]
fn a_proxied_call_without_interceptors_allocates_no_more_than_the_call_itself() {
    let (app, _) = app();
    let proxy = app.get_sync(&GREETER).unwrap();
    let direct: Arc<dyn Greeter> = app.get_sync(&BindingKey::<English>::of()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let call = |greeter: &dyn Greeter| {
        runtime.block_on(async {
            // The first call finds out that nothing intercepts.
            greeter.greet("anna", 1).await.unwrap();
            greeter.now("x".to_owned()).unwrap();
            let mut future = None;
            let made = allocation_counter::measure(|| future = Some(greeter.greet("anna", 1)));
            future.unwrap().await.unwrap();
            let now = allocation_counter::measure(|| drop(greeter.now("x".to_owned())));
            (made.count_total, now.count_total)
        })
    };
    let (of_proxy, of_class) = (call(&*proxy), call(&*direct));
    assert_eq!(of_class.0, 1, "`async_trait` boxes one future");
    assert_eq!(of_proxy, of_class);
}

#[test]
fn a_proxy_by_hand_stands_where_its_user_says() {
    let app = Application::new("test");
    everywhere(
        &app,
        "shout",
        from_fn(|invocation, next| {
            Box::pin(async move {
                invocation.arg_mut::<String>("word")?.push('?');
                next.run(invocation).await
            })
        }),
    );
    let greeter = <dyn Greeter>::proxy(Arc::new(English), ProxySite::of::<dyn Greeter>(&app));
    assert_eq!(greeter.now("what".to_owned()).unwrap(), "what?!");
}
