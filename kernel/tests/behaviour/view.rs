//! Live lists: they follow every change, give again what has not changed, and keep nothing alive.

use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use lazo_kernel::{
    Application, BindingFilter, BindingKey, BindingOrder, Context, ContextLevel, ContextView, ErrorKind,
    Injectable, Scope, bind, bind_type,
};

fn text(key: &str) -> BindingKey<str> {
    BindingKey::named(key)
}

fn add(context: &Context, key: &str) {
    context.add(bind(text(key)).to(key).tag("t")).unwrap();
}

fn view(context: &Context) -> ContextView<str> {
    context.view(BindingFilter::tag("t"))
}

fn now(view: &ContextView<str>) -> String {
    view.values_sync().unwrap().concat()
}

#[test]
fn a_view_follows_every_change() {
    let context = Context::new("test");
    let view = view(&context);
    assert!(view.is_empty());
    add(&context, "b");
    add(&context, "a");
    assert_eq!((now(&view), view.len()), ("ab".into(), 2));
    context.add(bind(text("a")).to("A").tag("t")).unwrap();
    assert_eq!(now(&view), "Ab");
    context.add(bind(text("b")).to("b")).unwrap();
    assert_eq!(now(&view), "A");
    context.unbind("a").unwrap();
    assert!(view.is_empty());
}

#[test]
fn an_order_is_kept_as_bindings_come() {
    let context = Context::new("test");
    let order = BindingOrder::by_tag("phase", ["early", "*"]);
    let view: ContextView<str> = context.view_in_order(BindingFilter::tag("phase"), order);
    context.add(bind(text("a")).to("a").tag_value("phase", "late")).unwrap();
    context.add(bind(text("c")).to("c").tag_value("phase", "early")).unwrap();
    assert_eq!(now(&view), "ca");
    context.add(bind(text("b")).to("b").tag_value("phase", "early")).unwrap();
    assert_eq!(now(&view), "bca");
}

#[test]
fn what_has_not_changed_is_given_again() {
    let context = Context::new("test");
    add(&context, "a");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let filter = BindingFilter::tag("t").and(BindingFilter::matching(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        true
    }));
    let view: ContextView<str> = context.view(filter);
    let (bindings, values) = (view.bindings(), view.values_sync().unwrap());
    for _ in 0..10 {
        assert!(Arc::ptr_eq(&values, &view.values_sync().unwrap()));
        assert!(Arc::ptr_eq(&bindings, &view.clone().bindings()));
        assert_eq!(view.read(|values| values.len()).unwrap(), 1);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1, "it was looked for again though nothing had changed");
    // A change of something else makes no new list.
    context.add(bind(text("other")).to("")).unwrap();
    assert!(Arc::ptr_eq(&values, &view.values_sync().unwrap()));
    assert!(Arc::ptr_eq(&bindings, &view.bindings()));
    add(&context, "b");
    assert!(!Arc::ptr_eq(&values, &view.values_sync().unwrap()));
    assert_eq!(view.read(<[_]>::len).unwrap(), 2);
}

#[test]
fn values_that_are_not_shared_are_made_anew() {
    let context = Context::new("test");
    let made = AtomicUsize::new(0);
    let number = BindingKey::<usize>::new("n");
    let binding =
        bind(number.clone()).to_dynamic(move |_| Ok(Arc::new(made.fetch_add(1, Ordering::Relaxed)))).tag("n");
    context.add(binding).unwrap();
    let view: ContextView<usize> = context.view(BindingFilter::tag("n"));
    assert_eq!((*view.values_sync().unwrap()[0], *view.values_sync().unwrap()[0]), (0, 1));
    context.add(bind(number).to(7).tag("n")).unwrap();
    assert_eq!((*view.values_sync().unwrap()[0], *view.values_sync().unwrap()[0]), (7, 7));
}

