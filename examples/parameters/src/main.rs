//! `cargo run -p parameters`, then `curl 'localhost:3000/query/integer?v=7'`.

use lazo::prelude::*;

#[lazo::main]
async fn main() -> Result<()> {
    parameters::application().boot().await?.run().await
}
