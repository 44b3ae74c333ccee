//! A request's context that is made when it is needed: what it keeps before that is the same as afterwards.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, ErrorKind, Injectable, LazyContext, Resolver, Scope,
    bind, bind_type,
};

/// For so many values there is room without a context.
const ROOM: usize = 4;
const LONG: Duration = Duration::from_secs(30);

fn key(n: usize) -> BindingKey<usize> {
    BindingKey::named(format!("values.{n}"))
}

fn request(application: &Application) -> LazyContext<'_> {
    application.lazy_child("request", ContextLevel::Request)
}

/// An application with the values of a request that `make` makes, given what makes them and how often that was tried.
fn application(
    count: usize,
    make: impl Fn(&Resolver<'_>, usize, usize) -> anyhow::Result<usize> + Send + Sync + 'static,
) -> Application {
    let application = Application::new("test");
    let make = Arc::new(make);
    for n in 0..count {
        let (make, tried) = (make.clone(), AtomicUsize::new(0));
        let value = move |resolver: &Resolver<'_>| {
            make(resolver, n, tried.fetch_add(1, Ordering::SeqCst)).map(Arc::new)
        };
        application.add(bind(key(n)).to_dynamic(value).scope(Scope::Request)).unwrap();
    }
    application
}

#[test]
fn a_few_values_need_no_context_and_more_do() {
    let application = application(2 * ROOM, |_, n, tried| Ok(100 * n + tried));
    for round in 0..3 {
        let request = request(&application);
        let mut first = Vec::new();
        for n in 0..2 * ROOM {
            assert_eq!(request.is_made(), n > ROOM);
            first.push(request.get_sync(&key(n)).unwrap());
            assert_eq!(*first[n], 100 * n + round);
        }
        for (n, first) in first.iter().enumerate() {
            assert!(Arc::ptr_eq(first, &request.get_sync(&key(n)).unwrap()));
            assert!(Arc::ptr_eq(first, &request.context().get_sync(&key(n)).unwrap()));
        }
    }
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct User {
    #[inject("values.0")]
    number: Arc<usize>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Service {
    #[inject]
    user: Arc<User>,
    #[inject]
    again: Arc<User>,
}

#[derive(Injectable)]
struct Handler {
    #[inject]
    service: Arc<Service>,
}

#[test]
fn classes_share_what_is_kept_before_and_after_the_context_is_made() {
    let application = application(1, |_, _, tried| Ok(tried));
    application.add(bind_type::<User>().to_class()).unwrap();
    application.add(bind_type::<Service>().to_class()).unwrap();
    application.add(bind_type::<Handler>().to_class()).unwrap();
    for round in 0..4 {
        let request = request(&application);
        let handler = request.get_sync(&BindingKey::<Handler>::of()).unwrap();
        let user = request.get_sync(&BindingKey::<User>::of()).unwrap();
        assert!(!request.is_made());
        assert_eq!(*user.number, round);
        assert!(Arc::ptr_eq(&handler.service.user, &user) && Arc::ptr_eq(&handler.service.again, &user));

        let made = request.context().get_sync(&BindingKey::<Handler>::of()).unwrap();
        assert!(!Arc::ptr_eq(&made, &handler), "a transient is built for each who asks");
        assert!(Arc::ptr_eq(&made.service, &handler.service));
    }
}

#[test]
fn a_value_whose_build_needs_the_context_is_kept_there() {
    let application = application(2, |resolver, n, tried| {
        if n == 1 {
            return Ok(tried);
        }
        // Before, between and after it needs what the request keeps.
        let before = *resolver.get(&key(1))?;
        let context = resolver.context();
        Ok(before + *context.get_sync(&key(1))? + *resolver.get(&key(1))?)
    });
    for round in 0..3 {
        let request = request(&application);
        let value = request.get_sync(&key(0)).unwrap();
        assert_eq!(*value, 3 * round, "each request makes the other value once");
        assert!(request.is_made());
        assert!(Arc::ptr_eq(&value, &request.context().get_sync(&key(0)).unwrap()));
        assert!(Arc::ptr_eq(&value, &request.get_sync(&key(0)).unwrap()));
    }
}

#[test]
fn what_fails_or_panics_is_tried_again() {
    for needs_context in [false, true] {
        let application = application(ROOM, move |resolver, n, tried| {
            if needs_context {
                let _context = resolver.context();
            }
            match tried {
                0 if n % 2 == 0 => anyhow::bail!("not yet"),
                0 => panic!("not yet"),
                _ => Ok(n + tried),
            }
        });
        let request = request(&application);
        for n in 0..ROOM {
            let first = catch_unwind(AssertUnwindSafe(|| request.get_sync(&key(n))));
            assert!(first.is_err() || first.unwrap().is_err());
            for _ in 0..2 {
                assert_eq!(*request.get_sync(&key(n)).unwrap(), n + 1);
            }
            assert_eq!(request.is_made(), needs_context);
        }
        for n in 0..ROOM {
            assert_eq!(*request.context().get_sync(&key(n)).unwrap(), n + 1);
        }
    }
}

#[test]
fn a_circle_is_an_error_with_and_without_a_context() {
    for needs_context in [false, true] {
        let application = application(2, move |resolver, n, _| {
            let other = key(1 - n);
            Ok(if needs_context { *resolver.context().get_sync(&other)? } else { *resolver.get(&other)? })
        });
        let request = request(&application);
        for _ in 0..2 {
            let error = request.get_sync(&key(0)).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Cycle { .. }), "{error}");
            assert!(error.to_string().contains("values.0 -> values.1 -> values.0"), "{error}");
        }
    }
}

