//! Everything at once: bindings come and go on some threads while others look them up.
//!
//! Each key has one writer, which binds versions that only grow; so a reader knows of every value it gets whether it was
//! ever bound, and no thread may see a key go back in time.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use lazo_kernel::{BindingKey, Context, ContextLevel, Error, ErrorKind, Scope, bind};

const KEYS: usize = 8;
const WRITERS: usize = 2;
const READERS: usize = 3;
/// Versions that each writer binds.
const VERSIONS: u64 = 3_000;
/// Far longer than all of it takes: whoever is not done by then never will be.
const FOREVER: Duration = Duration::from_secs(120);

/// How a version is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Constant,
    Transient,
    Singleton,
    /// A singleton whose first build fails.
    Reluctant,
    /// A singleton that has to be awaited.
    Slow,
    Request,
    /// A transient made of the next key's value.
    Dependent,
}

const KINDS: [Kind; 7] = [
    Kind::Constant,
    Kind::Transient,
    Kind::Singleton,
    Kind::Reluctant,
    Kind::Slow,
    Kind::Request,
    Kind::Dependent,
];

#[derive(Debug)]
struct Value {
    key: usize,
    version: u64,
    kind: Kind,
}

/// What is known of one key.
struct Key {
    key: BindingKey<Value>,
    /// The last version that was or is about to be bound.
    bound: AtomicU64,
}

struct World {
    application: Context,
    keys: Vec<Key>,
    writers_left: AtomicUsize,
    looked_up: AtomicUsize,
    /// Shared values by key and version, as they were first seen.
    shared: Mutex<std::collections::HashMap<(usize, u64), Arc<Value>>>,
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

impl World {
    fn new() -> Self {
        let keys = (0..KEYS)
            .map(|n| Key { key: BindingKey::named(format!("values.{n}")), bound: AtomicU64::new(0) })
            .collect();
        Self {
            application: Context::new("application"),
            keys,
            writers_left: AtomicUsize::new(WRITERS),
            looked_up: AtomicUsize::new(0),
            shared: Mutex::default(),
        }
    }

    fn bind(&self, at: usize, version: u64, kind: Kind) {
        let Key { key, bound } = &self.keys[at];
        bound.store(version, Ordering::SeqCst);
        let value = move || Arc::new(Value { key: at, version, kind });
        let start = bind(key.clone());
        let built = AtomicBool::new(false);
        let once = move || {
            let again = built.swap(true, Ordering::SeqCst);
            assert!(!again, "version {version} of {at} is built a second time");
            value()
        };
        let added = match kind {
            Kind::Constant => self.application.add(start.to(value())),
            Kind::Transient => self.application.add(start.to_dynamic(move |_| Ok(value()))),
            Kind::Singleton => {
                self.application.add(start.to_dynamic(move |_| Ok(once())).scope(Scope::Singleton))
            }
            Kind::Reluctant => {
                let tried = AtomicBool::new(false);
                let make = move || {
                    anyhow::ensure!(tried.swap(true, Ordering::SeqCst), "not at the first attempt");
                    Ok(once())
                };
                self.application.add(start.to_dynamic(move |_| make()).scope(Scope::Singleton))
            }
            Kind::Slow => {
                let once = Arc::new(once);
                let make = move |_| {
                    let once = once.clone();
                    async move {
                        tokio::task::yield_now().await;
                        Ok(once())
                    }
                };
                self.application.add(start.to_async(make).scope(Scope::Singleton))
            }
            Kind::Request => {
                self.application.add(start.to_dynamic(move |_| Ok(value())).scope(Scope::Request))
            }
            Kind::Dependent => {
                // Upwards only, so that there is never a circle.
                let next = self.keys.get(at + 1).map(|next| next.key.clone());
                let make = move |resolver: &lazo_kernel::Resolver<'_>| {
                    if let Some(next) = &next {
                        resolver.get(next)?;
                    }
                    Ok(value())
                };
                self.application.add(start.to_dynamic(make))
            }
        };
        added.unwrap();
    }

    /// Binds and unbinds the keys that are this writer's.
    fn write(&self, writer: usize) {
        let mut dice = Dice(0x9e37_79b9 + writer as u64);
        for version in 1..=VERSIONS {
            let at = dice.roll(KEYS / WRITERS) * WRITERS + writer;
            if dice.roll(8) == 0 {
                self.application.unbind(self.keys[at].key.name()).unwrap();
            } else {
                self.bind(at, version, KINDS[dice.roll(KINDS.len())]);
            }
            if dice.roll(4) == 0 {
                thread::yield_now();
            }
        }
        self.writers_left.fetch_sub(1, Ordering::SeqCst);
    }

