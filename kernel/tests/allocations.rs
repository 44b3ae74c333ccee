//! What a look-up allocates: nothing, unless it builds something.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{hint::black_box, sync::Arc};

use futures_util::FutureExt;
use lazo_kernel::{
    BindingKey, Context, ContextLevel, Getter, Injectable, Provider, Resolution, Scope, bind, bind_type,
};

const CALLS: u64 = 16;

/// How many allocations one call makes once everything is warm: shared values built, what the thread finds kept.
#[track_caller]
fn assert_allocations<R>(expected: u64, what: &str, mut call: impl FnMut() -> R) {
    for _ in 0..64 {
        black_box(call());
    }
    let counted = allocation_counter::measure(|| {
        for _ in 0..CALLS {
            black_box(call());
        }
    });
    assert_eq!(counted.count_total, expected * CALLS, "{what}, {CALLS} times");
    assert_eq!(counted.count_current, 0, "{what} left something behind");
}

trait Greeter: Send + Sync {}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct French {
    #[inject(TEXT)]
    _text: Arc<str>,
}

impl Greeter for French {}

struct Clock;

#[derive(Injectable)]
struct ClockProvider {}

impl Provider for ClockProvider {
    type Value = Clock;

    fn value(self) -> Resolution<Arc<Clock>> {
        Resolution::ready(Arc::new(Clock))
    }
}

struct Slow;

#[derive(Injectable)]
struct Visitor {
    #[inject(GREETER)]
    greeter: Getter<dyn Greeter>,
}

