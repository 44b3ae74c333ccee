//! What resolving costs, beside the least that hand-written code can do. See the README beside this package.
//!
//! `di [ROUNDS]`

mod by_hand;
mod by_lazo;
mod watch;

use std::io::stdout;

use anyhow::Result;

use watch::Watch;

fn main() -> Result<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(40), |n| n.parse())?;
    let mut watch = Watch::new(rounds);
    let hand = by_hand::Container::new();
    let lazo = by_lazo::Container::new()?;

    watch.compare("singleton by key", || hand.by_name("services.Config"), || lazo.by_key());
    watch.compare("singleton by type", || hand.by_type(), || lazo.by_type());
    watch.compare("transient with three dependencies", || hand.transient(), || lazo.transient());
    watch.compare("request scope with five services", || hand.request(), || lazo.request());
    watch.compare("empty request scope", || hand.empty_request(), || lazo.empty_request());
    watch.compare("container of 1,000 values", || by_hand::build(1000), || by_lazo::build(1000));
    watch.report(&mut stdout())?;
    Ok(())
}
