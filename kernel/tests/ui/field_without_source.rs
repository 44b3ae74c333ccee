use std::sync::Arc;

use lazo_kernel::Injectable;

#[derive(Injectable)]
struct Alarm {
    clock: Arc<u8>,
}

fn main() {}
