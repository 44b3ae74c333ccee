//! Functions that are called with injected arguments, and bindings that are made by them.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use lazo_kernel::{
    Application, BindingKey, BindingRef, Context, ContextLevel, ErrorKind, Injection, Scope, bind, bind_type,
    injected, verify::ProblemId,
};

struct Clock(u8);

const HOST: BindingKey<str> = BindingKey::new("host");
const PORT: BindingKey<u16> = BindingKey::new("port");
const ADDRESS: BindingKey<SocketAddr> = BindingKey::new("address");

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind_type::<Clock>().to(Clock(9))).unwrap();
    context.add(bind(HOST).to("127.0.0.1")).unwrap();
    context.add(bind(PORT).to(80)).unwrap();
    context
}

#[test]
fn a_closure_is_called_with_what_it_asks_for() {
    let context = context();
    let captured = String::from("it is");
    let told = context.call(|clock: Arc<Clock>, nobody: Option<Arc<u8>>| {
        format!("{captured} {} {}", clock.0, nobody.is_none())
    });
    assert_eq!(told.unwrap(), "it is 9 true");
    assert_eq!(context.call(|| 7).unwrap(), 7);
}

#[test]
fn twelve_arguments_are_enough_for_everybody() {
    type C = Arc<Clock>;
    let hours = |a: C, b: C, c: C, d: C, e: C, f: C, g: C, h: C, i: C, j: C, k: C, l: C| {
        [a, b, c, d, e, f, g, h, i, j, k, l].iter().map(|clock| usize::from(clock.0)).sum::<usize>()
    };
    assert_eq!(context().call(hours).unwrap(), 108);
}

#[test]
fn arguments_come_from_the_callers_context() {
    let app = context();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind_type::<Clock>().to(Clock(10))).unwrap();
    let hour = |clock: Arc<Clock>, context: Context| (clock.0, context.name().to_owned());
    assert_eq!(app.call(hour).unwrap(), (9, "test".to_owned()));
    assert_eq!(request.call(hour).unwrap(), (10, "request".to_owned()));
}

#[test]
fn nothing_is_being_built_in_a_call() {
    assert!(context().call(|binding: Option<BindingRef>| binding.is_none()).unwrap());
    let error = context().call(|_: BindingRef| ()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoBinding), "{error}");
}

#[test]
fn an_error_names_the_argument_and_the_function() {
    let error = context().call(|_: Arc<Clock>, _: Arc<String>| ()).unwrap_err();
    let told = error.to_string();
    assert!(told.starts_with("nothing is bound to `alloc::string::String`"), "{told}");
    assert!(told.contains("(for `argument 2` of `behaviour::function::an_error_names"), "{told}");
}

#[test]
fn arguments_can_be_chosen_by_key() {
    let places = [Injection::by_key::<Arc<str>>("host", &HOST), Injection::by_name("port", "port")];
    let told = context().call_with(places, |host: Arc<str>, port: Arc<u16>| format!("{host}:{port}"));
    assert_eq!(told.unwrap(), "127.0.0.1:80");
}

#[tokio::test]
async fn an_asynchronous_function_is_awaited_with_its_arguments() {
    let context = context();
    context
        .add(bind_type::<String>().to_async_function(|clock: Arc<Clock>| async move {
            tokio::task::yield_now().await;
            clock.0.to_string()
        }))
        .unwrap();
    let told = context.call_async(|text: Arc<String>| async move {
        tokio::task::yield_now().await;
        text.len()
    });
    assert_eq!(told.await.unwrap(), 1);
    let error = context.call(|_: Arc<String>| ()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotReady), "{error}");
}

fn address(host: Arc<str>, port: Arc<u16>) -> Result<SocketAddr, std::net::AddrParseError> {
    format!("{host}:{port}").parse()
}

#[test]
fn a_foreign_type_is_made_by_a_function() {
    let context = context();
    let binding = context.add(bind(ADDRESS).to_function(address)).unwrap();
    assert_eq!(context.get_sync(&ADDRESS).unwrap().to_string(), "127.0.0.1:80");
    assert_eq!(binding.dependencies().len(), 2);
    context.add(bind(HOST).to("nowhere at all")).unwrap();
    let error = context.get_sync(&ADDRESS).unwrap_err();
    assert!(error.to_string().contains("invalid socket address"), "{error}");
}

trait Greeter: Send + Sync {
    fn greet(&self) -> String;
}

impl Greeter for String {
    fn greet(&self) -> String {
        self.clone()
    }
}

#[test]
fn a_function_may_return_the_value_or_share_it_or_fail() {
    let context = context();
    let greet = || context.get_sync(&BindingKey::<dyn Greeter>::of()).unwrap().greet();
    let greeter = || bind(BindingKey::<dyn Greeter>::new("greeter"));
    context.add(greeter().to_function(|| -> Arc<dyn Greeter> { Arc::new("shared".to_owned()) })).unwrap();
    assert_eq!(greet(), "shared");
    let fallible = || -> anyhow::Result<Arc<dyn Greeter>> { Ok(Arc::new("fallible".to_owned())) };
    context.add(greeter().to_function(fallible)).unwrap();
    assert_eq!(greet(), "fallible");
    context.add(bind(PORT).to_function(|| 8080)).unwrap();
    assert_eq!(*context.get_sync(&PORT).unwrap(), 8080);
}

#[test]
fn a_function_is_called_as_often_as_its_scope_says() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let context = context();
    let count = || CALLS.fetch_add(1, Ordering::Relaxed);
    context.add(bind_type::<usize>().to_function(count).scope(Scope::Singleton)).unwrap();
    let request = context.child("request", ContextLevel::Request);
    assert_eq!(*context.get_sync(&BindingKey::<usize>::of()).unwrap(), 0);
    assert_eq!(*request.get_sync(&BindingKey::<usize>::of()).unwrap(), 0);
}

#[test]
fn verification_sees_what_a_function_needs() {
    let places = [Injection::by_key::<Arc<str>>("host", &HOST), Injection::by_key::<Arc<u16>>("port", &PORT)];
    let app = Application::new("test").with(bind(ADDRESS).to_function_with(places, address));
    let report = app.verify().unwrap_err();
    let ids: Vec<_> = report.problems().iter().map(|problem| problem.id).collect();
    assert_eq!(ids, [ProblemId::Missing, ProblemId::Missing], "{report}");
    assert!(
        report.to_string().contains("`host` of `address` (kernel/tests/behaviour/function.rs:"),
        "{report}"
    );
    app.with(bind(HOST).to("::1")).with(bind(PORT).to(80)).verify().unwrap();
}

/// Greets somebody with what is bound.
#[injected]
fn greeting(name: &str, #[inject(HOST)] host: Arc<str>, mut times: usize, #[default] more: usize) -> String {
    times += more;
    format!("{name}@{host}").repeat(times)
}

#[test]
fn a_marked_function_gets_a_companion() {
    assert_eq!(greeting_in(&context(), "me", 2).unwrap(), "me@127.0.0.1me@127.0.0.1");
    assert_eq!(greeting("me", "there".into(), 1, 0), "me@there");
    let error = greeting_in(&Context::new("empty"), "me", 1).unwrap_err();
    assert_eq!(error.to_string(), "nothing is bound to `host` (for `host` of `greeting`)");
}
