//! The same routes as `bench-actix`, as an application of Lazo.

use std::sync::Arc;

use lazo_bench_by_hand::{RingTodos, port, routes};
use lazo_benches::{by_lazo, many};
use lazo_rest::{RestComponent, RestConfig, with_config};

#[lazo_kernel::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let config = RestConfig { port: port(), workers: Some(1), ..RestConfig::default() };
    let app = by_lazo::application(Arc::new(RingTodos::default()), RestComponent::default());
    with_config(many::add(routes(), app), config).run().await
}
