//! An extension adds a kind of injected parameter of its own, with public traits only.

use std::{collections::HashMap, sync::Arc};

use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, Dependency, Inject, Injectable, Injection, Resolution,
    Resolver, Scope, at_member, bind, bind_type, injected, verify::ProblemId,
};

/// The headers of a request, as an extension binds them.
struct Headers(HashMap<&'static str, &'static str>);

const HEADERS: BindingKey<Headers> = BindingKey::new("extension.headers");

/// A header that knows its name.
trait HeaderName: Send + 'static {
    const NAME: &'static str;
}

/// The extension's parameter: a header's value. By type it comes from the extension's own key, by key from another one's
/// headers.
struct Header<N> {
    value: Option<String>,
    name: std::marker::PhantomData<fn() -> N>,
}

impl<N: HeaderName> Inject for Header<N> {
    type Target = Headers;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<Headers>(at)
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let value = |headers: Arc<Headers>| headers.0.get(N::NAME).map(|&value| value.to_owned());
        let found = resolver.resolve(&at.key::<Headers>()).map(value);
        at_member(at, found.map(|value| Self { value, name: std::marker::PhantomData }))
    }
}

struct Accept;
impl HeaderName for Accept {
    const NAME: &'static str = "accept";
}

/// Something that needs nothing that is bound.
struct RequestNumber(usize);

impl Inject for RequestNumber {
    type Target = Self;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::none::<Self>(at)
    }

    fn inject(resolver: &Resolver<'_>, _: &Injection) -> Resolution<Self> {
        Resolution::ready(Self(resolver.context().name().len()))
    }
}

fn headers(accept: &'static str) -> Headers {
    Headers(HashMap::from([("accept", accept)]))
}

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind(HEADERS).to(headers("text/html"))).unwrap();
    context
}

#[derive(Injectable)]
struct Handler {
    #[inject]
    accept: Header<Accept>,
    #[inject("other.headers")]
    other: Header<Accept>,
    #[inject]
    number: RequestNumber,
}

#[test]
fn it_is_a_field_by_type_and_by_key() {
    // By type there must be one that is meant.
    let context = Context::new("test");
    context.add(bind(HEADERS).to(headers("text/html"))).unwrap();
    context.add(bind(BindingKey::new("other.headers")).to(headers("image/png")).as_default()).unwrap();
    context.add(bind_type::<Handler>().to_class()).unwrap();
    let handler = context.get_sync(&BindingKey::<Handler>::of()).unwrap();
    assert_eq!(handler.accept.value.as_deref(), Some("text/html"));
    assert_eq!(handler.other.value.as_deref(), Some("image/png"));
    assert_eq!(handler.number.0, 4);
    let _ = handler.accept.name;
}

#[test]
fn it_is_an_argument_of_functions() {
    let app = context();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(HEADERS).to(headers("text/plain"))).unwrap();
    let told = |accept: Header<Accept>, number: RequestNumber| (accept.value.unwrap(), number.0);
    assert_eq!(app.call(told).unwrap(), ("text/html".to_owned(), 4));
    assert_eq!(request.call(told).unwrap(), ("text/plain".to_owned(), 7));
    let by_key = [Injection::by_key::<Header<Accept>>("accept", &HEADERS)];
    assert!(app.call_with(by_key, |accept: Header<Accept>| accept.value.is_some()).unwrap());
    assert_eq!(answer_in(&app, "200").unwrap(), "200 text/html");
}

#[injected]
fn answer(status: &str, #[inject(HEADERS)] accept: Header<Accept>) -> String {
    format!("{status} {}", accept.value.unwrap_or_default())
}

#[test]
fn it_is_a_parameter_of_constructors_and_of_what_a_function_makes() {
    struct Page(String);
    #[injected]
    impl Page {
        #[constructor]
        fn new(accept: Header<Accept>) -> Self {
            Self(accept.value.unwrap_or_default())
        }
    }
    let context = context();
    context.add(bind_type::<Page>().to_class()).unwrap();
    context
        .add(bind_type::<usize>().to_function(|accept: Header<Accept>| accept.value.map_or(0, |v| v.len())))
        .unwrap();
    assert_eq!(context.get_sync(&BindingKey::<Page>::of()).unwrap().0, "text/html");
    assert_eq!(*context.get_sync(&BindingKey::<usize>::of()).unwrap(), 9);
}

#[test]
fn verification_sees_it() {
    let app = Application::new("test").with(bind_type::<Handler>().to_class().scope(Scope::Singleton));
    let report = app.verify().unwrap_err();
    assert_eq!(
        report.problems().iter().map(|p| p.id).collect::<Vec<_>>(),
        [ProblemId::Missing; 2],
        "{report}"
    );
    // A singleton must not keep a request's header.
    let app = app.with(bind(HEADERS).declared(Scope::Request));
    let app = app.with(bind(BindingKey::<Headers>::new("other.headers")).to(headers("")).as_default());
    let report = app.verify().unwrap_err();
    assert_eq!(report.problems().iter().map(|p| p.id).collect::<Vec<_>>(), [ProblemId::Captive], "{report}");
}

#[test]
fn an_error_names_the_member() {
    let context = Context::new("test");
    context.add(bind_type::<Handler>().to_class()).unwrap();
    let error = context.get_sync(&BindingKey::<Handler>::of()).err().unwrap();
    assert!(
        error.to_string().ends_with("(for `accept` of `behaviour::custom_injection::Handler`)"),
        "{error}"
    );
}