#[test]
fn another_thread_waits_for_a_value_that_was_begun_without_a_context() {
    let (give, take) = mpsc::channel::<Context>();
    let give = Mutex::new(give);
    let application = application(1, move |resolver, _, tried| {
        give.lock().unwrap().send(resolver.context().clone()).unwrap();
        // Long enough that the other one asks meanwhile, mostly; right whether it does or not.
        thread::sleep(Duration::from_millis(20));
        Ok(tried)
    });
    let (tell, told) = mpsc::channel();
    let other = thread::spawn(move || {
        let context = take.recv().unwrap();
        tell.send(context.get_sync(&key(0)).unwrap()).unwrap();
    });
    let request = request(&application);
    let own = request.get_sync(&key(0)).unwrap();
    let others = told.recv_timeout(LONG).expect("nobody waits for ever");
    assert!(Arc::ptr_eq(&own, &others));
    other.join().unwrap();
}

#[tokio::test]
async fn what_has_to_be_awaited_is_kept_by_the_context() {
    let application = application(1, |_, _, tried| Ok(tried));
    let built = Arc::new(AtomicUsize::new(0));
    let count = built.clone();
    let make = move |_| {
        let count = count.clone();
        async move {
            tokio::task::yield_now().await;
            Ok(Arc::new(count.fetch_add(1, Ordering::SeqCst)))
        }
    };
    const SLOW: BindingKey<usize> = BindingKey::new("slow");
    application.add(bind(SLOW).to_async(make).scope(Scope::Request)).unwrap();
    for round in 0..2 {
        let request = request(&application);
        let kept = request.get_sync(&key(0)).unwrap();
        assert!(!request.is_made());
        let (one, other) = (request.get(&SLOW), request.get(&SLOW));
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_eq!(*one, round);
        assert!(Arc::ptr_eq(&one, &other) && Arc::ptr_eq(&one, &request.get_sync(&SLOW).unwrap()));
        assert!(request.is_made() && Arc::ptr_eq(&kept, &request.get_sync(&key(0)).unwrap()));
    }
}

#[test]
fn changes_are_seen_in_the_next_moment() {
    let application = application(2, |_, _, tried| Ok(tried));
    let request = request(&application);
    let get = |n| *request.get_sync(&key(n)).unwrap();
    assert_eq!((get(0), get(1)), (0, 0));
    application.refresh(key(0).name());
    assert_eq!((get(0), get(1)), (1, 0));
    assert_eq!((get(0), get(1)), (1, 0));
    application.add(bind(key(1)).to(100)).unwrap();
    assert_eq!((get(0), get(1)), (1, 100));
    assert!(!request.is_made());
    request.add(bind(key(0)).to(200)).unwrap();
    assert_eq!((get(0), get(1)), (200, 100));
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
    for needs_context in [false, true] {
        let application = Application::new("test");
        let gone = Arc::new(Mutex::new(Vec::new()));
        let key = |n: usize| BindingKey::<Farewell>::named(format!("farewells.{n}"));
        for n in 0..ROOM {
            let gone = gone.clone();
            let value = move |_: &Resolver<'_>| Ok(Arc::new(Farewell(n, gone.clone())));
            application.add(bind(key(n)).to_dynamic(value).scope(Scope::Request)).unwrap();
        }
        let request = request(&application);
        for n in 0..ROOM {
            request.get_sync(&key(n)).unwrap();
            if needs_context && n == 1 {
                request.context();
            }
        }
        drop(request);
        assert_eq!(*gone.lock().unwrap(), (0..ROOM).rev().collect::<Vec<_>>());
    }
}
