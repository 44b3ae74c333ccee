//! Shared values are built once, failures are not kept, and no circle hangs.

use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use lazo_kernel::{Application, BindingKey, Context, ErrorKind, Injectable, Scope, bind};
use tokio::{sync::Notify, time::timeout};

const VALUE: BindingKey<usize> = BindingKey::new("value");
const LONG: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_first_calls_build_one_asynchronous_value() {
    let context = Context::new("test");
    let built = Arc::new(AtomicUsize::new(0));
    let count = built.clone();
    let make = move |_| {
        let count = count.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(Arc::new(count.fetch_add(1, Ordering::SeqCst)))
        }
    };
    context.add(bind(VALUE).to_async(make).scope(Scope::Singleton)).unwrap();
    let tasks = (0..100).map(|_| {
        let context = context.clone();
        tokio::spawn(async move { context.get(&VALUE).await.unwrap() })
    });
    let values = join_all(tasks).await;
    let first = values[0].as_ref().unwrap();
    assert!(values.iter().all(|v| Arc::ptr_eq(v.as_ref().unwrap(), first)));
    assert_eq!(built.load(Ordering::SeqCst), 1);
}

#[test]
fn many_threads_build_one_synchronous_value() {
    for _ in 0..50 {
        let context = Context::new("test");
        let built = Arc::new(AtomicUsize::new(0));
        let count = built.clone();
        let make = move |_: &lazo_kernel::Resolver<'_>| {
            std::thread::yield_now();
            Ok(Arc::new(count.fetch_add(1, Ordering::SeqCst)))
        };
        context.add(bind(VALUE).to_dynamic(make).scope(Scope::Singleton)).unwrap();
        let barrier = Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    barrier.wait();
                    assert_eq!(*context.get_sync(&VALUE).unwrap(), 0);
                });
            }
        });
        assert_eq!(built.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_failed_build_is_tried_again() {
    let context = Context::new("test");
    let calls = Arc::new(AtomicUsize::new(0));
    let count = calls.clone();
    let make = move |_| {
        let count = count.clone();
        async move {
            match count.fetch_add(1, Ordering::SeqCst) {
                0 => anyhow::bail!("not yet"),
                n => Ok(Arc::new(n)),
            }
        }
    };
    context.add(bind(VALUE).to_async(make).scope(Scope::Singleton)).unwrap();
    let error = context.get(&VALUE).await.unwrap_err();
    assert_eq!(error.to_string(), "building failed: not yet (for `value`)");
    assert_eq!(*context.get(&VALUE).await.unwrap(), 1);
    assert_eq!(*context.get(&VALUE).await.unwrap(), 1);
}

#[tokio::test]
async fn a_caller_that_gives_up_does_not_stop_the_build() {
    let context = Context::new("test");
    let go = Arc::new(Notify::new());
    let gate = go.clone();
    let make = move |_| {
        let gate = gate.clone();
        async move {
            gate.notified().await;
            Ok(Arc::new(1))
        }
    };
    context.add(bind(VALUE).to_async(make).scope(Scope::Singleton)).unwrap();
    assert!(timeout(Duration::from_millis(10), context.get(&VALUE)).await.is_err());
    go.notify_one();
    assert_eq!(*timeout(LONG, context.get(&VALUE)).await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn a_panic_while_building_is_an_error_and_not_the_end() {
    let context = Context::new("test");
    let calls = Arc::new(AtomicUsize::new(0));
    let count = calls.clone();
    let make = move |_| {
        let count = count.clone();
        async move {
            tokio::task::yield_now().await;
            assert!(count.fetch_add(1, Ordering::SeqCst) > 0, "the first build panics");
            Ok(Arc::new(2))
        }
    };
    context.add(bind(VALUE).to_async(make).scope(Scope::Singleton)).unwrap();
    assert!(matches!(context.get(&VALUE).await.unwrap_err().kind(), ErrorKind::Panicked));
    assert_eq!(*timeout(LONG, context.get(&VALUE)).await.unwrap().unwrap(), 2);
}

#[derive(Injectable)]
struct Egg {
    #[inject(HEN)]
    _hen: Arc<Hen>,
}

#[derive(Injectable)]
struct Hen {
    #[inject(EGG)]
    _egg: Arc<Egg>,
}

const EGG: BindingKey<Egg> = BindingKey::new("egg");
const HEN: BindingKey<Hen> = BindingKey::new("hen");

#[test]
fn a_circle_of_classes_is_an_error_with_its_path() {
    for scope in [Scope::Transient, Scope::Singleton] {
        let context = Context::new("test");
        context.add(bind(EGG).to_class().scope(scope)).unwrap();
        context.add(bind(HEN).to_class().scope(scope)).unwrap();
        let error = context.get_sync(&EGG).err().unwrap();
        match error.kind() {
            ErrorKind::Cycle { path } => assert_eq!(path, &["egg", "hen", "egg"]),
            other => panic!("{other}"),
        }
        // And again: nothing is left behind.
        assert!(context.get_sync(&HEN).is_err());
    }
}

/// Two values that await first and need each other then, entered from both ends at once.
fn two_ends(
    context: &Context,
    meet: impl Fn() -> futures_util::future::BoxFuture<'static, ()> + Send + Sync + Clone + 'static,
) {
    const LEFT: BindingKey<String> = BindingKey::new("left");
    const RIGHT: BindingKey<String> = BindingKey::new("right");
    for (this, other) in [(LEFT, RIGHT), (RIGHT, LEFT)] {
        let meet = meet.clone();
        let make = move |context: Context| {
            let (meet, other) = (meet(), other.clone());
            async move {
                meet.await;
                let other = context.get(&other).await?;
                Ok(Arc::new(format!("with {other}")))
            }
        };
        context.add(bind(this).to_async(make).scope(Scope::Singleton)).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_circle_entered_from_two_ends_is_an_error_and_never_a_hang() {
    for _ in 0..200 {
        let context = Context::new("test");
        let barrier = Arc::new(tokio::sync::Barrier::new(2));
        two_ends(&context, move || {
            let barrier = barrier.clone();
            // The second try of a build finds nobody to meet.
            Box::pin(async move {
                let _ = timeout(Duration::from_millis(20), barrier.wait()).await;
            })
        });
        let ends = ["left", "right"].map(|name| {
            let context = context.clone();
            tokio::spawn(async move { context.get(&BindingKey::<String>::named(name)).await })
        });
        for end in ends {
            let result = timeout(LONG, end).await.expect("hangs").unwrap();
            let error = result.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Cycle { .. }), "{error}");
        }
    }
}

#[tokio::test]
async fn a_circle_through_a_kept_context_is_seen_too() {
    let context = Context::new("test");
    two_ends(&context, || Box::pin(std::future::ready(())));
    let error =
        timeout(LONG, context.get(&BindingKey::<String>::new("left"))).await.expect("hangs").unwrap_err();
    match error.kind() {
        ErrorKind::Cycle { path } => assert_eq!(path, &["left", "right", "left"]),
        other => panic!("{other}"),
    }
}

#[test]
fn a_circle_entered_by_two_threads_is_an_error() {
    for _ in 0..200 {
        let context = Context::new("test");
        context.add(bind(EGG).to_class().scope(Scope::Singleton)).unwrap();
        context.add(bind(HEN).to_class().scope(Scope::Singleton)).unwrap();
        let barrier = Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                barrier.wait();
                assert!(context.get_sync(&EGG).is_err());
            });
            scope.spawn(|| {
                barrier.wait();
                assert!(context.get_sync(&HEN).is_err());
            });
        });
    }
}

