//! `cargo run -p validation`, then see the README.

use lazo::prelude::*;

#[lazo::main]
async fn main() -> Result<()> {
    validation::application().boot().await?.run().await
}
