use lazo_kernel::Injectable;

struct Audit;

#[derive(Injectable)]
#[intercept(Audit)]
struct Greeter;

fn plain(name: String) -> String {
    name
}

#[derive(Injectable)]
#[intercept(plain, "audit")]
struct Clock;

fn main() {}
