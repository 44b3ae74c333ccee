//! Who hears of bindings that come and go: all of it, in order, and nobody else.

use std::{
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use lazo_kernel::{
    BindingFilter, BindingKey, Context, ContextEvent, ContextEventKind, ContextLevel, ContextObserver,
    Subscription, async_trait, bind,
};
use tokio::sync::Notify;

fn text(key: &str) -> BindingKey<str> {
    BindingKey::named(key)
}

/// What was heard: `+key` for bound, `-key` for unbound.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn note(&self, event: &ContextEvent) {
        let sign = if event.kind() == ContextEventKind::Bound { '+' } else { '-' };
        self.0.lock().unwrap().push(format!("{sign}{}", event.binding().key()));
    }

    fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap()).join(" ")
    }
}

fn hear(context: &Context, filter: BindingFilter) -> (Heard, Subscription) {
    let heard = Heard::default();
    let notes = heard.clone();
    (heard, context.on_change(filter, move |event| notes.note(event)))
}

fn add(context: &Context, key: &str) {
    context.add(bind(text(key)).to("")).unwrap();
}

#[test]
fn binding_replacing_and_unbinding_are_heard_before_they_return() {
    let context = Context::new("test");
    let (heard, subscription) = hear(&context, BindingFilter::any());
    add(&context, "a");
    assert_eq!(heard.take(), "+a");
    add(&context, "a");
    assert_eq!(heard.take(), "-a +a");
    context.unbind("a").unwrap();
    assert_eq!(heard.take(), "-a");
    assert!(!context.unbind("a").unwrap());
    assert_eq!(heard.take(), "");
    drop(subscription);
    add(&context, "a");
    assert_eq!(heard.take(), "");
}

#[test]
fn what_changes_nothing_is_not_heard() {
    let context = Context::new("test");
    add(&context, "a");
    context.binding("a").unwrap().lock();
    let (heard, _subscription) = hear(&context, BindingFilter::any());
    assert!(context.add(bind(text("a")).to("")).is_err());
    assert!(context.unbind("a").is_err());
    context.add(bind(text("b")).to("")).unwrap();
    assert_eq!(heard.take(), "+b");
    // A default yields to what is there.
    context.add(bind(text("b")).to("").as_default()).unwrap();
    assert_eq!(heard.take(), "");
}

#[test]
fn a_filter_chooses() {
    let context = Context::new("test");
    let (heard, _subscription) = hear(&context, BindingFilter::tag("t"));
    add(&context, "a");
    context.add(bind(text("b")).to("").tag("t")).unwrap();
    // The one that goes fits, the one that comes does not.
    add(&context, "b");
    assert_eq!(heard.take(), "+b -b");
}

#[test]
fn changes_above_are_heard_unless_shadowed_and_changes_below_are_not() {
    let app = Context::new("app");
    let server = app.child("server", ContextLevel::Server);
    let request = server.child("request", ContextLevel::Request);
    let (of_app, _app) = hear(&app, BindingFilter::any());
    let (of_request, _request) = hear(&request, BindingFilter::any());
    add(&app, "a");
    add(&server, "b");
    assert_eq!((of_app.take(), of_request.take()), ("+a".into(), "+a +b".into()));
    add(&request, "c");
    assert_eq!((of_app.take(), of_request.take()), (String::new(), "+c".into()));
    add(&app, "c");
    add(&app, "b");
    app.unbind("c").unwrap();
    assert_eq!((of_app.take(), of_request.take()), ("+c +b -c".into(), String::new()));
    request.unbind("c").unwrap();
    add(&app, "c");
    assert_eq!(of_request.take(), "-c +c");
}

#[test]
fn an_event_says_where_and_gives_the_value_that_was_built() {
    let app = Context::new("app");
    let request = app.child("request", ContextLevel::Request);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = seen.clone();
    let _subscription = request.on_change(BindingFilter::any(), move |event| {
        let context = event.context().unwrap().name().to_owned();
        notes.lock().unwrap().push((context, event.shared_value::<String>().as_deref().cloned()));
    });
    let key = BindingKey::<String>::new("a");
    app.add(
        bind(key.clone()).to_dynamic(|_| Ok(Arc::new("built".into()))).scope(lazo_kernel::Scope::Singleton),
    )
    .unwrap();
    request.get_sync(&key).unwrap();
    app.unbind("a").unwrap();
    assert_eq!(*seen.lock().unwrap(), [("app".into(), None), ("app".into(), Some("built".into()))]);
}

