use lazo_kernel::interceptor;

#[interceptor]
fn audit() {}

fn main() {}