#[tokio::test]
async fn a_view_gives_one_value_or_a_named_one_and_awaits() {
    let context = Context::new("test");
    let view = view(&context);
    assert!(view.single().await.unwrap().is_none());
    let slow = bind(text("slow")).to_async(|_| async {
        tokio::task::yield_now().await;
        Ok(Arc::from("slow"))
    });
    context.add(slow.tag("t").scope(Scope::Singleton)).unwrap();
    let error = view.values_sync().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotReady), "{error}");
    assert_eq!(&*view.single().await.unwrap().unwrap(), "slow");
    assert_eq!(now(&view), "slow");
    add(&context, "quick");
    let error = view.single().await.unwrap_err();
    assert!(error.to_string().contains("quick, slow"), "{error}");
    assert_eq!(&*view.get("quick").await.unwrap(), "quick");
    let error = view.get("quik").await.unwrap_err();
    assert!(error.to_string().contains("did you mean `quick`"), "{error}");
    let getter = view.as_getter();
    assert_eq!(getter().await.unwrap().concat(), "quickslow");
    context.unbind("slow").unwrap();
    assert_eq!(getter().await.unwrap().concat(), "quick");
}

#[tokio::test]
async fn a_refreshed_value_is_made_anew_and_its_change_told() {
    let context = Context::new("test");
    let made = AtomicUsize::new(0);
    let number = BindingKey::<usize>::new("n");
    let binding = bind(number).to_dynamic(move |_| Ok(Arc::new(made.fetch_add(1, Ordering::Relaxed))));
    context.add(binding.tag("n").scope(Scope::Singleton)).unwrap();
    let view: ContextView<usize> = context.view(BindingFilter::tag("n"));
    let mut changes = view.changes();
    assert_eq!((*view.values_sync().unwrap()[0], *view.values_sync().unwrap()[0]), (0, 0));
    context.refresh("n");
    assert!(changes.changed().await);
    assert_eq!((*view.values_sync().unwrap()[0], *view.values_sync().unwrap()[0]), (1, 1));
}

#[test]
fn a_binding_of_another_type_is_an_error_and_not_left_out() {
    let context = Context::new("test");
    context.add(bind(BindingKey::<u8>::new("number")).to(1).tag("t")).unwrap();
    let error = view(&context).values_sync().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TypeMismatch { .. }), "{error}");
}

#[test]
fn a_requests_view_sees_its_own_bindings_and_those_above() {
    let app = Context::new("app");
    let request = app.child("request", ContextLevel::Request);
    let inner = request.child("inner", ContextLevel::Plain);
    let (above, own) = (view(&app), view(&inner));
    add(&app, "a");
    assert_eq!((now(&above), now(&own)), ("a".into(), "a".into()));
    add(&request, "r");
    assert_eq!((now(&above), now(&own)), ("a".into(), "ar".into()));
    inner.add(bind(text("a")).to("i").tag("t")).unwrap();
    assert_eq!(now(&own), "ir");
    inner.add(bind(text("a")).to("hidden")).unwrap();
    assert_eq!(now(&own), "r");
    add(&app, "b");
    inner.unbind("a").unwrap();
    assert_eq!((now(&above), now(&own)), ("ab".into(), "abr".into()));
}

#[tokio::test]
async fn a_change_can_be_awaited() {
    let app = Context::new("app");
    let request = app.child("request", ContextLevel::Request);
    let view = view(&request);
    let mut changes = view.changes();
    add(&app, "a");
    add(&app, "b");
    assert!(changes.changed().await);
    let waiting = tokio::spawn(async move {
        let changed = changes.changed().await;
        (changed, changes)
    });
    tokio::task::yield_now().await;
    // This is no change of the list: what comes does not fit.
    app.add(bind(text("other")).to("")).unwrap();
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    // This is one, though nothing that fits comes or goes: the child hides what is above.
    request.add(bind(text("a")).to("")).unwrap();
    let (changed, mut changes) = waiting.await.unwrap();
    assert!(changed);
    assert_eq!(now(&view), "b");
    drop(request);
    assert!(!changes.changed().await);
    let error = view.values().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ContextGone), "{error}");
    assert!(view.is_empty());
}

trait Part: Send + Sync {
    fn name(&self) -> String;
}

/// Lists all parts, itself among them, and is known by another.
#[derive(Injectable)]
#[injectable(scope = Singleton, tag = "part", provides(dyn Part))]
struct Whole {
    #[inject(tag = "part")]
    parts: ContextView<dyn Part>,
    #[inject]
    all: ContextView<dyn Part>,
    #[inject]
    alive: Arc<Alive>,
}

impl Part for Whole {
    fn name(&self) -> String {
        format!("whole {}", Arc::strong_count(&self.alive) > 0)
    }
}

#[derive(Injectable)]
#[injectable(scope = Singleton, tag = "part", provides(dyn Part))]
struct Knows {
    #[inject]
    whole: Arc<Whole>,
}