/// The value is what `source` says when its build begins; it ends when `go` is told.
fn slow_copy(context: &Context, source: &Arc<AtomicUsize>, go: &Arc<Notify>, scope: Scope) {
    let (source, go) = (source.clone(), go.clone());
    let make = move |_| {
        let (value, go) = (source.load(Ordering::SeqCst), go.clone());
        async move {
            go.notified().await;
            Ok(Arc::new(value))
        }
    };
    context.add(bind(VALUE).to_async(make).scope(scope)).unwrap();
}

#[tokio::test]
async fn a_value_that_is_awaited_when_it_is_refreshed_is_not_kept() {
    for scope in [Scope::Singleton, Scope::Application] {
        let context = Application::new("test").context().clone();
        let (source, go) = (Arc::new(AtomicUsize::new(1)), Arc::new(Notify::new()));
        slow_copy(&context, &source, &go, scope);
        let first = context.resolve(&VALUE);
        source.store(2, Ordering::SeqCst);
        assert!(context.refresh("value"));
        let second = context.resolve(&VALUE);
        go.notify_one();
        assert_eq!(
            *timeout(LONG, first).await.unwrap().unwrap(),
            1,
            "who had asked gets what was being built"
        );
        go.notify_one();
        assert_eq!(*timeout(LONG, second).await.unwrap().unwrap(), 2, "who asks later gets a new one");
        assert_eq!(*context.get_sync(&VALUE).unwrap(), 2, "which is kept");
    }
}

/// What each [`Crowded`] lists.
trait Crowd: Send + Sync {}

thread_local! {
    static BEGUN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Something that counts how often a class is begun.
struct Begun;

impl lazo_kernel::Inject for Begun {
    type Target = Self;

    fn dependency(at: &lazo_kernel::Injection) -> lazo_kernel::Dependency {
        Option::<Arc<Self>>::dependency(at)
    }

    fn inject(_: &lazo_kernel::Resolver<'_>, _: &lazo_kernel::Injection) -> lazo_kernel::Resolution<Self> {
        BEGUN.set(BEGUN.get() + 1);
        assert!(BEGUN.get() < 1_000, "every way round the circle is tried");
        lazo_kernel::Resolution::ready(Self)
    }
}

#[derive(Injectable)]
struct Crowded<const NUMBER: usize> {
    #[inject]
    _begun: Begun,
    #[inject]
    _first: Vec<Arc<dyn Crowd>>,
    #[inject]
    _second: Vec<Arc<dyn Crowd>>,
}

impl<const NUMBER: usize> Crowd for Crowded<NUMBER> {}

#[test]
fn a_circle_of_many_is_found_at_its_first_turn() {
    let context = Context::new("test");
    macro_rules! crowd {
        ($($number:literal)*) => {$(
            let binding = bind(BindingKey::<Crowded<$number>>::of()).to_class();
            context.add(binding.scope(Scope::Transient).provides::<dyn Crowd>(|one| one)).unwrap();
        )*};
    }
    crowd!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    let error = context.get_sync(&BindingKey::<Crowded<0>>::of()).err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::Cycle { .. }), "{error}");
}
