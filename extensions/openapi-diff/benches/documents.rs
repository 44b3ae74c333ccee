//! Two documents of 1,000 operations: how long it takes to normalise and compare them. How much memory that takes is measured by
//! `memory`: counting it costs time.
//!
//! `cargo bench -p lazo-openapi-diff`; `cargo bench -p lazo-openapi-diff -- 5000` for more operations.

mod large;

use large::{VARIANTS, document, operations, unchanged};
use lazo_openapi_diff::{Document, Options, compare};
use std::{
    io::{Write, stdout},
    time::{Duration, Instant},
};

const ROUNDS: usize = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let operations = operations();
    let old = unchanged(operations);
    let mut out = stdout();
    writeln!(
        out,
        "two documents of {operations} operations, {} KB each; the least of {ROUNDS} rounds\n",
        old.len() / 1024
    )?;
    writeln!(out, "| change | findings | read both | normalise and compare |\n|---|---:|---:|---:|")?;
    for (name, change) in VARIANTS {
        let new = document(operations, change);
        let (mut reading, mut comparing, mut findings) = (Duration::MAX, Duration::MAX, 0);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let (one, other) = (Document::parse("old.json", &old)?, Document::parse("new.json", &new)?);
            reading = reading.min(start.elapsed());
            let start = Instant::now();
            findings = compare(&one, &other, &Options::default())?.findings().len();
            comparing = comparing.min(start.elapsed());
        }
        let (reading, comparing) = (reading.as_secs_f64() * 1e3, comparing.as_secs_f64() * 1e3);
        writeln!(out, "| {name} | {findings} | {reading:.1} ms | {comparing:.1} ms |")?;
    }
    Ok(())
}
