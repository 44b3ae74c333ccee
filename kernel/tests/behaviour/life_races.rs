//! Starts and stops from many tasks at once: no observer is ever started twice, nor left running.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use async_trait::async_trait;
use lazo_kernel::{Application, BindingKey, LifeCycleObserver, LifeCycleOptions, State, bind};
use tokio::task::{JoinSet, yield_now};

/// Random numbers that are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// What must hold of an observer, whoever calls when.
#[derive(Default)]
struct Guarded {
    runs: AtomicBool,
    /// How many starts and stops are under way in it.
    inside: AtomicU32,
    starts: AtomicU32,
    broken: AtomicBool,
    fails_at: u32,
    pauses: u64,
}

struct Inside<'a>(&'a Guarded);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Guarded {
    fn enter(&self) -> Inside<'_> {
        self.demand(self.inside.fetch_add(1, Ordering::SeqCst) == 0);
        Inside(self)
    }

    fn demand(&self, holds: bool) {
        if !holds {
            self.broken.store(true, Ordering::SeqCst);
        }
    }

    async fn pause(&self) {
        for _ in 0..self.pauses {
            yield_now().await;
        }
    }
}

#[async_trait]
impl LifeCycleObserver for Guarded {
    async fn init(&self) -> anyhow::Result<()> {
        self.pause().await;
        Ok(())
    }

    async fn start(&self) -> anyhow::Result<()> {
        let _inside = self.enter();
        self.demand(!self.runs.load(Ordering::SeqCst));
        self.pause().await;
        if self.starts.fetch_add(1, Ordering::SeqCst) + 1 == self.fails_at {
            anyhow::bail!("not this time");
        }
        self.runs.store(true, Ordering::SeqCst);
        self.pause().await;
        Ok(())
    }

    async fn stop(&self) -> anyhow::Result<()> {
        let _inside = self.enter();
        self.pause().await;
        self.runs.store(false, Ordering::SeqCst);
        Ok(())
    }
}

async fn sequence(seed: u64) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let serial: &[&str] = if random.below(2) == 0 { &[] } else { &["*"] };
    let app = Application::new("test").life_cycle(LifeCycleOptions::new().serial_groups(serial.to_vec()));
    let mut observers = Vec::new();
    for n in 0..5 {
        let group = ["datasource", "a", "server"][random.below(3) as usize];
        let fails_at = if random.below(4) == 0 { 1 + random.below(3) as u32 } else { 0 };
        let guarded = Arc::new(Guarded { fails_at, pauses: random.below(4), ..Guarded::default() });
        app.observer(group, bind(BindingKey::<Guarded>::named(format!("observers.{n}"))).to(guarded.clone()))
            .unwrap();
        observers.push(guarded);
    }
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let app = app.clone();
        let mut random = Random(random.below(u64::MAX) | 1);
        tasks.spawn(async move {
            for _ in 0..6 {
                for _ in 0..random.below(6) {
                    yield_now().await;
                }
                // What it comes to depends on the others; what must hold is looked at below.
                match random.below(5) {
                    0 | 1 => drop(app.start().await),
                    2 => drop(app.init().await),
                    3 => drop(app.stop().await),
                    _ => {
                        // Given up after a while.
                        let patience = random.below(12);
                        tokio::select! {
                            biased;
                            _ = app.start() => {}
                            () = async { for _ in 0..patience { yield_now().await } } => {}
                        }
                    }
                }
            }
        });
    }
    tasks.join_all().await;
    // A start that was given up may just have succeeded.
    app.stop().await.unwrap();
    assert!(
        matches!(app.state(), State::Stopped | State::Created | State::Initialized),
        "seed {seed}: {}",
        app.state()
    );
    for observer in observers {
        assert!(!observer.broken.load(Ordering::SeqCst), "seed {seed}: started twice, or two steps at once");
        assert!(!observer.runs.load(Ordering::SeqCst), "seed {seed}: left running");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn observers_are_started_once_and_stopped_on_many_threads() {
    for seed in 0..150 {
        sequence(seed).await;
    }
}

#[tokio::test]
async fn observers_are_started_once_and_stopped_on_one_thread() {
    for seed in 1000..1150 {
        sequence(seed).await;
    }
}
