//! Short stretches of one kind of work, timed.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// How long one stretch runs, unless a single piece of work takes longer.
const LENGTH: Duration = Duration::from_millis(10);

/// Does its work so many times, and says how long that took.
type Run = Box<dyn FnMut(u32) -> Duration>;

/// Work that can be timed, with what has been measured of it.
pub(crate) struct Work {
    run: Run,
    times: u32,
    /// Nanoseconds of one piece of work, one figure a stretch.
    measured: Vec<f64>,
}

impl Work {
    /// Work that is not timed yet. The loop is compiled with the work in it: only a stretch is a call through a pointer.
    pub(crate) fn new<R>(mut work: impl FnMut() -> R + 'static) -> Self {
        let run = move |times| {
            let start = Instant::now();
            for _ in 0..times {
                black_box(work());
            }
            start.elapsed()
        };
        Self { run: Box::new(run), times: 1, measured: Vec::new() }
    }

    /// Finds out how much work fills a stretch.
    pub(crate) fn calibrate(&mut self) {
        while (self.run)(self.times) < LENGTH && self.times < u32::MAX / 2 {
            self.times *= 2;
        }
    }

    /// Runs one stretch.
    pub(crate) fn stretch(&mut self) {
        let took = (self.run)(self.times);
        self.measured.push(took.as_secs_f64() * 1e9 / f64::from(self.times));
    }

    /// The figures, least first.
    pub(crate) fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.measured.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}