    /// Looks keys up, by all ways there are, until the writers are done.
    fn read(&self, reader: usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut dice = Dice(0x517c_c1b7 + reader as u64);
        let mut last = [0; KEYS];
        while self.writers_left.load(Ordering::SeqCst) > 0 {
            let request = self.application.child("request", ContextLevel::Request);
            let own = dice.roll(KEYS);
            if dice.roll(4) == 0 {
                let value = Value { key: own, version: u64::MAX, kind: Kind::Constant };
                request.add(bind(self.keys[own].key.clone()).to(value)).unwrap();
                assert_eq!(request.get_sync(&self.keys[own].key).unwrap().version, u64::MAX);
                assert!(request.unbind(self.keys[own].key.name()).unwrap());
            }
            for _ in 0..4 {
                let at = dice.roll(KEYS);
                let key = &self.keys[at].key;
                let context = if dice.roll(2) == 0 { &request } else { &self.application };
                let outcome = match dice.roll(3) {
                    0 => runtime.block_on(context.get(key)).map(Some),
                    1 => runtime.block_on(context.get_optional(key)),
                    _ => context.get_sync(key).map(Some),
                };
                self.judge(at, outcome, &mut last[at], context);
                self.looked_up.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn judge(
        &self,
        at: usize,
        outcome: Result<Option<Arc<Value>>, Error>,
        last: &mut u64,
        context: &Context,
    ) {
        let value = match outcome {
            Ok(Some(value)) => value,
            Ok(None) => return,
            Err(error) => {
                let kind = error.kind();
                let expected = matches!(
                    kind,
                    ErrorKind::NotBound { .. } | ErrorKind::BuildFailed { .. } | ErrorKind::NotReady
                ) || (matches!(kind, ErrorKind::NoContext { .. })
                    && context.level() != ContextLevel::Request);
                assert!(expected, "unexpected error for {at}: {error}");
                return;
            }
        };
        assert_eq!(value.key, at, "a value of another key");
        assert!(value.version <= self.keys[at].bound.load(Ordering::SeqCst), "a value from the future");
        assert!(value.version >= *last, "back from version {last} to {value:?}");
        *last = value.version;
        if matches!(value.kind, Kind::Constant | Kind::Singleton | Kind::Reluctant | Kind::Slow) {
            let mut shared = self.shared.lock().unwrap();
            let first = shared.entry((at, value.version)).or_insert_with(|| value.clone());
            assert!(Arc::ptr_eq(first, &value), "two values of one shared binding: {value:?}");
        }
    }
}

/// Runs `work` on threads of their own, and fails when one does or when they are not done for ever so long.
fn run_watched(work: Vec<Box<dyn FnOnce() + Send>>) {
    let (done, outcomes) = mpsc::channel();
    let count = work.len();
    for work in work {
        let done = done.clone();
        // Not joined: a thread that hangs must not keep the test from failing.
        thread::spawn(move || done.send(catch_unwind(AssertUnwindSafe(work))));
    }
    for _ in 0..count {
        match outcomes.recv_timeout(FOREVER) {
            Ok(Ok(())) => {}
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => panic!("a dead-lock: some threads are not done"),
        }
    }
}

#[test]
fn bindings_come_and_go_while_others_look_them_up() {
    let world = Arc::new(World::new());
    let mut work: Vec<Box<dyn FnOnce() + Send>> = Vec::new();
    for writer in 0..WRITERS {
        let world = world.clone();
        work.push(Box::new(move || world.write(writer)));
    }
    for reader in 0..READERS {
        let world = world.clone();
        work.push(Box::new(move || world.read(reader)));
    }
    run_watched(work);
    assert!(world.looked_up.load(Ordering::SeqCst) > 0);

    // When all is quiet again, everything that is bound can be had, at the latest at the second attempt.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (at, key) in world.keys.iter().enumerate() {
        world.bind(at, u64::MAX - 1, KINDS[at % KINDS.len()]);
        let request = world.application.child("request", ContextLevel::Request);
        let attempts = [(); 3].map(|()| runtime.block_on(request.get(&key.key)));
        assert_eq!(attempts[2].as_ref().unwrap().version, u64::MAX - 1);
    }
}

#[test]
fn a_requests_value_is_built_once_for_all_its_threads() {
    const KEY: BindingKey<u64> = BindingKey::new("session");
    let application = Context::new("application");
    let built = Arc::new(AtomicU64::new(0));
    let count = built.clone();
    let make = move |_: &lazo_kernel::Resolver<'_>| Ok(Arc::new(count.fetch_add(1, Ordering::SeqCst)));
    application.add(bind(KEY).to_dynamic(make).scope(Scope::Request)).unwrap();
    for n in 0..200 {
        let request = application.child("request", ContextLevel::Request);
        let barrier = Arc::new(std::sync::Barrier::new(READERS));
        let work = (0..READERS).map(|_| {
            let (request, barrier) = (request.clone(), barrier.clone());
            let work: Box<dyn FnOnce() + Send> = Box::new(move || {
                barrier.wait();
                assert_eq!(*request.get_sync(&KEY).unwrap(), n);
            });
            work
        });
        run_watched(work.collect());
    }
    assert_eq!(built.load(Ordering::SeqCst), 200);
}
