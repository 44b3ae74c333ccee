use std::sync::Arc;

use lazo_kernel::{Provider, Resolution};

#[lazo_kernel::provider(name = "hour")]
struct Hour;

impl Provider for Hour {
    type Value = u8;

    fn value(self) -> Resolution<Arc<u8>> {
        Resolution::ready(Arc::new(12))
    }
}

fn main() {}
