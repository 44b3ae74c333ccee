//! What a request's context keeps: more values than it has room for at once, those that fail, await or are refreshed, and
//! the order in which they go.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use lazo_kernel::{Application, BindingKey, Context, ContextLevel, ErrorKind, Resolver, Scope, bind};
use tokio::{sync::Notify, time::timeout};

/// More than there is room for without a list.
const MANY: usize = 12;
const LONG: Duration = Duration::from_secs(10);

fn key(n: usize) -> BindingKey<usize> {
    BindingKey::named(format!("values.{n}"))
}

fn request(application: &Context) -> Context {
    application.child("request", ContextLevel::Request)
}

/// An application that counts for each value how often it is built. `make` gets the value's number, and which build it is.
fn application(
    make: impl Fn(usize, usize) -> anyhow::Result<usize> + Send + Sync + 'static,
) -> (Application, Arc<Vec<AtomicUsize>>) {
    let application = Application::new("test");
    let built: Arc<Vec<AtomicUsize>> = Arc::new((0..MANY).map(|_| AtomicUsize::new(0)).collect());
    let make = Arc::new(make);
    for n in 0..MANY {
        let (make, built) = (make.clone(), built.clone());
        let value = move |_: &Resolver<'_>| make(n, built[n].fetch_add(1, Ordering::SeqCst)).map(Arc::new);
        application.add(bind(key(n)).to_dynamic(value).scope(Scope::Request)).unwrap();
    }
    (application, built)
}

fn counts(built: &[AtomicUsize]) -> Vec<usize> {
    built.iter().map(|count| count.load(Ordering::SeqCst)).collect()
}

#[test]
fn any_number_of_values_is_built_once_for_each_request() {
    let (application, built) = application(|n, build| Ok(100 * n + build));
    for round in 0..3 {
        let request = request(&application);
        for _ in 0..2 {
            for n in 0..MANY {
                assert_eq!(*request.get_sync(&key(n)).unwrap(), 100 * n + round);
            }
        }
        assert_eq!(counts(&built), [round + 1; MANY]);
    }
}

#[test]
fn many_threads_build_each_value_of_a_request_once() {
    let (application, built) = application(|n, _| {
        std::thread::yield_now();
        Ok(n)
    });
    for round in 1..=50 {
        let request = request(&application);
        let barrier = Barrier::new(6);
        std::thread::scope(|scope| {
            for thread in 0..6 {
                let (barrier, request) = (&barrier, &request);
                scope.spawn(move || {
                    barrier.wait();
                    for n in 0..MANY {
                        // Half of the threads come from the other end.
                        let n = if thread % 2 == 0 { n } else { MANY - 1 - n };
                        assert_eq!(*request.get_sync(&key(n)).unwrap(), n);
                    }
                });
            }
        });
        assert_eq!(counts(&built), [round; MANY]);
    }
}

#[test]
fn what_fails_or_panics_is_tried_again_in_the_same_request() {
    let (application, built) = application(|n, build| match build {
        0 if n % 2 == 0 => anyhow::bail!("not yet"),
        0 => panic!("not yet"),
        _ => Ok(n),
    });
    let request = request(&application);
    for n in 0..MANY {
        let first = catch_unwind(AssertUnwindSafe(|| request.get_sync(&key(n))));
        assert!(first.is_err() || first.unwrap().is_err());
        for _ in 0..2 {
            assert_eq!(*request.get_sync(&key(n)).unwrap(), n);
        }
    }
    assert_eq!(counts(&built), [2; MANY]);
}

#[test]
fn a_refreshed_value_is_built_anew_and_the_others_stay() {
    let (application, built) = application(|_, build| Ok(build));
    let request = request(&application);
    let all = || (0..MANY).map(|n| *request.get_sync(&key(n)).unwrap()).collect::<Vec<_>>();
    assert_eq!(all(), [0; MANY]);
    for (round, n) in [(1, 0), (2, 0), (1, MANY - 1), (2, MANY - 1), (3, 0)] {
        let mut expected = all();
        application.refresh(key(n).name());
        expected[n] = round;
        assert_eq!(all(), expected);
        assert_eq!(all(), expected);
    }
    assert_eq!(counts(&built)[1..MANY - 1], [1; MANY - 2]);
}

#[test]
fn a_circle_in_a_request_is_an_error_wherever_it_is_kept() {
    for before in [0, 3, MANY] {
        let (application, _) = application(|n, _| Ok(n));
        for (name, next) in [("one", "other"), ("other", "one")] {
            let value = move |resolver: &Resolver<'_>| Ok(resolver.get(&BindingKey::<usize>::new(next))?);
            application.add(bind(BindingKey::new(name)).to_dynamic(value).scope(Scope::Request)).unwrap();
        }
        let request = request(&application);
        for n in 0..before {
            request.get_sync(&key(n)).unwrap();
        }
        for _ in 0..2 {
            let error = request.get_sync(&BindingKey::<usize>::new("one")).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Cycle { .. }), "{error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_request_awaits_is_built_once_for_all_who_ask() {
    let application = Application::new("test");
    let (go, built) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    for n in 0..MANY {
        let (go, built) = (go.clone(), built.clone());
        let make = move |_| {
            let (go, built) = (go.clone(), built.clone());
            async move {
                go.notified().await;
                Ok(Arc::new(built.fetch_add(1, Ordering::SeqCst)))
            }
        };
        application.add(bind(key(n)).to_async(make).scope(Scope::Request)).unwrap();
    }
    let request = request(&application);
    for n in 0..MANY {
        assert!(matches!(request.get_sync(&key(n)).unwrap_err().kind(), ErrorKind::NotReady));
        let tasks = (0..8).map(|_| {
            let request = request.clone();
            tokio::spawn(async move { *request.get(&key(n)).await.unwrap() })
        });
        let all = join_all(tasks);
        go.notify_one();
        let values = timeout(LONG, all).await.unwrap();
        assert!(values.into_iter().all(|value| value.unwrap() == n));
        assert_eq!(*request.get_sync(&key(n)).unwrap(), n);
    }
}

/// Says when it goes.
struct Farewell(usize, Arc<Mutex<Vec<usize>>>);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.1.lock().unwrap().push(self.0);
    }
}

#[test]
fn values_go_in_the_reverse_order_of_their_making() {
    let application = Application::new("test");
    let gone = Arc::new(Mutex::new(Vec::new()));
    let key = |n: usize| BindingKey::<Farewell>::named(format!("farewells.{n}"));
    for n in 0..MANY {
        let gone = gone.clone();
        let failed = AtomicUsize::new(0);
        let value = move |_: &Resolver<'_>| match failed.fetch_add(1, Ordering::SeqCst) {
            // Two that do not come to stay where there was room for them.
            0 if n == 1 || n == 3 => anyhow::bail!("not yet"),
            _ => Ok(Arc::new(Farewell(n, gone.clone()))),
        };
        application.add(bind(key(n)).to_dynamic(value).scope(Scope::Request)).unwrap();
    }
    let request = request(&application);
    for n in 0..MANY {
        if n == 1 || n == 3 {
            assert!(request.get_sync(&key(n)).is_err());
        }
        request.get_sync(&key(n)).unwrap();
    }
    drop(request);
    assert_eq!(*gone.lock().unwrap(), (0..MANY).rev().collect::<Vec<_>>());
}
