use std::sync::Arc;

use lazo_kernel::bind_type;

fn main() {
    let _ = bind_type::<String>().to_function(|volume: Arc<u8>| *volume);
}
