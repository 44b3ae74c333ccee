use std::sync::Arc;

use lazo_kernel::Injectable;

#[derive(Injectable)]
struct Alarm {
    #[inject]
    #[config("clock")]
    twice: Arc<u8>,
    #[inject("#rest.port")]
    no_key: u16,
    #[inject("")]
    empty: Arc<u8>,
    #[inject(tags = "clocks")]
    misspelt: Vec<Arc<u8>>,
    #[config(section = "clock")]
    section: Arc<u8>,
}

fn main() {}
