//! The table: a row for everything that is measured, a column for everybody who does it.
//!
//! In each round every cell of a row runs one stretch, and the order turns by one with each round: a machine that slows
//! down slows all of them.

use std::{
    io::{self, Write},
    mem,
};

use anyhow::{Result, bail};

use crate::{stretch::Work, what::What};

/// One cell.
enum Cell {
    Work(Work),
    /// Why it is empty.
    Cannot(&'static str),
}

/// All that somebody can do.
pub(crate) struct Column {
    pub(crate) who: &'static str,
    cells: Vec<(What, Cell)>,
}

impl Column {
    pub(crate) const fn new(who: &'static str) -> Self {
        Self { who, cells: Vec::new() }
    }

    /// Measures `work` for the row.
    pub(crate) fn can<R>(&mut self, what: What, work: impl FnMut() -> R + 'static) {
        self.cells.push((what, Cell::Work(Work::new(work))));
    }

    /// Leaves the rows empty, and says why.
    pub(crate) fn cannot(&mut self, rows: &[What], why: &'static str) {
        self.cells.extend(rows.iter().map(|what| (*what, Cell::Cannot(why))));
    }

    fn take(&mut self, what: What) -> Result<Cell> {
        match self.cells.iter().position(|(row, _)| *row == what) {
            Some(at) => Ok(self.cells.swap_remove(at).1),
            None => bail!("{} neither does \"{}\" nor says why not", self.who, what.title()),
        }
    }
}

/// What has been measured; the first column is what the others are compared with.
pub(crate) struct Table {
    names: Vec<&'static str>,
    rows: Vec<(What, Vec<Cell>)>,
}

impl Table {
    /// Measures the rows whose titles have `filter` in them.
    ///
    /// # Errors
    ///
    /// If a column has neither work nor an excuse for a row.
    pub(crate) fn measure(mut columns: Vec<Column>, rounds: usize, filter: &str) -> Result<Self> {
        let mut rows = Vec::new();
        for what in What::ALL {
            let cells = columns.iter_mut().map(|column| column.take(what)).collect::<Result<Vec<_>>>()?;
            if what.title().contains(filter) {
                rows.push((what, cells));
            }
        }
        for (_, cells) in &mut rows {
            let mut work: Vec<_> = cells
                .iter_mut()
                .filter_map(|cell| match cell {
                    Cell::Work(work) => Some(work),
                    Cell::Cannot(_) => None,
                })
                .collect();
            work.iter_mut().for_each(|work| work.calibrate());
            let turn = work.len().min(1);
            for _ in 0..rounds {
                work.iter_mut().for_each(|work| work.stretch());
                work.rotate_left(turn);
            }
        }
        Ok(Self { names: columns.iter().map(|column| column.who).collect(), rows })
    }

    /// Prints nanoseconds and ratios to the first column: of the medians, and of the least.
    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut notes = Vec::new();
        for (title, pick) in [("median", middle as fn(&[f64]) -> f64), ("least", first)] {
            writeln!(out, "| ns, {title} (ratio) | {} |", self.names.join(" | "))?;
            writeln!(out, "|---|{}", "---:|".repeat(self.names.len()))?;
            for (what, cells) in &self.rows {
                write!(out, "| {} |", what.title())?;
                let mut hand = None;
                for cell in cells {
                    match cell {
                        Cell::Work(work) => {
                            let time = pick(&work.sorted());
                            let ratio = time / *hand.get_or_insert(time);
                            write!(out, " {time:.1} ({ratio:.2}) |")?;
                        }
                        Cell::Cannot(why) => write!(out, " - [{}] |", number(&mut notes, why))?,
                    }
                }
                writeln!(out)?;
            }
            writeln!(out)?;
        }
        for (at, why) in mem::take(&mut notes).iter().enumerate() {
            writeln!(out, "[{}] {why}", at + 1)?;
        }
        Ok(())
    }
}

fn middle(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}

fn first(sorted: &[f64]) -> f64 {
    sorted[0]
}

/// The note's number, from 1.
fn number(notes: &mut Vec<&'static str>, why: &'static str) -> usize {
    let at = notes.iter().position(|note| *note == why).unwrap_or_else(|| {
        notes.push(why);
        notes.len() - 1
    });
    at + 1
}
