//! Contexts leave nothing behind: no copy, no slot, no entry in anybody's list.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    alloc::System,
    sync::{
        Arc, Barrier, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, Getter, Injectable, Resolver, Scope, bind, bind_type,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The whole process is counted: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

/// What the test harness may do meanwhile; far less than a byte for each context.
const NOISE: usize = 64 * 1024;
const THREADS: usize = 4;

fn my_turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes that are allocated and not freed.
fn live() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.wrapping_sub(stats.bytes_deallocated)
}

/// Runs `work` on several threads that are there at the same time, with their numbers.
fn on_threads(work: impl Fn(usize) + Sync) {
    let (work, barrier) = (&work, &Barrier::new(THREADS));
    thread::scope(|scope| {
        for number in 0..THREADS {
            scope.spawn(move || {
                barrier.wait();
                work(number);
            });
        }
    });
}

/// Runs `work` as often as it takes to warm up, then in earnest, and compares what is allocated after each.
#[track_caller]
fn assert_nothing_stays(warm_up: usize, times: usize, work: impl Fn(usize)) {
    work(warm_up);
    let before = live();
    work(times);
    let after = live();
    assert!(after < before + NOISE, "{} bytes stay, after {before} before", after - before);
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Clock {}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct User {
    #[inject]
    _clock: Arc<Clock>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Basket {
    #[inject]
    _user: Arc<User>,
    #[inject(TEXT)]
    _text: Arc<str>,
}

#[derive(Injectable)]
struct Visitor {
    #[inject]
    user: Getter<User>,
}

const TEXT: BindingKey<str> = BindingKey::new("text");
const BODY: BindingKey<[u8; 256]> = BindingKey::new("body");
const MISSING: BindingKey<str> = BindingKey::new("missing");

fn fill(context: &Context) {
    context.add(bind(TEXT).to("text")).unwrap();
    context.add(bind_type::<Clock>().to_class()).unwrap();
    context.add(bind_type::<User>().to_class()).unwrap();
    context.add(bind_type::<Basket>().to_class()).unwrap();
    context.add(bind_type::<Visitor>().to_class()).unwrap();
}

/// A request: most only look a shared value up, some keep values, some have bindings of their own.
fn serve(application: &Context, n: usize) {
    let lazy = application.lazy_child("request", ContextLevel::Request);
    lazy.get_sync(&TEXT).unwrap();
    if n.is_multiple_of(64) {
        lazy.get_sync(&BindingKey::<Basket>::of()).unwrap();
    }
    let request = application.child("request", ContextLevel::Request);
    request.get_sync(&TEXT).unwrap();
    match n % 32 {
        0 => {
            let basket = request.get_sync(&BindingKey::<Basket>::of()).unwrap();
            assert!(Arc::ptr_eq(&basket, &request.get_sync(&BindingKey::of()).unwrap()));
        }
        8 => {
            request.add(bind(BODY).to([1; 256]).tag("request")).unwrap();
            request.add(bind(TEXT).to("shadowed")).unwrap();
            assert_eq!(&*request.get_sync(&TEXT).unwrap(), "shadowed");
            request.get_sync(&BODY).unwrap();
        }
        16 => {
            let visitor = request.get_sync(&BindingKey::<Visitor>::of()).unwrap();
            visitor.user.get_sync().unwrap();
            let part = request.child("part", ContextLevel::Plain);
            part.get_sync(&BindingKey::<User>::of()).unwrap();
        }
        24 => {
            assert!(request.get_sync(&MISSING).is_err());
            assert!(request.downgrade().upgrade().is_some());
        }
        _ => {}
    }
}

#[test]
fn a_million_requests_leave_the_process_as_it_was() {
    let _turn = my_turn();
    let application = Application::new("test");
    fill(&application);
    let (generation, bindings) = (application.generation(), application.bindings().len());
    assert_nothing_stays(4_000, 1_000_000, |times| {
        on_threads(|_| (0..times / THREADS).for_each(|n| serve(&application, n)));
    });
    assert_eq!(application.generation(), generation, "what a request binds is its own affair");
    assert_eq!(application.bindings().len(), bindings);
}

#[test]
fn thousands_of_applications_leave_the_process_as_it_was() {
    let _turn = my_turn();
    assert_nothing_stays(100, 2_000, |times| {
        let current: Mutex<Option<Application>> = Mutex::default();
        let barrier = Barrier::new(THREADS);
        // The threads outlive the applications that they look into.
        on_threads(|number| {
            for _ in 0..times {
                if number == 0 {
                    let application = Application::new("test");
                    fill(&application);
                    *current.lock().unwrap() = Some(application);
                }
                barrier.wait();
                let application = current.lock().unwrap().clone().unwrap();
                (0..8).for_each(|n| serve(&application, n * 8));
                drop(application);
                barrier.wait();
            }
        });
    });
}

#[test]
fn threads_that_come_and_go_leave_nothing_in_an_application() {
    let _turn = my_turn();
    let application = Application::new("test");
    fill(&application);
    assert_nothing_stays(10, 500, |times| {
        for _ in 0..times {
            on_threads(|_| (0..8).for_each(|n| serve(&application, n * 8)));
        }
    });
}

#[test]
fn replaced_bindings_go_while_others_read() {
    let _turn = my_turn();
    let application = Application::new("test");
    fill(&application);
    assert_nothing_stays(400, 20_000, |times| {
        on_threads(|number| {
            for n in 0..times / THREADS {
                if number == 0 {
                    application.add(bind(BODY).to([2; 256]).tag("changing")).unwrap();
                    let clock = |_: &Resolver<'_>| Ok(Arc::new(Clock {}));
                    application.add(bind_type::<Clock>().to_dynamic(clock).scope(Scope::Singleton)).unwrap();
                    application.unbind("body").unwrap();
                }
                serve(&application, n * 8);
            }
        });
        // A thread's copy keeps what it holds until it reads again: these are the threads' last reads.
        on_threads(|_| (0..8).for_each(|n| serve(&application, n * 8)));
    });
}

/// Counts how many there are.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[test]
fn what_a_request_kept_goes_with_it() {
    let _turn = my_turn();
    let application = Application::new("test");
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let make = move |_: &Resolver<'_>| Ok(Arc::new(Counted::new(&counted)));
    application.add(bind_type::<Counted>().to_dynamic(make).scope(Scope::Request)).unwrap();
    on_threads(|_| {
        for _ in 0..1_000 {
            let request = application.child("request", ContextLevel::Request);
            request.add(bind(BindingKey::named("own")).to(Counted::new(&count))).unwrap();
            request.get_sync(&BindingKey::<Counted>::named("own")).unwrap();
        }
        for _ in 0..1_000 {
            let request = application.child("request", ContextLevel::Request);
            request.get_sync(&BindingKey::<Counted>::of()).unwrap();
        }
    });
    assert_eq!(count.load(Ordering::Relaxed), 0);
}

#[test]
fn a_long_lived_context_does_not_keep_what_has_been_replaced() {
    let _turn = my_turn();
    let application = Application::new("test");
    let key = |n: usize| BindingKey::<Vec<u8>>::named(format!("values.{n}"));
    let bind_anew = |n: usize| {
        let value = |_: &Resolver<'_>| Ok(Arc::new(vec![0_u8; 1024]));
        application.add(bind(key(n)).to_dynamic(value).scope(Scope::Application)).unwrap();
        application.get_sync(&key(n)).unwrap();
    };
    (0..16).for_each(bind_anew);
    assert_nothing_stays(100, 10_000, |times| {
        for n in 0..times {
            bind_anew(n % 16);
            application.refresh(key(15).name());
            application.get_sync(&key(15)).unwrap();
        }
    });
}
