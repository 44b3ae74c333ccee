use lazo_kernel::Injectable;

#[derive(Injectable)]
#[intercept]
struct Greeter;

fn main() {}
