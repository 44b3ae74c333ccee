use lazo_kernel::Injectable;

struct Audit;

#[derive(Injectable)]
#[intercept(Audit)]
struct Greeter;

fn main() {}