#[test]
fn an_observer_may_bind_unbind_subscribe_and_unsubscribe() {
    let context = Context::new("test");
    let heard = Heard::default();
    let inner: Arc<Mutex<Vec<Subscription>>> = Arc::default();
    let (notes, late, weak) = (heard.clone(), inner, context.downgrade());
    let subscription = context.on_change(BindingFilter::any(), move |event| {
        notes.note(event);
        let context = weak.upgrade().unwrap();
        match (event.kind(), event.binding().key()) {
            (ContextEventKind::Bound, "a") => {
                add(&context, "b");
                // Told after this event, not inside of it.
                notes.0.lock().unwrap().push("end of a".into());
            }
            (ContextEventKind::Bound, "b") => {
                let notes = notes.clone();
                late.lock().unwrap().push(context.on_change(BindingFilter::any(), move |event| {
                    notes.0.lock().unwrap().push(format!("late {}", event.binding().key()));
                }));
                context.unbind("a").unwrap();
            }
            (ContextEventKind::Unbound, "a") => late.lock().unwrap().clear(),
            _ => {}
        }
    });
    add(&context, "a");
    // Another observer waits for nobody.
    assert_eq!(heard.take(), "+a end of a +b late a -a");
    add(&context, "c");
    assert_eq!(heard.take(), "+c");
    drop(subscription);
}

#[test]
fn a_panic_is_told_and_stops_nobody() {
    let context = Context::new("test");
    let failures = Arc::new(Mutex::new(Vec::new()));
    let told = failures.clone();
    context.on_observer_error(move |failure| {
        assert!(failure.subscribed_at.file().ends_with("events.rs"));
        told.lock().unwrap().push(format!("{}: {}", failure.event.binding().key(), failure.error));
    });
    let request = context.child("request", ContextLevel::Request);
    let _bad = request.on_change(BindingFilter::any(), |event| panic!("no {}", event.binding().key()));
    let _bad_filter = request
        .on_change(BindingFilter::matching(|_| panic!("bad filter")), |_| unreachable!("no binding fits"));
    let (heard, _good) = hear(&request, BindingFilter::any());
    add(&context, "a");
    add(&context, "b");
    assert_eq!(heard.take(), "+a +b");
    let expected = [
        "a: it panicked: no a",
        "a: it panicked: bad filter",
        "b: it panicked: no b",
        "b: it panicked: bad filter",
    ];
    assert_eq!(*failures.lock().unwrap(), expected);
    // The handler itself may be at fault.
    context.on_observer_error(|_| panic!("not again"));
    add(&context, "c");
    assert_eq!(heard.take(), "+c");
}

#[test]
fn dropping_the_context_ends_its_observers_and_leaves_nothing_above() {
    let app = Context::new("app");
    let alive = Arc::new(());
    let request = app.child("request", ContextLevel::Request);
    let (kept, detached) = (alive.clone(), alive.clone());
    let subscription = request.on_change(BindingFilter::any(), move |_| drop(kept.clone()));
    request.on_change(BindingFilter::any(), move |_| drop(detached.clone())).detach();
    assert_eq!(Arc::strong_count(&alive), 3);
    drop(request);
    assert_eq!(
        Arc::strong_count(&alive),
        1,
        "the application's list keeps an observer of a request that has ended"
    );
    add(&app, "a");
    drop(subscription);
}

#[test]
fn a_subscription_does_not_keep_its_context() {
    let context = Context::new("test");
    let (_heard, subscription) = hear(&context, BindingFilter::any());
    let weak = context.downgrade();
    drop(context);
    assert!(weak.upgrade().is_none());
    drop(subscription);
}

/// Awaits a permit for each event.
struct Slow {
    heard: Heard,
    permit: Arc<Notify>,
}

#[async_trait]
impl ContextObserver for Slow {
    async fn observe(&self, event: &ContextEvent) -> anyhow::Result<()> {
        self.permit.notified().await;
        self.heard.note(event);
        anyhow::ensure!(event.binding().key() != "bad", "a bad one");
        Ok(())
    }
}