#[derive(Injectable)]
struct Letter {
    #[inject(TEXT)]
    _text: Arc<str>,
    #[inject]
    _greeter: Arc<dyn Greeter>,
    #[inject]
    _clock: Arc<Clock>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Session {
    #[inject]
    _clock: Arc<Clock>,
}

const TEXT: BindingKey<str> = BindingKey::new("text");
const GREETER: BindingKey<dyn Greeter> = BindingKey::new("greeter");
const CLOCK: BindingKey<Clock> = BindingKey::new("clock");
const SLOW: BindingKey<Slow> = BindingKey::new("slow");
const MISSING: BindingKey<str> = BindingKey::new("missing");

fn application() -> Context {
    let context = Context::new("application");
    context.add(bind(TEXT).to("bonjour")).unwrap();
    context.add(bind(GREETER).to_class_as::<French>(|greeter| greeter)).unwrap();
    context.add(bind(CLOCK).to_provider::<ClockProvider>().scope(Scope::Singleton)).unwrap();
    let slow = |_| async {
        tokio::task::yield_now().await;
        Ok(Arc::new(Slow))
    };
    context.add(bind(SLOW).to_async(slow).scope(Scope::Singleton)).unwrap();
    context.add(bind_type::<Letter>().to_class()).unwrap();
    context.add(bind_type::<Visitor>().to_class()).unwrap();
    context.add(bind_type::<Session>().to_class()).unwrap();
    for n in 0..100 {
        context.add(bind(BindingKey::<usize>::named(format!("values.{n}"))).to(n)).unwrap();
    }
    context
}

/// The application's context, and a request's below it in which nothing is bound.
fn both() -> [Context; 2] {
    let application = application();
    let request = application.child("request", ContextLevel::Request);
    [application, request]
}

#[test]
fn a_shared_value_is_had_without_allocating() {
    for context in both() {
        assert_allocations(0, "a constant by key", || context.get_sync(&TEXT).unwrap());
        assert_allocations(0, "a class by key", || context.get_sync(&GREETER).unwrap());
        assert_allocations(0, "a class by its trait", || {
            context.get_sync(&BindingKey::<dyn Greeter>::of()).unwrap()
        });
        assert_allocations(0, "a class by its type", || {
            context.get_sync(&BindingKey::<French>::of()).unwrap()
        });
        assert_allocations(0, "a provider's value", || context.get_sync(&CLOCK).unwrap());
        let named = BindingKey::<usize>::named("values.42");
        assert_allocations(0, "a value by a name of run time", || context.get_sync(&named).unwrap());
        let visitor = context.get_sync(&BindingKey::<Visitor>::of()).unwrap();
        assert_allocations(0, "a value by its getter", || visitor.greeter.get_sync().unwrap());
        let binding = context.binding("greeter").unwrap();
        assert_allocations(0, "a binding's value", || {
            context.resolve_binding::<dyn Greeter>(&binding).now().unwrap()
        });
    }
}

#[test]
fn awaiting_what_is_there_allocates_nothing() {
    for context in both() {
        assert_allocations(0, "a value", || context.get(&GREETER).now_or_never().unwrap().unwrap());
        assert_allocations(0, "a resolution", || {
            context.resolve(&GREETER).into_future().now_or_never().unwrap().unwrap()
        });
        let visitor = context.get_sync(&BindingKey::<Visitor>::of()).unwrap();
        assert_allocations(0, "a getter", || visitor.greeter.get().now_or_never().unwrap().unwrap());
    }
}

#[tokio::test]
async fn what_once_had_to_be_awaited_is_had_without_allocating() {
    let contexts = both();
    assert!(contexts[1].get_sync(&SLOW).is_err(), "it has to be awaited first");
    contexts[1].get(&SLOW).await.unwrap();
    for context in contexts {
        assert_allocations(0, "an asynchronous singleton", || context.get_sync(&SLOW).unwrap());
    }
}

#[test]
fn an_optional_value_is_had_or_missed_without_allocating() {
    for context in both() {
        assert_allocations(0, "a value that is bound", || {
            context.get_optional(&TEXT).now_or_never().unwrap().unwrap().unwrap()
        });
        assert_allocations(0, "a key that is not bound", || {
            assert!(context.get_optional(&MISSING).now_or_never().unwrap().unwrap().is_none());
        });
        assert_allocations(0, "a type that nothing provides", || {
            let nothing = BindingKey::<String>::of();
            assert!(context.get_optional(&nothing).now_or_never().unwrap().unwrap().is_none());
        });
    }
}

#[test]
fn a_transient_class_is_one_allocation_however_much_it_holds() {
    for context in both() {
        assert_allocations(1, "a class with three members", || {
            context.get_sync(&BindingKey::<Letter>::of()).unwrap()
        });
    }
}

#[test]
fn a_requests_value_is_allocated_once_in_a_request() {
    let [_, request] = both();
    assert_allocations(0, "a value that the request has", || {
        request.get_sync(&BindingKey::<Session>::of()).unwrap()
    });
}

#[test]
fn a_context_is_one_allocation_until_something_is_kept_in_it() {
    let application = application();
    assert_allocations(1, "an empty scope", || application.child("request", ContextLevel::Request));
    assert_allocations(1, "a scope that is only looked through", || {
        let request = application.child("request", ContextLevel::Request);
        assert!(request.get_optional(&MISSING).now_or_never().unwrap().unwrap().is_none());
        (request.get_sync(&TEXT).unwrap(), request.get_sync(&GREETER).unwrap())
    });
}

#[test]
fn a_lazy_context_is_no_allocation_until_something_is_kept_in_it() {
    let application = application();
    assert_allocations(0, "an empty scope", || {
        black_box(application.lazy_child("request", ContextLevel::Request));
    });
    assert_allocations(0, "a scope that is only looked through", || {
        let request = application.lazy_child("request", ContextLevel::Request);
        request.get(&GREETER).now_or_never().unwrap().unwrap();
        (request.get_sync(&TEXT).unwrap(), request.get_sync(&CLOCK).unwrap())
    });
    assert_allocations(1, "the context that it becomes", || {
        let request = application.lazy_child("request", ContextLevel::Request);
        request.context().generation()
    });
}

#[test]
fn asking_what_has_changed_allocates_nothing() {
    let context = application();
    assert_allocations(0, "the generation", || context.generation());
}
