//! Lazo's container beside its peers, and beside the least that hand-written code can do. See the README of the folder
//! above.
//!
//! `lazo-bench-container [ROUNDS [PART OF A ROW'S TITLE [PART OF A COLUMN'S TITLE]]]`: the hand-written column is always there.

mod by_dill;
mod by_froodi;
mod by_hand;
mod by_lazo;
mod by_nject;
mod by_rudi;
mod by_shaku;
mod filler;
mod middleware;
mod stretch;
mod table;
mod what;

use std::{env, io::stdout};

use anyhow::{Result, ensure};

use table::Table;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let rounds = arguments.next().map_or(Ok(20), |rounds| rounds.parse())?;
    ensure!(rounds > 0, "the least number of rounds is 1");
    let filter = arguments.next().unwrap_or_default();
    let column = arguments.next().unwrap_or_default();
    let mut columns = vec![
        by_hand::column(),
        by_lazo::column()?,
        by_dill::column(),
        by_rudi::column(),
        by_froodi::column(),
        by_shaku::column(),
        by_nject::column(),
    ];
    columns.retain(|other| other.who == "by hand" || other.who.contains(&column));
    Table::measure(columns, rounds, &filter)?.print(&mut stdout())?;
    Ok(())
}
