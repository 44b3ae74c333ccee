//! `cargo run -p file-transfer`, then `curl -F file=@README.md localhost:3000/files`.

use lazo::prelude::*;

#[lazo::main]
async fn main() -> Result<()> {
    file_transfer::application().boot().await?.run().await
}
