#[lazo_kernel::provider]
struct Hour;

fn main() {}
