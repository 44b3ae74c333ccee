//! Two documents of 1,000 operations: how much memory it takes to read, normalise and compare them.
//!
//! `cargo bench -p lazo-openapi-diff --bench memory`

mod large;

use large::{VARIANTS, document, operations, unchanged};
use lazo_openapi_diff::{Document, Options, compare};
use std::io::{Write, stdout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let operations = operations();
    let old = unchanged(operations);
    let mut out = stdout();
    writeln!(out, "two documents of {operations} operations, {} KB each\n", old.len() / 1024)?;
    writeln!(out, "| change | most at once, the documents included |\n|---|---:|")?;
    for (name, change) in VARIANTS {
        let new = document(operations, change);
        let mut result = Ok(());
        let counted = allocation_counter::measure(|| result = read_and_compare(&old, &new));
        result?;
        writeln!(out, "| {name} | {:.1} MB |", counted.bytes_max as f64 / 1e6)?;
    }
    Ok(())
}

fn read_and_compare(old: &str, new: &str) -> Result<(), Box<dyn std::error::Error>> {
    let (old, new) = (Document::parse("old.json", old)?, Document::parse("new.json", new)?);
    compare(&old, &new, &Options::default())?;
    Ok(())
}
