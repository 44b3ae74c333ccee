#[lazo_kernel::service]
fn clock() {}

fn main() {}
