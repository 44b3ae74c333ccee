//! `cargo run -p todo`, then open <http://127.0.0.1:3000/explorer/>.

use lazo::prelude::*;

#[lazo::main]
async fn main() -> Result<()> {
    todo::application().boot().await?.run().await
}
