//! `cargo run -p routing`, then `curl localhost:3000/users/me`.

use lazo::prelude::*;

#[lazo::main]
async fn main() -> Result<()> {
    let profile = std::env::var("LAZO_PROFILE").unwrap_or_default();
    let demo = routing::Demo::of_profile(&profile);
    demo.application().boot_with(demo.boot_options()).await?.run().await
}
