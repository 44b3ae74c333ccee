//! Scopes: which context keeps a value, who shares it, and when it is built anew.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use lazo_kernel::{
    Application, Binding, BindingKey, BindingRef, Context, ContextLevel, ErrorKind, Scope, bind,
};

const NUMBER: BindingKey<usize> = BindingKey::new("number");

/// Another number each time it is built.
fn numbers(scope: Scope) -> Binding<usize> {
    let last = AtomicUsize::new(0);
    bind(NUMBER).to_dynamic(move |_| Ok(Arc::new(last.fetch_add(1, Ordering::Relaxed) + 1))).scope(scope)
}

fn get(context: &Context) -> usize {
    *context.get_sync(&NUMBER).unwrap()
}

/// Two servers of an application; two requests to the first and one to the second.
fn tree(scope: Scope) -> (Application, [Context; 2], [Context; 3]) {
    let app = Application::new("test").with(numbers(scope));
    let servers = ["one", "two"].map(|name| app.child(name, ContextLevel::Server));
    let request = |server: &Context| server.child("request", ContextLevel::Request);
    let requests = [request(&servers[0]), request(&servers[0]), request(&servers[1])];
    (app, servers, requests)
}

#[test]
fn a_value_is_kept_by_the_nearest_context_of_its_level() {
    for (scope, of_requests) in [
        (Scope::Singleton, [1, 1, 1]),
        (Scope::Application, [1, 1, 1]),
        (Scope::Server, [1, 1, 2]),
        (Scope::Request, [1, 2, 3]),
    ] {
        let (_app, _servers, requests) = tree(scope);
        for _ in 0..2 {
            assert_eq!(requests.each_ref().map(get), of_requests, "{scope}");
        }
        // A context of no level in between is looked through.
        let inner = requests[2].child("inner", ContextLevel::Plain);
        assert_eq!(get(&inner), of_requests[2], "{scope}");
    }
    let (_app, _servers, requests) = tree(Scope::Transient);
    assert_eq!([get(&requests[0]), get(&requests[0]), get(&requests[1])], [1, 2, 3]);
}

#[test]
fn without_a_context_of_its_level_there_is_no_value() {
    let (app, servers, _) = tree(Scope::Server);
    let error = app.get_sync(&NUMBER).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoContext { scope: Scope::Server, .. }), "{error}");
    assert_eq!(error.to_string(), "`number` has scope server, and there is no server context here");
    assert_eq!(get(&servers[0]), 1);

    let alone = Context::new("alone");
    alone.add(numbers(Scope::Application)).unwrap();
    let error = alone.get_sync(&NUMBER).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoContext { scope: Scope::Application, .. }), "{error}");
}

#[test]
fn a_singleton_is_of_the_context_that_binds_it() {
    let (app, servers, requests) = tree(Scope::Singleton);
    assert_eq!((get(&app), get(&requests[0])), (1, 1));
    servers[0].add(numbers(Scope::Singleton)).unwrap();
    let own = get(&servers[0]);
    assert!(Arc::ptr_eq(&servers[0].get_sync(&NUMBER).unwrap(), &requests[1].get_sync(&NUMBER).unwrap()));
    assert_eq!((own, get(&requests[2])), (1, 1));
    assert!(!Arc::ptr_eq(&servers[0].get_sync(&NUMBER).unwrap(), &requests[2].get_sync(&NUMBER).unwrap()));
}

#[test]
fn a_refreshed_value_is_built_anew_in_each_context_that_keeps_one() {
    let (app, _servers, requests) = tree(Scope::Request);
    assert_eq!(requests.each_ref().map(get), [1, 2, 3]);
    assert!(app.refresh("number"));
    assert_eq!(requests.each_ref().map(get), [4, 5, 6]);
    assert_eq!(requests.each_ref().map(get), [4, 5, 6]);
}

#[test]
fn an_alias_lives_as_long_as_it_says_itself() {
    const SHORT: BindingKey<usize> = BindingKey::new("short");
    const LONG: BindingKey<usize> = BindingKey::new("long");
    let app = Application::new("test")
        .with(numbers(Scope::Transient))
        .with(bind(SHORT).to_alias(NUMBER))
        .with(bind(LONG).to_alias(NUMBER).scope(Scope::Singleton));
    let of = |key: &BindingKey<usize>| *app.get_sync(key).unwrap();
    assert_eq!((of(&SHORT), of(&LONG), of(&SHORT), of(&LONG)), (1, 2, 3, 2));
    assert!(app.refresh("long"));
    assert_eq!(of(&LONG), 4);
}

#[test]
fn a_constant_lives_for_ever_whatever_is_said() {
    let context = Context::new("test");
    let binding = context.add(bind(NUMBER).to(7).scope(Scope::Request)).unwrap();
    assert_eq!((binding.scope(), get(&context)), (Scope::Singleton, 7));
}

#[test]
fn a_function_knows_the_binding_that_it_makes() {
    let context = Context::new("test");
    let make =
        |own: BindingRef| own.tag_value_of("number").and_then(|text| text.parse().ok()).unwrap_or(0_usize);
    for number in ["3", "5"] {
        context.add(bind(NUMBER).to_function(make).tag_value("number", number)).unwrap();
        assert_eq!(get(&context).to_string(), number);
    }
}