#[tokio::test]
async fn an_asynchronous_observer_hears_everything_in_order_and_holds_nobody_up() {
    let context = Context::new("test");
    let failures = Arc::new(AtomicUsize::new(0));
    let count = failures.clone();
    context.on_observer_error(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let (heard, permit) = (Heard::default(), Arc::new(Notify::new()));
    let slow = context.subscribe(Slow { heard: heard.clone(), permit: permit.clone() });
    let (other, _quick) = hear(&context, BindingFilter::any());
    for key in ["a", "bad", "b"] {
        add(&context, key);
    }
    context.unbind("a").unwrap();
    assert_eq!(other.take(), "+a +bad +b -a");
    assert_eq!(heard.take(), "");
    let release = async {
        loop {
            permit.notify_one();
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = slow.settled() => {}
        () = release => {}
    }
    assert_eq!(heard.take(), "+a +bad +b -a");
    assert_eq!(failures.load(Ordering::Relaxed), 1);
}

/// Sends what it hears.
struct Sends(Mutex<mpsc::Sender<String>>);

#[async_trait]
impl ContextObserver for Sends {
    fn filter(&self) -> Option<BindingFilter> {
        Some(BindingFilter::key("?"))
    }

    async fn observe(&self, event: &ContextEvent) -> anyhow::Result<()> {
        tokio::task::yield_now().await;
        self.0.lock().unwrap().send(format!("{:?} {}", event.kind(), event.binding().key()))?;
        Ok(())
    }
}

#[test]
fn an_asynchronous_observer_needs_no_runtime() {
    let context = Context::new("test");
    let (sender, receiver) = mpsc::channel();
    let _subscription = context.subscribe(Sends(Mutex::new(sender)));
    for key in ["a", "long", "b"] {
        add(&context, key);
    }
    assert_eq!([receiver.recv().unwrap(), receiver.recv().unwrap()], ["Bound a", "Bound b"]);
    add(&context, "c");
    assert_eq!(receiver.recv().unwrap(), "Bound c");
}

#[test]
fn an_asynchronous_observer_outlives_the_runtime_it_subscribed_in() {
    let context = Context::new("test");
    let (sender, receiver) = mpsc::channel();
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    let first = runtime();
    let subscription = first.block_on(async { context.subscribe(Sends(Mutex::new(sender))) });
    // Given to the runtime, which ends before it gets to it.
    add(&context, "a");
    drop(first);
    runtime().block_on(async {
        add(&context, "b");
        subscription.settled().await;
    });
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), ["Bound a", "Bound b"]);
}

#[test]
fn racing_threads_lose_no_event_and_each_key_is_heard_in_its_order() {
    const THREADS: usize = 4;
    const ROUNDS: usize = 300;
    let app = Context::new("app");
    let server = app.child("server", ContextLevel::Server);
    let request = server.child("request", ContextLevel::Request);
    let inside = Arc::new(AtomicUsize::new(0));
    let (all, overlaps) = (Heard::default(), Arc::new(AtomicUsize::new(0)));
    let (notes, overlapping) = (all.clone(), overlaps.clone());
    let _subscription = request.on_change(BindingFilter::any(), move |event| {
        overlapping.fetch_add(inside.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
        notes.note(event);
        inside.fetch_sub(1, Ordering::SeqCst);
    });
    let start = Barrier::new(THREADS);
    thread::scope(|scope| {
        for n in 0..THREADS {
            let (contexts, start) = ([&app, &server, &request], &start);
            scope.spawn(move || {
                start.wait();
                // A key of its own in a context of its choice: bound, replaced, unbound.
                let key = format!("k{n}");
                for round in 0..ROUNDS {
                    let context = contexts[(n + round) % 3];
                    add(context, &key);
                    add(context, &key);
                    context.unbind(&key).unwrap();
                    // Others come and go meanwhile.
                    drop(context.on_change(BindingFilter::any(), |_| {}));
                }
            });
        }
    });
    assert_eq!(overlaps.load(Ordering::SeqCst), 0);
    let heard = all.take();
    for n in 0..THREADS {
        let own: Vec<&str> = heard.split(' ').filter(|event| event.ends_with(&format!("k{n}"))).collect();
        let round = [format!("+k{n}"), format!("-k{n}"), format!("+k{n}"), format!("-k{n}")];
        assert_eq!(own.len(), ROUNDS * 4);
        assert!(own.chunks(4).all(|events| events == round), "{n}: {own:?}");
    }
}