impl Part for Knows {
    fn name(&self) -> String {
        format!("knows {}", self.whole.parts.len())
    }
}

struct Alive;

#[test]
fn singletons_that_view_each_other_go_with_their_application() {
    let alive = Arc::new(Alive);
    let app = Application::new("test")
        .with(bind_type::<Alive>().to(alive.clone()))
        .with(bind_type::<Whole>().to_class().rename("whole"))
        .with(bind_type::<Knows>().to_class().rename("knows"));
    // The views are no part of a circle.
    app.verify().unwrap();
    let whole = app.get_sync(&BindingKey::<Whole>::of()).unwrap();
    let names: Vec<String> = whole.parts.values_sync().unwrap().iter().map(|part| part.name()).collect();
    assert_eq!(names, ["knows 2", "whole true"]);
    assert_eq!(whole.all.len(), 2);
    // A view outside keeps nothing either.
    let outside = whole.parts.clone();
    drop((whole, app));
    assert_eq!(Arc::strong_count(&alive), 1, "the singletons keep each other through the view");
    assert!(outside.values_sync().is_err());
}

#[test]
fn a_hundred_thousand_requests_with_views_leave_nothing_behind() {
    let app = Context::new("app");
    add(&app, "a");
    let alive = Arc::new(Alive);
    for n in 0..100_000 {
        let request = app.child("request", ContextLevel::Request);
        let view = view(&request);
        assert_eq!(view.len(), 1);
        if n % 1_000 == 0 {
            let kept = alive.clone();
            let kept_longer = alive.clone();
            let subscription = request.on_change(BindingFilter::any(), move |_| drop(kept.clone()));
            request.on_change(BindingFilter::any(), move |_| drop(kept_longer.clone())).detach();
            add(&request, "own");
            assert_eq!((now(&view), app.observers()), ("aown".into(), 2));
            drop(view.changes());
            drop(subscription);
        }
    }
    assert_eq!(Arc::strong_count(&alive), 1);
    // Nobody is left to be told.
    assert_eq!(app.observers(), 0);
    add(&app, "b");
}

#[test]
fn views_and_observers_stay_right_while_bindings_come_and_go() {
    const ROUNDS: usize = 200;
    let app = Context::new("app");
    for key in ["x", "y"] {
        add(&app, key);
    }
    let server = app.child("server", ContextLevel::Server);
    let done = AtomicBool::new(false);
    let start = Barrier::new(5);
    let told = Arc::new(AtomicUsize::new(0));
    let count = told.clone();
    let _subscription = server.on_change(BindingFilter::tag("t"), move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    thread::scope(|scope| {
        let writers: Vec<_> = ["a", "b"]
            .into_iter()
            .map(|key| {
                let (app, server, start) = (&app, &server, &start);
                scope.spawn(move || {
                    start.wait();
                    for round in 0..ROUNDS {
                        let context = if round % 2 == 0 { app } else { server };
                        add(context, key);
                        // Who has made a change sees it, in every view.
                        assert!(view(server).bindings().iter().any(|b| b.key() == key));
                        context.unbind(key).unwrap();
                        assert!(view(server).bindings().iter().all(|b| b.key() != key));
                    }
                })
            })
            .collect();
        for _ in 0..2 {
            let (server, start, done) = (&server, &start, &done);
            scope.spawn(move || {
                let shared = view(server);
                start.wait();
                while !done.load(Ordering::Acquire) {
                    let request = server.child("request", ContextLevel::Request);
                    add(&request, "z");
                    let own = now(&view(&request));
                    for fixed in ["x", "y", "z"] {
                        assert_eq!(own.matches(fixed).count(), 1, "{own}");
                    }
                    let values = now(&shared);
                    assert!(values.ends_with("xy") && values.len() <= 4, "{values}");
                    drop(request.on_change(BindingFilter::any(), |_| {}));
                }
            });
        }
        let (server, start_here, done_here) = (&server, &start, &done);
        scope.spawn(move || {
            let shared = view(server);
            start_here.wait();
            while !done_here.load(Ordering::Acquire) {
                shared.read(|values| assert!(values.len() >= 2)).unwrap();
            }
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Release);
    });
    assert_eq!(told.load(Ordering::Relaxed), 2 * ROUNDS * 2);
    assert_eq!(now(&view(&app)), "xy");
}
