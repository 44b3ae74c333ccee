//! A stopwatch for pairs: both sides run in turns, so that a machine that slows down slows both.

use std::{
    hint::black_box,
    io::{self, Write},
    time::{Duration, Instant},
};

/// How long one measurement of one side runs.
const STRETCH: Duration = Duration::from_millis(10);

pub(crate) struct Watch {
    rounds: usize,
    rows: Vec<Row>,
}

struct Row {
    what: &'static str,
    hand: Vec<f64>,
    lazo: Vec<f64>,
}

impl Watch {
    pub(crate) const fn new(rounds: usize) -> Self {
        Self { rounds, rows: Vec::new() }
    }

    /// Measures two ways of doing one thing.
    pub(crate) fn compare<A, B>(&mut self, what: &'static str, hand: impl Fn() -> A, lazo: impl Fn() -> B) {
        let (times_hand, times_lazo) = (calibrate(&hand), calibrate(&lazo));
        let mut row = Row { what, hand: Vec::new(), lazo: Vec::new() };
        for _ in 0..self.rounds {
            row.hand.push(stretch(&hand, times_hand));
            row.lazo.push(stretch(&lazo, times_lazo));
        }
        row.hand.sort_by(f64::total_cmp);
        row.lazo.sort_by(f64::total_cmp);
        self.rows.push(row);
    }

    /// Prints nanoseconds (median of the rounds) and the ratios of medians and of the least.
    pub(crate) fn report(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "| what | by hand, ns | Lazo, ns | ratio | ratio of the least |")?;
        writeln!(out, "|---|---:|---:|---:|---:|")?;
        for Row { what, hand, lazo } in &self.rows {
            let (h, l) = (hand[hand.len() / 2], lazo[lazo.len() / 2]);
            writeln!(out, "| {what} | {h:.1} | {l:.1} | {:.2} | {:.2} |", l / h, lazo[0] / hand[0])?;
        }
        Ok(())
    }
}

/// Nanoseconds for each of `times` calls.
fn stretch<R>(call: &impl Fn() -> R, times: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        black_box(call());
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(times)
}

/// How many calls fill a stretch.
fn calibrate<R>(call: &impl Fn() -> R) -> u32 {
    let mut times = 1;
    while stretch(call, times) * f64::from(times) < STRETCH.as_secs_f64() * 1e9 {
        times *= 2;
    }
    times
}
