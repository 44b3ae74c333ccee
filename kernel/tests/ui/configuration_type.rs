use std::sync::Arc;

use lazo_kernel::Injectable;

struct Bell;

#[derive(Injectable)]
struct Alarm {
    #[config("bell")]
    bell: Arc<Bell>,
    #[inject("settings#bell")]
    property: Arc<Bell>,
}

fn main() {}
